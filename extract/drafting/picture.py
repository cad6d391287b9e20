"""What a picture of an example shows: its labels, values, furniture, and text that nobody owns."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extract import layout
from extract.drafting.examples import Example
from extract.families import Family
from extract.model import Box, Page


class Mark(StrEnum):
    """What a place on a page is."""

    LABEL = "label"
    VALUE = "value"
    FURNITURE = "furniture"
    NOBODY = "nobody's"


@dataclass(frozen=True)
class Place:
    """A marked place: its page (1-based) and box as displayed (points)."""

    page: int
    box: Box
    mark: Mark


def places(family: Family, example: Example) -> list[Place]:
    """The marked places of an example's pages as a grid's family reads them."""
    return [place for page in example.pages for place in _of_page(family, page)]


def _of_page(family: Family, page: Page) -> Sequence[Place]:
    held = layout.segments(page)
    found = layout.printed(held, family, page.frame.upright_size)
    left = layout.rest_of(held, found)
    owned = layout.owned_by(found, left, page)
    marked = [(one.box, Mark.LABEL if one.match else Mark.FURNITURE) for one in found]
    marked += [
        (part.box, Mark.VALUE if owner else Mark.NOBODY) for part, owner in zip(left, owned, strict=True)
    ]
    return [Place(page.number, page.frame.displayed(box), mark) for box, mark in marked]
