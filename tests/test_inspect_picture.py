"""The picture of what was read: frames leave the ink alone, doubtful words are tinted, fields named."""

import io

import numpy as np
from PIL import Image

from extract.model import Box
from extract.pdf import Framed, drawn_png
from tests.test_plumber import CARD as CARD_BYTES

WORD = Box(183, 188, 352, 199)


def pixels(*framed):
    return np.asarray(Image.open(io.BytesIO(drawn_png(CARD_BYTES, 1, framed))).convert("RGB")).astype(int)


def test_a_frame_stands_outside_the_ink():
    """Each pixel of a framed line stays as it was; the field's name stands beside it."""
    plain, framed = pixels(), pixels(Framed("funder", (WORD,)))
    x0, top, x1, bottom = (round(value * 2) for value in (WORD.x0, WORD.top, WORD.x1, WORD.bottom))
    assert (plain[top:bottom, x0:x1] == framed[top:bottom, x0:x1]).all()
    assert (plain[top - 6 : bottom + 6, x1 : x1 + 100] != framed[top - 6 : bottom + 6, x1 : x1 + 100]).any()


def test_doubtful_words_are_tinted_and_their_ink_stays():
    """White paper takes the pen's colour, black letters stay black."""
    plain, marked = pixels(), pixels(Framed("funder", (WORD,), (WORD,), flagged=True))
    inside = (slice(377, 397), slice(367, 703))
    paper, ink = plain[inside].min(axis=2) > 250, plain[inside].max(axis=2) < 5
    assert (marked[inside][paper][:, 2] < 120).all()
    assert np.abs(marked[inside][ink] - plain[inside][ink]).max() < 5


def test_names_of_one_line_do_not_cover_each_other():
    """Three fields of one line have their names one under another."""
    one = pixels(Framed("funder", (WORD,)))
    three = pixels(*(Framed(name, (WORD,)) for name in ("funder", "start_date", "end_date")))
    changed = np.argwhere((one != three).any(axis=2))
    assert changed[:, 0].min() > 2 * WORD.top + 5
