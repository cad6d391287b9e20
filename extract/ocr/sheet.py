"""Finds the sheet of paper on a photograph: the straight edges beyond which the image shows what it lies on.

Each scan line from a side of the image has a place where it becomes lighter at once; the places of a sheet's
edge lie on a line, those of text do not. A shadow over a part of the edge hides that part, not the line.
Images are small copies of pages, numpy arrays of uint8, rows from the top. Never looks at text.
"""

import numpy as np
from numpy.typing import NDArray

from extract.ocr.filters import Grey

REACH = 0.25  # share of the image's side that the surroundings of a sheet take at the most
WIDE = 5  # squares on both sides of a step
STEP = 0.25  # by which the surroundings are darker than the paper beside them
SLOPES = np.linspace(-0.15, 0.15, 61)  # squares across a square along the side: a sheet held askew by 8°
BIN = 3  # squares by which places of one edge may lie apart: a sheet's edge bends
SUPPORT = 0.4  # share of the scan lines whose steps lie on a sheet's edge


def surroundings(small: Grey) -> NDArray[np.bool_]:
    """The squares that lie beyond an edge of the sheet; none where no dark surroundings are seen.

    Args:
        small: a copy of the page in squares of about two points.
    """
    found = np.zeros(small.shape, dtype=np.bool_)
    for turns in range(4):
        side = np.rot90(small, turns)
        edge = _left_edge(side)
        if edge is not None:
            outside = np.arange(side.shape[1])[None, :] < edge[:, None]
            found |= np.rot90(outside, -turns)
    return found


def _left_edge(small: Grey) -> NDArray[np.float64] | None:
    """For each row, the column at which the sheet begins; None where its left edge is not seen."""
    reach = round(REACH * small.shape[1])
    if reach <= 3 * WIDE or small.shape[0] <= 3 * WIDE:
        return None
    places, steps = _steps(small, reach)
    rows = np.flatnonzero(steps >= STEP)
    if len(rows) < SUPPORT * small.shape[0]:
        return None
    shift, slope = _line(places[rows].astype(float), rows.astype(float), steps[rows])
    near = np.abs(places[rows] - shift - slope * rows) <= BIN
    if near.sum() < SUPPORT * small.shape[0]:
        return None
    slope, shift = np.polyfit(rows[near], places[rows][near], 1)
    edge: NDArray[np.float64] = shift + slope * np.arange(small.shape[0])
    return edge if _is_dark_outside(small, edge, reach) else None


def _steps(small: Grey, reach: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each row, where it becomes lighter most, and by which share of the light beside."""
    level = np.concatenate(
        [np.zeros((small.shape[0], 1)), small[:, : reach + 2 * WIDE].cumsum(axis=1, dtype=np.float64)], axis=1
    )
    mean = (level[:, WIDE:] - level[:, :-WIDE]) / WIDE
    outer, inner = mean[:, : reach - WIDE], mean[:, WIDE:reach]
    rise = (inner - outer) / np.maximum(inner, 1.0)
    at = rise.argmax(axis=1)
    return at + WIDE, rise[np.arange(len(at)), at]


def _line(
    places: NDArray[np.float64], rows: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """The line that most places lie on: where it crosses the first row, and its slope."""
    best, found = -1.0, (0.0, 0.0)
    for slope in SLOPES:
        at = np.floor((places - slope * rows) / BIN).astype(int)
        votes = np.bincount(at - at.min(), weights)
        if votes.max() > best:
            best, found = float(votes.max()), ((votes.argmax() + at.min() + 0.5) * BIN, float(slope))
    return found


def _is_dark_outside(small: Grey, edge: NDArray[np.float64], reach: int) -> bool:
    """Whether nearly all that lies beyond an edge, to the image's own, is darker than the paper within."""
    columns = np.arange(small.shape[1])[None, :]
    outside = columns < edge[:, None] - 1
    inside = (columns > edge[:, None] + 1) & (columns < edge[:, None] + reach / 2)
    if outside.sum() < small.shape[0]:
        return False
    paper = float(np.percentile(small[inside], 75))
    return float(np.percentile(small[outside], 75)) <= (1 - STEP) * paper
