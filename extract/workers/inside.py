"""What runs inside a worker process: its confinement, and one call after another with its limits."""

import errno
import os
import socket
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from pathlib import Path
from typing import Any

from extract import clocks
from extract.errors import EngineMissingError
from extract.workers import frames
from extract.workers.sandbox import Limits, confine, limited

# Libraries must not start threads of their own: one document, one core.
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
# What the machine lacks at this moment, and no document causes.
PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO, errno.ESTALE})


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to do next; comes from the process that started it, and is trusted.

    Attributes:
        opened: whether a handle of the item's file follows.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    limits: Limits
    opened: bool


def serve(
    link: Connection, folders: tuple[Path, ...], readable: tuple[Path, ...], modules: tuple[str, ...]
) -> None:
    """Prepares the process, says so, and does what it is told until the other side hangs up."""
    os.setpgid(0, 0)
    # Modules of the caller's may lie where nothing can be read afterwards; most are loaded already.
    for name in modules:
        import_module(name)
    os.environ.update(ONE_THREAD)
    tempfile.tempdir = str(folders[0])
    os.environ["TMPDIR"] = str(folders[0])
    # The socket is there before sockets are refused.
    answers = socket.socket(fileno=os.dup(link.fileno()))
    frames.send(answers, frames.READY, frames.as_json(confine(folders, readable)))
    clocks.on_grant = lambda seconds: frames.send(answers, frames.GRANT, frames.as_json(seconds))
    while True:
        try:
            order: Order = link.recv()
            handle = recv_handle(link) if order.opened else None
        except (EOFError, OSError):
            return
        _answer(answers, order, handle)


def _answer(answers: socket.socket, order: Order, handle: int | None) -> None:
    """Does one call and sends what came of it, with wall-clock and CPU seconds."""
    start, used = time.perf_counter(), _cpu_s()
    kind, content = _attempt(order, handle)
    if handle is not None:
        os.close(handle)
    body, mark = (
        (content, frames.BYTES) if isinstance(content, bytes) else (frames.as_json(content), frames.VALUE)
    )
    head = [kind, time.perf_counter() - start, _cpu_s() - used]
    frames.send(answers, frames.HEAD, frames.as_json(head))
    frames.send(answers, mark, body)


def _attempt(order: Order, handle: int | None) -> tuple[str, Any]:
    """The function's value, or whatever it raises as plain words."""
    own = () if handle is None else (handle,)
    try:
        with limited(order.limits):
            return "value", order.function(*own, *order.arguments)
    except MemoryError:
        return "memory", None
    except EngineMissingError as error:
        return "engine", str(error)
    except OSError as error:
        passing = error.errno in PASSING
        return ("passing", error.strerror) if passing else ("error", [_told(error), _where(error)])
    except BaseException as error:
        return "error", [_told(error), _where(error)]


def _cpu_s() -> float:
    """CPU seconds of this process and of the programs it ran."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _where(error: BaseException) -> str:
    """The kinds of an error and its causes with their frames; never their words, which may quote a card."""
    chain = traceback.TracebackException.from_exception(error)
    seen = [chain]
    while (before := seen[-1].__cause__ or seen[-1].__context__) is not None:
        seen.append(before)
    parts = ["".join([*one.stack.format(), _kind(one)]) for one in reversed(seen)]
    return "\n\nand then\n\n".join(parts)


def _kind(one: traceback.TracebackException) -> str:
    return one.exc_type.__qualname__ if one.exc_type else "unknown error"


def _told(error: BaseException) -> str:
    """What failed and where; never the error's own words, which may differ from run to run."""
    found = traceback.extract_tb(error.__traceback__)
    place = f", {Path(found[-1].filename).name} line {found[-1].lineno}" if found else ""
    return f"The reading program failed on this file ({type(error).__name__}{place}); please report it."
