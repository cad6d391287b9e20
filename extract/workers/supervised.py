"""Runs every item once, whatever its neighbours do; one whose process died is tried once more, alone."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extract.errors import ExtractError, Reason
from extract.workers.job import Job, Outcome, over_memory
from extract.workers.pool import Pool
from extract.workers.process import kill_group

WATCH_S = 0.02
BROKEN_POOLS = 3


def _unheard(missing: tuple[str, ...]) -> None:
    del missing


@dataclass(frozen=True, slots=True)
class Workers:
    """How the processes are made.

    Attributes:
        count: processes at work at the same time.
        temporary: folder for their temporary files.
        writable: further folders they may write to.
        readable: further folders they may read; the item's own file is opened for them.
        preload: modules that every process has from its start. The caller's own script is not run again in
            them unless ``__main__`` is among these.
        on_walls: told which walls the system cannot put up around a worker, a sentence each, before anything
            is handed out. What it raises ends the work.
    """

    count: int
    temporary: Path
    writable: tuple[Path, ...] = ()
    readable: tuple[Path, ...] = ()
    preload: tuple[str, ...] = ()
    on_walls: Callable[[tuple[str, ...]], None] = _unheard

    def run(self, function: Callable[..., Any], jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes of ``function``, each job exactly once, in the order they are done.

        The function gets the handle of the job's file, if it has one, and its arguments. It returns bytes or
        what JSON holds.

        Raises:
            EngineMissingError: the function raised one: no item can be read.
            ExtractError: the processes cannot be started.
        """
        died: list[Job] = []
        for job, outcome in self._once(function, iter(jobs)):
            if outcome is None:
                died.append(job)
            else:
                yield outcome
        for job in died:
            yield self._alone(function, job)

    def _pool(self, count: int) -> Pool:
        folders = (self.temporary, *self.writable)
        return Pool(count, folders, self.readable, self.preload, self.on_walls)

    def _once(
        self, function: Callable[..., Any], jobs: Iterator[Job]
    ) -> Iterator[tuple[Job, Outcome | None]]:
        """Runs all jobs, None for one whose process died; a pool that breaks is replaced."""
        again: deque[Job] = deque()
        broken = 0
        while broken < BROKEN_POOLS:
            with self._pool(self.count) as pool:
                for job, outcome in pool.run(
                    function, lambda: again.popleft() if again else next(jobs, None)
                ):
                    broken = 0
                    yield job, outcome
                if not pool.lost:
                    return
                again.extend(pool.lost)
                broken += 1
        raise ExtractError(
            f"The worker processes cannot be started: {BROKEN_POOLS} times one ended at its start."
        )

    def _alone(self, function: Callable[..., Any], job: Job) -> Outcome:
        """Runs a job again with no other at work, its memory watched from outside."""
        # A library that dies where memory is refused would hide that memory was the cause.
        free = replace(job, limits=replace(job.limits, memory_mb=0))
        waiting = [free]
        with self._pool(1) as pool, _MemoryWatch(pool, job.limits.memory_mb) as watch:
            outcomes = [
                outcome for _, outcome in pool.run(function, lambda: waiting.pop() if waiting else None)
            ]
            killed = job.key in pool.killed
        if watch.killed:
            return over_memory(job)
        if outcomes and outcomes[0] is not None:
            return outcomes[0]
        if killed or not outcomes:
            message = "The reading process was ended from outside, twice: run again."
            return Outcome(job.key, reason=Reason.CRASHED, message=message, passing=True)
        return Outcome(job.key, reason=Reason.CRASHED, message="The file ended the reading program, twice.")


class _MemoryWatch:
    """Kills a pool's process when it holds more memory than it may."""

    def __init__(self, pool: Pool, memory_mb: int) -> None:
        self.killed = False
        self._pool = pool
        self._bytes = memory_mb * 2**20
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        at_first: dict[int, int] = {}
        while not self._over.wait(WATCH_S):
            for pid in self._pool.pids():
                held = _resident(pid)
                if self._bytes and held - at_first.setdefault(pid, held) > self._bytes:
                    self.killed = True
                    kill_group(pid)


def _resident(pid: int) -> int:
    """Bytes of memory a process holds; 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
