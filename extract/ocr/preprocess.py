"""A grey page image becomes an upright, straight, bilevel one, fit for an OCR engine.

Images are numpy arrays of uint8, rows from the top, 0 black and 255 white. Works with
numpy and Pillow alone; reads and writes no files, and never looks at text.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.model import Bend, Box
from extract.ocr.bend import bend_of, unbent
from extract.ocr.filters import Grey, blur_passes, blurred, noise_sigma, otsu, sharpened
from extract.ocr.lighting import evened
from extract.ocr.skew import skew_deg

GOOD_DPI = 300.0
LOW_DPI = 250.0  # coarser images are enlarged to 300: strokes of one pixel break when thresholded
HIGH_DPI = 450.0  # finer ones are reduced to about 300, beyond which accuracy gains nothing
BLANK_NOISE = 0.6  # noise as a share of the contrast: above this the threshold parts noise, not ink,
BLANK_CONTRAST = 24  # and below this contrast too;
INK_CONTRAST = 60  # then only what is darker than the paper by this is ink
SPECK_PX = 4
SPECK_FREE_PX = 12
MARGIN_INCH = 0.12  # paper that stays around a page's ink where its margins are cut off
BORDER_SHARE = 0.08  # a dark border from the scanner's lid is no wider than this share of the page


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A page's image in the upright frame, and how it came there.

    Attributes:
        grey: upright, straight, at ``dpi``.
        bilevel: the same, 0 where there is ink and 255 elsewhere.
        dpi: pixels per inch of both.
        source_dpi: of the image as it was given.
        turn_deg, skew_deg, bend: as in ``extract.model.Frame``.
        noise: standard deviation of the paper's grey, as a share of the contrast between paper and ink.
        toned: as ``grey``, with the shades that the paper had before the light was evened; None: as ``grey``.
    """

    grey: Grey
    bilevel: Grey
    dpi: float
    source_dpi: float
    turn_deg: int
    skew_deg: float
    noise: float
    toned: Grey | None = None
    bend: Bend | None = None

    @property
    def px_per_pt(self) -> float:
        """Pixels per point."""
        return self.dpi / 72


def prepare(image: Grey, dpi: float, turn_deg: int = 0) -> Prepared:
    """The page turned, straightened, scaled to a resolution the engine reads well, and thresholded.

    Args:
        image: the page as displayed.
        dpi: its resolution.
        turn_deg: the quarter turn, clockwise, that makes it upright.
    """
    upright = turned(image, turn_deg)
    even = evened(upright, dpi)
    noise, skew = noise_sigma(even), skew_deg(even)
    grey, scaled_dpi = _straight(even, dpi, skew)
    toned, bend = grey, None
    if even is not upright:  # a photograph's lines may bend
        toned, bend = _straight(upright, dpi, skew)[0], bend_of(grey)
        if bend is not None:
            grey, toned = unbent(grey, bend), unbent(toned, bend)
    soft = blurred(
        grey if even is upright else sharpened(grey, scaled_dpi), blur_passes(noise, scaled_dpi / dpi)
    )
    low, threshold, high = otsu(soft)
    share = noise / max(high - low, 1.0)
    if share > BLANK_NOISE or high - low < BLANK_CONTRAST:
        threshold = int(high) - INK_CONTRAST
    bilevel = without_borders(without_specks(np.multiply(soft > threshold, 255, dtype=np.uint8)))
    return Prepared(grey, bilevel, scaled_dpi, dpi, turn_deg, skew, share, toned, bend)


def _straight(image: Grey, dpi: float, skew: float) -> tuple[Grey, float]:
    """The image at a resolution the engine reads well, straightened, and that resolution."""
    grey, scaled_dpi = scaled(image, dpi)
    return (rotated(grey, skew) if skew else grey), scaled_dpi


def cropped(image: Grey, box: Box, px_per_pt: float, margin_px: int = 0) -> tuple[Grey, int, int]:
    """The part of an image under a box in points, and the pixel of its top left corner (x, y)."""
    height, width = image.shape
    left = min(max(round(box.x0 * px_per_pt) - margin_px, 0), width)
    top = min(max(round(box.top * px_per_pt) - margin_px, 0), height)
    right = max(left, min(round(box.x1 * px_per_pt) + margin_px, width))
    bottom = max(top, min(round(box.bottom * px_per_pt) + margin_px, height))
    return image[top:bottom, left:right], left, top


def without_margins(bilevel: Grey, dpi: float) -> tuple[Grey, int, int]:
    """The part of a bilevel image with ink and some paper around it, and its top left pixel (x, y).

    An image without ink stays whole, and no side grows beyond the image.
    """
    rows, columns = (np.flatnonzero(bilevel.min(axis=axis) == 0) for axis in (1, 0))
    if not rows.size:
        return bilevel, 0, 0
    margin = round(MARGIN_INCH * dpi)
    top, left = max(int(rows[0]) - margin, 0), max(int(columns[0]) - margin, 0)
    return bilevel[top : int(rows[-1]) + 1 + margin, left : int(columns[-1]) + 1 + margin], left, top


