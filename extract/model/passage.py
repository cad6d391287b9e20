"""A stretch of text as read, with where each word and line of it stands, and changes of it."""

from dataclasses import dataclass, replace

from extract.model.closed_lists import RepairKind, TextSource
from extract.model.place import Box
from extract.model.words import Word


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


def _alike(one: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    both = zip(one, other, strict=False)
    return next((at for at, (sign, beside) in enumerate(both) if sign != beside), min(len(one), len(other)))


def _cut(span: WordSpan, start: int, end: int) -> Word:
    """A word's part that lies in a stretch; readings are cut where they have the same signs there."""
    head, tail = max(start - span.start, 0), max(span.end - end, 0)
    if not head and not tail:
        return span.word
    text = span.word.text

    def cut(other: str) -> str | None:
        same = other.startswith(text[:head]) and other.endswith(text[len(text) - tail :])
        return other[head : len(other) - tail] if same or len(other) == len(text) else None

    readings = tuple(
        replace(reading, text=part)
        for reading in span.word.readings
        if reading.words == 1 and (part := cut(reading.text)) is not None
    )
    chosen = cut(span.word.chosen) if span.word.chosen else None
    return replace(span.word, text=text[head : len(text) - tail], readings=readings, chosen=chosen)


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

    @property
    def choices(self) -> tuple[Repair, ...]:
        """What makes the text what its words most likely are, as a ledger; sure or not."""
        found: list[Repair] = []
        for span in self.words:
            chosen, start, end = span.word.chosen, span.start, span.end
            if chosen is None or chosen == span.word.text or end - start != len(span.word.text):
                continue
            if not chosen and self.text[end : end + 1] == " ":
                end += 1
            # What is the same at both ends may stand in another field.
            head = _alike(chosen, span.word.text)
            tail = _alike(chosen[head:][::-1], span.word.text[head:][::-1])
            start, end, made = start + head, end - tail, chosen[head : len(chosen) - tail]
            found.append(Repair(self.text[start:end], made, start, end, RepairKind.SECOND_READING, 1.0))
        return tuple(found)

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
