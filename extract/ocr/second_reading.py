"""Doubtful words of a page are read a second time, and the second reading is attached to each.

The second witness is the PP-OCR recogniser where it is installed, else Tesseract's Latin model. Which words
are asked about follows from their form, the engine's confidence and the lexicon, within a budget of image
width, so that the cost is in proportion to the first reading. Nothing is decided here.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from extract.errors import EngineMissingError
from extract.model import Box, PlacedLine, PlacedWord, Reading
from extract.ocr import ppocr, tesseract
from extract.ocr.alignment import Knows, Part, aligned
from extract.ocr.filters import Grey
from extract.ocr.preprocess import Prepared, cropped
from extract.ocr.reader import Engine, PageReading
from extract.ocr.suspects import ADDRESS, doubtful, is_odd_beside, may_begin
from extract.settings import Settings

# The recogniser, the same where a wider strip confirmed its doubled signs, and the other model.
PP_OCR, PP_OCR_TWICE, LATIN = "pp-ocr", "pp-ocr-twice", "latin"

MARGIN_PT = 1.5
WIDTH_PER_LINE = 220  # image width that may be read again for each line of a page, at 48 pixels of height:
WIDTH_PER_POOR_LINE = 900  # at 0.025 ms a pixel 6 ms, where the first reading took 25; all, if it was poor
FEW_LINES = 10  # a page with fewer gets the budget of as many
POOR_PAGE = 0.92  # confidence of a page below which resolution or noise spoils single letters
SURE = 0.93  # a known word read with this confidence on a poor page is not asked about
FAIRLY_SURE = 0.80  # the same on a good page


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A word to ask about: its line and place, and how pressing it is (less is more)."""

    line: int
    at: int
    rank: tuple[int, float]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring words of a line that are read as one strip."""

    line: int
    start: int
    end: int


class Witness:
    """A second reader of strips."""

    def __init__(self, settings: Settings, knows: Knows) -> None:
        """Loads what is installed.

        Args:
            settings: of the run.
            knows: whether the lexicon has a word.
        """
        self._latin = None if ppocr.installed() else _latin(settings.engine)
        self._knows = knows

    @property
    def name(self) -> str | None:
        """Which witness it is; None where none is installed."""
        return LATIN if self._latin else PP_OCR if ppocr.installed() else None

    def readings(self, words: Sequence[PlacedWord], prepared: Prepared, box: Box) -> list[Reading | None]:
        """What the witness reads where each of some neighbouring words stands."""
        texts = [word.text for word in words]
        if self._latin is None:
            strip, _, _ = cropped(prepared.grey, box, prepared.px_per_pt)
            return _recognised(texts, strip, self._knows)
        strip, _, _ = cropped(prepared.bilevel, box, prepared.px_per_pt)
        framed = np.pad(strip, 10, constant_values=255)
        raw = self._latin.read(framed, prepared.dpi, tesseract.LINE)
        confidence = max(min((word.confidence for word in raw), default=0.0) / 100, 0.0)
        found: list[Reading | None] = [None] * len(words)
        for part in aligned(texts, " ".join(word.text for word in raw), self._knows):
            found[part.start] = Reading(part.text, confidence, LATIN, part.words)
        return found


class Reader:
    """Reads pages with the engine, and their doubtful words with a second witness."""

    def __init__(self, engine: Engine, witness: Witness, knows: Knows) -> None:
        self._engine = engine
        self._witness = witness
        self._knows = knows

    def read_page(self, image: Grey, dpi: float) -> PageReading:
        """As ``extract.ocr.Engine.read_page``, with second readings."""
        return with_second_readings(self._engine.read_page(image, dpi), self._witness, self._knows)


def with_second_readings(reading: PageReading, witness: Witness, knows: Knows) -> PageReading:
    """The page with a second reading attached to each word that deserves one.

    Args:
        reading: of the page.
        witness: the second reader; where there is none the page stays as it is.
        knows: whether the lexicon has a word.
    """
    if witness.name is None or not reading.lines:
        return reading
    lines = [list(line.words) for line in reading.lines]
    for stretch in _stretches(reading, knows):
        words = lines[stretch.line][stretch.start : stretch.end]
        box = _strip_box(reading.lines[stretch.line], words)
        for offset, second in enumerate(witness.readings(words, reading.prepared, box)):
            word = words[offset]
            beside = lines[stretch.line][stretch.start + offset + 1 :][:1]
            if second is not None and not _reaches_over(second.text, word.text, beside):
                lines[stretch.line][stretch.start + offset] = replace(word, readings=(*word.readings, second))
    done = tuple(replace(line, words=tuple(words)) for line, words in zip(reading.lines, lines, strict=True))
    return replace(reading, lines=done)


def _reaches_over(second: str, first: str, beside: Sequence[PlacedWord]) -> bool:
    """Whether a second reading is the first with the beginning of the next word: the strip was too wide."""
    over = second.removeprefix(first)
    return 0 < len(over) < len(second) and bool(beside) and beside[0].text.startswith(over)


def _stretches(reading: PageReading, knows: Knows) -> list[_Stretch]:
    """What is read again, the most pressing words first until the budget is spent."""
    poor = reading.confidence < POOR_PAGE
    sure = SURE if poor else FAIRLY_SURE
    budget: float = max(len(reading.lines), FEW_LINES) * (WIDTH_PER_POOR_LINE if poor else WIDTH_PER_LINE)
    doubts = [
        _Doubt(number, at, rank)
        for number, line in enumerate(reading.lines)
        for at, word in enumerate(line.words)
        if (rank := _rank(reading.lines, number, at, knows, sure)) is not None
    ]
    chosen: set[tuple[int, int]] = set()
    for doubt in sorted(doubts, key=lambda one: (one.rank, one.line, one.at)):
        words = reading.lines[doubt.line].words
        first, last = _around(words, doubt.at)
        fresh = [(doubt.line, at) for at in range(first, last) if (doubt.line, at) not in chosen]
        width = sum(_width(reading.lines[doubt.line], words[at]) for _, at in fresh)
        if width > budget:
            break
        budget -= width
        chosen.update(fresh)
    return _joined(chosen)


def _rank(
    lines: Sequence[PlacedLine], number: int, at: int, knows: Knows, sure: float
) -> tuple[int, float] | None:
    """How pressing it is to read a word again, by itself or by its neighbours; None where it is not."""
    words = lines[number].words
    if is_odd_beside(words, at):
        return 0, words[at].confidence
    return doubtful(words[at], knows, sure) or may_begin(lines, number, at)


def _around(words: Sequence[PlacedWord], at: int) -> tuple[int, int]:
    """Which words are read with a doubtful one: a lost or added word is seen beside its neighbours."""
    if is_odd_beside(words, at):
        return max(at - 1, 0), min(at + 2, len(words))
    return at - bool(at and _lost_its_head(words[at].text)), at + 1


def _lost_its_head(text: str) -> bool:
    """Whether a word looks like the end of an e-mail address whose @ was read as a letter after a gap."""
    return bool(ADDRESS.fullmatch(text)) and not text.startswith(("www", "http"))


def _joined(chosen: Iterable[tuple[int, int]]) -> list[_Stretch]:
    """Neighbouring words of a line as one stretch."""
    stretches: list[_Stretch] = []
    for line, at in sorted(chosen):
        last = stretches[-1] if stretches else None
        if last and last.line == line and last.end == at:
            stretches[-1] = replace(last, end=at + 1)
        else:
            stretches.append(_Stretch(line, at, at + 1))
    return stretches


def _strip_box(line: PlacedLine, words: Sequence[PlacedWord]) -> Box:
    """What to cut out around some words: as high as the line, so that the letters keep their size.

    At the sides it reaches half-way to the neighbouring word at the most.
    """
    own = Box.around([word.box for word in words if word.box])
    boxes = [word.box for word in line.words if word.box]
    left = max((box.x1 for box in boxes if box.x1 <= own.x0), default=-math.inf)
    right = min((box.x0 for box in boxes if box.x0 >= own.x1), default=math.inf)
    top = float(np.median([box.top for box in boxes]))
    bottom = float(np.median([box.bottom for box in boxes]))
    return Box(
        max(own.x0 - MARGIN_PT, (own.x0 + left) / 2),
        min(own.top, top) - MARGIN_PT,
        min(own.x1 + MARGIN_PT, (own.x1 + right) / 2),
        max(own.bottom, bottom) + MARGIN_PT,
    )


def _width(line: PlacedLine, word: PlacedWord) -> float:
    """Width of a word's strip at the recogniser's height, in pixels."""
    box = _strip_box(line, [word])
    return box.width / box.height * ppocr.HEIGHT


def _recognised(words: Sequence[str], strip: Grey, knows: Knows) -> list[Reading | None]:
    """The recogniser's reading of each word on a strip; for all of several words with the first of them.

    The confidence of a reading that differs is how much likelier the recogniser finds it than the first
    one, as a probability, and no more than the mean of its signs.
    """
    found: list[Reading | None] = [None] * len(words)
    if min(strip.shape) < 4:
        return found
    recogniser = ppocr.recogniser()
    read, witness = recogniser.read(strip), PP_OCR
    parts = aligned(words, read.text, knows)
    if _may_lack_doubled(words, parts) and (wide := recogniser.read_doubled(strip, read)):
        read, witness = wide, PP_OCR_TWICE
        parts = aligned(words, read.text, knows)
    own = read.log_likelihood(read.text)
    for part in parts:
        first = " ".join(words[part.start : part.start + part.words])
        confidence = read.confidence
        if part.text != first:
            texts = {one.start: one.text for one in parts} | {part.start: first}
            ratio = read.log_likelihood(" ".join(texts[at] for at in sorted(texts) if texts[at])) - own
            confidence = min(confidence, 1 / (1 + float(np.exp(min(ratio, 50)))))
        found[part.start] = Reading(part.text, confidence, witness, part.words)
    return found


def _may_lack_doubled(words: Sequence[str], parts: Sequence[Part]) -> bool:
    """Whether some other reading lacks a sign that the first reading has twice in a row."""
    firsts = (" ".join(words[part.start : part.start + part.words]) for part in parts)
    return any(
        part.text != first and ppocr.undoubled(first) != first
        for part, first in zip(parts, firsts, strict=True)
    )


@cache
def _latin(engine: str) -> tesseract.Tesseract | None:
    """Tesseract's Latin model; None where it is not installed."""
    try:
        return tesseract.load(engine, "script/Latin")
    except EngineMissingError:
        return None
