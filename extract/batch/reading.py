"""Reads contents on this machine, in supervised workers, and keeps the results shard by shard."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from extract import write
from extract.batch.events import Confined, DocumentDone, OnEvent, ShardWritten
from extract.batch.inputs import Verdict
from extract.batch.planned import ToRead
from extract.batch.store import Store
from extract.batch.task import Known, Process, read_document
from extract.errors import ExitCode, ExtractError, Reason
from extract.model import Status
from extract.settings import Settings
from extract.tables import Record, cardless
from extract.workers import Job, Limits, Outcome, Workers
from extract.write import Entry, Segment

# A shard is written after this time even if it is not full: what an interruption can cost.
SHARD_S = 60.0
# A share of failures says nothing before so many documents.
SHARE_AFTER = 100


class TooManyFailuresError(ExtractError):
    """More documents failed than the settings allow."""

    exit_code = ExitCode.SOME_FAILED


def limits_of(settings: Settings) -> Limits:
    """The limits a document has."""
    return Limits(settings.wall_limit_s, settings.cpu_limit_s, settings.memory_limit_mb)


def modules(process: Process) -> tuple[str, ...]:
    """What every worker has from its start: processes are made once, whoever needs them first."""
    return process.__module__, __name__


class Failures:
    """Counts documents and failures against a bound: a number, a share like ``5%``, or none."""

    def __init__(self, bound: str) -> None:
        self._bound = bound
        self._done = self._failed = 0

    def add(self, status: str) -> None:
        """Counts a document.

        Raises:
            TooManyFailuresError: more failed than may.
        """
        self._done += 1
        self._failed += status == Status.FAILED
        if self._bound and self._too_many():
            raise TooManyFailuresError(
                f"{self._failed} of {self._done} documents failed, more than {self._bound}; the run was "
                "stopped and no table was changed. What was read is kept."
            )

    def _too_many(self) -> bool:
        amount = int(self._bound.removesuffix("%"))
        if self._bound.endswith("%"):
            return self._done >= SHARE_AFTER and self._failed * 100 > amount * self._done
        return self._failed > amount


class Sink(Protocol):
    """Whoever wants to know what became of the contents."""

    def know(self, segment: Path, entries: Sequence[Entry]) -> None:
        """A segment was written with these results."""

    def set_aside(self, number: int, verdict: Verdict) -> None:
        """A file has no result of its own."""


class Reading:
    """One pass over contents that have no result.

    Attributes:
        cpu_s: CPU seconds of the workers so far.

    Args:
        temporary: folder for the workers' temporary files.
    """

    def __init__(
        self, sink: Sink, store: Store, settings: Settings, temporary: Path, on_event: OnEvent
    ) -> None:
        self._sink = sink
        self._store = store
        self._settings = settings
        self._temporary = temporary
        self._tell = on_event
        self._limits = limits_of(settings)
        self._flying: dict[int, ToRead] = {}
        self._shard: list[Any] = []
        self._began = time.monotonic()
        self._failures = Failures(settings.max_failures)
        self.cpu_s = 0.0

    def run(self, process: Process, items: Iterable[ToRead]) -> None:
        """Reads all items; what is done is kept even if this ends early.

        Raises:
            TooManyFailuresError: more failed than may.
            EngineMissingError: no document can be read.
        """
        workers = Workers(
            self._settings.workers,
            self._temporary,
            preload=modules(process),
            on_walls=self._hear_of_walls,
        )
        try:
            for outcome in workers.run(read_document, self._jobs(process, items)):
                self._take(self._flying.pop(outcome.key), outcome)
        finally:
            self._write_shard()

    def _hear_of_walls(self, missing: tuple[str, ...]) -> None:
        self._tell(Confined(missing))

    def _jobs(self, process: Process, items: Iterable[ToRead]) -> Iterator[Job]:
        for item in items:
            self._flying[item.number] = item
            arguments = (process, Known(item.source_path, item.sha256), self._settings.as_kept())
            yield Job(item.number, arguments, self._limits, item.path)

    def _take(self, item: ToRead, outcome: Outcome) -> None:
        """Keeps a result, or gives the file up for now where a next run may get another."""
        self.cpu_s += outcome.cpu_s
        verdict = _passing(outcome)
        if verdict is not None:
            self._sink.set_aside(item.number, verdict)
            self._told(item, outcome, verdict.status.value, verdict.reason.value, verdict.message)
            return
        content = self._content(item, outcome)
        row = write.document_row(content, self._settings.family)
        self._shard.append(content)
        self._told(item, outcome, *row[2:5])
        full = len(self._shard) >= self._settings.documents_a_shard
        if full or time.monotonic() - self._began > SHARD_S:
            self._write_shard()

    def _content(self, item: ToRead, outcome: Outcome) -> Any:  # noqa: ANN401 - known to the writer alone
        """The rows that a worker gave, or those of a failure."""
        family = self._settings.family
        if outcome.reason is None:
            try:
                return write.from_bytes(outcome.value, family)
            except (ValueError, TypeError):
                outcome = replace(
                    outcome,
                    reason=Reason.CRASHED,
                    message="The reading program gave no answer that makes sense.",
                )
        return write.as_arrow([failure(item, outcome, self._limits)], family)

    def _told(
        self, item: ToRead, outcome: Outcome, status: str, reason: str | None, message: str | None
    ) -> None:
        busy = min(self._settings.workers, len(self._flying))
        seen = (outcome.wall_s, busy, outcome.detail, item.kind, item.pages)
        self._tell(DocumentDone(item.source_path, status, reason, message, *seen))
        self._failures.add(status)

    def _write_shard(self) -> None:
        """Writes what waits."""
        contents, self._shard, self._began = self._shard, [], time.monotonic()
        if contents:
            segment = Segment(self._store.keep(write.joined(contents)), self._settings.family)
            self._sink.know(segment.path, segment.index())
            self._tell(ShardWritten(len(contents)))


def _passing(outcome: Outcome) -> Verdict | None:
    """Why a file has no result that may be kept: a next run may well get one; None where it has."""
    if outcome.unopened is not None:
        message = f"The file cannot be opened: {outcome.unopened}; it is tried again by the next run."
        return Verdict(Status.FAILED, Reason.DAMAGED, message)
    if outcome.passing:
        return Verdict(Status.FAILED, outcome.reason or Reason.CRASHED, outcome.message or "")
    if outcome.reason is None and outcome.value is None:
        message = "The file changed while it was read; it is tried again by the next run."
        return Verdict(Status.FAILED, Reason.CHANGED_WHILE_READING, message)
    return None


def failure(item: ToRead, outcome: Outcome, limits: Limits) -> Record:
    """The record of a document that ended its worker."""
    reason = outcome.reason or Reason.CRASHED
    made = cardless(item.source_path, item.sha256, item.media_type, reason, outcome.message)
    return replace(made, limits=limits.key)
