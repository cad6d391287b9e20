"""What a plan tells: contents to read, a document's place in the tables, numbers of inputs. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.tables import DocumentRow

# What a content probably costs a page, as its outside tells.
TEXT, DRAWN, SCANNED = "text", "drawn", "scanned"
# Seconds a page beside each other, for kinds of which none was read yet: run fixtures --log-json, one worker.
USUAL_PAGE_S = {TEXT: 0.12, DRAWN: 0.34, SCANNED: 1.2}


class ToRead(NamedTuple):
    """A content to be read: the first of the files that have it.

    Attributes:
        pages, kind: as guessed from the outside, to tell the remaining time.
    """

    number: int
    source_path: str
    path: str
    media_type: str
    sha256: str
    size: int
    mtime_ns: int
    pages: int = 1
    kind: str = DRAWN


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
    """Numbers of inputs by what is to be done.

    Attributes:
        failed: that cannot be read, as is known without reading.
        pages: to read, as guessed, by kind: ``text``, ``drawn``, ``scanned``.
        aside: numbers of inputs that are no documents whatever they hold, by what they are.
    """

    inputs: int
    to_read: int
    known: int
    duplicates: int
    skipped: int
    failed: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)
