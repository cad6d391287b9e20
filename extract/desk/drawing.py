"""Pictures of pages, drawn in a supervised, confined process; kept for a while.

The file's hash is compared in that process before anything is drawn: the picture is of what was read, or
there is none.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from extract import pdf
from extract.batch import content_of, inside, parted
from extract.errors import ExtractError, Reason
from extract.model import Box
from extract.workers import Job, Limits, Outcome, Workers, scratch

KEPT = 96
PATIENCE_S = 40.0
LIMITS = Limits(wall_s=20.0, cpu_s=15.0, memory_mb=1024)
Corners = list[tuple[int, float, float, float, float]]


class NoPictureError(ExtractError):
    """There is no picture: the document is not there, is another one by now, or cannot be drawn."""


def draw_places(
    content: bytes, places: tuple[Corners, Corners], dpi: float, margin_pt: float
) -> bytes | None:
    """The picture as PNG, in the worker.

    Args:
        content: of the document.
        places: page and box, in points, of what is shown and of what is tinted.
        dpi: of the picture.
        margin_pt: around the boxes.
    """
    shown, marked = map(_by_page, places)
    return pdf.crop_png(content, shown, dpi, margin_pt, marked=marked)


def draw_page(content: bytes, page: int, marked: Corners, dpi: float) -> bytes | None:
    """A whole page as PNG, in the worker."""
    return pdf.page_png(content, page, dpi, marked=_by_page(marked).get(page, []))


def _by_page(corners: Corners) -> dict[int, list[Box]]:
    boxes: dict[int, list[Box]] = {}
    for page, *box in corners:
        boxes.setdefault(page, []).append(Box(*box))
    return boxes


def draw(*arguments: Any) -> bytes | None:  # noqa: ANN401 - of the kind's function
    """What one job in the worker does: draws a picture of its file, or nothing without one.

    None where the content is not the one that was read.
    """
    if not isinstance(arguments[0], int):
        return None
    handle, steps, kind, sha256, *others = arguments
    content = inside(content_of(handle), steps)
    return DRAWN[kind](content, *others) if hashlib.sha256(content).hexdigest() == sha256 else None


DRAWN: dict[str, Callable[..., bytes | None]] = {"places": draw_places, "page": draw_page}


@dataclass(slots=True)
class _Wanted:
    """A picture that somebody waits for."""

    job: Job
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None


class Drawer:
    """Pictures on demand, from one process that stays."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._asked: SimpleQueue[_Wanted | None] = SimpleQueue()
        self._numbers = count(1)
        self._drawing: _Wanted | None = None
        self._lock = threading.Lock()
        self._open = ExitStack()
        self._folder = self._open.enter_context(scratch())
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the process and removes what is temporary."""
        self._asked.put(None)
        self._thread.join(PATIENCE_S)
        self._open.close()

    def places(
        self, file: Path, sha256: str, boxes: tuple[Corners, Corners], dpi: float, margin_pt: float
    ) -> bytes:
        """The picture of some places; see ``draw_places``.

        Raises:
            NoPictureError: there is none.
        """
        return self._drawn(file, ("places", sha256, boxes, dpi, margin_pt))

    def page(self, file: Path, sha256: str, page: int, marked: Corners, dpi: float) -> bytes:
        """The picture of a page; see ``draw_page``.

        Raises:
            NoPictureError: there is none.
        """
        return self._drawn(file, ("page", sha256, page, marked, dpi))

    def _drawn(self, file: Path, arguments: tuple[Any, ...]) -> bytes:
        key = repr(arguments)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        outer, steps = parted(file)
        wanted = _Wanted(Job(0, (steps, *arguments), LIMITS, str(outer)))
        self._asked.put(wanted)
        if not wanted.done.wait(PATIENCE_S):
            raise NoPictureError("The page could not be drawn in time.")
        picture = _picture(wanted.outcome)
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return picture

    def _work(self) -> None:
        """Hands out what is asked for, in order, until the desk closes."""
        workers = Workers(1, self._folder, preload=(__name__,))
        while True:
            try:
                for outcome in workers.run(draw, self._jobs()):
                    self._take(outcome)
                return
            except ExtractError as error:
                self._take(Outcome(next(self._numbers), message=str(error), reason=Reason.CRASHED))

    def _jobs(self) -> Iterator[Job]:
        """Jobs as they come; behind each one empty ones, because a worker is heard only while it is fed."""
        yield Job(next(self._numbers), ("nothing",), LIMITS)  # the process is there when it is needed
        while (wanted := self._asked.get()) is not None:
            # Counted when it is handed out: what has a later number was handed out later.
            wanted.job = replace(wanted.job, key=next(self._numbers))
            self._drawing = wanted
            yield wanted.job
            while not wanted.done.is_set():
                yield Job(next(self._numbers), ("nothing",), LIMITS)

    def _take(self, outcome: Outcome) -> None:
        """Gives the outcome to whoever waits; one process works in order, so a later one tells of a death."""
        wanted = self._drawing
        if wanted is None or outcome.key < wanted.job.key:
            return
        if outcome.key == wanted.job.key:
            wanted.outcome = outcome
        wanted.done.set()


def _picture(outcome: Outcome | None) -> bytes:
    if outcome is None:
        raise NoPictureError("The file ended the process that draws.")
    if isinstance(outcome.value, bytes):
        return outcome.value
    if outcome.unopened is not None:
        raise NoPictureError(f"The document cannot be opened: {outcome.unopened}.")
    if outcome.reason is None:
        raise NoPictureError("The document is not the one that was read: its content has changed.")
    raise NoPictureError(outcome.message or "The page cannot be drawn.")
