"""Stops at the ends of words become those that the image shows: a dot, or a tail below the baseline.

Engines take one for the other where the lower spot of a colon or a full stop is smudged.
"""

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.model import Box, PlacedWord
from extract.ocr.preprocess import Prepared, cropped

STOP = re.compile(r"(?<=\w)([.,:;])(?=[”\"]?$)")
WITH_TAIL, WITHOUT = str.maketrans(".:", ",;"), str.maketrans(",;", ".:")
# Shares of a capital's height, on 1,403 stops of 16 cards at 150 and 300 dpi, all but the outermost 1 %: dots
# are 0.12-0.26 high and end 0.07 above the baseline to 0.03 below it, tails are 0.27-0.41 high and end
# 0.06-0.2 below it.
DOT_HIGH, DOT_ENDS = (0.12, 0.25), (-0.065, 0.04)
TAIL_HIGH, TAIL_ENDS = (0.26, 0.45), (0.06, 0.22)
ROUND, LONG = 1.55, 1.2  # height of a spot by its width: dots at most 1.5, tails at least 1.25
WIDEST = 0.32
BAND = (0.45, 0.45)  # of the image that is looked at, above and below the baseline


def with_stop(word: PlacedWord, prepared: Prepared, capital_pt: float, baseline_pt: float) -> PlacedWord:
    """The word with its last stop as the image shows it; as it was where the ink tells neither.

    Args:
        word: with a box.
        prepared: the image that was read.
        capital_pt: the height of a capital on its line.
        baseline_pt: where the line's letters stand.
    """
    found, box = STOP.search(word.text), word.box
    if found is None or box is None:
        return word
    above, below = (share * capital_pt for share in BAND)
    area = Box(box.x0, baseline_pt - above, box.x1 + 0.5, baseline_pt + below)
    part, _, top = cropped(prepared.bilevel, area, prepared.px_per_pt)
    spot = _last_spot(part == 0)
    if spot is None:
        return word
    capital = capital_pt * prepared.px_per_pt
    first, last, width = spot
    tailed = _has_tail(
        (last - first) / capital, (top + last) / capital - baseline_pt / capital_pt, width / capital
    )
    if tailed is None:
        return word
    stop = found[1].translate(WITH_TAIL if tailed else WITHOUT)
    return replace(word, text=word.text[: found.start()] + stop + word.text[found.end() :])


def _has_tail(high: float, ends: float, wide: float) -> bool | None:
    """Whether a spot is a tail and not a dot, by shares of a capital's height; None where it is neither."""
    if wide > WIDEST:
        return None
    if DOT_HIGH[0] <= high <= DOT_HIGH[1] and DOT_ENDS[0] <= ends <= DOT_ENDS[1] and high <= ROUND * wide:
        return False
    tail = (
        TAIL_HIGH[0] <= high <= TAIL_HIGH[1] and TAIL_ENDS[0] <= ends <= TAIL_ENDS[1] and high > LONG * wide
    )
    return True if tail else None


def _last_spot(dark: NDArray[np.bool_]) -> tuple[int, int, int] | None:
    """First row, row after the last, and width of the lowest ink in the last run of inked columns."""
    columns = np.flatnonzero(dark.any(axis=0))
    if not len(columns):
        return None
    gaps = np.flatnonzero(np.diff(columns) > 1)
    start = columns[gaps[-1] + 1] if len(gaps) else columns[0]
    rows = np.flatnonzero(dark[:, start : columns[-1] + 1].any(axis=1))
    breaks = np.flatnonzero(np.diff(rows) > 1)
    first = rows[breaks[-1] + 1] if len(breaks) else rows[0]
    return int(first), int(rows[-1]) + 1, int(columns[-1] - start) + 1
