"""Readings are weighed before lines, rows and labels use the words; what was read stays beside the choice."""

from dataclasses import replace

from pages import CARD, LABELS, VALUES, Sheet, raw_cards, texts

from extract import families, pipeline
from extract.mapping import raw_fields
from extract.model import Document, MediaType, Reading, TextSource, ledger
from extract.reading import arbitrated
from extract.settings import Settings

FAMILY = families.load()


def document(others, rows=CARD):
    """A scanned card on which some words were read in two ways: the first reading by the second's text."""
    sheet = Sheet(source=TextSource.OCR, size=8, leading=11, padding=3, top=40)
    sheet.head()
    sheet.card(rows)
    pages = tuple(
        replace(page, source=TextSource.OCR, words=tuple(misread(word, others) for word in page.words))
        for page in sheet.pages()
    )
    return Document(MediaType.PDF, pages=pages)


def misread(word, others):
    """A word as the first reader has it, with the second one's reading."""
    first = others.get(word.text)
    if first is None:
        return replace(word, confidence=0.95)
    return replace(word, text=first, confidence=0.5, readings=(Reading(word.text, 0.99, "pp-ocr"),))


def knows(word):
    """The words of the card are the lexicon."""
    return any(word in text for row in CARD for text in row)


def test_a_label_is_found_by_what_most_likely_stands_there():
    """One that the first reader has beyond recognition; as read it stays beside its text."""
    read = document({"Toteuttajat": "TMLcuiliaja1", "Tavoitteet": "Iavuilleel"})
    before, after = raw_cards(read.pages), raw_cards(arbitrated(read, knows).pages)
    assert not {"Toteuttajat", "Tavoitteet"} & set(before[0].cells)
    assert texts(after[0]) == dict(CARD)
    assert after[0].cells["Toteuttajat"].label_raw == "TMLcuiliaja1"


def test_a_combined_cell_is_parted_by_what_most_likely_stands_there():
    """The fields' texts stay as read, and the signs beside a choice stay with their own field."""
    read = document({"S20731,": "S?0?31,", "1.9.2016": "l.?.2O16", "eteenpäin,": "etcenpiiin,"})
    (card,) = raw_cards(arbitrated(read, knows).pages)
    fields = {field.name: field for field in raw_fields(card, FAMILY)[0]}
    assert fields["card_id"].raw.text == "S?0?31"
    assert fields["start_date"].raw.text == "l.?.2O16"
    assert fields["project_name"].raw.text == "Mennään yhdessä etcenpiiin"


def test_a_code_is_what_most_likely_stands_in_its_cell():
    """Its repair leads back to what was read."""
    read = document({"S20731,": "S?0?31,"}, rows=CARD)
    read = replace(read, pages=tuple(without_title(page) for page in read.pages))
    (card,) = pipeline.cards_of(pipeline.arbitrated(read, Settings()), Settings(), pipeline.Stopwatch())
    field = next(field for field in card.fields if field.name == "card_id")
    assert (field.raw.text, field.value) == ("S?0?31", "S20731")
    assert ledger.undo(field.value, field.repairs) == field.raw.text


def without_title(page):
    """A page without the line that shows the code as well."""
    titles = {word.box.top for word in page.words if word.text.startswith("S?0")}
    first = min(titles, default=None)
    return replace(page, words=tuple(word for word in page.words if word.box.top != first))


def test_what_only_the_first_reader_sees_hides_no_label():
    """A speck before a label is none of its words; in a value it stays as read, for the ledger."""
    read = document({})
    page = read.pages[0]
    label = next(word for word in page.words if word.text == "Tavoitteet")
    box = replace(label.box, x0=label.box.x0 - 9, x1=label.box.x0 - 3)
    speck = replace(label, text="x", box=box, confidence=0.4, readings=(Reading("", 0.99, "pp-ocr"),))
    words = tuple(part for word in page.words for part in ((speck, word) if word is label else (word,)))
    (card,) = raw_cards(arbitrated(replace(read, pages=(replace(page, words=words),)), knows).pages)
    assert texts(card)[LABELS[5]] == VALUES[5]


def test_a_document_read_once_stays_as_it_is():
    """Nothing is weighed where there is one reading."""
    read = document({})
    assert arbitrated(read, knows) is read
