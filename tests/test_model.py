"""Boxes and frames keep their geometry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Box, Frame

COORDINATES = st.floats(0, 600, allow_nan=False)


@given(COORDINATES, COORDINATES, st.sampled_from([0, 90, 180, 270]), st.floats(-3, 3))
def test_upright_and_displayed_are_inverse(x, y, turn_deg, skew_deg):
    """A point made upright and displayed again stands where it was."""
    frame = Frame(595, 842, turn_deg, skew_deg)
    assert frame.displayed_point(*frame.upright_point(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_a_quarter_turn_clockwise():
    """The displayed page's top left corner comes to the top right of the upright frame."""
    frame = Frame(842, 595, 90)
    assert frame.upright_size == (595, 842)
    assert frame.upright(Box(0, 0, 10, 20)) == Box(575, 0, 595, 10)


def test_union_and_overlap():
    """The union holds both boxes and the overlap is what they share."""
    left, right = Box(0, 0, 10, 10), Box(5, 5, 20, 12)
    assert left.union(right) == Box(0, 0, 20, 12)
    assert left.overlap(right) == 25
    assert left.overlap(Box(30, 30, 40, 40)) == 0
