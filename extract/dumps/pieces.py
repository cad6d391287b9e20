"""The text of a card in a dump as pieces between and beside its labels: what the model of owners works on."""

from dataclasses import dataclass

from extract.families import Label


@dataclass(frozen=True, slots=True)
class Piece:
    """A line's text, or what of it stands beside a label.

    Attributes:
        text: without white space at its ends.
        row: the number of its line.
        gap: whether an empty line stands above it.
        page: whether a page begins above it.
        beside: the order of the label that it stands beside; None where it stands beside none.
        parted: whether its line was parted into a label's column and the values'.
    """

    text: str
    row: int
    gap: bool = False
    page: bool = False
    beside: int | None = None
    parted: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label stands among the pieces.

    Attributes:
        label: which.
        order: its place in the family's order, from 0.
        at: how many pieces stand before it.
        raw: the label as read.
    """

    label: Label
    order: int
    at: int
    raw: str
