"""Rows whose label and value part company: over a page end, in a narrow column, below the last rule."""

from dataclasses import replace

import pytest
from pages import CARD, LABELS, VALUES, Sheet, drafts, raw_cards, texts

LAST = LABELS[-1]
BEGINNING = "Rahoituspäätös viivästyi, joten aloitus siirtyi keväälle"
REST = "\n".join(
    ["Ohjaajien vaihtuminen näkyi ryhmissä", "Tilat jouduttiin etsimään kahdesti", "Aikataulu piti lopulta"]
)


def folded(text):
    """A text on one line."""
    return " ".join(text.split())


def torn(rules, *, label_on="next"):
    """A card whose last row begins on the first page without its label, which stands on the next one."""
    sheet = Sheet(rules=rules, middle=True)
    sheet.head()
    sheet.card(CARD[:-1])
    sheet.row("" if label_on == "next" else LAST, BEGINNING)
    sheet.turn()
    sheet.row(LAST if label_on == "next" else "", REST)
    return sheet.pages()


@pytest.mark.parametrize("rules", ["all", "between", "zebra"])
def test_a_row_whose_label_stands_on_the_next_page_belongs_to_it(rules):
    """Its beginning has a row of its own on the page before, so it is not the rest of the row above."""
    (card,) = raw_cards(torn(rules))
    read = texts(card)
    assert folded(read[LAST]) == folded(f"{BEGINNING} {REST}")
    assert read[LABELS[-2]] == VALUES[-2]
    assert card.pages == (1, 2)


@pytest.mark.parametrize("rules", ["all", "between"])
def test_a_row_that_goes_on_without_its_label_belongs_to_the_page_before(rules):
    """The usual case: the label stands at the beginning."""
    (card,) = raw_cards(torn(rules, label_on="first"))
    assert folded(texts(card)[LAST]) == folded(f"{BEGINNING} {REST}")


@pytest.mark.parametrize("rules", ["all", "between"])
def test_a_row_without_a_label_inside_a_page_is_told(rules):
    """It is taken for a part of the cell above, which is to be looked at."""
    sheet = Sheet(rules=rules)
    sheet.head()
    sheet.card(CARD[:5])
    sheet.row("", BEGINNING)
    sheet.card(CARD[5:])
    (draft,) = drafts(sheet.pages())
    told = [(problem.code, problem.field) for problem in draft.problems]
    assert told == [("row-without-label", "background")]
    assert BEGINNING in " ".join(cell.line.text for cell in draft.cells[LABELS[4]].lines)


@pytest.mark.parametrize("rules", ["all", "between"])
def test_a_last_row_without_a_label_is_told(rules):
    """Also where nothing follows it."""
    sheet = Sheet(rules=rules)
    sheet.head()
    sheet.card()
    sheet.row("", BEGINNING)
    (draft,) = drafts(sheet.pages())
    assert [problem.code for problem in draft.problems] == ["row-without-label"]


def test_a_label_that_reaches_its_value_is_still_a_label():
    """Its words stand in the label column, and the value begins at its column's edge."""
    sheet = Sheet(
        rules="none", edges=(60.0, 60.0 + 4.0 + 10 * 0.5 * len("Erityishuomioita,") - 1.5, 535.0), padding=4.0
    )
    sheet.head()
    for label, value in CARD[:-1]:
        sheet.row(label, value)
    sheet.row(LAST, "\n".join([BEGINNING, REST]))
    (card,) = raw_cards(sheet.pages())
    assert texts(card)[LAST] is not None
    assert texts(card)[LAST].startswith(BEGINNING[:30])


def test_the_documents_own_alignment_decides_where_a_page_could_be_either():
    """Labels of page 1 stand in the middle: so does the one of page 2, and the line above it is its own."""
    sheet = Sheet(rules="zebra", middle=True)
    sheet.head()
    sheet.card(CARD[:4])
    sheet.row(LABELS[4], "\n".join([VALUES[4]] * 3))
    sheet.card(CARD[5:-1])
    sheet.turn()
    sheet.rules = "none"
    sheet.row(LAST, REST)
    (card,) = raw_cards(sheet.pages())
    assert folded(texts(card)[LAST]) == folded(REST)
    assert texts(card)[LABELS[-2]] == VALUES[-2]


def test_text_between_two_rows_is_told():
    """It stands in no cell and is left out: the cell above it is to be looked at."""
    sheet = Sheet(rules="none")
    sheet.head()
    sheet.card(CARD[:6])
    sheet.top += 12
    sheet.line("Tämä rivi kulkee koko sivun yli eikä kuulu mihinkään soluun, vaikka se on taulukossa")
    sheet.top += 12
    sheet.card(CARD[6:])
    (draft,) = drafts(sheet.pages())
    told = [problem for problem in draft.problems if problem.code == "text-between-rows"]
    assert len(told) == 1
    assert "kulkee koko sivun yli" in told[0].message
    assert told[0].field == "objectives"


