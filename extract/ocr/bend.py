"""How the lines of a photographed page bend, and the page with level lines.

Lines seen from the side run together, lines of a curled sheet rise and fall. Their slopes are measured in
parts of the page, and a smooth surface is laid through them. Images are numpy arrays of uint8, rows from the
top, 0 black and 255 white. Never looks at text.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.model import Bend
from extract.ocr.filters import Grey, otsu

WIDTH = 1200  # of the copy on which slopes are measured, pixels
COLUMNS, ROWS = 4, 8  # parts of the page; each reaches into the half of its neighbours
STEEPEST, STEP = 0.07, 0.0025  # slopes that are tried: 4 degrees, a seventh of one
LEAST_INK, LEAST_SHARP = (
    150,
    1.5,
)  # ink points of a part that tells, and its best slope's lead over the usual one
LEAST_PARTS = 8
LEAST_BEND = 0.0025  # a line that drifts by less than a point over its width is straight
ROUNDS, OUTLYING = 3, 2.5


def bend_of(image: Grey) -> Bend | None:
    """How the lines of a page bend; None where they run level or nothing tells.

    Args:
        image: upright, turned so that its lines are level on the whole.
    """
    places, slopes, weights = _slopes(image)
    if len(slopes) < LEAST_PARTS:
        return None
    u, v = places[:, 0], places[:, 1]
    terms = np.stack([np.ones_like(u), u, v, u * v, u * u], axis=1)
    found = np.zeros(terms.shape[1])
    for _ in range(ROUNDS):
        scaled = terms * weights[:, None]
        # A small ridge: a page with text in one corner tells nothing of the others.
        curve = scaled.T @ terms + 0.05 * weights.mean() * np.eye(terms.shape[1])
        found = np.linalg.solve(curve, scaled.T @ slopes)
        off = np.abs(terms @ found - slopes)
        weights = np.where(off > OUTLYING * max(float(np.median(off)), STEP), 0.0, weights)
        if np.count_nonzero(weights) < LEAST_PARTS:
            return None
    if np.abs(terms @ found).max() < LEAST_BEND:
        return None
    return Bend(*(round(float(one), 6) for one in found))


def unbent(image: Grey, bend: Bend) -> Grey:
    """The page with level lines: each column moved up or down by what its places had dropped."""
    height, width = image.shape
    u = np.linspace(-1, 1, width)
    rows = np.arange(height, dtype=np.float64)[:, None]
    # What a place drops is a line in v for each column.
    at_middle = np.array([bend.drop(one, 0.0, width) for one in u])
    a_height = np.array([bend.drop(one, 1.0, width) for one in u]) - at_middle
    source = np.rint(rows + at_middle + a_height * (2 * rows / height - 1)).astype(np.intp)
    inside = (source >= 0) & (source < height)
    moved = np.take_along_axis(image, np.clip(source, 0, height - 1), axis=0)
    level: Grey = np.where(inside, moved, np.uint8(255))
    return level


def _slopes(image: Grey) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Places (u, v), slopes and weights of the parts of a page whose lines tell a slope."""
    factor = max(1, round(image.shape[1] / WIDTH))
    small = np.asarray(Image.fromarray(image).reduce(factor)) if factor > 1 else image
    _, threshold, _ = otsu(small)
    ink = small <= threshold
    height, width = ink.shape
    tall, wide = 2 * height // (ROWS + 1), 2 * width // (COLUMNS + 1)
    found = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            top, left = row * tall // 2, column * wide // 2
            told = _slope(ink[top : top + tall, left : left + wide])
            if told is not None:
                u, v = (2 * left + wide) / width - 1, (2 * top + tall) / height - 1
                found.append((u, v, *told))
    table = np.array(found, dtype=np.float64).reshape(-1, 4)
    return table[:, :2], table[:, 2], table[:, 3]


def _slope(ink: NDArray[np.bool_]) -> tuple[float, float] | None:
    """The slope at which the ink of a part falls into rows most sharply, and how far that tells."""
    rows, columns = np.nonzero(ink)
    if len(rows) < LEAST_INK:
        return None
    slopes = np.arange(-STEEPEST, STEEPEST + STEP / 2, STEP)
    middle = ink.shape[1] / 2
    reach = int(STEEPEST * middle) + 1
    sharp = np.empty(len(slopes))
    for at, slope in enumerate(slopes):
        places = (rows - (columns - middle) * slope + reach + 0.5).astype(np.intp)
        counts = np.bincount(places, minlength=ink.shape[0] + 2 * reach).astype(np.float64)
        sharp[at] = np.square(np.diff(counts)).sum()
    best = int(sharp.argmax())
    lead = float(sharp[best] / np.median(sharp))
    if lead < LEAST_SHARP or best in {0, len(slopes) - 1}:
        return None
    return float(slopes[best]), min(lead, 4.0) * len(rows)
