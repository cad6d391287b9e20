"""A page image of uneven light becomes one of even paper: shadows, tints, dark surroundings, white on dark.

The paper's own shade is what the lightest points around a place show; the image is divided by it. Areas
darker than their letters are turned round, and what surrounds a photographed sheet becomes paper. Images are
numpy arrays of uint8, rows from the top, 0 black and 255 white. Never looks at text.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from extract.ocr.filters import Grey, otsu
from extract.ocr.sheet import surroundings

CELL_PT = 2.0  # the light is measured on a copy of such squares
TILE = 8  # and first looked at in tiles of so many squares: wider than a line of text is high
UNEVEN = 0.8  # the darkest paper of an even page, as a share of the lightest: pale fills are 0.85 and more
DARKEST, LIGHTEST = 1.0, 90.0  # percentiles of the tiles' lightest points
# Letters and gaps between lines are narrower than so many squares; what is wider is paper or a dark area.
LETTERS, DARK_AREA = 9, 5
DARK = 0.6  # as a share of the lightest paper: close lines of text, blurred, are lighter
STEP = 0.25  # by which an area is darker than the paper right beside it
DARK_SHARE = 0.5  # of an area's points that are dark, where white letters stand on it
AROUND = 5  # tiles: half the width of the surroundings in which paper is looked for, more than a column's
# Of the squares of a dark area near each other so many are dark, letters and all: .75 and more, mostly .8, in
# cells with white letters, .67 at the most in bold headings (on seven and on four drawn pages).
FILLED, SURELY_FILLED, NEAR = 0.72, 0.8, 12
LEAST_PAPER = 24.0  # grey level


@dataclass(frozen=True, slots=True, eq=False)
class _Small:
    """A small copy of a page, as grey levels, and how many pixels make a square of it."""

    grey: Grey
    step: int


def evened(image: Grey, dpi: float) -> Grey:
    """The image as if all of its paper were equally light; the image itself where it is.

    Args:
        image: a page.
        dpi: its resolution.
    """
    small = _small(image, dpi)
    if min(small.grey.shape) < 2 * TILE or _is_even(small.grey):
        return image
    around = _grown(surroundings(small.grey), 2)
    middle = otsu(small.grey[~around])[1]
    dark = _with_edge(
        small.grey, _dark_areas(small.grey, np.minimum(middle, DARK * _lit(small.grey))) & ~around
    )
    turned = np.where(_enlarged(dark, image.shape, small.step), 255 - image, image)
    turned_small = np.where(dark, 255 - small.grey, small.grey)
    paper = _paper(np.where(around, np.uint8(255), turned_small).astype(np.uint8), around)
    height, width = image.shape
    shade = Image.fromarray(paper).resize((width, height), Image.Resampling.BILINEAR)
    level = turned.astype(np.float32) * (255.0 / np.maximum(np.asarray(shade, np.float32), LEAST_PAPER))
    even: Grey = np.minimum(level, 255).astype(np.uint8)
    even[_enlarged(around, image.shape, small.step)] = 255
    return even


def _small(image: Grey, dpi: float) -> _Small:
    step = max(1, round(CELL_PT * dpi / 72))
    return _Small(np.asarray(Image.fromarray(image).reduce(step)), step)


def _is_even(small: Grey) -> bool:
    """Whether the lightest points of all parts of the page are alike."""
    rows, columns = small.shape[0] // TILE * TILE, small.shape[1] // TILE * TILE
    tiles = small[:rows, :columns].reshape(rows // TILE, TILE, columns // TILE, TILE).max(axis=(1, 3))
    darkest, lightest = np.percentile(tiles, [DARKEST, LIGHTEST])
    return bool(darkest >= UNEVEN * lightest)


def _dark_areas(small: Grey, threshold: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Squares of areas that are mostly dark, whatever stands on them, and as wide as a word is high."""
    dark = small <= threshold
    share = np.asarray(_drawn(dark).filter(ImageFilter.BoxBlur(DARK_AREA // 2))) >= 255 * DARK_SHARE
    whole = _drawn(share).filter(ImageFilter.MaxFilter(LETTERS)).filter(ImageFilter.MinFilter(LETTERS))
    opened = whole.filter(ImageFilter.MinFilter(DARK_AREA)).filter(ImageFilter.MaxFilter(DARK_AREA))
    found = np.asarray(opened) > 0
    filled = _near(found & dark) / np.maximum(_near(found), 1e-9)
    return _spread(found & (filled >= SURELY_FILLED), found & (filled >= FILLED))


def _spread(seeds: NDArray[np.bool_], mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The parts of a mask that hold a seed."""
    reached = seeds
    while reached.any():
        wider = _grown(reached, 2) & mask
        if wider.sum() == reached.sum():
            break
        reached = wider
    return reached


def _near(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of the squares around each that a mask holds."""
    return np.asarray(_drawn(mask).filter(ImageFilter.BoxBlur(NEAR)), dtype=np.float64) / 255


def _drawn(mask: NDArray[np.bool_]) -> Image.Image:
    """A mask as an image that filters take: white where it holds."""
    return Image.fromarray(np.where(mask, np.uint8(255), np.uint8(0)))


def _with_edge(small: Grey, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask where what it holds ends with a step; nothing where it fades, as a shadow does."""
    outside, inside = _grown(mask, 3) & ~_grown(mask, 1), mask & _grown(~mask, 2)
    if not outside.any() or not inside.any():
        return np.zeros_like(mask)
    light, shade = float(np.median(small[outside])), float(np.median(small[inside]))
    return mask if light - shade >= STEP * light else np.zeros_like(mask)


def _lit(small: Grey) -> NDArray[np.float64]:
    """How light the lightest paper is around each square, within more than a column of labels is wide."""
    rows, columns = -(-small.shape[0] // TILE), -(-small.shape[1] // TILE)
    padded = np.pad(
        small, ((0, rows * TILE - small.shape[0]), (0, columns * TILE - small.shape[1])), mode="edge"
    )
    tiles = np.median(padded.reshape(rows, TILE, columns, TILE), axis=(1, 3)).astype(np.uint8)
    lightest = Image.fromarray(tiles).filter(ImageFilter.MaxFilter(2 * AROUND + 1))
    height, width = small.shape
    return np.asarray(lightest.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float64)


def _grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """The mask and so many squares around it."""
    if not mask.any():
        return mask
    return np.asarray(_drawn(mask).filter(ImageFilter.MaxFilter(2 * by + 1))) > 0


def _enlarged(mask: NDArray[np.bool_], shape: tuple[int, ...], step: int) -> NDArray[np.bool_]:
    """A mask of squares as one of pixels."""
    whole = np.repeat(np.repeat(mask, step, axis=0), step, axis=1)
    return whole[: shape[0], : shape[1]]


def _paper(small: Grey, around: NDArray[np.bool_]) -> Grey:
    """The shade of the paper at each square: the lightest near it, smoothed."""
    filled = np.where(around, np.uint8(np.median(small[~around])), small) if around.any() else small
    image = Image.fromarray(filled.astype(np.uint8))
    closed = image.filter(ImageFilter.MaxFilter(LETTERS)).filter(ImageFilter.MinFilter(LETTERS))
    return np.asarray(closed.filter(ImageFilter.BoxBlur(LETTERS // 2)))
