"""Words of a page into segments: stretches of a line that no wide gap, no ruling line and no joint parts.

A word such as "NUMBER=1892" is a label and a value that were printed without a space; it comes apart. Nothing
else is changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median

from extract.model import Box, Page, PlacedLine, PlacedWord, Rule, lines_of

# A gap wider than this share of a line's height parts segments; between words of prose it is a third of it.
GAP = 1.05
# "Name:Smith", "NUMBER=1892"; neither a time nor an address.
JOINED = re.compile(r"^([^\W\d_][^\s:=]*[:=])(?![/\\])([\w\"'(].*)$")
LEAST_HEIGHT_PT = 4.0
# What counts a label before it, and how far before it, in heights of a line.
COUNTER, COUNTS = re.compile(r"^\W?(?:\d{1,2}|[A-Za-z¥&+$])[.,):]*$"), 3.0


@dataclass(frozen=True)
class Segment:
    """A stretch of a line.

    Attributes:
        words: at least one, left to right.
        page: 1-based.
    """

    words: tuple[PlacedWord, ...]
    page: int
    box: Box = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", Box.around([word.box for word in self.words]))

    @cached_property
    def text(self) -> str:
        """The words with a space between."""
        return " ".join(word.text for word in self.words)

    def part(self, first: int, after: int) -> "Segment":
        """The words from one to before another."""
        return Segment(self.words[first:after], self.page)


def segments(page: Page) -> list[Segment]:
    """A page's segments, line by line from top to bottom, each from left to right."""
    words = [part for word in page.words if word.text.strip() for part in _parts(word)]
    uprights = [rule for rule in page.rules if not rule.horizontal]
    return [part for line in lines_of(words, page.number) for part in _of_line(line, page.number, uprights)]


def without_counters(left: Sequence[Segment], printed: Sequence[Box]) -> list[Segment]:
    """The segments without those that only count a printed text right behind them ("2.", "b)")."""
    return [part for part in left if not (COUNTER.match(part.text) and _leads(part.box, printed))]


def _leads(box: Box, printed: Sequence[Box]) -> bool:
    """Whether a printed text begins right behind a box on its line."""
    return any(
        other.top < box.middle < other.bottom and 0 <= other.x0 - box.x1 <= COUNTS * box.height
        for other in printed
    )


def _parts(word: PlacedWord) -> Iterator[PlacedWord]:
    """A word, or the label and value that it holds."""
    found = JOINED.match(word.text)
    if found is None:
        yield word
        return
    box = word.box
    at = box.x0 + box.width * len(found[1]) / len(word.text)
    yield replace(word, text=found[1], box=Box(box.x0, box.top, at, box.bottom), readings=())
    yield replace(word, text=found[2], box=Box(at, box.top, box.x1, box.bottom), readings=())


def _of_line(line: PlacedLine, page: int, uprights: Sequence[Rule]) -> Iterator[Segment]:
    height = max(median(word.box.height for word in line.words), LEAST_HEIGHT_PT)
    held = [line.words[0]]
    for word in line.words[1:]:
        if word.box.x0 - held[-1].box.x1 > GAP * height or _ruled(held[-1], word, uprights):
            yield Segment(tuple(held), page)
            held = []
        held.append(word)
    yield Segment(tuple(held), page)


def _ruled(left: PlacedWord, right: PlacedWord, uprights: Sequence[Rule]) -> bool:
    """Whether an upright rule stands between two words."""
    middle = left.box.middle
    return any(
        rule.box.top <= middle <= rule.box.bottom and left.box.x1 - 1.5 <= rule.box.x0 <= right.box.x0 + 1.5
        for rule in uprights
    )
