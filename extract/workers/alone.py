"""One call on one file in a confined process of its own: for commands that look at a single document."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from extract.errors import DocumentError, NoInputError, Reason
from extract.workers.job import Job
from extract.workers.sandbox import Limits
from extract.workers.scratch import scratch
from extract.workers.supervised import Workers


def call_confined(
    function: Callable[..., Any], path: Path, arguments: tuple[Any, ...], limits: Limits, *modules: str
) -> Any:  # noqa: ANN401 - bytes, or what JSON holds
    """What the function gives for the handle of a file and the arguments.

    Args:
        function: of a module.
        path: of the file.
        arguments: further ones.
        limits: what it may take.
        modules: that it needs, and that may lie where a worker cannot read.

    Raises:
        NoInputError: the file cannot be opened.
        DocumentError: a limit or a fault ended the call.
        EngineMissingError: the function raised one.
    """
    with scratch() as folder:
        workers = Workers(1, folder, preload=(function.__module__, *modules))
        (outcome,) = workers.run(function, [Job(0, arguments, limits, str(path))])
    if outcome.unopened is not None:
        raise NoInputError(f"{path} cannot be read: {outcome.unopened}.")
    if outcome.reason is not None:
        raise DocumentError(Reason(outcome.reason), f"{path}: {outcome.message}")
    return outcome.value


def missing_walls() -> tuple[str, ...]:
    """Walls that this system cannot put up around a process that reads documents, a sentence each."""
    found: list[str] = []
    with scratch() as folder:
        workers = Workers(1, folder, on_walls=found.extend)
        list(workers.run(_nothing, [Job(0, (), Limits(60, 60, 0))]))
    return tuple(found)


def _nothing() -> None:
    """Does nothing."""
