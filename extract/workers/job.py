"""An item of work, and what became of it. Values only."""

from dataclasses import dataclass
from typing import Any

from extract.errors import Reason
from extract.workers.sandbox import Limits


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
