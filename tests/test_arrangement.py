"""Labels stand left or right of their values, above or before them: each value gets its own label."""

import pytest

from extract import families
from extract.pdf.glyphs import words_from
from tests.pages import CARD, HEADERS, LABELS, TITLE, Sheet, drafts, raw_cards, texts

GAPS = [(label, "" if at in {4, 5, 8, 11} else value) for at, (label, value) in enumerate(CARD)]
LONG = [(label, " ".join([value] * 9) if at in {4, 6} else value) for at, (label, value) in enumerate(CARD)]
EDGES = (60.0, 200.0, 535.0)


def above(sheet, rows):
    """Labels on lines alone, their values below them."""
    for label, value in rows:
        block(sheet, label)
        block(sheet, value)
        sheet.top += 4


def inline(sheet, rows):
    """Labels with a colon before their values on the same line."""
    for label, value in rows:
        block(sheet, f"{label}: {value}".strip())
        sheet.top += 4


def mixed(sheet, rows):
    """The first rows beside, the others above."""
    sheet.card(rows[:3])
    sheet.top += 10
    above(sheet, rows[3:])


def block(sheet, text):
    """A paragraph over the page's width; what does not fit goes on at the top of the next page."""
    for line in sheet.wrapped(text, EDGES[2] - EDGES[0]):
        if sheet.top > sheet.height - 90:
            sheet.turn()
        sheet.put(line, EDGES[0], sheet.top)
        sheet.top += sheet.leading


def right(sheet, rows):
    """Labels right of their values."""
    left_edge, split, end = EDGES
    for label, value in rows:
        values = sheet.wrapped(value, 330) if value else []
        labels = sheet.wrapped(label, 120)
        for at in range(max(len(values), len(labels))):
            if at < len(values):
                sheet.put(values[at], left_edge, sheet.top)
            if at < len(labels):
                sheet.put(labels[at], left_edge + 350, sheet.top)
            sheet.top += sheet.leading
        sheet.top += 6
    assert split < end


@pytest.mark.parametrize("rows", [CARD, GAPS, LONG], ids=["card", "gaps", "long"])
@pytest.mark.parametrize("arranged", [above, inline, mixed, right])
def test_each_value_stands_under_its_label(arranged, rows):
    """Wherever labels stand, over pages and with fields left empty, no value strays and none is doubted."""
    sheet = Sheet("none", edges=EDGES, height=2000.0 if arranged is right else 842.0)
    sheet.head()
    arranged(sheet, rows)
    (card,) = raw_cards(sheet.pages())
    assert texts(card) == {label: value or None for label, value in rows}
    assert [passage.text for _, passage in card.headers] == list(HEADERS)
    assert card.title is not None
    assert card.title.text == TITLE
    assert not card.problems


def test_where_two_arrangements_are_near_the_fields_are_doubted():
    """A card of two short labels could be read beside and above: both fields say so."""
    sheet = Sheet("none", edges=EDGES)
    sheet.head()
    for text, x in (("Tavoitteet", 60), ("Kaikki mukaan", 200), ("Toimintatapa", 60), ("Ryhmissä", 200)):
        sheet.put(text, x, sheet.top)
        sheet.top += sheet.leading
    (draft,) = drafts(sheet.pages())
    assert {problem.code for problem in draft.problems} == {"layout-unsure"}
    assert {problem.field for problem in draft.problems} == {"objectives", "methods"}


def test_a_label_is_known_with_its_words_in_another_order_and_with_a_word_before_it():
    """Reworded labels keep their fields: words swapped, "Hankkeen" put before."""
    family = families.load()
    assert [families.best(text, family).label.text for text in REWORDED] == list(REWORDED.values())


REWORDED = {
    "Osallisuuden lupaavat käytännöt ja palaset": LABELS[8],
    "Hankkeen toimintatapa": LABELS[6],
    "Hankkeen varsinaiset kohderyhmät": LABELS[3],
}


def test_soft_hyphens_are_hyphens_where_the_page_shows_them():
    """At a word's end and as a glyph of their own they are; inside a letter's own glyph they are not."""
    letter = [
        ("m", 60.0, 100.0, 63.8, 106.7),
        ("\u00ad", 63.8, 100.0, 67.6, 106.7),
        ("e", 68.0, 98.0, 72.0, 106.7),
    ]
    own = [
        ("R", 60.0, 120.0, 66.0, 130.0),
        ("\u00ad", 66.0, 120.0, 69.3, 130.0),
        ("t", 69.3, 120.0, 72.0, 130.0),
    ]
    last = [("o", 60.0, 140.0, 65.0, 150.0), ("\u00ad", 65.0, 140.0, 65.5, 150.0)]
    assert [word.text for word in words_from([*letter, *own, *last])] == ["me", "R-t", "o-"]


def test_footers_of_a_single_page_are_no_text():
    """A page's number beside the card's code or the word for a page is no part of the last value."""
    for footer in ("S20731 · sivu 1 / 1", "Hankekortti S20731 – 1", "Sivu 1"):
        sheet = Sheet("none")
        sheet.head()
        sheet.card()
        sheet.put(footer, 60, 810)
        (card,) = raw_cards(sheet.pages())
        assert texts(card) == dict(CARD), footer


def test_nothing_is_known_of_a_page_without_words():
    """A blank page between two pages of a card changes nothing."""
    sheet = Sheet("none")
    sheet.head()
    above(sheet, CARD[:6])
    sheet.turn()
    sheet.turn()
    above(sheet, CARD[6:])
    (card,) = raw_cards(sheet.pages())
    assert texts(card) == dict(CARD)
