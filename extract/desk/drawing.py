"""Pictures of pages, drawn in a supervised, confined process; kept for a while.

The file's hash is compared in that process before anything is drawn: the picture is of what was read, or
there is none.
"""

import hashlib
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from extract import pdf
from extract.batch import content_of
from extract.errors import ExtractError
from extract.model import Box
from extract.workers import Job, Limits, Workers

KEPT = 96
LIMITS = Limits(wall_s=20.0, cpu_s=15.0, memory_mb=1024)
Corners = list[tuple[int, float, float, float, float]]


class NoPictureError(ExtractError):
    """There is no picture: the document is not there, is another one by now, or cannot be drawn."""


def draw_places(
    handle: int, sha256: str, places: tuple[Corners, Corners], dpi: float, margin_pt: float
) -> bytes | None:
    """The picture as PNG, in the worker; None where the content is another one.

    Args:
        handle: of the document.
        sha256: of the content that was read.
        places: page and box, in points, of what is shown and of what is tinted.
        dpi: of the picture.
        margin_pt: around the boxes.
    """
    content = content_of(handle)
    if hashlib.sha256(content).hexdigest() != sha256:
        return None
    shown, marked = map(_by_page, places)
    return pdf.crop_png(content, shown, dpi, margin_pt, marked=marked)


def draw_page(handle: int, sha256: str, page: int, marked: Corners, dpi: float) -> bytes | None:
    """A whole page as PNG, in the worker; None where the content is another one."""
    content = content_of(handle)
    if hashlib.sha256(content).hexdigest() != sha256:
        return None
    return pdf.page_png(content, page, dpi, marked=_by_page(marked).get(page, []))


def _by_page(corners: Corners) -> dict[int, list[Box]]:
    boxes: dict[int, list[Box]] = {}
    for page, *box in corners:
        boxes.setdefault(page, []).append(Box(*box))
    return boxes


class Drawer:
    """Pictures on demand, one process at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Any, bytes] = OrderedDict()
        self._folder = tempfile.TemporaryDirectory(prefix="sokra-extract-desk-")

    def close(self) -> None:
        """Removes what is temporary."""
        self._folder.cleanup()

    def places(
        self, file: Path, sha256: str, boxes: tuple[Corners, Corners], dpi: float, margin_pt: float
    ) -> bytes:
        """The picture of some places; see ``draw_places``.

        Raises:
            NoPictureError: there is none.
        """
        return self._drawn(draw_places, file, (sha256, boxes, dpi, margin_pt))

    def page(self, file: Path, sha256: str, page: int, marked: Corners, dpi: float) -> bytes:
        """The picture of a page; see ``draw_page``.

        Raises:
            NoPictureError: there is none.
        """
        return self._drawn(draw_page, file, (sha256, page, marked, dpi))

    def _drawn(self, function: Any, file: Path, arguments: tuple[Any, ...]) -> bytes:  # noqa: ANN401
        key = repr((function.__name__, *arguments))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._draw(function, file, arguments)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _draw(self, function: Any, file: Path, arguments: tuple[Any, ...]) -> bytes:  # noqa: ANN401
        workers = Workers(1, Path(self._folder.name), preload=(__name__,))
        outcome = next(iter(workers.run(function, [Job(0, arguments, LIMITS, str(file))])))
        if isinstance(outcome.value, bytes):
            return outcome.value
        if outcome.value is None and outcome.reason is None and outcome.unopened is None:
            raise NoPictureError("The document is not the one that was read: its content has changed.")
        raise NoPictureError(outcome.message or f"The document cannot be opened: {outcome.unopened}.")
