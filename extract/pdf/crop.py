"""Boxes on a document's pages as one picture: the pages' parts around them, one under another."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from extract.model import Box
from extract.pdf.opening import opened
from extract.pdf.pictures import Picture, picture

FRAME_COLOUR, PAPER = (200, 30, 30), (255, 255, 255)
GAP_PX = 12


def write_crop(
    content: bytes, boxes: Mapping[int, Sequence[Box]], target: Path, dpi: float, margin_pt: float
) -> None:
    """Writes the picture as PNG; see ``draw_crop``."""
    draw_crop(content, boxes, dpi, margin_pt).save(target, format="PNG")


def draw_crop(
    content: bytes, boxes: Mapping[int, Sequence[Box]], dpi: float, margin_pt: float
) -> Image.Image:
    """The picture.

    Args:
        content: a PDF file's bytes.
        boxes: in points on the page as displayed, by page (1-based).
        dpi: resolution of pages that are no scan.
        margin_pt: of the page around the boxes, in points.

    Raises:
        DocumentError: the document or a page cannot be opened.
    """
    with opened(content) as document:
        parts = [
            _part(picture(document, page - 1, dpi), own, margin_pt) for page, own in sorted(boxes.items())
        ]
    height = sum(part.height for part in parts) + GAP_PX * (len(parts) - 1)
    whole = Image.new("RGB", (max(part.width for part in parts), height), PAPER)
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height + GAP_PX
    return whole


def _part(shown: Picture, boxes: Sequence[Box], margin_pt: float) -> Image.Image:
    """A page's part around its boxes, cut at the page's edges."""
    scale = shown.dpi / 72
    page = Image.fromarray(shown.pixels).convert("RGB")
    draw = ImageDraw.Draw(page)
    for box in boxes:
        corners = [box.x0 - 2, box.top - 2, box.x1 + 2, box.bottom + 2]
        draw.rectangle([value * scale for value in corners], outline=FRAME_COLOUR, width=2)
    around = Box.around(tuple(boxes))
    left, top = (max(0, round((value - margin_pt) * scale)) for value in (around.x0, around.top))
    right = min(page.width, round((around.x1 + margin_pt) * scale))
    bottom = min(page.height, round((around.bottom + margin_pt) * scale))
    return page.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
