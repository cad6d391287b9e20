"""Running lines of a dump become labels and values by the labels' order, and an uncertain owner is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.dumps import cards, furniture, line_ends
from extract.model import FieldStatus
from tests.pages import CARD, HEADERS, LABELS, TITLE, VALUES, columns

FAMILY = families.load()
# The first label as three lines of a narrow column.
WRAPPED = ["Hankkeen nimi, S-", "numero ja", "toteutusaika"]


def lines_of(rows=CARD, head=(*HEADERS, TITLE)):
    """A dump that gives each label and each value lines of their own."""
    return [*head, "", *(line for label, value in rows for line in (label, value, ""))]


def apart(values):
    """Values with an empty line below each."""
    return [line for value in values for line in (value, "")]


def read(lines):
    (card,) = cards.plain_cards(lines, FAMILY)
    return card


def texts(card):
    return {text: " ".join(part for part in cell.texts if part) for text, cell in card.cells.items()}


def statuses(card):
    return {text: cell.status for text, cell in card.cells.items()}


def test_every_label_gets_the_lines_below_it():
    """Headers, title and all values are found where labels stand on lines of their own."""
    card = read(lines_of())
    assert (card.headers, card.title) == (list(HEADERS), TITLE)
    assert texts(card) == dict(CARD)
    assert set(statuses(card).values()) == {FieldStatus.FILLED}


def test_a_value_may_begin_on_its_labels_line():
    """What follows a label on its line is the value's beginning."""
    card = read([TITLE, *(f"{label} {value}" for label, value in CARD)])
    assert texts(card) == dict(CARD)


def test_a_label_that_wraps_is_one_label_and_its_value_stands_beside_it():
    """The parts of a wrapped label go to the label, the words beside them to the value, in order."""
    beside = ["S20731, Mennään yhdessä", "eteenpäin, 1.9.2016 –", "30.9.2017"]
    lines = [f"{part} {rest}" for part, rest in zip(WRAPPED, beside, strict=True)]
    card = read([*lines, *lines_of(CARD[1:], ())])
    cell = card.cells[LABELS[0]]
    assert (cell.label_raw, " ".join(cell.texts).strip()) == (" ".join(WRAPPED), " ".join(beside))


@pytest.mark.parametrize(
    "damaged", ["Erityishuomioita, kehittamistyon ongelmia", "Erityishuomioita kehittémisty6n ongelmia"]
)
def test_a_damaged_label_is_found(damaged):
    """Labels are found without their dots and with what OCR puts for them."""
    card = read(lines_of([*CARD[:11], (damaged, VALUES[11])]))
    assert card.cells[LABELS[11]].label_raw == damaged
    assert texts(card)[LABELS[11]] == VALUES[11]


def test_a_labels_word_in_prose_is_no_label():
    """A sentence that begins with a label's word stays in the value that it stands in."""
    prose = "Tavoitteet saavutettiin pääosin. Tuotokset jaettiin kylille."
    rows = [(label, prose if label == LABELS[9] else value) for label, value in CARD]
    assert texts(read(lines_of(rows)))[LABELS[9]] == prose


def test_a_text_after_several_labels_is_the_last_ones_where_all_values_stand_right_below():
    """Three labels and one text: the other two are empty, and say which label has what may be theirs."""
    rows = [(label, "" if label in LABELS[7:9] else value) for label, value in CARD]
    card = read([line for line in lines_of(rows) if line])
    assert [texts(card)[label] for label in LABELS[7:10]] == ["", "", VALUES[9]]
    assert {card.cells[label].rival.text for label in LABELS[7:9]} == {LABELS[9]}
    assert all(card.cells[label].probability < 1 for label in LABELS[7:10])


def test_as_many_texts_as_labels_find_theirs_in_order():
    """Where all labels stand before all values, one text for each label is nearly certain."""
    card = read([*HEADERS, TITLE, "", *(line for label in LABELS for line in (label, "")), *apart(VALUES)])
    assert texts(card) == dict(CARD)
    assert set(statuses(card).values()) == {FieldStatus.FILLED}


def test_fewer_texts_than_labels_go_to_their_likeliest_owners_in_doubt():
    """What texts are like tells who owns them; the doubted say who may have theirs, and nothing is lost."""
    values = [value for at, value in enumerate(VALUES) if at not in (4, 7)]
    card = read([*HEADERS, TITLE, "", *(line for label in LABELS for line in (label, "")), *apart(values)])
    assert texts(card)[LABELS[5]] == VALUES[5]
    assert [text for text in texts(card).values() if text] == values
    doubted = [cell for cell in card.cells.values() if cell.status is FieldStatus.AMBIGUOUS]
    assert doubted
    assert all(cell.rival is not None for cell in doubted)


