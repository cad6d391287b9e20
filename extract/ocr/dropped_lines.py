"""Finds ink of the size of text on a page image where no word was read, so that it can be read by itself.

An engine may take a line or a small table for a picture and drop it whole. Nothing is read here.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.model import Box, PlacedWord, Rule
from extract.ocr.preprocess import Prepared

# One cell of the grid is a point wide and high; a cell is inked when this share of its pixels is.
INKED = 0.2
MARGIN_PT = 2.0
# A line of text: so high, and so many inked cells at least (a short word of small print).
LINE_HEIGHT_PT = (4, 16)
MIN_CELLS, MIN_WIDTH_PT = 18, 10
# Letters and words of one line are no farther apart than this.
GAP_PT = 12
EDGE_SHARE = 0.04


def unread_boxes(prepared: Prepared, words: Iterable[PlacedWord], rules: Sequence[Rule]) -> list[Box]:
    """Rectangles in points, in the upright frame, of lines of ink without a word.

    Args:
        prepared: the page's image.
        words: what was read, with boxes.
        rules: ruling lines, which are no text.
    """
    grid = _grid(prepared)
    for box in (*(word.box for word in words if word.box), *(rule.box for rule in rules)):
        top, bottom = int(max(box.top - MARGIN_PT, 0)), int(box.bottom + MARGIN_PT) + 1
        left, right = int(max(box.x0 - MARGIN_PT, 0)), int(box.x1 + MARGIN_PT) + 1
        grid[top:bottom, left:right] = False
    edge_y, edge_x = (int(EDGE_SHARE * size) for size in grid.shape)
    grid[:edge_y], grid[-edge_y:], grid[:, :edge_x], grid[:, -edge_x:] = False, False, False, False
    return [
        box
        for top, bottom in _runs(np.asarray(grid.sum(axis=1) >= 2), 2)
        for box in _line_boxes(grid, top, bottom)
    ]


def _grid(prepared: Prepared) -> NDArray[np.bool_]:
    """Which square points of the page hold ink."""
    scale = prepared.px_per_pt
    height, width = (int(size / scale) for size in prepared.bilevel.shape)
    if not height or not width:
        return np.zeros((height, width), dtype=bool)
    area = (0.0, 0.0, width * scale, height * scale)
    paper = Image.fromarray(prepared.bilevel).resize((width, height), Image.Resampling.BOX, area)
    grid: NDArray[np.bool_] = np.asarray(paper) <= 255 * (1 - INKED)
    return grid


def _runs(marked: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Stretches of marked places, those nearer than ``gap`` joined."""
    runs: list[tuple[int, int]] = []
    for at in np.flatnonzero(marked):
        if runs and at - runs[-1][1] < gap:
            runs[-1] = (runs[-1][0], int(at) + 1)
        else:
            runs.append((int(at), int(at) + 1))
    return runs


def _line_boxes(grid: NDArray[np.bool_], top: int, bottom: int) -> list[Box]:
    """The text-like rectangles of one stretch of heights."""
    if not LINE_HEIGHT_PT[0] <= bottom - top <= 3 * LINE_HEIGHT_PT[1]:
        return []
    band = grid[top:bottom]
    return [
        Box(left - MARGIN_PT, top - MARGIN_PT, right + MARGIN_PT, bottom + MARGIN_PT)
        for left, right in _runs(np.asarray(band.any(axis=0)), GAP_PT)
        if right - left >= MIN_WIDTH_PT and band[:, left:right].sum() >= MIN_CELLS
    ]
