"""Raw cards become cards: values typed, contradictions told, doubt flagged, every text's source named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from extract import families
from extract.cards import assemble
from extract.finnish import open_lexicon
from extract.model import Document, Link, MediaType, PageVerdict, TextSource
from extract.pipeline import raw_cards
from extract.reading import layer_quality
from extract.repair import Repairer
from extract.settings import Settings
from tests.pages import CARD, HEADERS, LABELS, TITLE, VALUES, Sheet

FAMILY = families.load()
REPAIRER = Repairer(open_lexicon("frequency"))
STRIPPED = str.maketrans("äöÄÖ", "aoAO")
URL = "https://www.eura2014.fi/?projektikoodi=S20731"


def drawn(rows=CARD, title=TITLE, **look):
    sheet = Sheet(**look)
    sheet.head(title=title)
    sheet.card(rows)
    return Document(MediaType.PDF, sheet.pages())


def with_value(label, value):
    return [(one, value if one == label else text) for one, text in CARD]


def cards(document):
    return assemble.assemble_cards(
        list(raw_cards(document, FAMILY)), document, FAMILY, REPAIRER, Settings().max_error
    )


def card(document):
    (made,) = cards(document)
    return made


def flagged(made):
    return {field.name for field in made.fields if field.needs_review}


def codes(made):
    return {problem.code for problem in made.problems}


def test_a_sound_card_has_its_typed_values_and_no_doubt():
    """Every column has its value, in the family's order, and nothing is to be reviewed."""
    made = card(drawn())
    assert list(made.values) == [spec.name for spec in FAMILY.fields] == [field.name for field in made.fields]
    assert made.values["card_id"] == "S20731"
    assert made.values["project_name"] == "Mennään yhdessä eteenpäin"
    assert (made.values["start_date"], made.values["end_date"]) == (date(2016, 9, 1), date(2017, 9, 30))
    assert (made.values["funder"], made.values["public_funding_eur"]) == (
        "Etelä-Savon ELY-keskus",
        Decimal("47126.00"),
    )
    assert made.values["implementers"] == ("Tukikohta diakonia ry",)
    assert (made.values["priority_axis"], made.values["compiled_month"]) == (5, "2019-09")
    assert [made.values[label.fields[0]] for label in FAMILY.labels[3:]] == list(VALUES[3:])
    assert (made.problems, made.needs_review, flagged(made)) == ((), False, set())
    assert (made.card_no, made.page_count, made.text_source) == (1, 1, TextSource.TEXT_LAYER)


def test_an_empty_cell_is_no_value():
    """What the card leaves empty is null, and surely so."""
    made = card(drawn(with_value(LABELS[11], "")))
    assert made.values["remarks"] is None
    assert "remarks" not in flagged(made)


def test_cards_of_a_document_are_counted_from_one():
    """Each of two cards has its own number, code and texts."""
    sheet = Sheet(height=2600)
    for code in ("S20731", "S20064"):
        sheet.head(title=TITLE.replace("S20731", code))
        sheet.card([(label, value.replace("S20731", code)) for label, value in CARD])
    first, second = cards(Document(MediaType.PDF, sheet.pages()))
    assert [(one.card_no, one.values["card_id"]) for one in (first, second)] == [(1, "S20731"), (2, "S20064")]


def test_a_code_that_its_cell_lacks_is_taken_from_the_title():
    """The title is the card's too; the field's place is then the title's."""
    made = card(drawn(with_value(LABELS[0], VALUES[0].removeprefix("S20731, "))))
    assert made.values["card_id"] == "S20731"
    (code,) = [field for field in made.fields if field.name == "card_id"]
    assert code.raw.text == "S20731"
    assert code.raw.lines[0].box.top < 200


def test_a_code_that_no_text_shows_is_told():
    """A link's code is no text of the card: the value stays empty, and a person should look."""
    document = drawn(with_value(LABELS[0], VALUES[0].removeprefix("S20731, ")), title="")
    link = Link(URL, 1, document.pages[0].words[30].box, "hanke")
    made = card(replace(document, pages=(replace(document.pages[0], links=(link,)),)))
    assert made.values["card_id"] is None
    (problem,) = [problem for problem in made.problems if problem.code == "code-missing"]
    assert "S20731" in problem.message
    assert "card_id" in flagged(made)


