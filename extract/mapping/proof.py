"""Whether what was mapped is a card of the family: labels, header lines, title and code, weighed together.

Headings of one common word stand in many papers; a card shows more than a few of its labels. It
reads nothing and changes nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from extract.families import Family, Label, fold, title_code
from extract.mapping.raw_cards import RawCard
from extract.model import Problem, Severity

# What each find is worth: natural logarithms of how much oftener cards show it than other papers, by
# judgement. 87 Finnish guides, programmes, forms and minutes reach 4.8 at most, 57 whole cards 51 at least.
HEADER, TITLE, CODE = 3.0, 5.0, 3.0
LETTERS_PER_UNIT, MOST_OF_LABEL = 8.0, 4.0
IN_ORDER, OUT_OF_ORDER = 0.5, -1.0
BOUND = 8.0
SHARE = 0.5  # of all that a family's cards can show, where that is less than twice the bound


def proof(card: RawCard, family: Family) -> float:
    """How much of what a card of the family shows was found."""
    order = {label.key: at for at, label in enumerate(family.labels)}
    places = [order[text] for text in card.cells]
    turns = sum(IN_ORDER if below > above else OUT_OF_ORDER for above, below in pairwise(places))
    labels = sum(_worth(cell.label, cell.label_raw) for cell in card.cells.values())
    title = TITLE if card.title is not None else 0.0
    return labels + turns + HEADER * len(card.headers) + title + _code(card, family)


def is_proven(card: RawCard, family: Family) -> bool:
    """Whether a card shows enough of what its family's cards show."""
    return bool(card.cells) and proof(card, family) >= bound(family)


def proven(cards: Iterable[RawCard], family: Family) -> list[RawCard]:
    """The cards of a document that show enough of what cards of the family show.

    Beside such a card one with a title of its own and any value is one too: where cards stand, it is what it
    looks like. What else stands under labels of the family is told at the card before it, or else after it.

    Args:
        cards: of one document, in order.
        family: of the cards.
    """
    weighed = [(card, is_proven(card, family)) for card in cards]
    if not any(enough for _, enough in weighed):
        return []
    found: list[RawCard] = []
    early: list[Problem] = []
    for card, enough in weighed:
        if enough or _is_titled(card, found, family):
            found.append(replace(card, problems=(*early, *card.problems)))
            early = []
        elif found:
            told = _not_proven(card, _last_field(found[-1]))
            found[-1] = replace(found[-1], problems=(*found[-1].problems, told))
        else:
            early.append(_not_proven(card, None))
    return found


def _is_titled(card: RawCard, before: list[RawCard], family: Family) -> bool:
    """Whether a card has a value and a title whose code is not that of the card before it."""
    code = _titled(card, family)
    valued = any(cell.value is not None for cell in card.cells.values())
    return bool(code) and valued and not (before and _titled(before[-1], family) == code)


def _titled(card: RawCard, family: Family) -> str:
    """The code in a card's title."""
    return title_code(card.title.text, family) if card.title is not None else ""


def _last_field(card: RawCard) -> str | None:
    """The field that what stands below a card may belong to."""
    return next((cell.label.fields[0] for cell in reversed([*card.cells.values()])), None)


def _not_proven(card: RawCard, field: str | None) -> Problem:
    """What is told of labels, or of a title, that make no card."""
    parts = [f"{cell.label_raw}: {cell.value.text if cell.value else ''}" for cell in card.cells.values()]
    told = "; ".join([card.title.text, *parts] if card.title is not None else parts)
    message = f"Text under labels that make no card of their own was left out: {told!r}."
    return Problem(field, Severity.WARNING, "labels-without-card", message)


def bound(family: Family) -> float:
    """What a card of the family must show at least."""
    most = sum(map(_worth, family.labels)) + IN_ORDER * (len(family.labels) - 1)
    most += HEADER * len(family.headers) + (TITLE if family.title else 0.0)
    return min(BOUND, SHARE * most)


def _worth(label: Label, seen: str | None = None) -> float:
    """A long label is met by chance less often; of a long one read in part the part counts."""
    letters = len(fold(label.text)) if seen is None else min(len(fold(label.text)), len(fold(seen)))
    return min(letters / LETTERS_PER_UNIT, MOST_OF_LABEL)


def _code(card: RawCard, family: Family) -> float:
    """What a code in its own cell is worth."""
    spec = family.code
    if spec is None or spec.kind.pattern is None:
        return 0.0
    cells = (cell for cell in card.cells.values() if spec.name in cell.label.fields and cell.value)
    found = any(re.search(spec.kind.pattern, cell.value.text) for cell in cells if cell.value)
    return CODE if found else 0.0
