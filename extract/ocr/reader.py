"""A page's image becomes words with boxes in points: turned, straightened, thresholded and read by Tesseract.

One engine a process, loaded once, one thread. Never decides between readings and never looks at a PDF.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

import numpy as np

from extract.model import Box, PlacedLine, PlacedWord, Rule, TextSource
from extract.ocr import preprocess, tesseract
from extract.ocr.bullets_dashes import with_marks
from extract.ocr.dropped_lines import unread_boxes
from extract.ocr.filters import Grey, noise_sigma
from extract.ocr.lighting import evened
from extract.ocr.preprocess import Prepared, cropped
from extract.ocr.ruling import ruling_lines
from extract.ocr.shading import shaded_rows
from extract.ocr.skew import lines_run_down
from extract.ocr.spurious import with_close_boxes, without_phantoms, without_rule_marks
from extract.ocr.underlines import without_underlines
from extract.settings import Settings

MODEL = "fin"
LOW_CONFIDENCE = 0.60  # pages the right way up give 0.89 to 0.94, upside-down ones 0.29 to 0.40
# Lines that the engine dropped; a picture would give more than a card has.
MAX_DROPPED = 40
# A dropped line read by itself is believed with so many letters and so much confidence, in the worst word and
# on average: pieces of letters beside words give garbage below that.
LEAST_LETTERS, READ_AGAIN, READ_SURELY = 4, 0.55, 0.8
# So many letters, nearly all read surely, are a line of text even with a misread code in it.
LONG_LINE, MOST = 24, 0.8
DOUBT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class PageReading:
    """What was read on a page image; all boxes in points in the upright frame.

    Attributes:
        lines: words as the engine put them into lines; one line never spans two cells of a ruled table
            by design of the engine, but may.
        rules: ruling lines, and the edges of filled rows.
        confidence: mean of the words' confidences, 0..1; 0 where there are none.
        prepared: the image that was read, for reading parts of it again.
    """

    lines: tuple[PlacedLine, ...]
    rules: tuple[Rule, ...]
    confidence: float
    prepared: Prepared

    @property
    def words(self) -> tuple[PlacedWord, ...]:
        """All words of the page, line by line."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def turn_deg(self) -> int:
        """As ``extract.model.Frame.turn_deg``."""
        return self.prepared.turn_deg

    @property
    def skew_deg(self) -> float:
        """As ``extract.model.Frame.skew_deg``."""
        return self.prepared.skew_deg


class PageReader(Protocol):
    """Whatever reads page images: the engine, alone or with witnesses."""

    def read_page(self, image: Grey, dpi: float) -> PageReading:
        """The words and ruling lines of a page as displayed."""


class Engine:
    """Tesseract with the Finnish model, ready to read pages."""

    def __init__(self, engine: tesseract.Tesseract) -> None:
        self._tesseract = engine

    def read_page(self, image: Grey, dpi: float) -> PageReading:
        """The words and ruling lines of a page.

        Args:
            image: the page as displayed, grey.
            dpi: its resolution.
        """
        if lines_run_down(evened(image, dpi)):
            return self._read_turned(preprocess.prepare(image, dpi), image, (270, 90))
        reading = self._read(preprocess.prepare(image, dpi))
        if reading.confidence >= LOW_CONFIDENCE or not _has_text(reading.prepared):
            return reading
        return max(
            (reading, self._read_turned(reading.prepared, image, (180, 270, 90))),
            key=lambda one: one.confidence,
        )

    def read_region(
        self, prepared: Prepared, box: Box, mode: int = tesseract.BLOCK
    ) -> tuple[PlacedLine, ...]:
        """The words inside a rectangle, read by itself.

        Args:
            prepared: the page's image, as ``PageReading.prepared``.
            box: in points in the upright frame; should keep clear of ruling lines.
            mode: how the engine takes it: ``engines.BLOCK`` or ``engines.LINE``.
        """
        crop, left, top = cropped(prepared.bilevel, box, prepared.px_per_pt)
        if not crop.size:
            return ()
        framed = np.pad(crop, 10, constant_values=255)
        raw = self._tesseract.read(framed, prepared.dpi, mode)
        return _lines(_moved(raw, left - 10, top - 10), prepared)

    def _read(self, prepared: Prepared) -> PageReading:
        prepared = replace(prepared, bilevel=without_underlines(prepared.bilevel, prepared.dpi))
        part, left, top = preprocess.without_margins(prepared.bilevel, prepared.dpi)
        raw = _moved(self._tesseract.read(part, prepared.dpi, tesseract.PAGE), left, top)
        rules = ruling_lines(prepared.bilevel, prepared.dpi)
        read = without_rule_marks(without_phantoms(_lines(raw, prepared), prepared), rules)
        lines = with_marks(with_close_boxes(read, rules, prepared), prepared, rules)
        confidence = _mean_confidence(lines)
        if confidence >= LOW_CONFIDENCE:
            lines = (*lines, *self._dropped(prepared, lines, rules))
        return PageReading(lines, (*rules, *_fills(prepared)), confidence, prepared)

    def _dropped(
        self, prepared: Prepared, lines: tuple[PlacedLine, ...], rules: tuple[Rule, ...]
    ) -> list[PlacedLine]:
        """Lines that the engine left out of the page, each read by itself."""
        words = [word for line in lines for word in line.words]
        boxes = unread_boxes(prepared, words, rules)[:MAX_DROPPED]
        found = (line for box in boxes for line in self.read_region(prepared, box))
        return [_in_doubt(line) for line in found if _is_text(line)]

    def _read_turned(self, prepared: Prepared, image: Grey, turns: tuple[int, ...]) -> PageReading:
        """The page read in the first turn that makes sense, the one the engine sees before all others."""
        seen = self._tesseract.turn_deg(prepared.bilevel, prepared.dpi)
        order = sorted(turns, key=lambda turn: turn != seen)
        best: PageReading | None = None
        for turn in order[:2]:
            reading = self._read(preprocess.prepare(image, prepared.source_dpi, turn))
            if best is None or reading.confidence > best.confidence:
                best = reading
            if best.confidence >= LOW_CONFIDENCE:
                break
        assert best is not None
        return best