def test_values_above_their_labels_are_not_shifted():
    """Where each label stands below its value, every value is that label's, or all of them are doubted."""
    card = read([*HEADERS, TITLE, "", *(line for label, value in CARD for line in (value, label, ""))])
    shifted = [label for label, value in CARD if texts(card)[label] != value]
    assert all(card.cells[label].probability < 0.9 for label in shifted)
    assert len(shifted) <= 1


def test_formats_decide_whose_text_it_is():
    """Of values that stand after all labels, dates, amounts and organisations find their own cell."""
    lines = [
        TITLE,
        *LABELS[:4],
        "",
        *(line for value in VALUES[:4] for line in (value, "")),
        *lines_of(CARD[4:], ()),
    ]
    card = read(lines)
    assert [texts(card)[label] for label in LABELS[:4]] == list(VALUES[:4])
    assert [statuses(card)[label] for label in LABELS[:3]] == [FieldStatus.FILLED] * 3


def test_an_empty_cell_before_the_end_is_ambiguous_only_with_its_neighbour():
    """A last label without any text has no neighbour's text to doubt."""
    rows = [*CARD[:11], (LABELS[11], "")]
    card = read(lines_of(rows))
    assert set(statuses(card).values()) == {FieldStatus.FILLED}
    assert texts(card)[LABELS[11]] == ""


def test_two_cards_are_two():
    """The second header begins the second card; no value strays into the first."""
    second = [
        (LABELS[0], "S20064, Toimari, 1.1.2015 – 31.3.2017"),
        *((label, f"Toinen: {value}") for label, value in CARD[1:]),
    ]
    first, other = cards.plain_cards([*lines_of(), *lines_of(second, (*HEADERS, "S20064, Toimari"))], FAMILY)
    assert (texts(first), texts(other)) == (dict(CARD), dict(second))
    assert other.title == "S20064, Toimari"


def test_a_letter_holds_no_card():
    """Prose without labels on lines of their own gives no card."""
    assert (
        cards.plain_cards(["Hyvä lukija,", "", "Toteuttajat kiittävät sinua.", "Terveisin", "hanke"], FAMILY)
        == []
    )


def test_addresses_and_page_numbers_at_the_end_are_no_value():
    """The list of links below a dump is told apart, each address once, and pages' numbers go."""
    tail = ["", "https://www.eura2014.fi/?projektikoodi=S20731", "• https://a.fi/x", "2", "https://a.fi/x"]
    card = read([*lines_of(), *tail])
    assert card.urls == ["https://www.eura2014.fi/?projektikoodi=S20731", "https://a.fi/x"]
    assert texts(card)[LABELS[11]] == VALUES[11]


def test_a_number_that_ends_the_last_value_is_text():
    """A line may hold a number alone; below an empty line it is the page's."""
    rows = [*CARD[:11], (LABELS[11], "Ryhmiin osallistui kaikkiaan\n15")]
    lines = [line for text in lines_of(rows) for line in text.split("\n")]
    assert texts(read(lines))[LABELS[11]] == "Ryhmiin osallistui kaikkiaan 15"
    assert texts(read([*lines, "", "2"]))[LABELS[11]] == "Ryhmiin osallistui kaikkiaan 15"


@given(
    st.lists(
        st.sampled_from(["", "Sana", "https://a.fi", "- https://b.fi", "3", "Sivu 1/2", "kohta 4"]),
        max_size=8,
    )
)
def test_the_tail_is_taken_off_the_end_only(lines):
    """Lines keep their number; what goes is blank, a page number or an address, and only at the end."""
    body, urls = furniture.without_tail(lines)
    assert len(body) == len(lines)
    gone = [line for line, kept in zip(lines, body, strict=True) if kept != line]
    assert all(line.startswith(("http", "- http", "3", "Sivu")) for line in gone)
    last = max((at for at, line in enumerate(body) if line), default=-1)
    assert body[: last + 1] == lines[: last + 1]
    assert set(urls) == {url for line in gone for url in furniture.URL.findall(line)}


def test_a_dump_that_keeps_its_columns_is_read_by_them():
    """What stands right of the labels' column is the value of the label beside it; lines have no places."""
    card = read(columns())
    assert texts(card) == dict(CARD)
    assert set(statuses(card).values()) == {FieldStatus.FILLED}


