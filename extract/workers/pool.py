"""A pool of processes that is fed little by little and ends at once."""

import errno
import os
import shutil
import signal
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext
from multiprocessing.process import current_process
from multiprocessing.util import Finalize
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extract.errors import EngineMissingError, Reason
from extract.workers.frames import BrokenAnswerError
from extract.workers.job import Job, Outcome, over_memory, over_time
from extract.workers.process import Answer, OwnContext, Worker, kill_group
from extract.workers.scratch import SHORT_PREFIX, made, sweep

# A worker is replaced after this many items, so that a leak of a library cannot add up.
ITEMS_A_WORKER = 500
# Items handed to a worker: the one at work and the next, so that it need not wait for the parent.
HANDED = 2
_ENDED_BY = {-signal.SIGALRM, -signal.SIGXCPU}
# Signals that no document sends to its own reader.
_FROM_OUTSIDE = {
    -number for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
}

Taken = tuple[Job, Outcome | None]


class WorkerLostError(Exception):
    """A process could not be started, or ended before it had anything to do."""


class Pool:
    """Processes at work.

    Args:
        count: processes at work at the same time.
        folders: that they may write to; the first is for temporary files.
        readable: further folders that they may read.
        preload: modules that every process has from its start.
        on_walls: told which walls the system cannot put up, before a job is handed out.

    Attributes:
        lost: jobs that were not run because processes cannot be started.
        killed: keys of the jobs whose process was last ended by a signal from outside.
    """

    def __init__(
        self,
        count: int,
        folders: tuple[Path, ...],
        readable: tuple[Path, ...],
        preload: Sequence[str],
        on_walls: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._context = ForkServerContext() if "__main__" in preload else OwnContext()
        self._context.set_forkserver_preload(["extract.workers", *preload])
        _start_server()
        self._count = count
        self._folders = folders
        self._readable = readable
        self._modules = tuple(name for name in preload if name != "__main__")
        self._on_walls = on_walls
        self._told = False
        self._workers: list[Worker] = []
        self.lost: list[Job] = []
        self.killed: set[int] = set()
        self._again: deque[Job] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            kill_group(worker.pid)
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def pids(self) -> set[int]:
        """Processes at work."""
        return {worker.pid for worker in self._workers}

    def run(self, function: Callable[..., Any], take: Callable[[], Job | None]) -> Iterator[Taken]:
        """Outcomes of all jobs that ``take`` gives until it gives None; None for one whose process died."""

        def following() -> Job | None:
            return self._again.popleft() if self._again else take()

        more = True
        try:
            while more or self._again or self._busy():
                if more or self._again:
                    done, more = self._feed(function, following)
                    yield from done
                if self._busy() or any(worker.missing is None for worker in self._workers):
                    yield from self._heard()
        except WorkerLostError:
            self.lost += [*self._again, *(job for worker in self._workers for job in worker.jobs)]
            self._again.clear()

    def _busy(self) -> bool:
        return any(worker.jobs for worker in self._workers)

    def _feed(self, function: Callable[..., Any], take: Callable[[], Job | None]) -> tuple[list[Taken], bool]:
        """Hands out jobs until all have enough: what could not be opened, and whether more may come."""
        unopened: list[Taken] = []
        for depth in range(HANDED):
            while (worker := self._with_room(depth)) is not None:
                job = take()
                if job is None:
                    return unopened, False
                try:
                    handle = None if job.file is None else _opened(job.file)
                except OSError as error:
                    unopened.append((job, Outcome(job.key, unopened=error.strerror or str(error))))
                    if len(unopened) >= self._count:
                        return unopened, True
                    continue
                self._give(worker, function, job, handle)
        return unopened, True

    def _with_room(self, depth: int) -> Worker | None:
        """A worker that is ready and has no more jobs than that; one is started where there may be more."""
        found = (one for one in self._workers if one.missing is not None and len(one.jobs) <= depth)
        worker = next((one for one in found if self._may_go_on(one)), None)
        waiting = any(one.missing is None for one in self._workers)
        if worker is None and not waiting and len(self._workers) < self._count:
            try:
                self._workers.append(Worker(self._context, self._folders, self._readable, self._modules))
            except (OSError, EOFError, RuntimeError) as error:
                raise WorkerLostError from error
        return worker

    def _may_go_on(self, worker: Worker) -> bool:
        return worker.done + len(worker.jobs) < ITEMS_A_WORKER

    def _give(self, worker: Worker, function: Callable[..., Any], job: Job, handle: int | None) -> None:
        try:
            worker.give(function, job, handle)
        except OSError:
            worker.jobs.append(job)  # its end is heard of next

    def _heard(self) -> Iterator[Taken]:
        """What the workers say next, and whose time is over."""
        patience_s = max(0.0, min(worker.left_s for worker in self._workers))
        heard = set(wait([worker.link for worker in self._workers], patience_s))
        for worker in [one for one in self._workers if one.link in heard]:
            yield from self._listened(worker)
        for worker in list(self._workers):
            if worker.left_s <= 0:
                yield from self._ended(worker, late=True)

    def _listened(self, worker: Worker) -> Iterator[Taken]:
        try:
            answers = worker.listen()
        except (EOFError, BrokenAnswerError):
            yield from self._ended(worker)
            return
        if worker.missing is not None and not self._told:
            self._told = True
            self._on_walls(worker.missing)
        for job, answer in answers:
            yield job, _outcome(job, answer)
        if not worker.jobs and not self._may_go_on(worker):
            self._workers.remove(worker)
            worker.hang_up()

    def _ended(self, worker: Worker, *, late: bool = False) -> Iterator[Taken]:
        """What becomes of the jobs of a process that is no more.

        Raises:
            WorkerLostError: it had not even begun.
        """
        self._workers.remove(worker)
        code = worker.end()
        jobs = list(worker.jobs)
        if worker.missing is None:
            self.lost += jobs
            raise WorkerLostError(f"exit code {code}")
        self._again.extend(jobs[1:])
        for job in jobs[:1]:
            self.killed.discard(job.key)
            if code in _FROM_OUTSIDE and not worker.broken:
                self.killed.add(job.key)
            yield job, over_time(job) if late or code in _ENDED_BY else None


def _opened(path: str) -> int:
    """A readable handle of an ordinary file.

    Raises:
        OSError: there is none, or it may not be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, "This is no ordinary file")


def _outcome(job: Job, answer: Answer) -> Outcome:
    """What a worker's answer says.

    Raises:
        EngineMissingError: the function raised one.
    """
    kind, wall_s, cpu_s, value = answer
    match kind, value:
        case "value", _:
            outcome = Outcome(job.key, value)
        case "engine", str():
            raise EngineMissingError(value)
        case "memory", _:
            outcome = over_memory(job)
        case "passing", str():
            message = f"The machine could not do it at this moment ({value}): run again."
            outcome = Outcome(job.key, None, Reason.CRASHED, message, passing=True)
        case "error", [str(message), str(detail)]:
            outcome = Outcome(job.key, None, Reason.CRASHED, message, detail=detail)
        case _:
            outcome = Outcome(job.key, None, Reason.CRASHED, "The reading program gave no answer.")
    return outcome.timed(wall_s, cpu_s)


@cache
def _lasting() -> None:
    """Gives the library's own temporary files, its sockets among them, a folder that the next run removes."""
    config: dict[str, object] = vars(current_process())["_config"]
    if config.get("tempdir") is None:
        sweep()
        folder, _lock = made(SHORT_PREFIX)  # the lock is held until the process ends
        config["tempdir"] = str(folder)
        # As the library does it: after the processes that use it.
        Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=-100)


def _start_server() -> None:
    """Starts the process that makes the workers, with this process's own import path.

    Without it the server would look for modules in the folder the user happens to stand in.
    """
    _lasting()
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYTHONSAFEPATH")}
    paths = [str(Path(path).resolve()) for path in sys.path]
    os.environ.update({"PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"})
    try:
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
