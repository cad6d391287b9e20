"""Characters become words by geometry, in whatever order and pieces a PDF draws them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Box
from extract.pdf.glyphs import Glyph, words_of

TEXT = st.lists(st.text(alphabet="aäöHKly.-", min_size=1, max_size=8), min_size=1, max_size=8)


def glyphs(text, x=60.0, top=100.0, *, spaces=True, size=10.0):
    """The characters of a line, each half as wide as high; a space is a quarter."""
    made = []
    for sign in text:
        width = size * (0.25 if sign == " " else 0.5)
        if sign != " " or spaces:
            made.append(Glyph(sign, Box(x, top, x + width, top + size)))
        x += width
    return made


def texts(made):
    words = sorted(words_of(made), key=lambda word: (word.box.top, word.box.x0))
    return [word.text for word in words]


@given(TEXT, st.booleans())
def test_a_line_comes_apart_at_its_spaces(words, spaces):
    """White space parts words, drawn as characters or left as a gap."""
    assert texts(glyphs(" ".join(words), spaces=spaces)) == words


@given(st.data(), TEXT)
def test_letters_drawn_one_by_one_in_any_order(data, words):
    """Single letters in any order are the same words."""
    made = data.draw(st.permutations(glyphs(" ".join(words), spaces=False)))
    assert texts(made) == words


@given(st.data(), st.lists(TEXT, min_size=1, max_size=4))
def test_lines_drawn_in_any_order(data, lines):
    """Lines drawn from the bottom up, or mixed, do not run together."""
    drawn = [glyphs(" ".join(words), top=100 + 13 * at) for at, words in enumerate(lines)]
    made = [glyph for line in data.draw(st.permutations(drawn)) for glyph in line]
    assert texts(made) == [word for words in lines for word in words]


def test_a_text_drawn_twice_is_read_once():
    """Text drawn again a hair away to look bold is not doubled."""
    made = [*glyphs("Tavoitteet"), *glyphs("Tavoitteet", x=60.3)]
    assert texts(made) == ["Tavoitteet"]


def test_letters_drawn_twice_are_read_once():
    """Each letter drawn twice in a row is one, but double letters of the word stay."""
    made = [twin for glyph in glyphs("Tavoitteet") for twin in (glyph, glyph)]
    assert texts(made) == ["Tavoitteet"]


@pytest.mark.parametrize("mark", ["\x02", "\ufffe"])
def test_marks_for_a_hyphen_are_hyphens(mark):
    """What PDFium puts for a hyphen at a line's end is one."""
    assert texts(glyphs("työ" + mark)) == ["työ-"]


def test_a_word_of_two_fonts_is_one():
    """A word whose letters differ in size stays whole."""
    made = glyphs("Sok", size=12) + glyphs("ra", x=78, top=101.5, size=10)
    assert texts(made) == ["Sokra"]


def test_a_loose_accent_stays_with_its_letter():
    """A combining accent drawn over the letter before it belongs to the word."""
    made = glyphs("ta")
    made.append(Glyph("\u0308", Box(65.5, 99, 69.5, 103)))
    made += glyphs("ma", x=70)
    assert texts(made) == ["ta\u0308ma"]


def test_columns_do_not_run_together():
    """A label and a value on one line are two words."""
    assert texts([*glyphs("Tuotokset"), *glyphs("Opas", x=200)]) == ["Tuotokset", "Opas"]


def test_boxes_hold_their_letters():
    """A word's box reaches from its first letter to its last."""
    (word,) = words_of(glyphs("Opas"))
    assert word.box == Box(60, 100, 80, 110)


def test_a_page_without_characters_has_no_words():
    """Nothing, or white space alone, is no word."""
    assert words_of([]) == ()
    assert words_of(glyphs("   ")) == ()


def test_a_narrow_space_behind_a_comma_parts_words():
    """Where no space is drawn, a gap of a narrow face behind a comma is one; within words it is none."""
    made = glyphs("oli,")
    made += [Glyph(one.text, one.box) for one in glyphs("kun", x=made[-1].box.x1 + 1.7)]
    assert texts(made) == ["oli,", "kun"]