def test_a_name_below_all_labels_begins_no_card():
    """Where all labels stand before all values, the first value shows the code as a title does."""
    name = "S20731, Mennään yhdessä eteenpäin kylän"
    gaps = [line for label in LABELS for line in (*label.split(" ja "), "", "")]
    card = read(
        [*HEADERS, TITLE, *gaps, "", name, "yhteiseen toimintaan, 1.9.2016 – 30.9.2017", "", *VALUES[1:]]
    )
    assert card.title == TITLE
    assert " ".join(card.cells[LABELS[0]].texts).startswith(name)


def test_lines_after_what_only_looked_like_a_title_are_not_lost():
    """A line with another code and no label after it belongs to the card before it."""
    card = read([*lines_of(), "S20064, Toimari jatkoi työtä", "Kylällä"])
    assert texts(card)[LABELS[11]].endswith("S20064, Toimari jatkoi työtä Kylällä")


def test_the_last_words_of_a_label_that_stand_elsewhere_are_no_value():
    """They complete the label that lacks them, even one whose first word alone would be none."""
    lines = lines_of([*CARD[:8], ("Lupaavat osallisuuden", VALUES[8]), *CARD[9:]])
    lines.insert(lines.index(LABELS[6]) - 1, "käytännöt ja palaset")
    card = read(lines)
    assert texts(card) == dict(CARD)
    whole = lines_of()
    whole.insert(whole.index(LABELS[6]) - 1, "käytännöt ja palaset")
    assert "käytännöt ja palaset" in texts(read(whole))[LABELS[5]]


def test_a_value_between_the_lines_of_its_label():
    """What stands between the lines of a label is the value's, in order."""
    value = "Kylän väki tapasi, moni sai työtä ja uutta intoa"
    rows = ["Muut tulokset ja", "Kylän väki tapasi, moni", "vaikutukset sai työtä ja", "uutta intoa", ""]
    card = read([*lines_of(CARD[:9]), *rows, *lines_of(CARD[10:], ())])
    assert texts(card) == {**dict(CARD), LABELS[9]: value}
    assert card.cells[LABELS[9]].label_raw == "Muut tulokset ja vaikutukset"


def test_a_label_beside_the_middle_of_its_value_takes_the_line_above():
    """The line above is full and broken off: the value likely begins there, and neither owner is certain."""
    above = "Ryhmät kunnostivat kylän reittejä, rakensivat lintutorneja ja"
    lines = lines_of([*CARD[:6], (LABELS[6], "@"), *CARD[7:]])
    at = lines.index("@")
    lines[at - 3 : at + 1] = [VALUES[5], above, "", f"{LABELS[6]} opettelivat erätaitoja", "yhdessä."]
    card = read(lines)
    assert texts(card) == {**dict(CARD), LABELS[6]: f"{above} opettelivat erätaitoja yhdessä."}
    assert {text for text, cell in card.cells.items() if cell.probability < 0.99} == {LABELS[5], LABELS[6]}


@pytest.mark.parametrize("funding", ["Etelä-Savon ELY-keskus, 47 126 €", "Hameen ELY-keskus"])
def test_two_values_without_a_line_between_them_are_parted_by_format(funding):
    """Name and dates with a parenthesis that closes later, then the funder, then the implementer."""
    values = ["S20731, Yhdessä, 1.9.2016 – 30.9.2017 (hanke", "", "RR-tietopalvelussa)", funding, "Kylä ry"]
    card = read([TITLE, *LABELS[:4], "", *values, "", VALUES[3], "", *lines_of(CARD[4:], ())])
    expected = [" ".join(values[:3]).replace("  ", " "), funding, "Kylä ry", VALUES[3]]
    assert [texts(card)[label] for label in LABELS[:4]] == expected


def test_a_card_without_any_value_is_in_doubt():
    """All labels and no text: the values are lost, not empty."""
    assert set(statuses(read([TITLE, *LABELS])).values()) == {FieldStatus.AMBIGUOUS}


@pytest.mark.parametrize("number", ["T (4)", "1 (1)", "Ld)", "T(1)"])
def test_a_misread_page_number_at_the_end_is_no_value(number):
    """English OCR takes the 1 of "1 (4)" for a letter."""
    assert texts(read([*lines_of(), number]))[LABELS[11]] == VALUES[11]


