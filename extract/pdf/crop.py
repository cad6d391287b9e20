"""Boxes on a document's pages as one picture: the pages' parts around them, one under another."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw

from extract.model import Box
from extract.pdf.opening import opened
from extract.pdf.pictures import Picture, picture

FRAME_COLOUR, PAPER = (200, 30, 30), (255, 255, 255)
# A marked place is tinted like by a felt pen: white becomes this, black stays.
PEN = (255, 214, 92)
Boxes = Mapping[int, Sequence[Box]]
GAP_PX = 12


def crop_png(
    content: bytes, boxes: Boxes, dpi: float, margin_pt: float, marked: Boxes | None = None
) -> bytes:
    """The picture as the bytes of a PNG file; see ``draw_crop``."""
    made = BytesIO()
    draw_crop(content, boxes, dpi, margin_pt, marked).save(made, format="PNG")
    return made.getvalue()


def draw_crop(
    content: bytes, boxes: Boxes, dpi: float, margin_pt: float, marked: Boxes | None = None
) -> Image.Image:
    """The picture.

    Args:
        content: a PDF file's bytes.
        boxes: in points on the page as displayed, by page (1-based).
        dpi: resolution of pages that are no scan.
        margin_pt: of the page around the boxes, in points.
        marked: places that are tinted, by page.

    Raises:
        DocumentError: the document or a page cannot be opened.
    """
    with opened(content) as document:
        parts = [
            _part(picture(document, page - 1, dpi), own, margin_pt, (marked or {}).get(page, ()))
            for page, own in sorted(boxes.items())
        ]
    height = sum(part.height for part in parts) + GAP_PX * (len(parts) - 1)
    whole = Image.new("RGB", (max(part.width for part in parts), height), PAPER)
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height + GAP_PX
    return whole


def _part(shown: Picture, boxes: Sequence[Box], margin_pt: float, marked: Sequence[Box] = ()) -> Image.Image:
    """A page's part around its boxes, cut at the page's edges."""
    scale = shown.dpi / 72
    page = Image.fromarray(shown.pixels).convert("RGB")
    for box in marked:
        tint(page, [round(value * scale) for value in (box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1)])
    draw = ImageDraw.Draw(page)
    for box in boxes:
        corners = [box.x0 - 2, box.top - 2, box.x1 + 2, box.bottom + 2]
        draw.rectangle([value * scale for value in corners], outline=FRAME_COLOUR, width=2)
    around = Box.around(tuple(boxes))
    left, top = (max(0, round((value - margin_pt) * scale)) for value in (around.x0, around.top))
    right = min(page.width, round((around.x1 + margin_pt) * scale))
    bottom = min(page.height, round((around.bottom + margin_pt) * scale))
    return page.crop((left, top, max(right, left + 1), max(bottom, top + 1)))


def tint(page: Image.Image, corners: Sequence[int]) -> None:
    """Tints a stretch of a picture like a felt pen: its corners in pixels; what is outside is left out."""
    left, top = max(0, corners[0]), max(0, corners[1])
    right, bottom = min(page.width, corners[2]), min(page.height, corners[3])
    if right > left and bottom > top:
        part = page.crop((left, top, right, bottom))
        page.paste(ImageChops.multiply(part, Image.new("RGB", part.size, PEN)), (left, top))


def page_png(content: bytes, page: int, dpi: float, *, marked: Sequence[Box] = ()) -> bytes:
    """A whole page (1-based) as displayed, as the bytes of a PNG file.

    Args:
        content: a PDF file's bytes.
        page: number of the page.
        dpi: resolution, whatever the page's own.
        marked: places that are tinted.

    Raises:
        DocumentError: the document or page cannot be opened.
    """
    with opened(content) as document:
        shown = picture(document, page - 1, dpi)
    drawn = Image.fromarray(shown.pixels).convert("RGB")
    scale = shown.dpi / 72
    for box in marked:
        corners = (box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1)
        tint(drawn, [round(value * scale) for value in corners])
    if shown.dpi > dpi:
        size = (round(drawn.width * dpi / shown.dpi), round(drawn.height * dpi / shown.dpi))
        drawn = drawn.resize(size)
    made = BytesIO()
    drawn.save(made, format="PNG")
    return made.getvalue()


def marked_png(content: bytes, page: int, dpi: float, boxes: Sequence[tuple[Box, str]]) -> bytes:
    """A page (1-based) with boxes in colours, as the bytes of a PNG file.

    Args:
        content: a PDF file's bytes.
        page: number of the page.
        dpi: resolution of a page that is no scan.
        boxes: in points on the page as displayed, with a colour's name.

    Raises:
        DocumentError: the document or page cannot be opened.
    """
    with opened(content) as document:
        shown = picture(document, page - 1, dpi)
    drawn = Image.fromarray(shown.pixels).convert("RGB")
    draw, scale = ImageDraw.Draw(drawn), shown.dpi / 72
    for box, colour in boxes:
        corners = [value * scale for value in (box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1)]
        draw.rectangle(corners, outline=colour, width=max(2, round(scale)))
    made = BytesIO()
    drawn.save(made, format="PNG")
    return made.getvalue()
