"""A bilevel page image becomes its ruling lines, horizontal and vertical.

Finds long straight runs of ink, also where they are slightly slanted, broken or rough. Never reads text.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.model import Box, Rule
from extract.ocr.filters import Grey

MIN_LENGTH_PT = 36.0
MAX_THICKNESS_PT = 6.0
CELL_INK = 0.62  # share of ink in a row of eight pixels that can belong to a line
FILL = 0.85  # share of a run's cells that must be such: baselines of text reach 0.6
FREE_INK = 0.3  # share of ink allowed right beside a line: the middle of text has more
ALONG = 8  # pixels of a cell along the line
ACROSS = 3  # pixels of a cell across it: a slant of that much within a cell's length does not break the run
MAX_GAP_CELLS = 2
JOIN_GAP_PT = 12.0
JOIN_DRIFT_PT = 2.0


@dataclass(frozen=True, slots=True)
class _Run:
    """Cells in a row: first and last cell across, and the stretch along, in cells."""

    first: int
    last: int
    start: int
    end: int


def ruling_lines(bilevel: Grey, dpi: float) -> tuple[Rule, ...]:
    """The ruling lines of a page as thin boxes in points, horizontal ones first, from the top and left.

    Args:
        bilevel: 0 is ink.
        dpi: its resolution.
    """
    scale = 72 / dpi
    image = Image.fromarray(bilevel)
    rows, columns = (np.asarray(image.reduce(factor)) for factor in ((ALONG, 1), (1, ALONG)))
    across = [_scaled(box, scale) for box in _horizontal(rows, dpi)]
    down = [
        _scaled(Box(b.top, b.x0, b.bottom, b.x1), scale)
        for b in _horizontal(np.ascontiguousarray(columns.T), dpi)
    ]
    across.sort(key=lambda box: (box.top, box.x0))
    down.sort(key=lambda box: (box.x0, box.top))
    return tuple(Rule(box) for box in across + down)


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale)


def _horizontal(paper: Grey, dpi: float) -> list[Box]:
    """Horizontal lines in pixels, from means of eight pixels along the rows."""
    px_per_pt = dpi / 72
    height = paper.shape[0] // ACROSS * ACROSS
    if not height:
        return []
    cells = paper[:height].reshape(-1, ACROSS, paper.shape[1])
    darkest = np.minimum(np.minimum(cells[:, 0], cells[:, 1]), cells[:, 2])
    runs = _runs(darkest < 255 * (1 - CELL_INK), round(MIN_LENGTH_PT * px_per_pt / ALONG))
    runs = _chained(runs, px_per_pt)
    thickest = MAX_THICKNESS_PT * px_per_pt / ACROSS + 1
    return [
        Box(run.start * ALONG, run.first * ACROSS, run.end * ALONG, (run.last + 1) * ACROSS)
        for run in runs
        if run.last - run.first < thickest and _stands_free(cells, run)
    ]


def _stands_free(cells: Grey, run: _Run) -> bool:
    """Whether there is little ink just above and below a run: the strokes of large letters have more."""
    bands = (run.first - 2, run.last + 2)
    beside = [
        1 - float(cells[row, :, run.start : run.end].mean()) / 255 for row in bands if 0 <= row < len(cells)
    ]
    return max(beside, default=0.0) < FREE_INK


def _runs(cells: NDArray[np.bool_], min_cells: int) -> list[_Run]:
    """Stretches of marked cells in each row, bridging gaps of two cells, at least ``min_cells`` long."""
    full = np.flatnonzero(np.count_nonzero(cells, axis=1) >= FILL * min_cells)
    steps = np.diff(np.pad(cells[full].astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    near = _in_long_chains(rows, starts, ends, min_cells)
    rows, starts, ends = rows[near], starts[near], ends[near]
    runs: list[_Run] = []
    filled = 0
    for row, start, end in zip(full[rows].tolist(), starts.tolist(), ends.tolist(), strict=True):
        if runs and runs[-1].first == row and start - runs[-1].end <= MAX_GAP_CELLS:
            length = end - runs[-1].start
            if filled + end - start >= FILL * length:
                runs[-1] = replace(runs[-1], end=end)
                filled += end - start
                continue
        runs.append(_Run(row, row, start, end))
        filled = end - start
    return [run for run in runs if run.end - run.start >= min_cells]


def _in_long_chains(
    rows: NDArray[np.intp], starts: NDArray[np.intp], ends: NDArray[np.intp], min_cells: int
) -> NDArray[np.bool_]:
    """Which stretches stand in a row of such as are near each other that is long enough for a line."""
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (rows[1:] != rows[:-1]) | (starts[1:] - ends[:-1] > MAX_GAP_CELLS)
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(rows))[: len(first)] - 1
    return np.repeat(ends[last] - starts[first] >= min_cells, last - first + 1)


def _chained(runs: list[_Run], px_per_pt: float) -> list[_Run]:
    """Runs joined that are one line: in neighbouring rows of cells, or one behind the other."""
    gap = JOIN_GAP_PT * px_per_pt / ALONG
    drift = max(1.0, JOIN_DRIFT_PT * px_per_pt / ACROSS)
    joined: list[_Run] = []
    for run in sorted(runs, key=lambda one: (one.first, one.start)):
        near = [
            other
            for other in joined
            if run.first - other.last <= drift
            and max(run.start, other.start) - min(run.end, other.end) <= gap
        ]
        joined = [other for other in joined if other not in near]
        together = [run, *near]
        joined.append(
            _Run(
                min(one.first for one in together),
                max(one.last for one in together),
                min(one.start for one in together),
                max(one.end for one in together),
            )
        )
    return joined
