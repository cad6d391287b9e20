"""The values that flow from stage to stage: words, lines, pages, passages, fields, cards.

All are frozen: a stage makes new values and never edits its input. Coordinates are PDF points with the
origin at the page's top left as displayed (rotation and crop box applied). Probabilities are 0..1.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

Value = str | int | Decimal | date | tuple[str, ...]


class TextSource(StrEnum):
    """Where a text was read from (columns ``text_source``)."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    PLAIN_TEXT = "plain-text"
    MIXED = "mixed"


class MediaType(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    TEXT = "text"
    OTHER = "other"


class Status(StrEnum):
    """What became of an input file."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


class FieldStatus(StrEnum):
    """What the card says of a field."""

    FILLED = "filled"
    EMPTY = "empty"
    LABEL_MISSING = "label-missing"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"


class RepairKind(StrEnum):
    """What a repair mends."""

    DIACRITICS = "diacritics"
    CHARACTERS = "characters"
    HYPHEN = "hyphen"
    SECOND_READING = "second-reading"
    DECISION = "decision"


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, origin at the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The vertical middle in points."""
        return (self.top + self.bottom) / 2

    def union(self, other: Self) -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )

    def overlap(self, other: Self) -> float:
        """The area that both share, in square points."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    @staticmethod
    def around(boxes: "list[Box] | tuple[Box, ...]") -> "Box":
        """The smallest box that holds all of a non-empty list."""
        return Box(
            min(box.x0 for box in boxes),
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What another witness read where a word stands: its text and how sure the witness is."""

    text: str
    confidence: float
    witness: str


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, as read.

    Attributes:
        text: what the main witness read.
        box: where; None in plain text.
        source: which kind of reading.
        confidence: the reader's own confidence, 0..1 (1 for a text layer).
        readings: what other witnesses read there.
    """

    text: str
    box: Box | None = None
    source: TextSource = TextSource.PLAIN_TEXT
    confidence: float = 1.0
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line of one cell, left to right.

    Attributes:
        words: at least one, left to right.
        page: 1-based; None in plain text.
        text: the words with a space between.
        box: around the words; None in plain text.
    """

    words: tuple[Word, ...]
    page: int | None = None
    # Asked for far more often than made.
    text: str = field(init=False, compare=False, repr=False)
    box: Box | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        boxes = [word.box for word in self.words if word.box is not None]
        object.__setattr__(self, "text", " ".join(word.text for word in self.words))
        object.__setattr__(self, "box", Box.around(boxes) if boxes else None)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, horizontal or vertical, as a thin box."""

    box: Box

    @property
    def horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.box.width >= self.box.height


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
class Frame:
    """How a page as displayed was turned and straightened before its words were placed.

    The displayed page is turned clockwise by ``turn_deg``, then about its centre counter-clockwise by
    ``skew_deg``; the result is the upright frame, in which all words, rules and links of a page stand.

    Attributes:
        width, height: of the page as displayed, in points.
        turn_deg: 0, 90, 180 or 270.
        skew_deg: small angle, degrees.
    """

    width: float
    height: float
    turn_deg: int = 0
    skew_deg: float = 0.0

    @property
    def upright_size(self) -> tuple[float, float]:
        """Width and height of the upright frame in points."""
        return (self.height, self.width) if self.turn_deg % 180 else (self.width, self.height)

    def upright_point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the displayed page stands in the upright frame."""
        turned = {
            0: (x, y),
            90: (self.height - y, x),
            180: (self.width - x, self.height - y),
            270: (y, self.width - x),
        }[self.turn_deg]
        return self._rotated(*turned, self.skew_deg)

    def displayed_point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the upright frame stands on the displayed page."""
        x, y = self._rotated(x, y, -self.skew_deg)
        return {
            0: (x, y),
            90: (y, self.height - x),
            180: (self.width - x, self.height - y),
            270: (self.width - y, x),
        }[self.turn_deg]

    def upright(self, box: Box) -> Box:
        """The box around a displayed box's corners in the upright frame."""
        return _around_points([self.upright_point(x, y) for x, y in _corners(box)])

    def displayed(self, box: Box) -> Box:
        """The box around an upright box's corners on the displayed page."""
        return _around_points([self.displayed_point(x, y) for x, y in _corners(box)])

    def _rotated(self, x: float, y: float, degrees: float) -> tuple[float, float]:
        """A point turned counter-clockwise, as seen, about the upright frame's centre."""
        if not degrees:
            return x, y
        width, height = self.upright_size
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        dx, dy = x - width / 2, y - height / 2
        return width / 2 + dx * cosine + dy * sine, height / 2 - dx * sine + dy * cosine


def _corners(box: Box) -> tuple[tuple[float, float], ...]:
    return ((box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom))


