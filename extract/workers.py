"""Runs a function on many items in supervised processes; the only user of pebble.

An item that passes a limit or kills its process costs nothing but itself. An item whose process died without
a limit being the cause is tried once more, alone. Results come in the order they are done.
"""

import os
import pickle
import queue
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as PoolTimeoutError
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from extract.errors import EngineMissingError, ExtractError, Reason
from extract.sandbox import Limits, confine, limited

# A worker is replaced after this many items, so that a leak of a library cannot add up.
ITEMS_A_WORKER = 500
# Items handed to the pool beyond those at work: enough that no worker waits, few enough to stay small.
AHEAD_A_WORKER = 3
WATCH_S = 0.02
BROKEN_POOLS = 3
# Libraries must not start threads of their own: one document, one core.
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

_ENDED_BY = {-signal.SIGALRM: Reason.TIMEOUT, -signal.SIGXCPU: Reason.TIMEOUT}


@dataclass(frozen=True, slots=True)
class Job:
    """One item: a key of the caller's, the function's arguments, and what it may take.

    Attributes:
        patience_s: wall-clock seconds after which the item is given up from outside, whatever it was granted.
    """

    key: int
    arguments: tuple[Any, ...]
    limits: Limits
    patience_s: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: a value, or the reason why there is none.

    Attributes:
        by_limit: whether a limit, and not the item itself, ended it.
        wall_s, cpu_s: seconds the worker took; 0 where it died.
        detail: where the function failed, for a programmer.
    """

    key: int
    value: Any = None
    reason: Reason | None = None
    message: str | None = None
    by_limit: bool = False
    wall_s: float = 0.0
    cpu_s: float = 0.0
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Workers:
    """How the processes are made.

    Attributes:
        count: processes at work at the same time.
        temporary: folder for their temporary files.
        writable: further folders they may write to.
        preload: modules that every process has from its start. The caller's own script is not run again in
            them unless ``__main__`` is among these.
    """

    count: int
    temporary: Path
    writable: tuple[Path, ...] = ()
    preload: tuple[str, ...] = ()

    def run(self, function: Callable[..., Any], jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Outcomes of ``function(*job.arguments)``, each job exactly once, in the order they are done.

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

    def _once(
        self, function: Callable[..., Any], jobs: Iterator[Job]
    ) -> Iterator[tuple[Job, Outcome | None]]:
        """Runs all jobs, None for one whose process died; a pool that breaks is replaced."""
        again: deque[Job] = deque()
        broken = 0
        while broken < BROKEN_POOLS:
            with _Pool(self, self.count) as pool:
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
            f"The worker processes cannot be started: {BROKEN_POOLS} times their pool broke at its start."
        )

    def _alone(self, function: Callable[..., Any], job: Job) -> Outcome:
        """Runs a job again with no other at work, its memory watched from outside."""
        # A library that dies where memory is refused would hide that memory was the cause.
        free = replace(job, limits=replace(job.limits, memory_mb=0))
        waiting = [free]
        with _Pool(self, 1) as pool, _MemoryWatch(pool, job.limits.memory_mb) as watch:
            outcomes = [
                outcome for _, outcome in pool.run(function, lambda: waiting.pop() if waiting else None)
            ]
        if watch.killed:
            return _memory(job)
        if outcomes and outcomes[0] is not None:
            return outcomes[0]
        return Outcome(job.key, reason=Reason.CRASHED, message="The file ended the reading program, twice.")


def _memory(job: Job) -> Outcome:
    message = (
        f"The file needs more than {job.limits.memory_mb} MiB of memory; a higher memory limit may help."
    )
    return Outcome(job.key, reason=Reason.OUT_OF_MEMORY, message=message, by_limit=True)


def _time(job: Job) -> Outcome:
    message = f"The file was not read within {job.limits.wall_s:g} s; a higher time limit may help."
    return Outcome(job.key, reason=Reason.TIMEOUT, message=message, by_limit=True)


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


class _Pool:
    """A pebble pool that is fed little by little and ends at once.

    Attributes:
        lost: jobs that were not run because the pool itself broke.
    """

    def __init__(self, workers: Workers, count: int) -> None:
        context = ForkServerContext() if "__main__" in workers.preload else _Context()
        context.set_forkserver_preload(["extract.workers", *workers.preload])
        _start_server()
        self._pids = context.SimpleQueue()
        folders = (workers.temporary, *workers.writable)
        self._pool: Any = ProcessPool(count, ITEMS_A_WORKER, _begin, (self._pids, folders), context)
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
            _kill_group(pid)
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
            future = self._pool.schedule(_call, (function, job.arguments, job.limits), timeout=job.patience_s)
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
        return _time(job)
    except ProcessExpired as error:
        _kill_group(error.pid)
        return _time(job) if error.exitcode in _ENDED_BY else None
    if kind == "engine":
        raise EngineMissingError(content)
    if kind == "memory":
        outcome = _memory(job)
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


def _kill_group(pid: int | None) -> None:
    """Ends a worker and whatever programs it started."""
    with suppress(OSError):
        if pid:
            os.killpg(pid, signal.SIGKILL)


def _begin(pids: Any, folders: tuple[Path, ...]) -> None:  # noqa: ANN401 - a queue of multiprocessing
    """Prepares a worker process: it leads its own group of processes, and is confined."""
    os.setpgid(0, 0)
    pids.put(os.getpid())
    os.environ.update(ONE_THREAD)
    tempfile.tempdir = str(folders[0])
    os.environ["TMPDIR"] = str(folders[0])
    confine(folders)


def _call(
    function: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits
) -> tuple[str, Any, float, float]:
    """Runs the function in the worker: what came of it, wall-clock and CPU seconds."""
    start, used = time.perf_counter(), _cpu_s()
    kind, content = _attempt(function, arguments, limits)
    return kind, content, time.perf_counter() - start, _cpu_s() - used


def _attempt(function: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits) -> tuple[str, Any]:
    """The function's value, or whatever it raises as plain words.

    An exception's class may not survive the way back, and one that does not breaks the pool.
    """
    try:
        with limited(limits):
            value = function(*arguments)
        return "value", pickle.dumps(value)
    except MemoryError:
        return "memory", None
    except EngineMissingError as error:
        return "engine", str(error)
    except BaseException as error:
        return "error", (_told(error), traceback.format_exc())


def _cpu_s() -> float:
    """CPU seconds of this process and of the programs it ran."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _told(error: BaseException) -> str:
    """What failed and where; never the error's own words, which may differ from run to run."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f", {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return f"The reading program failed on this file ({type(error).__name__}{place}); please report it."


class _MemoryWatch:
    """Kills a pool's process when it holds more memory than it may."""

    def __init__(self, pool: _Pool, memory_mb: int) -> None:
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
                if held - at_first.setdefault(pid, held) > self._bytes:
                    self.killed = True
                    _kill_group(pid)


def _resident(pid: int) -> int:
    """Bytes of memory a process holds; 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
