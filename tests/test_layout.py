"""Tables of every make come apart into the rows that are printed: each value stands under its own label."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import families
from extract.layout import columns
from extract.layout.running_heads import without_furniture
from extract.model import Box, Line, TextSource, Word
from tests.pages import CARD, HEADERS, LABELS, TITLE, Sheet, raw_cards, texts

FAMILY = families.load()
RULES = ("all", "between", "zebra", "none")
PARAGRAPH = (
    "Ensimmäinen kappale kertoo, miten ryhmät perustettiin ja keiden kanssa niitä suunniteltiin kylissä."
)
LONG = [
    (label, "\n".join([PARAGRAPH] * 12) if at in {4, 6} else value) for at, (label, value) in enumerate(CARD)
]
GAPS = [(label, "" if at in {5, 7, 8, 11} else value) for at, (label, value) in enumerate(CARD)]


def read(sheet, rows):
    sheet.head()
    sheet.card(rows)
    (card,) = raw_cards(sheet.pages())
    return card


@pytest.mark.parametrize(("rules", "middle", "split"), product(RULES, (False, True), (155.0, 175.0, 200.0)))
def test_each_value_stands_under_its_label(rules, middle, split):
    """Ruled, half ruled, zebra and bare tables, labels on top or in the middle, on one line or four."""
    card = read(Sheet(rules, middle, edges=(60.0, split, 535.0)), CARD)
    assert texts(card) == dict(CARD)
    assert [passage.text for _, passage in card.headers] == list(HEADERS)
    assert card.title is not None
    assert card.title.text == TITLE


@pytest.mark.parametrize(("rules", "middle", "repeat"), product(RULES, (False, True), (False, True)))
def test_rows_cross_pages(rules, middle, repeat):
    """A row that goes on over a page is one value, whether its label is printed again or not."""
    card = read(Sheet(rules, middle, repeat), LONG)
    assert texts(card) == dict(LONG)
    assert card.pages == (1, 2)


@pytest.mark.parametrize(("rules", "middle"), product(RULES, (False, True)))
def test_empty_cells_stay_empty(rules, middle):
    """A label without a value gets none from its neighbours."""
    card = read(Sheet(rules, middle), GAPS)
    assert texts(card) == {label: value or None for label, value in GAPS}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 5), min_size=len(LABELS), max_size=len(LABELS)),
    st.sampled_from(RULES),
    st.booleans(),
    st.floats(11.5, 16),
)
def test_values_of_any_length_stay_apart(lengths, rules, middle, leading):
    """However many lines the values have, none strays to a neighbour."""
    lengths[0] = max(lengths[0], 1)
    rows = [(label, " ".join([PARAGRAPH[:62]] * count)) for label, count in zip(LABELS, lengths, strict=True)]
    card = read(Sheet(rules, middle, leading=leading, height=2400), rows)
    assert texts(card) == {label: value or None for label, value in rows}


def test_an_address_wider_than_its_column_breaks_no_paragraph():
    """A word that sticks out of the table does not make every other line look short."""
    address = (
        "https://www.esimerkki.fi/hankkeet/osallisuus/julkaisut/opas-ryhman-ohjaajalle-ja-vertaisille.pdf"
    )
    rows = [(label, f"{PARAGRAPH} {address}" if at == 7 else value) for at, (label, value) in enumerate(LONG)]
    card = read(Sheet(), rows)
    assert {label: text for label, text in texts(card).items() if label != LABELS[7]} == {
        label: value for label, value in rows if label != LABELS[7]
    }


@pytest.mark.parametrize(("at", "kept"), [((1, 3), True), ((1, 2), False), ((0, 2, 4), False)])
def test_a_running_line_is_known_by_the_pages_it_stands_on(at, kept):
    """A line of a card that a file holds twice is no running header; one on pages in a row is."""
    pages = []
    for number in range(6):
        sheet = Sheet()
        if number in at:
            sheet.put("Jatkuva rivi", 60.0, 30.0)
        sheet.put("sivun oma sisältö", 60.0, 400.0)
        pages.append(replace(sheet.pages()[0], number=number + 1))
    left = [word.text for page in without_furniture(pages, FAMILY) for word in page.words]
    assert left.count("Jatkuva") == (len(at) if kept else 0)
    assert left.count("sisältö") == 6


@pytest.mark.parametrize("rules", RULES)
def test_a_page_of_one_value_goes_on_whatever_words_begin_its_lines(rules):
    """A word of the value that is a label's as well stands in the value column: it is none."""
    words = [
        "Kahdessa kylässä väki vaihtui.",
        "toimintatapa ei juurtunut niissä.",
        "tavoitteet jäivät kesken.",
    ]
    value = "\n".join([PARAGRAPH] * 32 + words)
    rows = [*CARD[:-1], (LABELS[-1], value)]
    assert texts(read(Sheet(rules), rows))[LABELS[-1]] == value


def test_a_lone_label_in_the_middle_is_known_by_the_pages_before():
    """On the last page both alignments would do; the labels of the first stand in their values' middle."""
    rows = [(label, "\n".join([PARAGRAPH] * 2)) for label in LABELS]
    sheet = Sheet("none", middle=True, height=770)
    card = read(sheet, rows)
    assert card.pages == (1, 2)
    assert texts(card) == dict(rows)


@pytest.mark.parametrize(("x0", "crosses"), [(183.0, False), (179.0, False), (170.0, True)])
def test_a_speck_before_a_value_takes_no_line_out_of_its_column(x0, crosses):
    """A word whose box begins a little left of the column is the value's; one from far left runs over it."""
    words = (Word("avattiin", Box(x0, 345, 218, 354)), Word("kesäksi", Box(222, 345, 256, 354)))
    assert columns.crosses(Line(words, 1), 182.5, FAMILY) is crosses
    assert columns.is_left(words[0], 182.5) is crosses


@pytest.mark.parametrize("speck", ["i", "y", "1.", "r l"])
def test_specks_in_the_column_of_labels_begin_no_row(speck):
    """An engine reads specks of a dark column as a letter or figure, level with the last line of a value."""
    rows = [(label, f"{PARAGRAPH} Kahvilassa oli 2 ryhmää.") for label in LABELS]
    sheet = Sheet("none", height=1400.0, source=TextSource.OCR)
    sheet.head()
    for label, value in rows:
        sheet.row(label, value)
        last = max(word.box.top for word in sheet.words)
        sheet.put(speck, sheet.edges[0] + 2.0, last)
    (card,) = raw_cards(sheet.pages())
    assert {label: " ".join((value or "").split()) for label, value in texts(card).items()} == dict(rows)


@pytest.mark.parametrize("place", ["above", "below"])
def test_specks_alone_beside_the_columns_make_no_row(place):
    """A photograph's ground is read as signs in the column of labels, far from the table."""
    sheet = Sheet("none", height=1400.0, source=TextSource.OCR)
    for top in (20.0, 33.0, 46.0) if place == "above" else (1300.0, 1313.0, 1326.0):
        sheet.put("° ~ *", sheet.edges[0] + 2.0, top)
    sheet.head()
    sheet.card(CARD)
    (card,) = raw_cards(sheet.pages())
    assert texts(card) == dict(CARD)
