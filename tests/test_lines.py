"""Words become lines by their height, in whatever order they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Box, Frame, Page, PlacedLine, PlacedWord, lines_of


def word(text, x, top, height=10.0):
    return PlacedWord(text, Box(x, top, x + 5 * len(text), top + height))


def texts(words):
    return [line.text for line in lines_of(words, 1)]


@given(st.data(), st.integers(1, 6), st.integers(1, 5))
def test_any_order_gives_the_same_lines(data, count, width):
    """Words drawn in any order come out line by line, each from left to right."""
    grid = [[f"w{row}x{column}" for column in range(width)] for row in range(count)]
    words = [
        word(text, 60 + 40 * column, 100 + 13 * row + data.draw(st.floats(-1, 1)))
        for row, line in enumerate(grid)
        for column, text in enumerate(line)
    ]
    assert texts(data.draw(st.permutations(words))) == [" ".join(line) for line in grid]


def test_a_smaller_word_stands_on_its_line():
    """A superscript and a word in a larger font belong to the line they stand on."""
    words = [
        word("Hanke", 60, 100, 14),
        word("2", 96, 99, 6),
        word("alkoi", 110, 103, 10),
        word("sitten", 60, 118),
    ]
    assert texts(words) == ["Hanke 2 alkoi", "sitten"]


def test_two_columns_of_other_leading_do_not_run_together():
    """A label between two value lines stays a line of its own."""
    words = [word("Tavoitteet", 60, 106.5), word("ylempi", 200, 100), word("alempi", 200, 113)]
    assert len(texts(words)) in {2, 3}
    assert "ylempi alempi" not in texts(words)


def test_lines_know_their_page_and_box():
    """A line's box holds its words."""
    (line,) = lines_of([word("yksi", 60, 100), word("kaksi", 90, 101)], 3)
    assert line.page == 3
    assert line.box == Box(60, 100, 115, 111)


def test_what_stands_on_a_page_has_a_box_by_its_type():
    """A word on a page cannot be made without a box, and its line has one."""
    with pytest.raises(TypeError, match="box"):
        PlacedWord("sana")
    (line,) = lines_of([word("yksi", 60, 100)], 3)
    assert isinstance(line, PlacedLine)


def test_no_words_no_lines():
    """An empty page has no lines."""
    assert lines_of([], 1) == ()


def test_a_pages_words_are_grouped_once():
    """Lines are carried: asked again, they are the same, also where words were changed or left out."""
    words = [word("Hanke", 60, 100), word("j", 100, 100), word("alkoi", 110, 100), word("3", 300, 800)]
    page = Page(1, Frame(595, 842), tuple(words))
    assert page.lines is page.lines
    other = PlacedWord("Hanke", words[0].box, chosen="Hanki")
    made = page.with_words({id(words[0]): other, id(words[1]): None, id(words[3]): None})
    assert made.words == (other, words[2])
    assert [line.text for line in made.lines] == ["Hanki alkoi"]
    assert [line.text for line in page.lines] == ["Hanke j alkoi", "3"]


def test_a_box_with_its_edges_swapped_is_set_right_on_any_page():
    """Rectangles of links may be written from any corner, on upright pages too."""
    assert Frame(595, 842).upright(Box(30, 50, 10, 20)) == Box(10, 20, 30, 50)
