"""Words as read, with every reader's reading, and the lines that they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.model.closed_lists import TextSource
from extract.model.place import Box


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

    def with_words(self, made: Mapping[int, PlacedWord | None]) -> "PlacedLine | None":
        """The line with some words, by their identity, made others or left out; None where none is left."""
        if not any(id(word) in made for word in self.words):
            return self
        words = tuple(other for word in self.words if (other := made.get(id(word), word)) is not None)
        return PlacedLine(words, self.page) if words else None