def test_text_below_an_unknown_row_is_told():
    """The field above the unknown row is to be looked at, for both."""
    sheet = Sheet()
    sheet.head()
    sheet.card([*CARD[:3], ("Yhteistyökumppanit", "Seurakunta ja kaupunki")])
    sheet.top += 12
    sheet.line("Tämä rivi kulkee koko sivun yli eikä kuulu mihinkään soluun, vaikka se on taulukossa")
    sheet.top += 12
    sheet.card(CARD[3:])
    (draft,) = drafts(sheet.pages())
    assert [(one.code, one.field) for one in draft.problems] == [
        ("unknown-label", "implementers"),
        ("text-between-rows", "implementers"),
    ]


@pytest.mark.parametrize("second", [False, True])
def test_text_below_the_table_is_told(second):
    """At the document's end and above a second card; the headers of that card are none of it."""
    sheet = Sheet(size=8, leading=11, padding=2, top=40)
    sheet.head()
    sheet.card(CARD[:6])
    sheet.top += 30
    sheet.line(
        "Hankkeen loppuraportti ilmestyy keväällä, ja siitä tiedotetaan kaikille mukana olleille kunnille"
    )
    sheet.top += 12
    if second:
        sheet.head(title="S21199, Väylä työhön")
        sheet.card([(CARD[0][0], "S21199, Väylä työhön, 1.1.2016–31.12.2018"), *CARD[1:6]])
    first, *others = drafts(sheet.pages())
    told = [one for one in first.problems if one.code == "text-below-table"]
    assert len(told) == 1
    assert told[0].field == "objectives"
    assert told[0].message.endswith("kunnille'.")
    assert [one.problems for one in others] == [[]] * second


@pytest.mark.parametrize("rules", ["all", "between", "none"])
def test_a_row_without_a_label_after_an_unknown_row_is_told_on_the_next_page(rules):
    """It goes on with what is nobody's: the field above the unknown row is to be looked at."""
    sheet = Sheet(rules=rules)
    sheet.head()
    sheet.card([*CARD[:3], ("Yhteistyökumppanit", "Seurakunta ja kaupunki")])
    sheet.turn()
    sheet.row("", BEGINNING)
    sheet.card(CARD[3:])
    (draft,) = drafts(sheet.pages())
    told = [one for one in draft.problems if BEGINNING in one.message]
    assert [(one.code, one.field) for one in told] == [("unknown-label", "implementers")]
    assert all(BEGINNING not in line.line.text for cell in draft.cells.values() for line in cell.lines)


@pytest.mark.parametrize("rules", ["all", "between"])
def test_a_row_without_a_label_after_an_unknown_row_is_told_on_its_page(rules):
    """It has no cell above it that it could be a part of."""
    sheet = Sheet(rules=rules)
    sheet.head()
    sheet.card([*CARD[:3], ("Yhteistyökumppanit", "Seurakunta ja kaupunki"), ("", BEGINNING), *CARD[3:]])
    (draft,) = drafts(sheet.pages())
    told = [one for one in draft.problems if BEGINNING in one.message]
    assert [(one.code, one.field) for one in told] == [("unknown-label", "implementers")]


@pytest.mark.parametrize("label", ["", "Hankkeen viralliset tiedot"])
@pytest.mark.parametrize("second", [False, True])
def test_a_row_above_a_cards_first_label_is_told_at_that_card(label, second):
    """It may be the first label's value, whose label was not read."""
    sheet = Sheet(size=8, leading=11, padding=2, top=40)
    if second:
        sheet.head(title="S21199, Väylä työhön")
        sheet.card([(CARD[0][0], "S21199, Väylä työhön, 1.1.2016–31.12.2018"), *CARD[1:5]])
        sheet.turn()
    sheet.head()
    sheet.card([(label, BEGINNING), *CARD[1:7]])
    *_, card = drafts(sheet.pages())
    assert CARD[0][0] not in card.cells
    told = [one for one in card.problems if BEGINNING in one.message]
    assert [(one.code, one.field) for one in told] == [("unknown-label", "funder")]


def test_a_title_that_wraps_above_swapped_columns_is_whole():
    """Where labels stand right of their values its second line begins where values do."""
    sheet = Sheet(size=8, leading=11, padding=0, top=40)
    sheet.head(title="S20731, Mennään yhdessä eteenpäin")
    sheet.top -= 7
    sheet.line("naapuruston väen kanssa")
    sheet.top += 8
    after = sheet.top
    sheet.card()
    left, split, right = sheet.edges

    def turned(word):
        box = word.box
        by = 0.0 if box.top < after else left - split if box.x0 >= split else right - split
        return replace(word, box=replace(box, x0=box.x0 + by, x1=box.x1 + by))

    pages = [replace(page, words=tuple(map(turned, page.words)), rules=()) for page in sheet.pages()]
    (card,) = raw_cards(pages)
    assert card.title.text == "S20731, Mennään yhdessä eteenpäin naapuruston väen kanssa"
    assert card.problems == ()
    assert texts(card) == dict(CARD)
