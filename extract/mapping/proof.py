"""Whether what was mapped is a card of the family: labels, header lines, title and code, weighed together.

Headings of one common word stand in many papers; a card shows more than a few of its labels. It
reads nothing and changes nothing.
"""

import re
from itertools import pairwise

from extract.families import Family, Label, fold
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
    order = {label.text: at for at, label in enumerate(family.labels)}
    places = [order[text] for text in card.cells]
    turns = sum(IN_ORDER if below > above else OUT_OF_ORDER for above, below in pairwise(places))
    labels = sum(_worth(cell.label) for cell in card.cells.values())
    title = TITLE if card.title is not None else 0.0
    return labels + turns + HEADER * len(card.headers) + title + _code(card, family)


def is_proven(card: RawCard, family: Family) -> bool:
    """Whether a card shows enough of what its family's cards show."""
    return proof(card, family) >= bound(family)


def not_proven(card: RawCard) -> Problem:
    """What is told of labels that make no card."""
    parts = (f"{cell.label_raw}: {cell.value.text if cell.value else ''}" for cell in card.cells.values())
    message = f"Text under labels that make no card of their own was left out: {'; '.join(parts)!r}."
    return Problem(None, Severity.WARNING, "labels-without-card", message)


def bound(family: Family) -> float:
    """What a card of the family must show at least."""
    most = sum(map(_worth, family.labels)) + IN_ORDER * (len(family.labels) - 1)
    most += HEADER * len(family.headers) + (TITLE if family.title else 0.0)
    return min(BOUND, SHARE * most)


def _worth(label: Label) -> float:
    """A long label is met by chance less often."""
    return min(len(fold(label.text)) / LETTERS_PER_UNIT, MOST_OF_LABEL)


def _code(card: RawCard, family: Family) -> float:
    """What a code in its own cell is worth."""
    spec = family.code
    if spec is None or spec.kind.pattern is None:
        return 0.0
    cells = (cell for cell in card.cells.values() if spec.name in cell.label.fields and cell.value)
    found = any(re.search(spec.kind.pattern, cell.value.text) for cell in cells if cell.value)
    return CODE if found else 0.0
