"""A card's cells, title and headers become one field each, and nothing that was read is dropped silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.dumps import PlainCard
from extract.dumps.cards import PlainCell
from extract.mapping import raw_cards as mapped
from extract.mapping.paragraphs import plain_passage
from extract.model import FieldStatus
from tests.pages import CARD, HEADERS, LABELS, TITLE, Sheet, raw_cards

FAMILY = families.load()
FIRST = FAMILY.labels[0].text


def sheet(rows=CARD, headers=HEADERS, title=TITLE):
    drawn = Sheet()
    drawn.head(headers, title)
    drawn.card(rows)
    (card,) = raw_cards(drawn.pages())
    return card


def read(card):
    """The fields of a card by name, and what was left over."""
    fields, problems = mapped.raw_fields(card, FAMILY)
    assert [field.name for field in fields] == [spec.name for spec in FAMILY.fields]
    return {field.name: field for field in fields}, problems


def raw(field):
    return field.raw.text if field.raw else None


def first_cell(text):
    return [(FIRST, text), *CARD[1:]]


def test_combined_cells_are_split_into_their_fields():
    """Code, name, dates, funder and amount are each a part of their cell; the link's words are no text."""
    fields, problems = read(sheet())
    names = ("card_id", "project_name", "start_date", "end_date", "funder", "public_funding_eur")
    assert [raw(fields[name]) for name in names] == [
        "S20731",
        "Mennään yhdessä eteenpäin",
        "1.9.2016",
        "30.9.2017",
        "Etelä-Savon ELY-keskus",
        "47 126 €",
    ]
    assert problems == ()


def test_header_lines_are_split_into_their_fields():
    """Axis, compiler and month stand in the header lines."""
    fields, _ = read(sheet())
    assert raw(fields["priority_axis"]) == "5"
    assert raw(fields["compiled_by"]) in FAMILY.field("compiled_by").kind.listed
    assert raw(fields["compiled_month"]) == "syyskuu 2019"


def test_a_header_that_runs_on_into_the_title_ends_with_its_month():
    """The compiler's name ends before the month, and nothing behind that is a part of either."""
    own = families.load().headers[1]
    text = "Koonnut Koordinaatiohanke – Sokra, syyskuu 2019 S20731, Mennään yhdessä eteenpäin"
    card = mapped.RawCard({}, ((own, plain_passage([text])),), None)
    fields = mapped._header_fields(card, own, FAMILY)
    assert raw(fields["compiled_by"]) == "Koordinaatiohanke – Sokra"
    assert raw(fields["compiled_month"]) == "syyskuu 2019"


def test_fields_of_missing_labels_say_so():
    """A label that the card does not show leaves its field without value, label or guess."""
    fields, _ = read(sheet(CARD[:10], headers=()))
    missing = {name for name, field in fields.items() if field.status is FieldStatus.LABEL_MISSING}
    assert missing == {"dissemination", "remarks", "priority_axis", "compiled_by", "compiled_month"}
    assert all(fields[name].label_raw is None and fields[name].raw is None for name in missing)


def test_the_title_stands_in_for_a_missing_first_cell():
    """Code and name come from the title; dates, which no title shows, are missing."""
    fields, _ = read(sheet(CARD[1:]))
    assert (raw(fields["card_id"]), raw(fields["project_name"])) == ("S20731", "Mennään yhdessä eteenpäin")
    assert fields["start_date"].status is fields["end_date"].status is FieldStatus.LABEL_MISSING


@pytest.mark.parametrize(
    ("text", "name", "status"),
    [
        ("S20731, Mennään yhdessä eteenpäin", "start_date", FieldStatus.UNREADABLE),
        ("Mennään yhdessä eteenpäin, 1.9.2016 – 30.9.2017", "card_id", FieldStatus.EMPTY),
        ("", "card_id", FieldStatus.EMPTY),
        ("", "end_date", FieldStatus.EMPTY),
    ],
)
def test_a_part_that_is_not_there_is_no_value(text, name, status):
    """A cell without dates was not read; a wholly empty cell is empty."""
    fields, _ = read(sheet(first_cell(text), title=""))
    assert (fields[name].status, fields[name].raw) == (status, None)


@pytest.mark.parametrize("text", ["Mennään, 1.9.2016 – 30.9.2017", "1.9.2016 – 30.9.2017", ""])
def test_the_title_shows_what_the_first_cell_does_not(text):
    """A code or name that the cell lacks stands in the title; what the cell has is the cell's."""
    fields, _ = read(sheet(first_cell(text)))
    assert raw(fields["card_id"]) == "S20731"
    assert raw(fields["project_name"]) == ("Mennään" if "Mennään" in text else "Mennään yhdessä eteenpäin")
    assert fields["card_id"].label_raw == FIRST


