"""Turns clean passages into page images that look like printed and scanned pages.

Everything random comes from a seeded generator: the same text gives the same pixels.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT_FOLDER = Path("/usr/share/fonts/truetype")
FONTS = (
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSerif.ttf",
    "dejavu/DejaVuSansCondensed.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSansNarrow-Regular.ttf",
    "crosextra/Carlito-Regular.ttf",
    "crosextra/Caladea-Regular.ttf",
    "open-sans/OpenSans-Regular.ttf",
)
SIZES_PT = (9, 10, 11, 12)
RESOLUTIONS = (150, 200, 300)
SPOILED_SHARE = 0.25
WIDTH_IN, HEIGHT_IN, MARGIN_IN = 8.27, 11.69, 0.9
LEADING = 1.35


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is printed and scanned."""

    font: str
    size_pt: int
    dpi: int
    spoiled: bool

    @property
    def name(self) -> str:
        """For reports."""
        return f"{Path(self.font).stem} {self.size_pt} pt {self.dpi} dpi{' spoiled' if self.spoiled else ''}"


def draw_look(dice: random.Random) -> Look:
    """A look by chance."""
    return Look(
        dice.choice(FONTS),
        dice.choice(SIZES_PT),
        dice.choice(RESOLUTIONS),
        dice.random() < SPOILED_SHARE,
    )


def make_pages(passages: list[str], seed: int) -> Iterator[tuple[Look, list[str], Image.Image]]:
    """Pages with their looks and the passages they show."""
    dice = random.Random(seed)
    waiting = list(passages)
    while waiting:
        look = draw_look(dice)
        shown, image = set_page(waiting, look)
        waiting = waiting[len(shown) :]
        yield look, shown, spoil(image, dice) if look.spoiled else image


def set_page(waiting: list[str], look: Look) -> tuple[list[str], Image.Image]:
    """As many of the passages as a page holds, at least one."""
    pixels = look.size_pt * look.dpi / 72
    font = ImageFont.truetype(str(FONT_FOLDER / look.font), pixels)
    image = Image.new("L", (int(WIDTH_IN * look.dpi), int(HEIGHT_IN * look.dpi)), 255)
    draw = ImageDraw.Draw(image)
    margin, bottom = MARGIN_IN * look.dpi, (HEIGHT_IN - MARGIN_IN) * look.dpi
    shown: list[str] = []
    y = margin
    for passage in waiting:
        lines = wrap(passage, font, (WIDTH_IN - 2 * MARGIN_IN) * look.dpi)
        if shown and y + len(lines) * LEADING * pixels > bottom:
            break
        for line in lines:
            draw.text((margin, y), line, fill=0, font=font)
            y += LEADING * pixels
        y += 0.6 * LEADING * pixels
        shown.append(passage)
    return shown, image


def wrap(passage: str, font: ImageFont.FreeTypeFont, width_px: float) -> list[str]:
    """Lines no wider than the column, broken at spaces."""
    lines: list[str] = []
    held = ""
    for word in passage.split():
        longer = f"{held} {word}" if held else word
        if held and font.getlength(longer) > width_px:
            lines.append(held)
            held = word
        else:
            held = longer
    return [*lines, held]


def spoil(image: Image.Image, dice: random.Random) -> Image.Image:
    """The page blurred and JPEG-compressed."""
    blurred = image.filter(ImageFilter.GaussianBlur(dice.uniform(0.5, 1.1)))
    buffer = BytesIO()
    blurred.save(buffer, "JPEG", quality=dice.randint(25, 60))
    return Image.open(buffer).convert("L")