def test_a_link_with_another_code_is_told_and_flagged():
    """The cell keeps its code; a person should look."""
    document = drawn()
    box = document.pages[0].words[30].box
    link = Link(URL.replace("S20731", "S20732"), 1, box, "hanke")
    made = card(replace(document, pages=(replace(document.pages[0], links=(link,)),)))
    assert made.values["card_id"] == "S20731"
    assert "code-conflict" in codes(made)
    assert "card_id" in flagged(made)
    assert [one.link.url for one in made.links] == [link.url]


def test_a_title_with_another_code_is_told_and_flagged():
    """Cell and title contradict: the cell keeps its code, and the title is named."""
    made = card(drawn(title=TITLE.replace("S20731", "S20732")))
    assert made.values["card_id"] == "S20731"
    (problem,) = [problem for problem in made.problems if problem.code == "code-conflict"]
    assert "title" in problem.message
    assert "card_id" in flagged(made)


def test_an_end_before_its_start_is_told_and_flagged():
    """Both dates stay as printed."""
    made = card(drawn(with_value(LABELS[0], VALUES[0].replace("30.9.2017", "30.9.2015"))))
    assert made.values["end_date"] == date(2015, 9, 30)
    assert "end-before-start" in codes(made)
    assert "end_date" in flagged(made)
    assert made.needs_review


def test_the_title_tells_how_a_name_that_wraps_is_written():
    """A hyphen at a line's end may be the word's own: the title, which does not wrap, decides."""
    name = "Kotouttava yhteisöllisyys Lapin maaseutu- ja kaupunkialueiden kylissä"
    for shown in (name, name.replace("maaseutu- ja", "maaseutu-ja")):
        rows = with_value(LABELS[0], VALUES[0].replace("Mennään yhdessä eteenpäin", name))
        made = card(drawn(rows, title=f"S20731, {shown}", edges=(60.0, 200.0, 900.0)))
        assert made.values["project_name"] == shown


def test_a_damaged_layer_is_mended_and_said_to_be():
    """Pages that were judged damaged give a mixed card; every word has its letters."""
    document = drawn([(label, value.translate(STRIPPED)) for label, value in CARD], TITLE.translate(STRIPPED))
    pages = tuple(
        replace(page, source=TextSource.MIXED, verdict=PageVerdict(layer_quality.DAMAGED))
        for page in document.pages
    )
    made = card(replace(document, pages=pages))
    assert made.text_source is TextSource.MIXED
    assert made.values["project_name"] == "Mennään yhdessä eteenpäin"
    assert made.values["funder"] == "Etelä-Savon ELY-keskus"
    assert made.confidence < 1


@pytest.mark.parametrize("damaged", [False, True])
def test_a_dump_has_no_pages_and_its_source(damaged):
    """A dump's card says so; the letters a damaged one lost come back."""
    lines = [*HEADERS, TITLE, *(line for pair in CARD for line in (*pair, ""))]
    if damaged:
        lines = [line.translate(STRIPPED) for line in lines]
    made = card(Document(MediaType.TEXT, lines=tuple(lines)))
    assert (made.page_count, made.text_source) == (None, TextSource.PLAIN_TEXT)
    assert made.values["implementers"] == ("Tukikohta diakonia ry",)
    assert made.values["project_name"] == "Mennään yhdessä eteenpäin"


@pytest.mark.parametrize(("damaged", "years"), [(False, "2015-2019"), (True, "2015–2019")])
def test_a_dash_is_mended_only_in_a_damaged_dump(damaged, years):
    """English OCR writes a hyphen for a range's dash; in a sound dump the hyphen is the author's."""
    rows = with_value(LABELS[4], f"Kaupunginosaan muutti paljon perheitä vuosina 2015-2019. {VALUES[4]}")
    lines = [*HEADERS, TITLE, *(line for pair in rows for line in (*pair, ""))]
    lines = [line.translate(STRIPPED) for line in lines] if damaged else lines
    made = card(Document(MediaType.TEXT, lines=tuple(lines)))
    assert years in made.values["background"]


def test_confidence_of_a_card_is_that_of_all_its_fields():
    """A card is right where every field of it is; a flagged field flags its card."""
    made = card(drawn(with_value(LABELS[1], "Etelä-Savon ELY-keskus, x €")))
    assert made.confidence <= min(field.confidence for field in made.fields)
    assert made.needs_review is bool(flagged(made))
