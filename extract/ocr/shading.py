"""A grey page image becomes the rows that are filled with a shade of their own.

Tables without ruling lines often fill every other row: the edges of the fill part the rows as lines would.
Looks at the paper between the letters only; needs an upright, straight image. Never reads text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.model import Box, Rule
from extract.ocr.filters import Grey

ACROSS_PT = 24  # width of a cell in which the lightest point is the paper: wider than any letter
REACH_PT = 2  # the paper is compared this far above and below an edge
MIN_STEP = 5.0  # grey levels between a fill and the paper; fills of 3 % of black make 8
NOISE_STEP = 1.2  # least step as a multiple of the image's noise, in grey levels
MIN_LENGTH = 0.6  # of the page's width: both columns of a table together are wider
ALIKE = 0.75  # share of a fill's cells that must show the step
SAME_CELLS = 2  # by how many cells the ends of a fill's two edges may differ
AROUND_PT = 24  # the paper around a fill is judged over so much: two lines of text and a gap
# Percentiles of the lightest points that are the paper around a fill, and the fill. JPEG makes the paper near
# letters lighter than elsewhere: a gap between two paragraphs is no fill.
PAPER, INSIDE = 30, 75
LEAST_PT = 9  # height of a fill: a row holds a line of text; ruling lines are lower


@dataclass(frozen=True, slots=True)
class _Edge:
    """A step of the paper's shade: where, from which cell to which, and whether it grows darker downwards."""

    row: int
    start: int
    end: int
    darker: bool


def shaded_rows(grey: Grey, dpi: float, noise: float = 0.0) -> tuple[Rule, ...]:
    """The upper and lower edges of filled rows as thin boxes in points, from the top.

    Args:
        grey: upright and straight, 0 black and 255 white.
        dpi: its resolution.
        noise: standard deviation of the paper, in grey levels.
    """
    paper = _paper(grey, dpi)
    if paper.shape[0] <= 2 * REACH_PT or not paper.shape[1]:
        return ()
    least = max(MIN_STEP, NOISE_STEP * noise)
    filled = (pair for pair in _pairs(list(_edges(paper, least))) if _is_darker(paper, *pair, least))
    edges = sorted({edge.row: edge for pair in filled for edge in pair}.items())
    return tuple(_rule(edge) for _, edge in edges)


def _paper(grey: Grey, dpi: float) -> NDArray[np.float32]:
    """The lightest point of each cell: rows of a point, cells of ``ACROSS_PT``."""
    height, width = (round(side * 72 / dpi) for side in grey.shape)
    if not height or width < ACROSS_PT:  # narrower than a cell: a page of a few letters has no rows
        return np.zeros((0, 0), dtype=np.float32)
    points = np.asarray(Image.fromarray(grey).resize((width, height), Image.Resampling.BOX), dtype=np.float32)
    cells = width // ACROSS_PT
    lightest: NDArray[np.float32] = points[:, : cells * ACROSS_PT].reshape(height, cells, -1).max(axis=2)
    return lightest


def _edges(paper: NDArray[np.float32], least: float) -> Iterator[_Edge]:
    """Long level steps, each at the row where most of its cells step."""
    steps = np.zeros_like(paper)
    steps[REACH_PT:-REACH_PT] = paper[2 * REACH_PT :] - paper[: -2 * REACH_PT]
    for darker in (True, False):
        marked = (-steps if darker else steps) > least
        strength = np.where(marked, np.abs(steps), 0).sum(axis=1)
        for row in np.flatnonzero(strength).tolist():
            near = strength[max(row - REACH_PT, 0) : row + REACH_PT + 1]
            first = row - max(row - REACH_PT, 0)
            if strength[row] < near.max() or (near[:first] == strength[row]).any():
                continue
            cells = _together(np.flatnonzero(marked[row]).tolist())
            start, end = cells[0], cells[-1] + 1
            if end - start >= MIN_LENGTH * paper.shape[1] and len(cells) >= ALIKE * (end - start):
                yield _Edge(row, start, end, darker)


def _together(cells: list[int]) -> list[int]:
    """Cells in order without single ones apart from the others at either end."""
    while len(cells) > 1 and cells[1] - cells[0] > 1:
        cells = cells[1:]
    while len(cells) > 1 and cells[-1] - cells[-2] > 1:
        cells = cells[:-1]
    return cells


def _pairs(edges: Sequence[_Edge]) -> Iterator[tuple[_Edge, _Edge]]:
    """Edges that are the top and the bottom of one fill: the next below a top that runs as far as it does."""
    ordered = sorted(edges, key=lambda edge: edge.row)
    for at, top in enumerate(ordered):
        below = next((edge for edge in ordered[at + 1 :] if _as_long(top, edge)), None)
        if top.darker and below and not below.darker and below.row - top.row >= LEAST_PT:
            yield top, below


def _is_darker(paper: NDArray[np.float32], top: _Edge, below: _Edge, least: float) -> bool:
    """Whether the paper between two edges is darker than above and below: lines of text make edges too."""
    columns = slice(top.start, top.end)
    above = paper[max(top.row - AROUND_PT, 0) : max(top.row - REACH_PT, 0), columns]
    under = paper[below.row + REACH_PT : below.row + AROUND_PT, columns]
    inside = paper[top.row + REACH_PT : below.row - REACH_PT, columns]
    if not inside.size or not above.size or not under.size:
        return False
    around = min(float(np.percentile(part, PAPER)) for part in (above, under))
    return around - float(np.percentile(inside, INSIDE)) > least / 2


def _as_long(one: _Edge, other: _Edge) -> bool:
    return max(abs(one.start - other.start), abs(one.end - other.end)) <= SAME_CELLS


def _rule(edge: _Edge) -> Rule:
    return Rule(Box(edge.start * ACROSS_PT, edge.row, edge.end * ACROSS_PT, edge.row + 0.5))
