"""Ink of the size of text that nobody read is found; rules, dust and what was read are not."""

import numpy as np
import pytest

from extract.model import Box, Rule, Word
from extract.ocr.dropped_lines import unread_boxes
from extract.ocr.preprocess import prepare

DPI = 144
SCALE = DPI / 72


def sheet(*boxes):
    """White paper of 300 × 200 points with letters' strokes in the given rectangles."""
    paper = np.full((int(200 * SCALE), int(300 * SCALE)), 255, dtype=np.uint8)
    for box in boxes:
        x0, top, x1, bottom = (int(value * SCALE) for value in (box.x0, box.top, box.x1, box.bottom))
        paper[top:bottom, x0:x1:4] = 0
        paper[top:bottom, x0 + 1 : x1 : 4] = 0
    return prepare(paper, DPI)


FIRST, SECOND = Box(60, 50, 160, 59), Box(60, 90, 240, 99)


def holds(found, box):
    """Whether one of the found rectangles holds a box and little else."""
    return any(
        one.x0 <= box.x0
        and one.x1 >= box.x1
        and one.top <= box.top
        and one.bottom >= box.bottom
        and one.height < 20
        for one in found
    )


def test_a_line_without_a_word_is_found():
    """Of two lines of ink, the one that has words is left alone."""
    found = unread_boxes(sheet(FIRST, SECOND), [Word("luettu", FIRST)], ())
    assert len(found) == 1
    assert holds(found, SECOND)


def test_nothing_is_found_where_all_was_read():
    """Words over all ink leave nothing, and blank paper has nothing."""
    assert unread_boxes(sheet(FIRST, SECOND), [Word("a", FIRST), Word("b", SECOND)], ()) == []
    assert unread_boxes(sheet(), [], ()) == []


def test_a_ruling_line_is_no_text():
    """Neither a rule that is known, nor a thin line that is not."""
    rule = Box(40, 120, 260, 121)
    assert unread_boxes(sheet(rule), [], (Rule(rule),)) == []
    assert unread_boxes(sheet(rule), [], ()) == []


@pytest.mark.parametrize(
    "box",
    [Box(100, 100, 103, 103), Box(100, 30, 140, 150), Box(2, 60, 8, 70)],
    ids=["dust", "picture", "at the edge"],
)
def test_what_has_not_the_size_of_a_line_is_no_text(box):
    """Dust, pictures and the paper's edge are not read again."""
    assert unread_boxes(sheet(box), [], ()) == []


def test_words_far_apart_on_a_line_are_read_apart():
    """Two cells' texts on one height are two rectangles."""
    found = unread_boxes(sheet(Box(60, 50, 110, 59), Box(180, 50, 240, 59)), [], ())
    assert len(found) == 2


@pytest.mark.parametrize("inward", [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)])
def test_boxes_need_not_cover_the_last_point_of_ink(inward):
    """A word's box that is a point too small on a side leaves nothing to be read again."""
    left, top, right, bottom = inward
    box = Box(FIRST.x0 + left, FIRST.top + top, FIRST.x1 - right, FIRST.bottom - bottom)
    assert unread_boxes(sheet(FIRST), [Word("luettu", box)], ()) == []


def test_few_strokes_are_no_line():
    """A thin mark as wide as a word has too little ink."""
    assert unread_boxes(sheet(Box(60, 50, 62, 55), Box(72, 50, 73, 55)), [], ()) == []
