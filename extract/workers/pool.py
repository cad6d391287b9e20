"""A pool of processes that is fed little by little and ends at once; the only user of pebble."""

import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as PoolTimeoutError
from contextlib import suppress
from dataclasses import replace
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from extract.errors import EngineMissingError, Reason
from extract.workers.inside import begin, call
from extract.workers.job import Job, Outcome, over_memory, over_time

# A worker is replaced after this many items, so that a leak of a library cannot add up.
ITEMS_A_WORKER = 500
# Items handed to the pool beyond those at work: enough that no worker waits, few enough to stay small.
AHEAD_A_WORKER = 3
_ENDED_BY = {-signal.SIGALRM: Reason.TIMEOUT, -signal.SIGXCPU: Reason.TIMEOUT}


class _Process(ForkServerProcess):
    """A process that does not run its caller's script again.

    The standard library imports the main module in each process it starts, so that functions of it are found
    there. A script that calls ``extract.run`` without a guard would begin anew in every worker.
    """

    _lock = threading.Lock()

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: ANN401, N802 - the library's own name and type
        main = vars(sys.modules["__main__"])
        with _Process._lock:
            kept: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
            main.update(dict.fromkeys(kept))
            try:
                return ForkServerProcess._Popen(process_obj)  # noqa: SLF001 - what it overrides
            finally:
                main.update(kept)


class _Context(ForkServerContext):
    Process = _Process


class Pool:
    """A pebble pool that is fed little by little and ends at once.

    Args:
        count: processes at work at the same time.
        folders: that they may write to; the first is for temporary files.
        preload: modules that every process has from its start.

    Attributes:
        lost: jobs that were not run because the pool itself broke.
    """

    def __init__(self, count: int, folders: tuple[Path, ...], preload: Sequence[str]) -> None:
        context = ForkServerContext() if "__main__" in preload else _Context()
        context.set_forkserver_preload(["extract.workers", *preload])
        _start_server()
        self._pids = context.SimpleQueue()
        self._pool: Any = ProcessPool(count, ITEMS_A_WORKER, begin, (self._pids, folders), context)
        self._room = count * (1 + AHEAD_A_WORKER)
        self._started: set[int] = set()
        self.lost: list[Job] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()
        for pid in self.pids():
            kill_group(pid)
        self._pool.join()
        self._pids.close()

    def pids(self) -> set[int]:
        """Processes that were started so far."""
        while not self._pids.empty():
            self._started.add(self._pids.get())
        return self._started

    def run(
        self, function: Callable[..., Any], take: Callable[[], Job | None]
    ) -> Iterator[tuple[Job, Outcome | None]]:
        """Outcomes of all jobs that ``take`` gives until it gives None."""
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        flying: dict[Any, Job] = {}
        more = True
        while more or flying:
            while more and len(flying) < self._room:
                job = take()
                more = job is not None and self._submit(function, job, flying, done)
            if flying:
                future = done.get()
                job = flying.pop(future)
                try:
                    yield job, _outcome(job, future)
                except RuntimeError:
                    self.lost.append(job)
                    more = False

    def _submit(
        self,
        function: Callable[..., Any],
        job: Job,
        flying: dict[Any, Job],
        done: "queue.SimpleQueue[Any]",
    ) -> bool:
        """Hands a job to the pool; False where the pool is broken."""
        try:
            future = self._pool.schedule(call, (function, job.arguments, job.limits), timeout=job.patience_s)
        except RuntimeError:
            self.lost.append(job)
            return False
        flying[future] = job
        future.add_done_callback(done.put)
        return True


def _outcome(job: Job, future: Any) -> Outcome | None:  # noqa: ANN401 - pebble has no types
    """What a finished task says; None where its process died.

    Raises:
        EngineMissingError: the task raised one.
        RuntimeError: the pool broke.
    """
    try:
        kind, content, *times = future.result()
    except PoolTimeoutError:
        return over_time(job)
    except ProcessExpired as error:
        kill_group(error.pid)
        return over_time(job) if error.exitcode in _ENDED_BY else None
    if kind == "engine":
        raise EngineMissingError(content)
    if kind == "memory":
        outcome = over_memory(job)
    elif kind == "error":
        message, detail = content
        outcome = Outcome(job.key, None, Reason.CRASHED, message, detail=detail)
    else:
        outcome = Outcome(job.key, pickle.loads(content))  # noqa: S301 - from our own process
    return replace(outcome, wall_s=times[0], cpu_s=times[1])


def _start_server() -> None:
    """Starts the process that makes the workers, with this process's own import path.

    Without it the server would look for modules in the folder the user happens to stand in.
    """
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


def kill_group(pid: int | None) -> None:
    """Ends a worker and whatever programs it started."""
    with suppress(OSError):
        if pid:
            os.killpg(pid, signal.SIGKILL)
