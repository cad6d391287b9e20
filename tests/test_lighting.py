"""Pages of uneven light become pages of even paper."""

import numpy as np

from extract.ocr.lighting import evened
from extract.ocr.preprocess import prepare
from tests import drawn

PAGE = drawn.card_page()


def shared(one, other) -> float:
    """The share of ink that two bilevel images have in common."""
    return float(((one == 0) & (other == 0)).sum() / ((one == 0) | (other == 0)).sum())


def test_an_even_page_stays_as_it_is():
    """Scans are not touched, and cost no more than a look."""
    scan = drawn.scanned(PAGE)
    assert evened(scan, drawn.DPI) is scan


def test_a_shadow_over_the_page_hides_nothing():
    """Where paper is as dark as ink elsewhere, the letters are those of the page without the shadow."""
    across = np.linspace(1, 0.35, PAGE.shape[1])
    shadowed = (PAGE * across).astype(np.uint8)
    assert shared(prepare(shadowed, drawn.DPI).bilevel, prepare(PAGE, drawn.DPI).bilevel) > 0.9


def test_white_letters_on_a_dark_cell_become_dark_ones():
    """A cell filled with ink is turned round; what stands on paper beside it stays."""
    dark = PAGE.copy()
    height, width = PAGE.shape
    cell = np.s_[height // 4 : height // 2, : width // 3]
    dark[cell] = 255 - dark[cell]
    found = prepare(np.pad(dark, 60, constant_values=255), drawn.DPI).bilevel
    whole = prepare(np.pad(PAGE, 60, constant_values=255), drawn.DPI).bilevel
    assert shared(found, whole) > 0.8


def test_what_surrounds_a_sheet_is_paper():
    """A table under a photographed sheet is neither ink nor a dark cell."""
    on_table = np.pad(PAGE, 150, constant_values=70)
    assert np.median(evened(on_table, drawn.DPI)[:100]) == 255
    assert (
        shared(
            prepare(on_table, drawn.DPI).bilevel[200:-200, 200:-200],
            prepare(np.pad(PAGE, 150, constant_values=255), drawn.DPI).bilevel[200:-200, 200:-200],
        )
        > 0.9
    )
