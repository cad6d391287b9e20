"""Page numbers and running lines are left out of the text; what belongs to a card never is."""

import pytest

from extract import families
from extract.layout import running_heads
from extract.model import Box, Frame, Page, Word
from tests.pages import HEADERS, LABELS, TITLE

FAMILY = families.load()
TOP, MIDDLE, BOTTOM = 30.0, 400.0, 815.0


def page(number, *lines):
    """A page of lines at given heights."""
    words = [
        Word(text, Box(60 + 90 * at, top, 140 + 90 * at, top + 10))
        for line, top in lines
        for at, text in enumerate(line.split())
    ]
    return Page(number, Frame(595, 842), tuple(words))


def left(*pages):
    """What each page still says."""
    return [
        " ".join(word.text for word in one.words) for one in running_heads.without_furniture(pages, FAMILY)
    ]


@pytest.mark.parametrize("number", ["3", "- 3 -", "3 (7)", "3/7", "Sivu 3/7", "s. 3", "(3)"])
def test_page_numbers_go(number):
    """However they are written, at the foot and at the head of a page."""
    assert left(page(1, ("Sisältö on tässä", MIDDLE), (number, BOTTOM))) == ["Sisältö on tässä"]
    assert left(page(1, (number, TOP), ("Sisältö on tässä", MIDDLE))) == ["Sisältö on tässä"]


@pytest.mark.parametrize(
    "footer",
    [
        "Hankekortti $20064 – 1",
        "520039 sivu1/1",
        "522442 sivu 1",
        "Sivu Vi",
        "Hankekortti S21390 – 1",
        "1 · $20731",
    ],
)
def test_page_numbers_go_with_what_an_engine_makes_of_them(footer):
    """The code's letter becomes a sign or a figure, a stroke and figures become letters."""
    assert left(page(1, ("Sisältö on tässä", MIDDLE), (footer, BOTTOM))) == ["Sisältö on tässä"]


@pytest.mark.parametrize("text", ["Opas on verkossa, sivu on", "Kurssilla 2019 oli 14", "$20731"])
def test_a_last_line_of_text_is_no_page_number(text):
    """However short it is, and though it names a page, a year or a code."""
    assert left(page(1, ("Sisältö on tässä", MIDDLE), (text, BOTTOM))) == [f"Sisältö on tässä {text}"]


@pytest.mark.parametrize("text", ["2019", "3 hanketta", "S20731", "47 126 €", "1.9.2016"])
def test_other_numbers_stay(text):
    """Years, codes, amounts and dates are no page numbers."""
    assert left(page(1, (text, BOTTOM))) == [text]


def test_a_number_in_the_middle_stays():
    """What stands among the text is text."""
    assert left(page(1, ("3", MIDDLE))) == ["3"]


def test_a_number_that_ends_a_paragraph_stays():
    """A wrapped line may hold a number alone: right below text it is text."""
    pages = page(1, ("Ryhmiin osallistui kaikkiaan", BOTTOM - 13), ("15", BOTTOM))
    assert left(pages) == ["Ryhmiin osallistui kaikkiaan 15"]


def test_a_number_below_a_running_line_goes_with_it():
    """Two lines of furniture may stand as near to each other as they like."""
    pages = [page(at, ("Asia", MIDDLE), ("Sokra", BOTTOM - 13), (str(at), BOTTOM)) for at in (1, 2)]
    assert left(*pages) == ["Asia", "Asia"]


def test_lines_that_run_over_pages_go():
    """The same words at the same height of several pages, whatever number they hold."""
    pages = [page(at, (f"Sokra-hankekortit {at}", TOP), (f"Sivun {at} asia", MIDDLE)) for at in (1, 4, 6)]
    assert left(*pages) == ["Sivun 1 asia", "Sivun 4 asia", "Sivun 6 asia"]


def test_a_line_that_stands_once_stays():
    """One page's first line is content, and so are like lines at other heights."""
    assert left(page(1, ("Alku", TOP)), page(2, ("Muu", TOP))) == ["Alku", "Muu"]
    assert left(page(1, ("Sama", TOP)), page(2, ("Sama", BOTTOM))) == ["Sama", "Sama"]


@pytest.mark.parametrize("text", [HEADERS[0], TITLE, LABELS[3]])
def test_a_cards_own_lines_stay_however_often_they_stand(text):
    """Headers, titles and labels at the top of each card's page are no running lines."""
    assert left(page(1, (text, TOP)), page(2, (text, TOP))) == [text, text]


def test_nothing_changes_where_nothing_goes():
    """A page without furniture is the very same value."""
    one = page(1, ("Sisältö", MIDDLE))
    assert running_heads.without_furniture([one], FAMILY) == (one,)
    assert running_heads.without_furniture([], FAMILY) == ()
