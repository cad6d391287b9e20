"""Takes underlines off a bilevel page image: engines read underlined words in pieces or not at all.

An underline is a thin level run of ink right under letters. Ruling lines keep their distance and stay; the
parts of letters that cross an underline stay too.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.ocr.filters import Grey

ALONG = 8  # pixels of a cell along the line
FULL = 0.9  # share of ink in a cell of a line
MIN_LENGTH_PT = 24.0  # letters that run together at 150 dpi reach 14
MAX_THICKNESS_PT = 1.6
# The band above a line where letters stand on it, in points, and the least share of ink there: text has 0.15
# to 0.3, above a rule with the usual distance only descenders reach it.
BAND_PT, LETTERS = (0.5, 3.0), 0.1
SLACK = 2  # pixels that a line may wander or fray
TOUCHING = 0.12  # share of a line's columns with ink right above it where it touches the letters' feet


def without_underlines(bilevel: Grey, dpi: float) -> Grey:
    """The image without underlines; the same array where there are none.

    Args:
        bilevel: 0 is ink.
        dpi: its resolution.
    """
    clean = bilevel
    for top, bottom, left, right in _thin_runs(bilevel, dpi):
        if _carries_letters(bilevel, dpi, (top, left, right)):
            clean = bilevel.copy() if clean is bilevel else clean
            _erase(clean, bilevel, (top, bottom, left, right))
    return clean


def _thin_runs(bilevel: Grey, dpi: float) -> list[tuple[int, int, int, int]]:
    """Level runs of ink: first row, row after the last, first column, column after the last, in pixels."""
    paper = np.asarray(Image.fromarray(bilevel).reduce((ALONG, 1)))
    shortest = round(MIN_LENGTH_PT * dpi / 72 / ALONG)
    runs: list[list[int]] = []
    for row, start, end in _rows(paper < 255 * (1 - FULL), shortest):
        near = [
            run for run in runs[-50:] if row - run[1] <= SLACK and start <= run[3] + 1 and end >= run[2] - 1
        ]
        if near:
            run = near[-1]
            run[1], run[2], run[3] = row + 1, min(run[2], start), max(run[3], end)
        else:
            runs.append([row, row + 1, start, end])
    thickest = MAX_THICKNESS_PT * dpi / 72
    return [
        (top, bottom, left * ALONG, right * ALONG)
        for top, bottom, left, right in runs
        if bottom - top <= thickest
    ]


def _rows(full: NDArray[np.bool_], shortest: int) -> list[tuple[int, int, int]]:
    """Row, first cell and cell after the last of each stretch of full cells."""
    candidates = np.nonzero(full.sum(axis=1) >= shortest)[0]
    steps = np.diff(np.pad(full[candidates].astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    long = ends - starts >= shortest
    return list(zip(candidates[rows[long]].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True))


def _carries_letters(bilevel: Grey, dpi: float, run: tuple[int, int, int]) -> bool:
    """Whether letters stand right on a run."""
    top, left, right = run
    near, far = (round(distance * dpi / 72) for distance in BAND_PT)
    band = bilevel[max(top - far, 0) : max(top - near, 0), left:right]
    return bool(band.size) and float((band == 0).mean()) >= LETTERS


def _erase(clean: Grey, bilevel: Grey, run: tuple[int, int, int, int]) -> None:
    """Whitens a run and its frayed edges in ``clean``, but for columns where a letter goes through it.

    Where the line keeps clear of the letters' feet, what comes down to it is a descender; where it touches
    them, only what comes out below.
    """
    top, bottom, left, right = run
    first, after = max(top - SLACK, 0), min(bottom + SLACK, bilevel.shape[0])
    left, right = max(left - ALONG, 0), min(right + ALONG, bilevel.shape[1])
    above = (bilevel[max(first - 1, 0) : first, left:right] == 0).all(axis=0)
    below = _widened((bilevel[after : after + 1, left:right] == 0).any(axis=0))
    crossed = _widened(above) if above.mean() < TOUCHING else _widened(above) & below
    part = clean[first:after, left:right]
    part[:, ~crossed] = 255


def _widened(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The marks and their neighbours: the tail of a y leans."""
    wide = np.pad(marks, SLACK)
    steps = [wide[SLACK + step : SLACK + step + len(marks)] for step in range(-SLACK, SLACK + 1)]
    return np.asarray(np.any(steps, axis=0))
