"""Rows find their card and their label; what no label owns is told and never given to a neighbour."""

from dataclasses import replace
from itertools import product

import pytest

from extract import families
from extract.layout import table
from extract.mapping import is_proven
from extract.model import FieldStatus, Severity
from tests.pages import CARD, HEADERS, LABELS, TITLE, VALUES, Sheet, drafts, raw_cards, texts

RULES = ("all", "between", "zebra", "none")
LOOKS = list(product(RULES, (False, True)))
OTHER_TITLE = "S21199, Väylä työhön"
OTHER = [
    (LABELS[0], "S21199, Väylä työhön, 1.1.2016–31.12.2018"),
    (LABELS[1], "Hämeen ELY-keskus, 1 024 350 €"),
    (LABELS[2], "Kajaanin kaupunki"),
    (LABELS[3], "Työtä hakevat nuoret"),
    (LABELS[5], "Lyhentää työttömyyttä"),
    (LABELS[6], "Valmennus työpaikalla"),
]
HALF = list(CARD[:6])


def small(rules, middle):
    return Sheet(rules, middle, size=8, leading=11, padding=2, top=40)


def read(sheet):
    return raw_cards(sheet.pages())


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
@pytest.mark.parametrize("between", ["title", "headers", "gap"])
def test_two_cards_on_a_page(rules, middle, between):
    """A second card begins at its headers, at its title, or at its first label; no value crosses over."""
    sheet = small(rules, middle)
    sheet.head()
    sheet.card(HALF)
    sheet.top += 20
    if between == "title":
        sheet.line(OTHER_TITLE)
    elif between == "headers":
        sheet.head(title=OTHER_TITLE)
    sheet.top += 8
    sheet.card(OTHER)
    first, second = read(sheet)
    assert (texts(first), texts(second)) == (dict(HALF), dict(OTHER))
    assert (first.title.text if first.title else None) == TITLE
    assert (second.title.text if second.title else None) == (None if between == "gap" else OTHER_TITLE)
    assert len(second.headers) == (2 if between == "headers" else 0)


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
def test_a_card_after_a_card_on_the_next_page(rules, middle):
    """The last row of one card does not go on in the next one."""
    sheet = Sheet(rules, middle)
    sheet.head()
    sheet.card()
    sheet.turn()
    sheet.head(title=OTHER_TITLE)
    sheet.card(OTHER)
    first, second = read(sheet)
    assert (texts(first), texts(second)) == (dict(CARD), dict(OTHER))
    assert (first.pages, second.pages) == ((1,), (2,))


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
def test_a_card_that_begins_below_a_letter(rules, middle):
    """Text above the card belongs to none of its fields."""
    sheet = Sheet(rules, middle)
    for text in (
        "Hyvä vastaanottaja,",
        "lähetän ohessa hankekortin. Tavoitteet ja tulokset on kuvattu siinä lyhyesti.",
        "Terveisin Maija Meikäläinen",
    ):
        sheet.line(text)
        sheet.top += 10
    sheet.head()
    sheet.card()
    (card,) = read(sheet)
    assert texts(card) == dict(CARD)
    assert not card.problems


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
def test_footers_and_page_numbers_are_no_value(rules, middle):
    """What every page prints around its content is in no value, nor does it end a row."""
    rows = [(label, "\n".join([VALUES[6]] * 20) if at in {4, 6} else v) for at, (label, v) in enumerate(CARD)]
    sheet = Sheet(rules, middle)
    sheet.head()
    sheet.card(rows)
    pages = []
    for page in sheet.pages():
        around = Sheet()
        around.put("Terveyden ja hyvinvoinnin laitos", 60, 30)
        around.put("Sokra – hankekortit 2019", 60, 805)
        around.put(f"Sivu {page.number} / 3", 280, 815)
        pages.append(replace(page, words=page.words + tuple(around.words)))
    assert len(pages) == 3
    (card,) = raw_cards(pages)
    assert texts(card) == dict(rows)


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
@pytest.mark.parametrize("at", [1, 6])
def test_an_unknown_label_is_told_and_its_value_is_nobodys(rules, middle, at):
    """A label that the family does not have leaves its neighbours' values alone."""
    rows = list(CARD)
    rows.insert(at, ("Yhteistyökumppanit", "Seurakunta ja kaupunki"))
    sheet = Sheet(rules, middle)
    sheet.head()
    sheet.card(rows)
    (card,) = read(sheet)
    assert texts(card) == dict(CARD)
    (problem,) = card.problems
    assert (problem.code, problem.severity) == ("unknown-label", Severity.WARNING)
    assert "Yhteistyökumppanit" in problem.message
    assert "Seurakunta ja kaupunki" in problem.message


@pytest.mark.parametrize(("rules", "middle"), [look for look in LOOKS if look[0] != "zebra"])
def test_an_unknown_last_label_is_told(rules, middle):
    """An unknown label below the last one is not taken for a part of it."""
    sheet = Sheet(rules, middle)
    sheet.head()
    sheet.card([*CARD, ("Lisätietoja", "Seurakunta ja kaupunki")])
    (card,) = read(sheet)
    assert texts(card) == dict(CARD)
    assert [problem.code for problem in card.problems] == ["unknown-label"]


def test_an_unknown_label_that_crosses_a_page_stays_nobodys():
    """The rest of an unknown row on the next page is not given to the label before it."""
    rows = list(CARD)
    rows.insert(6, ("Yhteistyökumppanit", "\n".join(["Seurakunta ja kaupunki"] * 40)))
    sheet = Sheet()
    sheet.head()
    sheet.card(rows)
    (card,) = read(sheet)
    assert texts(card) == dict(CARD)


