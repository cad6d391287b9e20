"""A file as read: pages with words, lines and links, before anything is known of cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from extract.model.closed_lists import MediaType, TextSource
from extract.model.lines import lines_of
from extract.model.place import Box, Frame, Rule
from extract.model.words import PlacedLine, PlacedWord


@dataclass(frozen=True, slots=True)
class Link:
    """A link annotation: its target and rectangle, and the words under it."""

    url: str
    page: int | None
    box: Box | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """What the damage judge says of a page's text, with the evidence it rests on."""

    verdict: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read.

    Attributes:
        number: 1-based.
        frame: the displayed page's size and how it was made upright.
        words: in no particular order, in the upright frame.
        rules: ruling lines, in the upright frame.
        links: annotations with the words under them, in the upright frame.
        source: how the words were read.
        verdict: what was judged of the text layer.
    """

    number: int
    frame: Frame
    words: tuple[PlacedWord, ...]
    rules: tuple[Rule, ...] = ()
    links: tuple[Link, ...] = ()
    source: TextSource = TextSource.TEXT_LAYER
    verdict: PageVerdict = PageVerdict("sound")
    _lines: tuple[PlacedLine, ...] | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def lines(self) -> tuple[PlacedLine, ...]:
        """The words in lines over the whole page, from top to bottom; grouped once."""
        if self._lines is not None:
            return self._lines
        lines = lines_of(self.words, self.number)
        object.__setattr__(self, "_lines", lines)
        return lines

    def with_words(self, made: Mapping[int, PlacedWord | None]) -> "Page":
        """The page with some words, by identity, made others or left out in the lines that they stand in."""
        words = tuple(other for word in self.words if (other := made.get(id(word), word)) is not None)
        page = replace(self, words=words)
        lines = tuple(line for own in self.lines if (line := own.with_words(made)) is not None)
        object.__setattr__(page, "_lines", lines)
        return page


@dataclass(frozen=True, slots=True)
class Aside:
    """What a file holds that was not read, or that no reader sees: for people, and a problem of each card.

    Attributes:
        code: short name of the kind.
        message: what it is and what becomes of it, in a sentence.
        page: 1-based; None where it is no page's.
        lost: whether something of a card may stand there.
    """

    code: str
    message: str
    page: int | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: pages with boxes, or lines of plain text.

    Attributes:
        verdict: what was judged of plain text as a whole; pages have their own.
        asides: what was not read, or is not to be seen.
    """

    media_type: MediaType
    pages: tuple[Page, ...] = ()
    lines: tuple[str, ...] = ()
    verdict: PageVerdict = PageVerdict("sound")
    asides: tuple[Aside, ...] = ()

    @property
    def page_count(self) -> int | None:
        """Number of pages; None for plain text."""
        return len(self.pages) if self.media_type is MediaType.PDF else None