def _around_points(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


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
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    links: tuple[Link, ...] = ()
    source: TextSource = TextSource.TEXT_LAYER
    verdict: PageVerdict = PageVerdict("sound")


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: pages with boxes, or lines of plain text."""

    media_type: MediaType
    pages: tuple[Page, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def page_count(self) -> int | None:
        """Number of pages; None for plain text."""
        return len(self.pages) if self.media_type is MediaType.PDF else None


@dataclass(frozen=True, slots=True)
class Repair:
    """One changed stretch of a text.

    Attributes:
        original: the characters as read; equal to ``text[start:end]``.
        repaired: what they became.
        start, end: the stretch in the text as read.
        kind: what was mended.
        probability: calibrated probability that ``repaired`` is what the card says.
        alternatives: the runners-up, likeliest first.
    """

    original: str
    repaired: str
    start: int
    end: int
    kind: RepairKind
    probability: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A word's place in a passage's text."""

    start: int
    end: int
    word: Word


def _cut(span: WordSpan, start: int, end: int) -> Word:
    """A word's part that lies in a stretch; readings are cut where they have the same signs there."""
    head, tail = max(start - span.start, 0), max(span.end - end, 0)
    if not head and not tail:
        return span.word
    text = span.word.text
    before, after = text[:head], text[len(text) - tail :]
    readings = tuple(
        replace(reading, text=reading.text[head : len(reading.text) - tail])
        for reading in span.word.readings
        if len(reading.text) == len(text)
        or (reading.text.startswith(before) and reading.text.endswith(after))
    )
    return replace(span.word, text=text[head : len(text) - tail], readings=readings)


@dataclass(frozen=True, slots=True)
class LineSpan:
    """A line's place in a passage's text and on its page (one row of ``evidence``)."""

    start: int
    end: int
    page: int | None
    box: Box | None
    source: TextSource


@dataclass(frozen=True, slots=True)
class Passage:
    r"""A stretch of text as read, with where each word and line of it stands.

    Attributes:
        text: lines of a paragraph joined by one space, paragraphs and bullets by ``\n``.
        lines: one a printed line.
        words: one a word.
    """

    text: str
    lines: tuple[LineSpan, ...] = ()
    words: tuple[WordSpan, ...] = ()

    @property
    def breaks(self) -> tuple[int, ...]:
        """Offsets of the spaces that stand for a line's end inside a paragraph."""
        ends = (line.end for line in self.lines[:-1])
        return tuple(end for end in ends if self.text[end : end + 1] == " ")

    def slice(self, start: int, end: int) -> "Passage":
        """The part from ``start`` to ``end`` without the white space at its edges."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        end = start + len(part.strip())
        return Passage(
            self.text[start:end],
            tuple(
                LineSpan(max(s.start, start) - start, min(s.end, end) - start, s.page, s.box, s.source)
                for s in self.lines
                if s.start < end and s.end > start
            ),
            tuple(
                WordSpan(max(s.start, start) - start, min(s.end, end) - start, _cut(s, start, end))
                for s in self.words
                if s.start < end and s.end > start
            ),
        )


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card, from what was read to what it became.

    Attributes:
        name: the column's name in ``cards``.
        status: what the card says of it.
        label_raw: the printed label as read.
        raw: the value as read; None where there is none.
        repairs: the ledger; applied to ``raw.text`` they give ``value``.
        value: the repaired text before typing.
        confidence: probability that the value is right.
        needs_review: whether a person should look.
        signals: what speaks against the value, counted by name.
    """

    name: str
    status: FieldStatus
    label_raw: str | None = None
    raw: Passage | None = None
    repairs: tuple[Repair, ...] = ()
    value: str | None = None
    confidence: float = 1.0
    needs_review: bool = False
    signals: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that contradicts or could not be read."""

    field: str | None
    severity: Severity
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class CardLink:
    """A link of a card and the field it stands in."""

    link: Link
    field: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its fields with their history, and the typed values."""

    card_no: int
    fields: tuple[Field, ...]
    values: Mapping[str, Value | None]
    text_source: TextSource
    page_count: int | None
    confidence: float
    needs_review: bool
    links: tuple[CardLink, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class StageTime:
    """Wall and CPU seconds one stage took."""

    stage: str
    wall_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """All that one input file gives to the tables.

    Attributes:
        source_path: relative to the input it was found under, ``/`` between parts.
        source_sha256: of the content, in hex.
        reason: the contract's word where the status is not ok.
        message: one sentence a person can act on.
        page_count: None where the file has no pages.
    """

    source_path: str
    source_sha256: str
    media_type: MediaType
    status: Status
    reason: str | None = None
    message: str | None = None
    page_count: int | None = None
    duplicate_of: str | None = None
    cards: tuple[Card, ...] = ()
    times: tuple[StageTime, ...] = field(default=(), compare=False)
