"""What a worker does with one document: reads its bytes, checks that they are those listed, makes rows."""

import hashlib
import os
from collections.abc import Callable
from typing import NamedTuple

from extract import write
from extract.model import DocumentResult
from extract.settings import Settings
from extract.tables import Record, rows_of

Process = Callable[[bytes, str, str, Settings], DocumentResult]
PIECE_BYTES = 2**24


class Known(NamedTuple):
    """A file as it was when it was listed: its name in the tables and its content's SHA-256."""

    source_path: str
    sha256: str


def read_document(handle: int, process: Process, known: Known, settings: Settings) -> bytes | None:
    """The document's rows as a segment's bytes; None where its content is no longer what was listed.

    Args:
        handle: of the file, opened for reading.
        process: the pipeline.
        known: what was found when it was listed.
        settings: of the run.

    Raises:
        ValueError: the rows do not fit the tables.
    """
    content = content_of(handle)
    if hashlib.sha256(content).hexdigest() != known.sha256:
        return None
    result = process(content, known.source_path, known.sha256, settings)
    return write.as_bytes([Record(rows_of(result, settings.family), result.times)], settings.family)


def content_of(handle: int) -> bytes:
    """All bytes of an opened file, from its beginning."""
    content = bytearray()
    while piece := os.pread(handle, PIECE_BYTES, len(content)):
        content += piece
    return bytes(content)
