"""Underlines go and the letters on them stay; ruling lines stay as well."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.ocr.underlines import without_underlines
from tests.drawn import FONT_FILE

DPI = 300
SCALE = DPI / 72


def drawn(below_pt: float | None, text: str = "hyvinvoinnin-ja-terveyden") -> np.ndarray:
    """A line of text, underlined so far below its baseline; None is without a line."""
    image = Image.new("L", (round(240 * SCALE), round(40 * SCALE)), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT_FILE, round(10 * SCALE))
    pen.text((20 * SCALE, 20 * SCALE), text, font=font, fill=0, anchor="ls")
    if below_pt is not None:
        top = (20 + below_pt) * SCALE
        pen.rectangle((20 * SCALE, top, 20 * SCALE + font.getlength(text), top + 2), fill=0)
    return np.where(np.asarray(image) < 128, np.uint8(0), np.uint8(255))


@pytest.mark.parametrize("below_pt", [0.5, 1.0, 1.5])
def test_an_underline_goes_and_the_letters_stay(below_pt):
    """Nearly all that is left is the text, and nearly all of the text is left, tails of letters too."""
    plain, lined = drawn(None) == 0, drawn(below_pt)
    left = without_underlines(lined, DPI) == 0
    assert (left & ~plain).sum() < 0.03 * plain.sum()
    assert (plain & ~left).sum() < 0.03 * plain.sum()


@pytest.mark.parametrize("below_pt", [None, 5.0, 8.0])
def test_text_and_ruling_lines_stay_as_they_are(below_pt):
    """A line that keeps its distance from the letters is a rule; without any line nothing is copied."""
    image = drawn(below_pt)
    assert without_underlines(image, DPI) is image