def turned(image: Grey, turn_deg: int) -> Grey:
    """The image turned clockwise by quarter turns."""
    return np.ascontiguousarray(np.rot90(image, -(turn_deg // 90) % 4))


def scaled(image: Grey, dpi: float) -> tuple[Grey, float]:
    """The image at a resolution between 250 and 450 dpi, and that resolution."""
    if dpi < LOW_DPI:
        factor = GOOD_DPI / dpi
        size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
        return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC)), GOOD_DPI
    if dpi > HIGH_DPI:
        factor = max(2, round(dpi / GOOD_DPI))
        return np.asarray(Image.fromarray(image).reduce(factor)), dpi / factor
    return image, dpi


def rotated(image: Grey, degrees: float) -> Grey:
    """The image turned counter-clockwise, as seen, about its centre; new corners are white.

    Takes the nearest pixel: a sixth of the time of interpolation, and no error more after the blur.
    """
    return np.asarray(Image.fromarray(image).rotate(degrees, Image.Resampling.NEAREST, fillcolor=255))


def without_specks(bilevel: Grey) -> Grey:
    """The image without dust: spots of up to four pixels a side with no other ink within twelve pixels.

    A full stop or the dot of an i is as small at 300 dpi, but stands nearer to its letter. Spots are sought
    on a copy of squares of four pixels, so that up to three pixels more must be free.
    """
    squares = np.asarray(Image.fromarray(bilevel).reduce(SPECK_PX)) < 255
    ring = SPECK_FREE_PX // SPECK_PX
    sums = np.pad(
        np.cumsum(np.cumsum(np.pad(squares, ring + 1), axis=0, dtype=np.int32), axis=1), ((1, 0), (1, 0))
    )
    rows, columns = np.nonzero(squares)
    around = _sums(sums, rows + 1, columns + 1, 1 + 2 * ring, 1 + 2 * ring)
    rows, columns = rows[around <= 4], columns[around <= 4]  # no spot has more squares
    clean = bilevel
    for tall, wide in ((1, 1), (1, 2), (2, 1), (2, 2)):
        whole = _sums(sums, rows + 1, columns + 1, tall + 2 * ring, wide + 2 * ring)
        own = _sums(sums, rows + 1 + ring, columns + 1 + ring, tall, wide)
        for row, column in zip(rows[own == whole].tolist(), columns[own == whole].tolist(), strict=True):
            top, left = row * SPECK_PX, column * SPECK_PX
            spot = np.s_[top : top + tall * SPECK_PX, left : left + wide * SPECK_PX]
            if _is_speck(bilevel[spot]):
                clean = bilevel.copy() if clean is bilevel else clean
                clean[spot] = 255
    return clean


def _sums(
    sums: NDArray[np.int32], rows: NDArray[np.intp], columns: NDArray[np.intp], tall: int, wide: int
) -> NDArray[np.int32]:
    """Sums over rectangles of one size with these upper left corners, from sums over all before."""
    below, right = rows + tall, columns + wide
    return sums[below, right] - sums[rows, right] - sums[below, columns] + sums[rows, columns]


def _is_speck(part: Grey) -> bool:
    """Whether the ink of a few squares is no larger than a speck."""
    ink = part < 255
    return all(np.ptp(np.nonzero(ink.any(axis=axis))[0]) < SPECK_PX for axis in (0, 1))


def without_borders(bilevel: Grey) -> Grey:
    """The image without dark strips that touch its edges, such as the shadow of a scanner's lid."""
    step = max(1, bilevel.shape[1] // 300)
    dark = np.asarray(Image.fromarray(bilevel).reduce(step)) < 128
    if not (dark[0].any() or dark[-1].any() or dark[:, 0].any() or dark[:, -1].any()):
        return bilevel
    border = _from_edge(dark) | _from_edge(dark[::-1])[::-1]
    border |= _from_edge(dark.T).T | _from_edge(dark.T[::-1])[::-1].T
    clean = bilevel.copy()
    mask = np.repeat(np.repeat(_grown(border), step, axis=0), step, axis=1)
    clean[mask[: clean.shape[0], : clean.shape[1]]] = 255
    return clean


def _from_edge(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Dark cells near the first row that dark cells of their column join to it."""
    joined = np.logical_and.accumulate(dark, axis=0)
    joined[math.ceil(dark.shape[0] * BORDER_SHARE) :] = False
    return joined


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask and the cells beside it."""
    wide = mask.copy()
    for part, other in ((np.s_[1:], np.s_[:-1]), (np.s_[:-1], np.s_[1:])):
        wide[part] |= mask[other]
        wide[:, part] |= mask[:, other]
    return wide
