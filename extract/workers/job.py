"""An item of work, and what became of it. Values only."""

from dataclasses import dataclass, replace
from typing import Any

from extract.errors import Reason
from extract.workers.sandbox import Limits


@dataclass(frozen=True, slots=True)
class Job:
    """One item.

    Attributes:
        key: the caller's.
        arguments: of the function, behind the content of the file.
        limits: what it may take.
        file: opened for the worker, which gets a readable handle and needs no right to the path.
    """

    key: int
    arguments: tuple[Any, ...]
    limits: Limits
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: a value, or the reason why there is none.

    Attributes:
        value: bytes, or what JSON holds: no more comes out of a worker.
        by_limit: whether a limit, and not the item itself, ended it.
        passing: whether a next try may well end otherwise: a worker killed from outside, a full disk.
        unopened: why the file could not be opened; None where it was.
        wall_s, cpu_s: seconds the worker took; 0 where it died.
        detail: where the function failed, for a programmer.
    """

    key: int
    value: Any = None
    reason: Reason | None = None
    message: str | None = None
    by_limit: bool = False
    passing: bool = False
    unopened: str | None = None
    wall_s: float = 0.0
    cpu_s: float = 0.0
    detail: str | None = None

    def timed(self, wall_s: float, cpu_s: float) -> "Outcome":
        """The outcome with the seconds that it took."""
        return replace(self, wall_s=wall_s, cpu_s=cpu_s)


def over_memory(job: Job) -> Outcome:
    """What is told of an item that took more memory than it may."""
    message = (
        f"The file needs more than {job.limits.memory_mb} MiB of memory; a higher memory limit may help."
    )
    return Outcome(job.key, reason=Reason.OUT_OF_MEMORY, message=message, by_limit=True)


def over_time(job: Job) -> Outcome:
    """What is told of an item that took longer than it may."""
    message = f"The file was not read within {job.limits.wall_s:g} s; a higher time limit may help."
    return Outcome(job.key, reason=Reason.TIMEOUT, message=message, by_limit=True)
