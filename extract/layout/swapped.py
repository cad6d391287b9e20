"""A page whose labels stand right of their values, with its columns swapped, so that it is read as any other.

Words of the label column are moved left by a page's width, and come back in their own places afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.model import Box, Page, PlacedLine, PlacedWord, Rule


@dataclass(frozen=True, slots=True)
class Swapped:
    """A page with its columns swapped.

    Attributes:
        page: with the words and rules where they stand now.
        split_pt: where its columns part.
        own: the words in their own places, by the identity of the moved ones.
        moved: the moved words by the identity of their own.
    """

    page: Page
    split_pt: float
    own: Mapping[int, PlacedWord]
    moved: Mapping[int, PlacedWord]

    def line(self, line: PlacedLine) -> PlacedLine:
        """A line of the page with its words where they stand now, from left to right."""
        words = [self.moved.get(id(word), word) for word in line.words]
        return PlacedLine(tuple(sorted(words, key=lambda word: word.box.x0)), line.page)


def swapped(page: Page, split_pt: float) -> Swapped:
    """The page with what stands right of the parting set left of the rest."""
    width = page.frame.upright_size[0]
    own: dict[int, PlacedWord] = {}
    moved: dict[int, PlacedWord] = {}
    words = []
    for word in page.words:
        box = word.box
        if box.x0 >= split_pt:
            other = replace(word, box=_shifted(box, width))
            own[id(other)], moved[id(word)] = word, other
            words.append(other)
        else:
            words.append(word)
    rules = tuple(_rule(rule, split_pt, width) for rule in page.rules)
    edge = min((word.box.x0 for word in page.words if id(word) not in moved), default=split_pt) - 1.5
    return Swapped(replace(page, words=tuple(words), rules=rules), edge, own, moved)


def in_place(lines: Sequence[PlacedLine], own: Mapping[int, PlacedWord]) -> tuple[PlacedLine, ...]:
    """Lines with their words where they stand on the page."""
    if not own:
        return tuple(lines)
    return tuple(
        PlacedLine(tuple(sorted((own.get(id(word), word) for word in line.words), key=_left)), line.page)
        for line in lines
    )


def _left(word: PlacedWord) -> float:
    return word.box.x0


def _shifted(box: Box, by_pt: float) -> Box:
    return Box(box.x0 - by_pt, box.top, box.x1 - by_pt, box.bottom)


def _rule(rule: Rule, split_pt: float, width: float) -> Rule:
    """A rule moved with its column; one across both goes across both afterwards."""
    box = rule.box
    if box.x0 >= split_pt - 1:
        return replace(rule, box=_shifted(box, width))
    return replace(rule, box=Box(box.x0 - width, box.top, box.x1, box.bottom)) if box.x1 > split_pt else rule
