"""Which family each card of a document is of, where several may be: the one whose labels it shows most of.

Every family's mapping of the whole document is a proposal; of proposals for one place the best is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.families import Family, fold
from extract.mapping.raw_cards import RawCard

# A stretch of a page: its number, top and bottom in points.
Stretch = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A card as one family's mapping found it."""

    family: Family
    card: RawCard

    @property
    def letters(self) -> int:
        """How many letters of labels were found."""
        return sum(len(fold(cell.label.text)) for cell in self.card.cells.values())

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Where its values stand; none for plain text."""
        lines = [line for cell in self.card.cells.values() if cell.value for line in cell.value.lines]
        placed = [(line.page, line.box) for line in lines if line.page is not None and line.box is not None]
        pages = sorted({page for page, _ in placed})
        return tuple(
            (
                page,
                min(box.top for own, box in placed if own == page),
                max(box.bottom for own, box in placed if own == page),
            )
            for page in pages
        )


def told_apart(families: Sequence[Family], mapped: Sequence[Sequence[RawCard]]) -> list[Proposal]:
    """The cards of a document, each by one family, in the order of their places.

    Args:
        families: of which a card may be.
        mapped: the cards that each of them finds in the document.
    """
    if len(families) == 1:
        return [Proposal(families[0], card) for card in mapped[0]]
    proposals = [
        Proposal(family, card) for family, cards in zip(families, mapped, strict=True) for card in cards
    ]
    taken: list[Proposal] = []
    for one in sorted(proposals, key=lambda one: -one.letters):
        if not any(other.family is not one.family and _share_a_place(one, other) for other in taken):
            taken.append(one)
    order = {id(one): at for at, one in enumerate(proposals)}
    return sorted(taken, key=lambda one: (one.stretches[:1], order[id(one)]))


def _share_a_place(one: Proposal, other: Proposal) -> bool:
    """Whether two cards stand on one stretch of a page; cards of plain text have no place of their own."""
    own, others = one.stretches, other.stretches
    if not own or not others:
        return True
    return any(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for a in own for b in others)
