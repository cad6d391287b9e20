"""Straight double quotes as Tesseract read them become curled ones where the image shows such.

A straight quote is two upright strokes; the marks of a curled one lean to the left downward in most faces.
Measures ink alone; where the marks stand upright (some faces curl without leaning) the reading stays.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.model import Box, PlacedWord
from extract.ocr.preprocess import Prepared, cropped

STRAIGHT, CURLED = '"', "”"
# Shares of a capital's height: the band above the baseline where quotes hang, the most that one mark is wide
# and the least that it is high.
HANGS_FROM, HANGS_TO = 1.15, 0.5
WIDEST, LOWEST = 0.3, 0.15
# Horizontal way of a mark's ink from its top to its foot, as a share of its height (300 to 150 dpi, eight
# faces): straight ones at most 0.03, curled ones 0.10 to 0.28 in DejaVu and Open Sans, less in most others.
LEANS = 0.09


def with_curled_quotes(
    word: PlacedWord, prepared: Prepared, capital_pt: float, baseline_pt: float
) -> PlacedWord:
    """The word with the quotes at its head and end as the image shows them.

    Args:
        word: as read, with a box.
        prepared: the image that was read.
        capital_pt: the height of a capital on its line.
        baseline_pt: where the line's letters stand.
    """
    if STRAIGHT not in word.text:
        return word
    top, bottom = baseline_pt - HANGS_FROM * capital_pt, baseline_pt - HANGS_TO * capital_pt
    band = Box(word.box.x0, max(top, word.box.top - 0.1 * capital_pt), word.box.x1, bottom)
    dark = cropped(prepared.bilevel, band, prepared.px_per_pt, 1)[0] == 0
    marks = _marks(dark, capital_pt * prepared.px_per_pt)
    text = word.text
    if text.startswith(STRAIGHT) and _lean(marks[:2]):
        text = CURLED + text[1:]
    tail = len(text.rstrip(".,;:!?)"))
    if text[:tail].endswith(STRAIGHT) and _lean([mark for mark in marks if mark is not None][-2:]):
        text = text[: tail - 1] + CURLED + text[tail:]
    return word if text == word.text else replace(word, text=text)


def _marks(dark: NDArray[np.bool_], capital_px: float) -> list[float | None]:
    """How far each piece of ink in a band leans, from left to right; None for what is no quote's mark."""
    steps = np.diff(np.pad(dark.any(axis=0).astype(np.int8), 1))
    starts, ends = np.nonzero(steps == 1)[0], np.nonzero(steps == -1)[0]
    return [_way(dark[:, start:end], capital_px) for start, end in zip(starts, ends, strict=True)]


def _way(dark: NDArray[np.bool_], capital_px: float) -> float | None:
    """The way to the left of a mark's ink from its upper to its lower third, as a share of its height."""
    rows = np.nonzero(dark.any(axis=1))[0]
    height = rows[-1] - rows[0] + 1
    if dark[-1].any() or dark.shape[1] > WIDEST * capital_px or height < max(LOWEST * capital_px, 4):
        return None
    mark = dark[rows[0] : rows[-1] + 1]
    middles = (mark * np.arange(mark.shape[1])).sum(axis=1) / np.maximum(mark.sum(axis=1), 1)
    third = height // 3 or 1
    return float(middles[:third].mean() - middles[-third:].mean()) / float(height)


def _lean(marks: Sequence[float | None]) -> bool:
    """Whether two marks are there and lean as those of a curled quote."""
    ways = [way for way in marks if way is not None]
    return len(marks) == len(ways) == 2 and sum(ways) / 2 >= LEANS
