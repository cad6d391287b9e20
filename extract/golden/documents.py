"""The documents of a folder, read as a run reads them, into rows of every table.

Uses the run's own listing, supervised workers and table writers, and reads the written tables back: what a
check sees is what a user would load.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extract import write
from extract.batch import Examined, Found, Known, Process, examine, listing, read_document
from extract.errors import Reason, UsageError
from extract.golden.form import DocumentRows, by_document
from extract.golden.recording import Recorder
from extract.model import Status
from extract.schema import tables
from extract.settings import Settings
from extract.tables import cardless
from extract.workers import Job, Limits, Outcome, Workers, scratch

Listed = list[tuple[Found, Examined]]


def listed(folder: Path, leave_out: Path, wants: Callable[[str], bool], settings: Settings) -> Listed:
    """The documents under a folder whose source path is wanted, sorted.

    Files that a run would set aside as no document by their kind are left out, as is what lies under
    ``leave_out``.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    files = sorted(listing([folder], leave_out=leave_out), key=lambda found: found.source_path)
    seen = [
        (found, examine(found, settings.max_file_mb * 2**20)) for found in files if wants(found.source_path)
    ]
    return [(found, examined) for found, examined in seen if not _no_document(examined)]


def _no_document(examined: Examined) -> bool:
    verdict = examined.verdict
    return verdict is not None and verdict.status is Status.SKIPPED


def read(
    files: Listed, process: Process, settings: Settings, readable: Sequence[Path] = ()
) -> dict[str, DocumentRows]:
    """The rows of every document, as they stand in the tables, by source path.

    Args:
        files: as ``listed`` gives them.
        process: the pipeline; a function or an object of a module, so that processes can find it.
        settings: of the run.
        readable: folders that the pipeline reads beside the document.

    Raises:
        EngineMissingError: no document can be read.
    """
    with scratch() as folder:
        read, seconds = _read(files, process, settings, folder, readable)
        rows = by_document(_through_tables(files, read, folder, settings.family))
        return {path: replace(own, seconds=seconds.get(path, 0.0)) for path, own in rows.items()}


def recorded(files: Listed, recorder: Recorder, settings: Settings) -> dict[str, str | None]:
    """What the engines were asked for every document and what they answered, by source path.

    Raises:
        EngineMissingError: there are no engines.
    """
    jobs = [
        (at, found.path, (found.source_path, settings))
        for at, (found, examined) in enumerate(files)
        if examined.verdict is None
    ]
    made: dict[str, str | None] = {found.source_path: None for found, _ in files}
    with scratch() as folder:
        for outcome in _worked(recorder, jobs, settings, _workers(folder, settings, recorder.__module__)):
            made[files[outcome.key][0].source_path] = outcome.value
    return made


def _read(
    files: Listed, process: Process, settings: Settings, folder: Path, readable: Sequence[Path]
) -> tuple[list[Any], dict[str, float]]:
    """The segment of every document, in the order given, and the seconds each took, by source path."""
    seconds: dict[str, float] = {}
    segments = {
        at: _set_aside(found, examined, settings.family)
        for at, (found, examined) in enumerate(files)
        if examined.verdict
    }
    jobs = [
        (at, found.path, (process, Known(found.source_path, examined.sha256 or ""), settings))
        for at, (found, examined) in enumerate(files)
        if at not in segments
    ]
    workers = _workers(folder, settings, process.__module__, readable)
    for outcome in _worked(read_document, jobs, settings, workers):
        seconds[files[outcome.key][0].source_path] = outcome.wall_s
        segments[outcome.key] = _segment(*files[outcome.key], outcome, settings.family)
    return [segments[at] for at in range(len(files))], seconds


def _workers(folder: Path, settings: Settings, module: str, readable: Sequence[Path] = ()) -> Workers:
    temporary = folder / "workers"
    temporary.mkdir()
    preload = ("extract.pipeline", module)
    return Workers(settings.workers, temporary, readable=tuple(readable), preload=preload)


def _worked(
    function: Callable[..., Any],
    jobs: Sequence[tuple[int, str, tuple[Any, ...]]],
    settings: Settings,
    workers: Workers,
) -> Iterator[Outcome]:
    """Outcomes of a function in supervised processes, for files and arguments by number."""
    if not jobs:
        return
    limits = Limits(settings.wall_limit_s, settings.cpu_limit_s, settings.memory_limit_mb)
    yield from workers.run(function, (Job(key, arguments, limits, file) for key, file, arguments in jobs))


def _set_aside(found: Found, examined: Examined, family: str) -> Any:  # noqa: ANN401 - known to the writer alone
    verdict = examined.verdict
    assert verdict is not None
    return _failed(found, examined, (verdict.status, verdict.reason, verdict.message), family)


def _segment(found: Found, examined: Examined, outcome: Outcome, family: str) -> Any:  # noqa: ANN401
    if outcome.reason is not None:
        told = (Status.FAILED, outcome.reason, outcome.message or "")
        return _failed(found, examined, told, family)
    if outcome.value is None:
        message = outcome.unopened or "The file changed while it was read."
        return _failed(found, examined, (Status.FAILED, Reason.CHANGED_WHILE_READING, message), family)
    return write.from_bytes(outcome.value, family)


def _failed(found: Found, examined: Examined, told: tuple[Status, Reason, str], family: str) -> Any:  # noqa: ANN401
    status, reason, message = told
    media_type = examined.media_type.value
    made = cardless(found.source_path, examined.sha256, media_type, reason, message, status=status)
    return write.as_arrow([made], family)


def _through_tables(
    files: Listed, segments: Sequence[Any], folder: Path, family: str
) -> dict[str, list[Any]]:
    """The rows of all documents, written as a run writes them and read back."""
    names = tuple(table.name for table in tables(family))
    paths = [found.source_path for found, _ in files]
    batch = write.gather([(segment, [0]) for segment in segments], range(len(segments)))
    with write.OutputTables(folder, family) as output:
        output.add_documents([(path, *row) for path, row in zip(paths, batch.documents(family), strict=True)])
        output.add(output.gathered(batch, paths))
    return write.read_tables(folder, names)
