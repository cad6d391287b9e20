"""How a page's text lines lie: by how many degrees they slant, and whether they run down the page.

Works on the ink of a small copy; turns nothing.
"""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.ocr.filters import Grey, otsu

MAX_SKEW_DEG = 5.0
MIN_SKEW_DEG = 0.09  # below this a line drifts by less than a point over the page's width
PROFILE_WIDTH = 900  # width of the copy on which skew and orientation are measured, pixels


def skew_deg(image: Grey) -> float:
    """The angle, counter-clockwise, that makes the page's lines run level; 0 where it is too small to matter.

    Rows of a straight page are either full of ink or empty: the angle is sought, in three rounds of finer
    steps, at which the row sums of the ink differ most.
    """
    rows, columns, height = _ink_points(image)
    if len(rows) < 50:
        return 0.0
    best, span = 0.0, MAX_SKEW_DEG
    for step in (0.5, 0.1, 0.025):
        angles = np.arange(best - span, best + span + step / 2, step)
        scores = [_sharpness(rows, columns, height, float(angle)) for angle in angles]
        best, span = float(angles[int(np.argmax(scores))]), step
    return round(best, 3) if MIN_SKEW_DEG <= abs(best) <= MAX_SKEW_DEG else 0.0


def lines_run_down(image: Grey) -> bool:
    """Whether the page's text lines run from top to bottom: it lies on its side.

    Compares how sharply row sums and column sums of the ink change at the best small angle of each.
    """
    small = _small(image)
    angles = np.arange(-MAX_SKEW_DEG, MAX_SKEW_DEG + 0.1, 0.5)
    across, down = (
        max((_sharpness(*points, float(angle)) for angle in angles), default=0.0)
        for points in (_ink_points(small), _ink_points(np.ascontiguousarray(small.T)))
    )
    return down > 1.3 * across


def _small(image: Grey) -> Grey:
    factor = max(1, round(image.shape[1] / PROFILE_WIDTH))
    return np.asarray(Image.fromarray(image).reduce(factor)) if factor > 1 else image


def _ink_points(image: Grey) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Rows and columns, from the centre, of the ink on a small copy, and the copy's height."""
    small = _small(image)
    margin_y, margin_x = small.shape[0] // 25, small.shape[1] // 25
    inner = small[margin_y : small.shape[0] - margin_y, margin_x : small.shape[1] - margin_x]
    if not inner.size:
        return np.empty(0), np.empty(0), 0
    low, threshold, high = otsu(inner)
    if high - low < 20:
        return np.empty(0), np.empty(0), 0
    rows, columns = np.nonzero(inner <= threshold)
    if len(rows) > 0.4 * inner.size:
        return np.empty(0), np.empty(0), 0
    return rows.astype(np.float64), columns - inner.shape[1] / 2, inner.shape[0]


def _sharpness(rows: NDArray[np.float64], columns: NDArray[np.float64], height: int, degrees: float) -> float:
    """How unevenly the ink lies over the rows after a counter-clockwise turn by a small angle."""
    slope = math.tan(math.radians(degrees))
    reach = int(abs(slope) * (np.abs(columns).max(initial=0) + 1)) + 1
    places = (rows - columns * slope + reach + 0.5).astype(np.int64)
    counts = np.bincount(places, minlength=height + 2 * reach)
    return float(np.square(np.diff(counts.astype(np.float64))).sum())