def test_text_that_no_field_took_is_told():
    """What stands in a combined cell beside its fields is a warning, not a silent loss."""
    text = "S20731, Mennään yhdessä eteenpäin, 1.9.2016 – 30.9.2017 (keskeytettiin talvella)"
    _, (problem,) = read(sheet(first_cell(text)))
    assert (problem.field, problem.code) == ("project_name", "unused-text")
    assert "keskeytettiin talvella" in problem.message


def test_a_header_without_its_number_is_unreadable():
    """A header line that was found, but not what it should say."""
    fields, _ = read(sheet(headers=("Hankekortti, Euroopan sosiaalirahaston toimintalinja", HEADERS[1])))
    assert (fields["priority_axis"].status, fields["priority_axis"].raw) == (FieldStatus.UNREADABLE, None)


def test_a_dump_keeps_its_statuses():
    """An ambiguous cell stays so, filled or not; a filled one without a word is empty."""
    statuses = {
        0: FieldStatus.FILLED,
        3: FieldStatus.AMBIGUOUS,
        4: FieldStatus.AMBIGUOUS,
        5: FieldStatus.FILLED,
    }
    texts = {0: ["S20731"], 3: [], 4: ["Ryhmät", "kokoontuivat"], 5: [" ", ""]}
    cells = {
        LABELS[at]: PlainCell(FAMILY.labels[at], LABELS[at], texts[at], status)
        for at, status in statuses.items()
    }
    card = mapped.from_plain(PlainCard([*HEADERS, "Tavoitteet"], TITLE, cells, ["https://a.fi"]), FAMILY)
    found = {text: (cell.value and cell.value.text, cell.status) for text, cell in card.cells.items()}
    assert found == {
        LABELS[0]: ("S20731", FieldStatus.FILLED),
        LABELS[3]: (None, FieldStatus.AMBIGUOUS),
        LABELS[4]: ("Ryhmät kokoontuivat", FieldStatus.AMBIGUOUS),
        LABELS[5]: (None, FieldStatus.EMPTY),
    }
    assert [header.text for header, _ in card.headers] == list(HEADERS)
    assert (card.title.text, card.urls, card.filled) == (TITLE, ("https://a.fi",), 1)


@given(
    st.lists(
        st.sampled_from(["S20731", "Väärti", "1.9.2016", "–", "30.9.2017", "(hanke)", "7", "a,"]), max_size=9
    )
)
def test_parts_of_a_combined_cell_lie_in_it_in_order(words):
    """Whatever the first cell says, each part is a stretch of it, and no two share a sign."""
    text = " ".join(words)
    cells = {FIRST: PlainCell(FAMILY.labels[0], FIRST, [text])}
    fields, problems = read(mapped.from_plain(PlainCard(cells=cells), FAMILY))
    parts = [raw(fields[name]) for name in FAMILY.labels[0].fields if fields[name].raw]
    assert all(part and part in " ".join(text.split()) for part in parts)
    assert sum(map(len, parts)) <= len(text)
    assert all(problem.code == "unused-text" for problem in problems)


def test_an_amount_that_no_pattern_knows_is_unreadable():
    """The funder's words took it: it is not empty."""
    fields, _ = read(sheet([CARD[0], (FAMILY.labels[1].text, "Hämeen ELY-keskus, 10234S €"), *CARD[2:]]))
    assert fields["public_funding_eur"].status is FieldStatus.UNREADABLE


@pytest.mark.parametrize(
    ("name", "status"), [("Vihtori -", FieldStatus.AMBIGUOUS), ("Vihtori", FieldStatus.FILLED)]
)
def test_a_title_that_ends_with_a_dash_went_on(name, status):
    """Its beginning is no certain name."""
    fields, _ = read(sheet(CARD[1:], title=f"S20731, {name}"))
    assert (fields["project_name"].raw.text, fields["project_name"].status) == ("Vihtori", status)
    assert fields["card_id"].status is FieldStatus.FILLED


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (["Kemin kaupunki, Reittien osuuskunta", "Polku, Kylän Veikot ry"], 0),
        (["Kylän Veikot ry,", "Reittien yhdistys", "Polku ry; Kemin kaupunki"], 0),
        (["Kemin kaupunki", "Kylän Veikot ry, Kansanopisto", "Reittien yhdistys"], 2),
    ],
)
def test_organisations_of_a_dump_run_on_over_lines_or_have_lines_of_their_own(lines, parts):
    """Two commas or semicolons between names tell that line ends part none, also behind a legal form."""
    label = FAMILY.labels[2]
    cell = PlainCell(label, label.text, lines)
    card = mapped.from_plain(PlainCard(cells={label.text: cell}), FAMILY)
    assert card.cells[label.text].value.text.count("\n") == parts
