"""Examples of a form: their pages as read, each page's segments, and a plain form in which pages travel.

Documents are read in a process of their own; what comes back is numbers and texts, checked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extract.layout import Segment, segments
from extract.model import Box, Document, Frame, MediaType, Page, PlacedWord, Rule, TextSource

# An example's pages beyond these are not looked at: a form begins on its first ones.
MOST_PAGES = 6


@dataclass(frozen=True, eq=False)
class Example:
    """A document that shows the form.

    Attributes:
        name: of its file.
        pages: as read.
        segments: of each page, in the order of its lines.
    """

    name: str
    pages: tuple[Page, ...]
    segments: tuple[tuple[Segment, ...], ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "segments", tuple(tuple(segments(page)) for page in self.pages))

    @property
    def document(self) -> Document:
        """The document, as it is mapped."""
        return Document(MediaType.PDF, pages=self.pages)


def plain_pages(document: Document) -> list[Any]:
    """The pages of a document as lists of numbers and texts."""
    return [
        [
            page.number,
            [page.frame.width, page.frame.height, page.frame.turn_deg, page.frame.skew_deg],
            str(page.source),
            [[word.text, str(word.source), word.confidence, _numbers(word.box)] for word in page.words],
            [_numbers(rule.box) for rule in page.rules],
        ]
        for page in document.pages[:MOST_PAGES]
    ]


def _numbers(box: Box) -> list[float]:
    return [box.x0, box.top, box.x1, box.bottom]


def example(name: str, plain: Sequence[Any]) -> Example:
    """The example that ``plain_pages`` made of a document."""
    return Example(name, tuple(_page(row) for row in plain))


def _page(row: Sequence[Any]) -> Page:
    number, frame, source, words, rules = row
    return Page(
        int(number),
        Frame(float(frame[0]), float(frame[1]), int(frame[2]), float(frame[3])),
        tuple(PlacedWord(text, Box(*box), TextSource(of), confidence) for text, of, confidence, box in words),
        tuple(Rule(Box(*box)) for box in rules),
        source=TextSource(source),
    )


def without_words(page: Page) -> Page:
    """The page with nothing on it."""
    return replace(page, words=())
