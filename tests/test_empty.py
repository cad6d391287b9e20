"""A field without a value proves that there is none, or is flagged; one that moved shifts no other."""

from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from pages import CARD, Sheet

from extract import pipeline
from extract.model import Box, Document, FieldStatus, MediaType
from extract.settings import Settings

LOOKS = list(product(("all", "between", "zebra", "none"), (False, True)))
BELOW = (0.0, 500.0)  # of all rows


def set_card(rules, middle, rows, at=None, by=(0.0, 0.0)):
    """Pages of a card; the value of a row stands elsewhere by so many points."""
    sheet = Sheet(rules=rules, middle=middle, size=8, leading=11, padding=3, top=40)
    sheet.head()
    for number, (label, value) in enumerate(rows):
        before = len(sheet.words)
        sheet.row(label, value)
        if number == at:
            sheet.words[before:] = [moved(word, by, sheet.edges[1]) for word in sheet.words[before:]]
    return sheet.pages()


def moved(word, by, split):
    """A word of the value column elsewhere."""
    box = word.box
    if box.x0 < split:
        return word
    return replace(word, box=Box(box.x0 + by[0], box.top + by[1], box.x1 + by[0], box.bottom + by[1]))


def fields_of(pages):
    """The fields of pages' only card by name."""
    document = Document(MediaType.PDF, pages=pages)
    (card,) = pipeline.cards_of(document, Settings(), pipeline.Stopwatch())
    return {field.name: field for field in card.fields}


@cache
def right():
    """What the card says."""
    return {name: field.value for name, field in fields_of(set_card("all", False, CARD)).items()}


def wrong_and_unflagged(pages):
    """Fields that do not say what the card says and are not to be looked at."""
    found = fields_of(pages).items()
    return [name for name, field in found if field.value != right()[name] and not field.needs_review]


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
@pytest.mark.parametrize("at", [1, 2, 5, 7, 9])
def test_a_value_that_stands_below_all_rows_leaves_no_sure_gap(rules, middle, at):
    """Its field is not surely empty, the last one not surely whole, and no other field changes."""
    assert wrong_and_unflagged(set_card(rules, middle, CARD, at, BELOW)) == []


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
@pytest.mark.parametrize("at", [2, 5, 7])
def test_a_value_that_lies_on_the_next_one_is_doubted_with_it(rules, middle, at):
    """Words of one line that lie on one another are of two values."""
    by = next(top for top in (12.0, 14.0, 16.0, 18.0, 20.0) if _crosses(rules, middle, at, top))
    assert wrong_and_unflagged(set_card(rules, middle, CARD, at, (0.0, by))) == []


def _crosses(rules, middle, at, down):
    """Whether a value moved so far stands level with the one below it."""
    pages = set_card(rules, middle, CARD, at, (0.0, down))
    first, below = (next(w for w in pages[0].words if w.text == CARD[n][1].split()[0]) for n in (at, at + 1))
    return abs(first.box.middle - below.box.middle) < 3


@pytest.mark.parametrize(("rules", "middle"), LOOKS)
@pytest.mark.parametrize("at", [2, 5, 8])
def test_an_empty_cell_of_a_sound_card_is_surely_empty(rules, middle, at):
    """One or two of them: nothing is left over that could be theirs."""
    rows = [(label, "" if number in {at, at + 1} else value) for number, (label, value) in enumerate(CARD)]
    fields = fields_of(set_card(rules, middle, rows))
    empty = [field for field in fields.values() if field.status is FieldStatus.EMPTY]
    assert len(empty) == 2
    assert not any(field.needs_review for field in fields.values())
