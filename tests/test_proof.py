"""Which of what stands under labels are cards, and what is told of the rest."""

import pytest
from pages import CARD, LABELS, TITLE, Sheet, raw_cards, texts

from extract import dumps, families, pipeline
from extract.mapping import from_plain, proven
from extract.pipeline import Stopwatch
from extract.settings import Settings
from fixtures.make.truth import ROOT

FAMILY = families.load()
OTHER = "S21199, Väylä työhön"


def pages_of(*cards):
    """Raw cards of pages: titles with their rows, one below another."""
    sheet = Sheet(size=8, leading=11, padding=2, top=40)
    for title, rows in cards:
        sheet.line(title)
        sheet.top += 8
        sheet.card(rows)
        sheet.top += 12
    return raw_cards(sheet.pages())


def set_(label, value):
    """A label above its value."""
    words = value.split()
    return [label, *(" ".join(words[at : at + 2]) for at in range(0, len(words), 2)), ""]


def dump_of(*cards):
    """Raw cards of a dump, two words a line."""
    lines = [
        line for title, rows in cards for line in (title, "", *(part for row in rows for part in set_(*row)))
    ]
    return [from_plain(card, FAMILY) for card in dumps.plain_cards(lines, FAMILY)]


@pytest.mark.parametrize("made", [pages_of, dump_of])
@pytest.mark.parametrize("at", [5, 3])
@pytest.mark.parametrize("first", [False, True])
def test_a_titled_card_with_one_cell_beside_a_whole_card_is_a_card(made, at, first):
    """Its title and its one value are not lost, whichever card stands first."""
    both = [(TITLE, CARD), (OTHER, [CARD[at]])]
    found = proven(made(*(reversed(both) if first else both)), FAMILY)
    assert [card.title.text for card in found] == ([OTHER, TITLE] if first else [TITLE, OTHER])
    small = found[0] if first else found[1]
    assert " ".join(texts(small)[LABELS[at]].split()) == CARD[at][1]


def test_a_titled_card_with_one_cell_that_follows_in_order_is_a_card():
    """Its label is the one that the card before it lacks: the title's code tells that another card begins."""
    found = proven(pages_of((TITLE, CARD[:6]), (OTHER, [CARD[7]])), FAMILY)
    assert [card.title.text for card in found] == [TITLE, OTHER]
    assert LABELS[7] not in found[0].cells


def test_a_title_without_any_cell_is_told():
    """It makes no card; the last field of the card before it is to be looked at."""
    (card,) = proven(pages_of((TITLE, CARD), (OTHER, [])), FAMILY)
    (told,) = [one for one in card.problems if OTHER in one.message]
    assert told.field == FAMILY.labels[-1].fields[0]


def test_labels_above_the_first_card_are_told_at_it():
    """What makes no card of its own is not lost because a card follows it."""
    sheet = Sheet(size=8, leading=11, padding=2, top=40)
    sheet.card([(CARD[5][0], "Lukijalle kerrotaan hankkeista")])
    sheet.top += 12
    sheet.head()
    sheet.card()
    (card,) = proven(raw_cards(sheet.pages()), FAMILY)
    assert [one.code for one in card.problems if "Lukijalle" in one.message] == ["labels-without-card"]


def test_labels_alone_are_no_card_anywhere():
    """A title with one common label proves none where no other card stands."""
    assert proven(pages_of((OTHER, [CARD[5]])), FAMILY) == []


PAGES = sorted((ROOT / "eura" / "cards" / "born").glob("*.pdf"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_form_that_shares_words_with_labels_is_no_card(page):
    """A part of a long label, as "Hankkeen nimi" is one, proves no more than its own letters do."""
    document = pipeline.read_document(page.read_bytes(), page.name, Settings())
    assert not [card for card in pipeline.cards_of(document, Settings(), Stopwatch()) if card.fields]
