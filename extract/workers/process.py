"""One worker process as its parent sees it: started, told what to do, listened to, ended."""

import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import send_handle
from pathlib import Path
from typing import Any

from extract.clocks import GRANT_CAP_S
from extract.workers import frames
from extract.workers.frames import BrokenAnswerError, Frames
from extract.workers.inside import Order, serve
from extract.workers.job import Job

# The parent's own clock stands behind the worker's timer, for a worker that is stopped.
BACKSTOP_S = 2.0
# A process that is not ready by then never will be: importing takes seconds on a busy machine.
START_S = 120.0
PIECE_BYTES = 2**20
IDLE_S = 60.0
# What became of a job, wall-clock and CPU seconds, and the value.
Answer = tuple[str, float, float, Any]


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


class OwnContext(ForkServerContext):
    """Processes that do not run their caller's script again."""

    Process = _Process


class Worker:
    """A process at work.

    Attributes:
        jobs: handed over, the first at work.
        missing: walls that its system cannot put up, a sentence each; None until it is ready.
        done: how many jobs it finished.
        broken: whether it said what makes no sense.
    """

    def __init__(
        self,
        context: ForkServerContext,
        folders: tuple[Path, ...],
        readable: tuple[Path, ...],
        modules: tuple[str, ...],
    ) -> None:
        self._link, other = context.Pipe(duplex=True)
        self._process: Any = context.Process(
            target=serve, args=(other, folders, readable, modules), daemon=True
        )
        self._process.start()
        other.close()
        self._frames = Frames(bytearray())
        self._head: tuple[str, float, float] | None = None
        self._until = time.monotonic() + START_S
        self._granted_s = 0.0
        self.jobs: deque[Job] = deque()
        self.broken = False
        self.missing: tuple[str, ...] | None = None
        self.done = 0

    @property
    def pid(self) -> int:
        """The process's number."""
        return int(self._process.pid)

    @property
    def link(self) -> Connection:
        """What becomes readable when the worker says something or ends."""
        return self._link

    def give(self, function: Any, job: Job, handle: int | None) -> None:  # noqa: ANN401 - a callable
        """Hands over a job and its opened file, which is closed here.

        Raises:
            OSError: the worker is gone.
        """
        try:
            self._link.send(Order(function, job.arguments, job.limits, handle is not None))
            if handle is not None:
                send_handle(self._link, handle, self.pid)
        finally:
            if handle is not None:
                os.close(handle)
        self.jobs.append(job)
        if len(self.jobs) == 1 and self.missing is not None:
            self._begin()

    def _begin(self) -> None:
        """Starts the clock of the first job."""
        self._granted_s = 0.0
        self._until = time.monotonic() + self.jobs[0].limits.wall_s + BACKSTOP_S

    @property
    def left_s(self) -> float:
        """Seconds that the job at work, or the start, may still take; many where nothing is under way."""
        if self.jobs or self.missing is None:
            return self._until + self._granted_s - time.monotonic()
        return IDLE_S

    def listen(self) -> list[tuple[Job, Answer]]:
        """What is readable now: jobs that are done, each with the head and the value of its answer.

        Raises:
            EOFError: the process ended.
            BrokenAnswerError: what it says makes no sense.
        """
        try:
            data = os.read(self._link.fileno(), PIECE_BYTES)
        except OSError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        try:
            return [done for kind, body in self._frames.take(data) if (done := self._take(kind, body))]
        except BrokenAnswerError:
            self.broken = True
            raise

    def _take(self, kind: bytes, body: bytes) -> tuple[Job, Answer] | None:
        if kind == frames.READY:
            self.missing = tuple(str(one) for one in frames.from_json(body))
            if self.jobs:
                self._begin()
        elif not self.jobs:
            raise BrokenAnswerError("an answer to nothing")
        elif kind == frames.GRANT:
            seconds = frames.from_json(body)
            self._granted_s = float(seconds) if seconds in range(GRANT_CAP_S + 1) else 0.0
        elif kind == frames.HEAD:
            self._head = _checked_head(frames.from_json(body))
        else:
            if self._head is None:
                raise BrokenAnswerError("a value without a head")
            answer = (*self._head, body if kind == frames.BYTES else frames.from_json(body))
            job, self._head = self.jobs.popleft(), None
            self.done += 1
            if self.jobs:
                self._begin()
            return job, answer
        return None

    def hang_up(self) -> None:
        """Lets the process end by itself once it has nothing to do."""
        with suppress(OSError):
            self._link.close()

    def end(self) -> int | None:
        """Ends the process and whatever it started; the exit code, negative for a signal."""
        kill_group(self.pid)
        with suppress(OSError):
            self._link.close()
        return self.exit_code()

    def exit_code(self) -> int | None:
        """How an ended process ended."""
        self._process.join()
        code: int | None = self._process.exitcode
        return code


def _checked_head(head: Any) -> tuple[str, float, float]:  # noqa: ANN401 - whatever a worker said
    match head:
        case [str(kind), int() | float() as wall_s, int() | float() as cpu_s]:
            return kind, float(wall_s), float(cpu_s)
    raise BrokenAnswerError("no head")


def kill_group(pid: int | None) -> None:
    """Ends a worker and whatever programs it started."""
    if pid:
        for kill in (os.killpg, os.kill):
            with suppress(OSError):
                kill(pid, signal.SIGKILL)