def _fills(prepared: Prepared) -> tuple[Rule, ...]:
    """The edges of filled rows, which part rows as ruling lines do."""
    toned = prepared.grey if prepared.toned is None else prepared.toned
    return shaded_rows(toned, prepared.dpi, noise_sigma(toned))


def _in_doubt(line: PlacedLine) -> PlacedLine:
    """A dropped line with so little confidence that a person looks: it may be a part of a larger loss."""
    words = (replace(word, confidence=min(word.confidence, DOUBT)) for word in line.words)
    return replace(line, words=tuple(words))


def _is_text(line: PlacedLine) -> bool:
    """Whether a line read by itself is text rather than the engine's guess at marks."""
    letters = sum(sign.isalnum() for word in line.words for sign in word.text)
    sure = [word.confidence for word in line.words]
    read = sum(len(word.text) for word in line.words if word.confidence >= READ_SURELY)
    believed = min(sure) >= READ_AGAIN or (letters >= LONG_LINE and read >= MOST * letters)
    return letters >= LEAST_LETTERS and believed and sum(sure) / len(sure) >= READ_SURELY


def open_engine(settings: Settings, model: str = MODEL) -> Engine:
    """The engine that the settings name, loaded.

    Args:
        settings: of the run.
        model: of the languages that are read, as ``fin`` or ``fin+swe``.

    Raises:
        EngineMissingError: Tesseract or a model is not installed; the message says how to.
    """
    return Engine(tesseract.load(settings.engine, model))


def has_ink(prepared: Prepared, box: Box, share: float = 0.004) -> bool:
    """Whether a rectangle holds more ink than specks would; it should keep clear of ruling lines.

    Args:
        prepared: the page's image.
        box: in points in the upright frame.
        share: of its pixels; a line of text in a cell of twenty lines is 0.008.
    """
    part, _, _ = cropped(prepared.bilevel, box, prepared.px_per_pt)
    return bool(part.size) and float(np.count_nonzero(part == 0)) / part.size > share


def _moved(raw: list[tesseract.RawWord], right: int, down: int) -> list[tesseract.RawWord]:
    """Words moved by so many pixels, from a part of the page to the page."""
    return [replace(word, left=word.left + right, top=word.top + down) for word in raw]


def _lines(raw: list[tesseract.RawWord], prepared: Prepared) -> tuple[PlacedLine, ...]:
    groups = groupby(raw, key=lambda word: word.line)
    return tuple(PlacedLine(tuple(_word(word, prepared.px_per_pt) for word in group)) for _, group in groups)


def _word(raw: tesseract.RawWord, px_per_pt: float) -> PlacedWord:
    box = Box(
        raw.left / px_per_pt,
        raw.top / px_per_pt,
        (raw.left + raw.width) / px_per_pt,
        (raw.top + raw.height) / px_per_pt,
    )
    return PlacedWord(raw.text, box, TextSource.OCR, min(max(raw.confidence / 100, 0.0), 1.0))


def _mean_confidence(lines: Iterable[PlacedLine]) -> float:
    """Mean over the words, long ones counting more: one letter read from a speck says little."""
    words = [word for line in lines for word in line.words]
    weight = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / weight if weight else 0.0


def _has_text(prepared: Prepared) -> bool:
    """Whether a page that could not be read holds ink enough for some words."""
    height, width = prepared.bilevel.shape
    page = Box(0, 0, width / prepared.px_per_pt, height / prepared.px_per_pt)
    return has_ink(prepared, page, 0.0005)
