"""Whether a small part of a bilevel image is the mark of a list: a spot, a ring, or a box whatever it holds.

Office programs draw bullets in symbol fonts; where such a font is missing, a face's box for missing letters
stands on paper. Takes arrays of truth values, True where there is ink; reads no text.
"""

import numpy as np
from numpy.typing import NDArray

Dark = NDArray[np.bool_]

FULL = 0.70  # share of its box that a dot fills: a disc 0.79, an asterisk or a letter under 0.6
SPOT_SHARE = (
    0.2,
    1.3,
)  # a full mark's height as a share of a capital's; discs of some faces are taller than one
OPEN_SHARE = (0.35, 1.3)  # the same of rings and boxes
SPOT_WIDE, RING_WIDE, BOX_WIDE = (0.75, 1.33), (0.86, 1.16), (0.6, 1.2)  # width as a share of the height
# A ring's middle is empty, and its corners are; the digit 0 and most capitals are narrower than RING_WIDE.
MIDDLE, CORNER = (0.36, 0.64), 0.13
# A box has ink near all of its edges' points: within so much of its size, for so many of them.
EDGE, ALONG = 0.16, 0.92
LEAST_PX = 8


def is_list_mark(dark: Dark, px_per_capital: float) -> bool:
    """Whether the ink is one spot, ring or box.

    Args:
        dark: the ink.
        px_per_capital: the height of a capital beside it.
    """
    return is_spot(dark, px_per_capital) or is_ring(dark, px_per_capital) or _is_box(dark, px_per_capital)


def is_spot(dark: Dark, px_per_capital: float) -> bool:
    """Whether the ink is one full, round or square spot of a bullet's size."""
    own = _bounded(dark)
    return _fits(own, px_per_capital, SPOT_SHARE, SPOT_WIDE) and float(own.mean()) >= FULL


def is_ring(dark: Dark, px_per_capital: float) -> bool:
    """Whether the ink is one round ring; a lone round letter is one too, and begins no line of Finnish."""
    own = _bounded(dark)
    if not _fits(own, px_per_capital, OPEN_SHARE, RING_WIDE) or min(own.shape) < LEAST_PX:
        return False
    low, high = (_part(own, share) for share in MIDDLE)
    inner = own[low[0] : high[0], low[1] : high[1]]
    closed = (own[low[0] : high[0]].any(axis=1).all(), own[:, low[1] : high[1]].any(axis=0).all())
    sides = (own[:, : low[1]], own[:, high[1] :], own[: low[0]].T, own[high[0] :].T)
    whole = all(bool(side[side.shape[0] // 3 : -side.shape[0] // 3].any(axis=1).all()) for side in sides)
    return not inner.any() and all(closed) and whole and not any(corner.any() for corner in _corners(own))


def _is_box(dark: Dark, px_per_capital: float) -> bool:
    """Whether the ink has four straight edges and corners, whatever stands inside."""
    own = _bounded(dark)
    if not _fits(own, px_per_capital, OPEN_SHARE, BOX_WIDE) or min(own.shape) < LEAST_PX:
        return False
    tall, wide = (max(2, side) for side in _part(own, EDGE))
    edges = (
        own[:tall].any(axis=0),
        own[-tall:].any(axis=0),
        own[:, :wide].any(axis=1),
        own[:, -wide:].any(axis=1),
    )
    return all(float(edge.mean()) >= ALONG for edge in edges) and all(part.any() for part in _corners(own))


def has_gaps(marks: Dark) -> bool:
    """Whether marks in a row stand in more than one run."""
    return int(np.count_nonzero(np.diff(marks.astype(np.int8), prepend=0) == 1)) > 1


def _bounded(dark: Dark) -> Dark:
    """The ink without the paper around it; without any pixel where it stands in more than one run."""
    rows, columns = np.asarray(dark.any(axis=1)), np.asarray(dark.any(axis=0))
    if not rows.any() or has_gaps(rows) or has_gaps(columns):
        return np.zeros((0, 0), dtype=np.bool_)
    return dark[np.ix_(rows, columns)]


def _fits(
    own: Dark, px_per_capital: float, heights: tuple[float, float], widths: tuple[float, float]
) -> bool:
    height, width = own.shape
    if not height:
        return False
    tall = heights[0] <= height / px_per_capital <= heights[1]
    return bool(tall and widths[0] <= width / height <= widths[1])


def _part(own: Dark, share: float) -> tuple[int, int]:
    return round(own.shape[0] * share), round(own.shape[1] * share)


def _corners(own: Dark) -> tuple[Dark, ...]:
    tall, wide = (max(1, side) for side in _part(own, CORNER))
    return own[:tall, :wide], own[:tall, -wide:], own[-tall:, :wide], own[-tall:, -wide:]
