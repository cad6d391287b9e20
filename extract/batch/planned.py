"""What a plan tells: contents to read, a document's place in the tables, numbers of inputs. Values only."""

from dataclasses import dataclass
from typing import NamedTuple

from extract.tables import DocumentRow


class ToRead(NamedTuple):
    """A content to be read: the first of the files that have it."""

    number: int
    source_path: str
    path: str
    media_type: str
    sha256: str
    size: int
    mtime_ns: int


class Place(NamedTuple):
    """A document's place in the tables.

    Attributes:
        row: its row in ``documents``, where no result of its own stands in a segment.
        segment, at: where its result stands, else.
    """

    source_path: str
    row: DocumentRow | None
    segment: int
    at: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of inputs by what is to be done."""

    inputs: int
    to_read: int
    known: int
    duplicates: int
    set_aside: int
