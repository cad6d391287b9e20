"""What a run tells while it works: frozen events, handed to a callback.

An event never changes what a run does; whoever shows or logs them stands above this module.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Listed:
    """Files were found and hashed so far."""

    files: int


@dataclass(frozen=True, slots=True)
class Planned:
    """The work is known.

    Attributes:
        inputs: all files.
        to_read: contents that must be read.
        known: contents whose result is kept from before.
        duplicates: files whose content another file has.
        set_aside: files that are not read: no card by their kind, empty, unreadable.
    """

    inputs: int
    to_read: int
    known: int
    duplicates: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Confined:
    """The first process that reads documents is ready.

    Attributes:
        missing: walls around it that this system cannot put up, a sentence each.
    """

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoreDamaged:
    """Kept results are not what was kept: they were dropped, and their documents are read again.

    Attributes:
        segments: files of results.
    """

    segments: int


@dataclass(frozen=True, slots=True)
class DocumentDone:
    """One content was read, or could not be.

    Attributes:
        wall_s: seconds in the worker; 0 where it died.
        busy: workers at work.
        detail: for the log alone: what a programmer needs to know of a failure.
    """

    source_path: str
    status: str
    reason: str | None
    message: str | None
    wall_s: float
    busy: int
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class ShardWritten:
    """Results were put on the disk: an interruption from here on loses none of them."""

    documents: int


@dataclass(frozen=True, slots=True)
class Merging:
    """Documents were written to the tables so far."""

    documents: int
    inputs: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The run ended.

    Attributes:
        counts: documents by status, cards, fields, repairs.
        tables_written: False where the tables on the disk were right already.
    """

    counts: Mapping[str, Any]
    tables_written: bool
    wall_s: float


Event = Confined | Listed | Planned | StoreDamaged | DocumentDone | ShardWritten | Merging | Finished
OnEvent = Callable[[Event], None]


def silent(event: Event) -> None:
    """Takes an event and does nothing."""
    del event


def as_dict(event: Event) -> dict[str, Any]:
    """The event as plain values, with its name."""
    return {"event": type(event).__name__, **asdict(event)}
