"""Card pages drawn with Pillow, and what a scanner does to them."""

import io
from itertools import pairwise

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HEADING = "Hankekortti, Euroopan sosiaalirahaston toimintalinja 5"
ROWS = (
    ("Hankkeen nimi, S-numero ja toteutusaika", "Yhdessä töihin, S21345 1.3.2016–31.12.2018"),
    ("Toteuttajat", "Kajaanin kaupunki ja Väylä ry"),
    (
        "Hankkeen tausta",
        "Nuorten työttömyys kasvoi alueella nopeasti, ja yhä useampi jäi palvelujen ulkopuolelle.",
    ),
    ("Tavoitteet", "Hanke vahvistaa työelämätaitoja ja lisää osallisuutta kylissä ja kaupunginosissa."),
)
SIZE_PT = (420.0, 400.0)
COLUMNS_PT = (30.0, 150.0, 390.0)
DPI = 300
FONT_FILE = f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf"  # the same on every machine


def card_page(dpi: float = DPI, texts: tuple[str, ...] = (), fill: int | None = None) -> np.ndarray:
    """A ruled card of two columns, black on white.

    Args:
        dpi: pixels per inch.
        texts: others for its right-hand cells, from the top.
        fill: grey of every other row, instead of ruling lines.
    """
    scale = dpi / 72
    image = Image.new("L", (round(SIZE_PT[0] * scale), round(SIZE_PT[1] * scale)), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT_FILE, round(10 * scale))
    pen.text((COLUMNS_PT[0] * scale, 30 * scale), HEADING, font=font, fill=0)
    for top in rule_tops_pt()[:-1:2] if fill is not None else ():
        box = (COLUMNS_PT[0], top, COLUMNS_PT[-1], top + rule_tops_pt()[1] - rule_tops_pt()[0])
        pen.rectangle([side * scale for side in box], fill=fill)
    rows = [(label, text) for (label, _), text in zip(ROWS, texts, strict=False)] or ROWS
    for row, top in zip(rows, rule_tops_pt(), strict=False):
        for text, (left, right) in zip(row, pairwise(COLUMNS_PT), strict=True):
            pen.multiline_text(
                ((left + 4) * scale, (top + 4) * scale),
                _wrapped(text, font, (right - left - 8) * scale),
                font=font,
                fill=0,
                spacing=2 * scale,
            )
    if fill is None:
        _draw_rules(pen, scale)
    return np.asarray(image)


def rule_tops_pt() -> tuple[float, ...]:
    """Where the horizontal rules of the card stand."""
    return tuple(60.0 + 75 * number for number in range(len(ROWS) + 1))


def scanned(page: np.ndarray, skew_deg: float = 0.0, sigma: float = 12.0, quality: int = 75) -> np.ndarray:
    """The page as a scanner gives it: slanted, soft, low in contrast, noisy, as a JPEG."""
    image = Image.fromarray(page).rotate(skew_deg, Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(0.6)), dtype=float)
    noise = np.random.default_rng(7).normal(0, sigma, soft.shape)
    grey = (40 + soft * (185 / 255) + noise).clip(0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


def truth_words() -> list[str]:
    """The words of the card."""
    return HEADING.split() + [word for row in ROWS for cell in row for word in cell.split()]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def _draw_rules(pen: ImageDraw.ImageDraw, scale: float) -> None:
    tops = rule_tops_pt()
    for top in tops:
        pen.line([COLUMNS_PT[0] * scale, top * scale, COLUMNS_PT[-1] * scale, top * scale], fill=0, width=3)
    for left in COLUMNS_PT:
        pen.line([left * scale, tops[0] * scale, left * scale, tops[-1] * scale], fill=0, width=3)
