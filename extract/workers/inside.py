"""What runs inside a worker process: its confinement, and one call with its limits."""

import os
import pickle
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extract.errors import EngineMissingError
from extract.workers.sandbox import Limits, confine, limited

# Libraries must not start threads of their own: one document, one core.
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def begin(pids: Any, folders: tuple[Path, ...]) -> None:  # noqa: ANN401 - a queue of multiprocessing
    """Prepares a worker process: it leads its own group of processes, and is confined."""
    os.setpgid(0, 0)
    pids.put(os.getpid())
    os.environ.update(ONE_THREAD)
    tempfile.tempdir = str(folders[0])
    os.environ["TMPDIR"] = str(folders[0])
    confine(folders)


def call(
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
        return "error", (_told(error), _where(error))


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
    frames = traceback.extract_tb(error.__traceback__)
    place = f", {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
    return f"The reading program failed on this file ({type(error).__name__}{place}); please report it."