def test_a_whole_label_takes_no_word_of_its_value():
    """A longer wording of the label goes on with a word that begins a line of the value: it stays there."""
    value = ["Ryhmätoiminnat (taideterapeuttiset", "menetelmät, korttityöpaja)", "menetelmät"]
    lines = lines_of([*CARD[:6], (LABELS[6], "@"), *CARD[7:]])
    lines[lines.index("@") : lines.index("@") + 1] = value
    assert texts(read(lines))[LABELS[6]] == " ".join(value)


@pytest.mark.parametrize("number", ["Sivu 1/3", "L(2)", "1 (4)"])
def test_a_page_number_above_a_form_feed_is_no_text(number):
    """It stands apart; a number that ends the page's text stays."""
    lines = ["Ryhmässä oli 60", "", number, "", "\fhenkeä, joista", "12", "\fjatkoi."]
    assert furniture.without_page_ends(lines, FAMILY) == [
        "Ryhmässä oli 60",
        "",
        "",
        "",
        "henkeä, joista",
        "12",
        "jatkoi.",
    ]


def test_a_header_that_runs_over_the_pages_is_no_text():
    """The same words at the heads of two pages; the card's own lines are not taken for such."""
    lines = [
        "Sokran hankekortit",
        "",
        TITLE,
        "Ryhmä kokoontui",
        "\f",
        "Sokran hankekortit",
        "",
        "torstaisin.",
    ]
    assert furniture.without_page_ends(lines, FAMILY) == [
        "",
        "",
        TITLE,
        "Ryhmä kokoontui",
        "",
        "",
        "",
        "torstaisin.",
    ]
    own = [HEADERS[0], "Ryhmä kokoontui", f"\f{HEADERS[0]}", "torstaisin."]
    assert furniture.without_page_ends(own, FAMILY) == [line.removeprefix("\f") for line in own]
    once = ["Kylän väki", "\ftapasi"]
    assert furniture.without_page_ends(once, FAMILY) == ["Kylän väki", "tapasi"]


def test_a_list_with_letters_may_stand_beside_its_label():
    """A letter and a parenthesis are no words in the middle of a sentence."""
    value = ["a) löytää ryhmä, joka jatkuu", "b) saada kylä mukaan"]
    lines = lines_of([*CARD[:5], (LABELS[5], "@"), *CARD[6:]])
    at = lines.index("@")
    lines[at - 1 : at + 1] = [f"{LABELS[5]} {value[0]}", value[1]]
    assert texts(read(lines)) == {**dict(CARD), LABELS[5]: " ".join(value)}


def test_a_wrapped_label_beside_the_middle_of_its_value_takes_the_line_above():
    """A long label on two lines, each with a part of the value that began on the full line above."""
    above = "Ryhmien ohjaajat pitävät kylällä reittikahvilaa, ja koulujen aineistot"
    beside = ["Levittäminen ja ovat kaikille avoimia.", "", "juurrutus Reitit jäivät kylän hoitoon."]
    lines = lines_of([*CARD[:10], (LABELS[10], "@"), *CARD[11:]])
    at = lines.index("@")
    lines[at - 2 : at + 1] = ["", above, "", *beside]
    expected = f"{above} ovat kaikille avoimia. Reitit jäivät kylän hoitoon."
    assert texts(read(lines)) == {**dict(CARD), LABELS[10]: expected}


def test_every_kind_of_address_below_a_card_is_a_link():
    """Targets of the web and of mail stand apart at the end; one that goes on with the text is text."""
    addresses = ["https://a.example/1", "www.kyla.example", "mailto:ryhma@kyla.example"]
    card = read([*lines_of(), *addresses])
    assert (card.urls, texts(card)[LABELS[11]]) == (addresses, VALUES[11])
    card = read([*lines_of()[:-1], "Lisätietoja antaa", "www.kyla.example"])
    assert (card.urls, texts(card)[LABELS[11]]) == ([], f"{VALUES[11]} Lisätietoja antaa www.kyla.example")


def test_names_above_the_label_of_their_list_are_its():
    """A label beside the middle of a list: what stands behind the amount is hardly the funder's."""
    lines = lines_of(CARD[1:], (*HEADERS, TITLE))
    at = lines.index(LABELS[2])
    lines[at - 1 : at + 2] = ["Etelä-Savon Liikunta ry", f"{LABELS[2]} Mikkelin Hiihtäjät", "Kylän Veikot"]
    card = read(lines)
    assert card.cells[LABELS[2]].texts[:3] == [
        "Etelä-Savon Liikunta ry",
        "Mikkelin Hiihtäjät",
        "Kylän Veikot",
    ]
    assert texts(card)[LABELS[1]] == VALUES[1]
    assert card.cells[LABELS[2]].probability < 0.95