@pytest.mark.parametrize(
    "wording",
    [
        "Levittaminen ja juurrutus",
        "Levittäminen ja juurruttaminen",
        "Levittåminen ja juurrutus",
        "Levitt6minen ja juurrutus",
        "LEVITTÄMINEN JA JUURRUTUS",
        "Levittäminen sekä juurrutus",
        "Levittä- minen ja juurrutus:",
    ],
)
def test_damaged_and_reworded_labels_are_known(wording):
    """A label is known by its letters, and kept as it was read."""
    rows = [(wording if label == LABELS[10] else label, value) for label, value in CARD]
    sheet = Sheet()
    sheet.head()
    sheet.card(rows)
    (card,) = read(sheet)
    assert texts(card) == dict(CARD)
    assert card.cells[LABELS[10]].label_raw == wording


def test_header_and_title_that_wrap():
    """Headers and titles over two lines are whole."""
    long_title = "S20731, Mennään yhdessä eteenpäin ja otetaan kaikki mukaan kylän yhteiseen toimintaan"
    sheet = Sheet(edges=(60.0, 180.0, 330.0))
    sheet.head(title=long_title)
    sheet.card()
    (card,) = read(sheet)
    assert [passage.text for _, passage in card.headers] == list(HEADERS)
    assert card.title is not None
    assert card.title.text == long_title


@pytest.mark.parametrize(
    ("rules", "gap_pt", "whole"), [("all", 4, True), ("none", 4, True), ("none", 30, False)]
)
def test_a_title_with_a_gap_between_words_where_the_columns_part(rules, gap_pt, whole):
    """The second line of a title is none of the table's rows, though it has a word in each column."""
    sheet = Sheet(rules, edges=(60.0, 180.0, 535.0))
    sheet.head(title="S20731, Mennään yhdessä eteenpäin ja parannetaan kylällä")
    sheet.top -= 8
    sheet.put("työllistymismahdollisuus".ljust(24), 184 - gap_pt - 120, sheet.top)
    sheet.put("kaikille", 184, sheet.top)
    sheet.top += 30
    sheet.card()
    (card,) = read(sheet)
    assert card.title.text.endswith("työllistymismahdollisuus kaikille") is whole
    assert texts(card) == dict(CARD)


@pytest.mark.parametrize("rules", RULES)
def test_values_that_speak_of_labels(rules):
    """A value that begins with a label's words is a value."""
    rows = [
        (label, "Tavoitteet saavutettiin\nHankkeen tausta oli kylässä tuttu" if at in {4, 8} else value)
        for at, (label, value) in enumerate(CARD)
    ]
    sheet = Sheet(rules)
    sheet.head()
    sheet.card(rows)
    (card,) = read(sheet)
    assert texts(card) == dict(rows)


def test_a_page_without_a_table_is_no_card():
    """A letter that names labels in its sentences holds no card."""
    sheet = Sheet()
    for text in (
        "Hyvä lukija,",
        "Tavoitteet ja hankkeen tausta on kuvattu kortissa.",
        "Toteuttajat kiittävät.",
    ):
        sheet.line(text)
        sheet.top += 10
    assert read(sheet) == []


def test_headings_of_other_papers_are_no_card():
    """A few short labels, as guides and minutes have them for headings, prove no card."""
    sheet = Sheet()
    for label in ("Hankkeen tausta", "Tavoitteet", "Toteuttajat", "Toimintatapa"):
        sheet.row(label, "Syödä yhdessä")
    assert not any(is_proven(card, families.load()) for card in raw_cards(sheet.pages()))


def test_one_cell_under_a_title_is_a_card():
    """A title, and a code in its own cell, prove a card of which only that is left."""
    sheet = Sheet()
    sheet.line(TITLE)
    sheet.row(*CARD[0])
    (card,) = raw_cards(sheet.pages())
    assert is_proven(card, families.load())


def test_cells_that_are_empty_say_so():
    """An empty cell is empty, not filled with nothing."""
    sheet = Sheet()
    sheet.card([(label, "" if label == LABELS[7] else value) for label, value in CARD])
    (card,) = read(sheet)
    assert card.cells[LABELS[7]].status is FieldStatus.EMPTY
    assert card.cells[LABELS[7]].value is None


def test_items_keep_the_order_of_the_page():
    """Rows and free lines come from top to bottom."""
    sheet = Sheet()
    sheet.head()
    sheet.card()
    found = table.items(sheet.pages(), families.load())
    kinds = [type(item).__name__ for item in found]
    assert kinds == ["FreeLine"] * 3 + ["Row"] * 12


def test_an_unknown_row_below_the_last_rule_is_told():
    """The last row of a striped table may be unfilled: its text is nobody's, and that is said."""
    sheet = Sheet(rules="zebra")
    sheet.head()
    sheet.card([*CARD, ("Yhteyshenkilö", "Matti Meikäläinen")])
    (draft,) = drafts(sheet.pages())
    (problem,) = draft.problems
    assert (problem.code, "Matti Meikäläinen" in problem.message) == ("unknown-label", True)
    assert draft.cells[LABELS[11]].lines[-1].line.text.endswith(VALUES[11][-10:])


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
def test_a_label_that_a_page_cuts_goes_on_with_its_last_words(rules, middle):
    """Its row's value is one; other words there are an unknown label."""
    sheet = Sheet(rules, middle)
    sheet.head()
    sheet.card(CARD[:11])
    first, last = "Erityishuomioita, kehittämistyön", "ongelmia"
    sheet.row(first, "Rahoituspäätös viivästyi puoli vuotta.")
    sheet.turn()
    sheet.row(last, "Ryhmän tila oli talvella kylmä.")
    (card,) = read(sheet)
    value = "Rahoituspäätös viivästyi puoli vuotta. Ryhmän tila oli talvella kylmä."
    assert " ".join(texts(card)[LABELS[11]].split()) == value
