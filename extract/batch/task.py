"""What a worker does with one document: reads it, checks that it stayed the same, and makes rows of it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from extract.batch.inputs import changed
from extract.model import DocumentResult
from extract.settings import Settings
from extract.tables import Record, rows_of

Process = Callable[[Path, str, str, Settings], DocumentResult]


class Known(NamedTuple):
    """A file as it was when it was listed: its name in the tables, content and state."""

    source_path: str
    sha256: str
    size: int
    mtime_ns: int


def read_document(process: Process, path: str, known: Known, settings: Settings) -> Record | None:
    """The document's rows; None where the file changed or vanished meanwhile.

    Args:
        process: the pipeline.
        path: where the file lies.
        known: what was found when it was listed.
        settings: of the run.
    """
    try:
        result = process(Path(path), known.source_path, known.sha256, settings)
    except FileNotFoundError:
        return None
    if changed(path, known.size, known.mtime_ns, known.sha256):
        return None
    return Record(rows_of(result, settings.family), result.times)
