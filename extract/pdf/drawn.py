"""A page as a picture with what was read on it: fields framed and named, doubtful words tinted.

Frames are thin and stand outside the ink: the letters beneath stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from extract.model import Box
from extract.pdf.crop import tint
from extract.pdf.opening import opened
from extract.pdf.pictures import picture

# Resolution of the picture, space between ink and frame, size of names.
DPI, SPACE_PT, NAME_PX, NAME_WIDTH_PX = 144.0, 2.0, 13, 120
SURE, DOUBTED, WORD = (34, 120, 76), (192, 57, 43), (150, 170, 200)


@dataclass(frozen=True, slots=True)
class Framed:
    """A stretch of a page that is framed.

    Attributes:
        name: of the field; empty for a word of no field.
        boxes: of its lines, in points on the page as displayed.
        doubtful: of its doubtful words.
        flagged: whether a person should look at it.
    """

    name: str
    boxes: tuple[Box, ...]
    doubtful: tuple[Box, ...] = ()
    flagged: bool = False


def drawn_png(content: bytes, page: int, framed: Sequence[Framed]) -> bytes:
    """The picture of a page (1-based) as the bytes of a PNG file.

    Args:
        content: a PDF file's bytes.
        page: its number.
        framed: what is framed on it.

    Raises:
        DocumentError: the document or page cannot be opened.
    """
    with opened(content) as document:
        shown = picture(document, page - 1, DPI)
    image = Image.fromarray(shown.pixels).convert("RGB")
    image = image.resize([round(side * DPI / shown.dpi) for side in image.size])
    for one in framed:
        for box in one.doubtful:
            tint(image, [round(value * DPI / 72) for value in _spaced(box, 1.0)])
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(NAME_PX)
    names: list[tuple[float, float]] = []
    for one in framed:
        colour = WORD if not one.name else DOUBTED if one.flagged else SURE
        corners = [value * DPI / 72 for value in _spaced(Box.around(one.boxes), SPACE_PT)]
        draw.rectangle(corners, outline=colour, width=1)
        if one.name:
            left = min(corners[2] + 4, image.width - draw.textlength(one.name, font=font) - 4)
            place = _free(names, (max(left, corners[0]), corners[1] - 1))
            draw.text(place, one.name, fill=colour, font=font)
            names.append(place)
    made = BytesIO()
    image.save(made, format="PNG")
    return made.getvalue()


def _spaced(box: Box, space: float) -> tuple[float, float, float, float]:
    return box.x0 - space, box.top - space, box.x1 + space, box.bottom + space


def _free(taken: Sequence[tuple[float, float]], place: tuple[float, float]) -> tuple[float, float]:
    """The first place from one downwards where no name stands: one line may hold several fields."""
    left, top = place
    while any(abs(top - other[1]) < NAME_PX and abs(left - other[0]) < NAME_WIDTH_PX for other in taken):
        top += 1
    return left, top