def test_a_line_of_names_that_goes_on_above_the_label_of_their_list_is_its():
    """The line ends inside a name: what parts the names before it tells."""
    lines = lines_of(CARD[1:], (*HEADERS, TITLE))
    at = lines.index(LABELS[2])
    above = "Etelä-Savon Liikunta ry; Kylän Reitit Oy; Mikkelin"
    lines[at - 1 : at + 2] = [above, f"{LABELS[2]} Hiihtäjät ry; Kylän", "Veikot ry"]
    card = read(lines)
    assert texts(card)[LABELS[2]] == f"{above} Hiihtäjät ry; Kylän Veikot ry"
    assert texts(card)[LABELS[1]] == VALUES[1]


def test_a_wrapped_label_has_the_rest_of_a_sentence_beside_it():
    """The label's lines do not hang together, but its first does not begin another label."""
    above = "Ruokajonon asiakkaat ja yhdistyksen jäsenet, joiden lähellä ei ole"
    lines = lines_of([*CARD[:3], (LABELS[3], "@"), *CARD[4:]])
    at = lines.index("@")
    lines[at - 1 : at + 1] = [above, "Varsinaiset _ muuta apua", "kohderyhmat"]
    assert texts(read(lines)) == {**dict(CARD), LABELS[3]: f"{above} muuta apua"}


def test_names_parted_by_empty_lines_are_one_list():
    """Behind the funder, where all labels stand before all values; the last block is kept for a label."""
    values = [VALUES[0], "", VALUES[1], "", "Kylän Veikot ry", "", "Reittien Saatio", "", "Kemin kaupunki"]
    prose = ["Kylän ikäihmiset ja nuoret, jotka asuvat yksin.", "", "Kylällä ei ole kauppaa."]
    card = read([TITLE, *LABELS, "", *values, "", *prose])
    cell = card.cells[LABELS[2]]
    assert [text for text in cell.texts if text] == ["Kylän Veikot ry", "Reittien Saatio", "Kemin kaupunki"]
    assert cell.status is FieldStatus.FILLED
    doubted = read([TITLE, *LABELS, "", *values, "", "Nuorten talo", "", *prose]).cells[LABELS[2]]
    assert doubted.status is FieldStatus.AMBIGUOUS


def test_dates_behind_the_other_labels_end_the_value_that_lacks_them():
    """The first label's value goes on after labels that were read before it."""
    head, rest = "S20731, Mennään yhdessä", "eteenpäin, 1.9.2016 – 30.9.2017 (hanke RR-tietopalvelussa)"
    card = read([TITLE, f"{LABELS[0]} {head}", "", *LABELS[1:3], "", rest, "", VALUES[1], "", VALUES[2]])
    assert texts(card)[LABELS[0]] == f"{head} {rest}"
    assert texts(card)[LABELS[1]] == VALUES[1]


def test_a_title_may_wrap_and_an_empty_line_may_part_the_first_value():
    """The title's second line stands right below; the dates belong to the code and name above the gap."""
    first = ["S20731, Mennään yhdessä", "", "eteenpäin, 1.9.2016 – 30.9.2017 (hanke RR-tietopalvelussa)"]
    title = TITLE.rsplit(" ", 1)
    card = read([*title, "", *LABELS[:2], "", *first, "", VALUES[1], "", *lines_of(CARD[2:], ())])
    assert card.title == TITLE
    assert texts(card)[LABELS[0]] == " ".join(part for part in first if part)
    assert texts(card)[LABELS[1]] == VALUES[1]


def test_labels_at_the_ends_of_their_values_lines_are_found():
    """A line that holds a value and the label right of it ends that value; the next line is another's."""
    rows = [f"{value} {label}" for label, value in CARD]
    assert texts(read([*HEADERS, TITLE, *rows])) == dict(CARD)


def test_a_label_at_the_end_of_a_line_ends_no_sentence_that_goes_on_below():
    """A text read row by row has labels beside any line of their values."""
    lines = ["Kylällä ei ole kauppaa eikä Tausta", "postia.", f"{VALUES[2]} Toteuttajat"]
    assert line_ends.places(lines, FAMILY) == []
    assert [place.raw for place in line_ends.places(lines[2:], FAMILY)] == ["Toteuttajat"]
