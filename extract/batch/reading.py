"""Reads contents on this machine, in supervised workers, and keeps the results shard by shard."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from extract.batch.events import DocumentDone, OnEvent, ShardWritten
from extract.batch.inputs import Verdict
from extract.batch.planned import ToRead
from extract.batch.store import Store
from extract.batch.task import Known, Process, read_document
from extract.clocks import seconds_for_pages
from extract.errors import ExitCode, ExtractError, Reason
from extract.model import Status
from extract.settings import Settings
from extract.tables import Record, cardless
from extract.workers import Job, Limits, Outcome, Workers
from extract.write import Entry

# A shard is written after this time even if it is not full: what an interruption can cost.
SHARD_S = 60.0
# The pool's own limit stands behind the worker's timer, for a worker that is stopped.
BACKSTOP_S = 2.0
# A share of failures says nothing before so many documents.
SHARE_AFTER = 100


class TooManyFailuresError(ExtractError):
    """More documents failed than the settings allow."""

    exit_code = ExitCode.SOME_FAILED


def limits_of(settings: Settings) -> Limits:
    """The limits a document has."""
    return Limits(settings.wall_limit_s, settings.cpu_limit_s, settings.memory_limit_mb)


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
        self._shard: list[Record] = []
        self._began = time.monotonic()
        self._failures = Failures(settings.max_failures)
        self.cpu_s = 0.0

    def run(self, process: Process, items: Iterable[ToRead]) -> None:
        """Reads all items; what is done is kept even if this ends early.

        Raises:
            TooManyFailuresError: more failed than may.
            EngineMissingError: no document can be read.
        """
        workers = Workers(self._settings.workers, self._temporary, preload=(process.__module__, __name__))
        try:
            for outcome in workers.run(read_document, self._jobs(process, items)):
                self._take(self._flying.pop(outcome.key), outcome)
        finally:
            self._write_shard()

    def _jobs(self, process: Process, items: Iterable[ToRead]) -> Iterator[Job]:
        settings = self._settings
        patience_s = settings.wall_limit_s + seconds_for_pages(settings.max_pages) + BACKSTOP_S
        for item in items:
            self._flying[item.number] = item
            known = Known(item.source_path, item.sha256, item.size, item.mtime_ns)
            arguments = (process, item.path, known, settings)
            yield Job(item.number, arguments, self._limits, patience_s)

    def _take(self, item: ToRead, outcome: Outcome) -> None:
        """Keeps a result, or gives the file up where it is no longer what was listed."""
        self.cpu_s += outcome.cpu_s
        if outcome.value is None and outcome.reason is None:
            verdict = Verdict(
                Status.FAILED, Reason.DAMAGED, "The file changed or vanished while it was read."
            )
            self._sink.set_aside(item.number, verdict)
            self._told(item, outcome, verdict.status.value, verdict.reason.value, verdict.message)
            return
        record = outcome.value
        if outcome.reason is not None:
            record = failure(item, outcome.reason, outcome.message, self._limits)
        self._shard.append(record)
        own = record.document
        self._told(item, outcome, own.status, own.reason, own.message)
        full = len(self._shard) >= self._settings.documents_a_shard
        if full or time.monotonic() - self._began > SHARD_S:
            self._write_shard()

    def _told(
        self, item: ToRead, outcome: Outcome, status: str, reason: str | None, message: str | None
    ) -> None:
        busy = min(self._settings.workers, len(self._flying))
        detail = outcome.detail
        self._tell(DocumentDone(item.source_path, status, reason, message, outcome.wall_s, busy, detail))
        self._failures.add(status)

    def _write_shard(self) -> None:
        """Writes what waits; a record that does not fit the schema fails alone."""
        records, self._shard, self._began = self._shard, [], time.monotonic()
        if not records:
            return
        try:
            self._keep(records)
        except ValueError:
            for record in records:
                try:
                    self._keep([record])
                except ValueError as error:
                    self._keep([_unfit(record, error, self._limits)])
        self._tell(ShardWritten(len(records)))

    def _keep(self, records: list[Record]) -> None:
        path = self._store.keep(records, self._settings.family)
        entries = [
            Entry(record.sha256, record.limits, record.document.status, record.document.page_count)
            for record in records
        ]
        self._sink.know(path, entries)


def failure(item: ToRead, reason: Reason, message: str | None, limits: Limits) -> Record:
    """The record of a document that ended its worker."""
    made = cardless(item.source_path, item.sha256, item.media_type, reason, message)
    return replace(made, limits=limits.key)


def _unfit(record: Record, error: ValueError, limits: Limits) -> Record:
    """The record of a document whose values do not fit the tables: a fault of the program."""
    own = record.document
    message = f"The values read do not fit the tables ({error})."
    made = cardless(own.source_path, own.source_sha256, own.media_type, Reason.CRASHED, message)
    return replace(made, times=record.times, limits=limits.key)
