"""A file as read: words, lines, links and pages, before anything is known of cards."""

from dataclasses import dataclass, field

from extract.model.closed_lists import MediaType, TextSource
from extract.model.place import Box, Frame, Rule


@dataclass(frozen=True, slots=True)
class Reading:
    """What another witness read where a word stands, and how sure the witness is.

    Attributes:
        text: empty where the witness sees nothing; with a space where it sees two words.
        confidence: 0..1.
        witness: which one it is.
        words: how many words of the line, from this one on, it stands for.
    """

    text: str
    confidence: float
    witness: str
    words: int = 1


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, as read.

    Attributes:
        text: what the main witness read.
        box: where; None in plain text.
        source: which kind of reading.
        confidence: the reader's own confidence, 0..1 (1 for a text layer).
        readings: what other witnesses read there.
        chosen: what stands there by all readings; "" where nothing does, None where they were not weighed.
    """

    text: str
    box: Box | None = None
    source: TextSource = TextSource.PLAIN_TEXT
    confidence: float = 1.0
    readings: tuple[Reading, ...] = ()
    chosen: str | None = None

    @property
    def best(self) -> str:
        """What most likely stands there."""
        return self.text if self.chosen is None else self.chosen


@dataclass(frozen=True, slots=True)
class PlacedWord(Word):
    """A word that stands on a page: it has a box.

    Attributes:
        box: where, in points.
    """

    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line of one cell, left to right.

    Attributes:
        words: at least one, left to right.
        page: 1-based; None in plain text.
        text: what the words most likely are, with a space between.
        box: around the words; None in plain text.
    """

    words: tuple[Word, ...]
    page: int | None = None
    # Asked for far more often than made.
    text: str = field(init=False, compare=False, repr=False)
    box: Box | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        boxes = [word.box for word in self.words if word.box is not None]
        best = [text for word in self.words if (text := word.best)]
        object.__setattr__(self, "text", " ".join(best))
        object.__setattr__(self, "box", Box.around(boxes) if boxes else None)

    @property
    def read(self) -> str:
        """The words as read, with a space between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class PlacedLine(Line):
    """A line that stands on a page: it and its words have boxes.

    Attributes:
        words: at least one, left to right.
        box: around the words.
    """

    words: tuple[PlacedWord, ...]
    box: Box = field(init=False, compare=False, repr=False)


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
