"""What a run tells while it works: frozen events, handed to a callback.

An event never changes what a run does; whoever shows or logs them stands above this module.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
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
        skipped: files that are no documents by their kind.
        failed: files that were meant as documents and cannot be read: empty, of another kind, too large.
        pages: to read, as guessed, by kind of page: ``text``, ``drawn``, ``scanned``.
        aside: numbers of those among the skipped that were set aside by their names, by what they are.
    """

    inputs: int
    to_read: int
    known: int
    duplicates: int
    skipped: int
    failed: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)
    aside: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a dry run foresees for one input.

    Attributes:
        fate: ``to-read``, ``known``, ``duplicate``, ``skipped`` or ``failed``.
        message: why, or whose duplicate; None where it will be read or is known.
    """

    source_path: str
    fate: str
    message: str | None


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
        kind, pages: of the content, as they were guessed.
    """

    source_path: str
    status: str
    reason: str | None
    message: str | None
    wall_s: float
    busy: int
    detail: str | None = None
    kind: str = "drawn"
    pages: int = 1


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


Event = (
    Confined | Foreseen | Listed | Planned | StoreDamaged | DocumentDone | ShardWritten | Merging | Finished
)
OnEvent = Callable[[Event], None]


def silent(event: Event) -> None:
    """Takes an event and does nothing."""
    del event


def as_dict(event: Event) -> dict[str, Any]:
    """The event as plain values, with its name."""
    return {"event": type(event).__name__, **asdict(event)}
