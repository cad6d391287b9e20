"""Places on a document's pages as a picture, drawn where a document is read: in a confined process."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from extract import pdf
from extract.batch.attached import inside, parted
from extract.batch.task import content_of
from extract.model import Box
from extract.workers import Limits, call_confined

LIMITS = Limits(wall_s=60, cpu_s=60, memory_mb=2048)
Boxes = Mapping[int, Sequence[Box]]
# A page and the corners of a box on it.
Corners = tuple[int, float, float, float, float]


def confined_crop(
    path: Path,
    boxes: Boxes,
    resolution: tuple[float, float],
    *,
    marked: Boxes | None = None,
    sha256: str | None = None,
    colours: int | None = None,
) -> bytes | None:
    """The places as one PNG, each framed; None where the file's content is not the one meant.

    Args:
        path: of a PDF, or of one inside another as the tables spell it.
        boxes: in points on the page as displayed, by page (1-based).
        resolution: dots an inch, and points of the page around the boxes.
        marked: places that are marked in them.
        sha256: that the content must have; any where it is None.
        colours: of the picture; all where it is None.

    Raises:
        NoInputError: the file cannot be opened.
        DocumentError: the document or a page cannot be opened.
    """
    what = (_corners(boxes), _corners(marked or {}), resolution, colours)
    outer, steps = parted(path)
    drawn = call_confined(draw_crop, outer, (steps, sha256, what), LIMITS)
    return drawn if isinstance(drawn, bytes) else None


def _corners(boxes: Boxes) -> list[Corners]:
    return [(page, box.x0, box.top, box.x1, box.bottom) for page, own in boxes.items() for box in own]


def _boxes(corners: Sequence[Corners]) -> Boxes:
    boxes: dict[int, list[Box]] = {}
    for page, *edges in corners:
        boxes.setdefault(page, []).append(Box(*edges))
    return boxes


def draw_crop(
    handle: int,
    steps: Sequence[int],
    sha256: str | None,
    what: tuple[Sequence[Corners], Sequence[Corners], tuple[float, float], int | None],
) -> bytes | None:
    """What ``confined_crop`` promises, in the worker."""
    content = inside(content_of(handle), steps)
    if sha256 not in {None, hashlib.sha256(content).hexdigest()}:
        return None
    boxes, marked, resolution, colours = what
    picture = pdf.draw_crop(content, _boxes(boxes), *resolution, _boxes(marked))
    data = io.BytesIO()
    if colours is not None:
        picture = picture.quantize(colours)
    picture.save(data, format="PNG", optimize=colours is not None)
    return data.getvalue()
