"""Characters with boxes into words with boxes.

Works by geometry, whatever the order in which a PDF draws its characters: letters drawn one by one, lines in
a wrong order and text drawn twice give the same words. It never changes a character but PDFium's mark for a
hyphen at a line's end.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from extract.model import Box, TextSource, Word

# PDFium marks a hyphen that met a line's end with U+0002, older releases with U+FFFE.
LINE_END_HYPHENS = frozenset("\x02\ufffe")
COMBINING = frozenset("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327")
# In parts of a glyph's height: letters of a word touch; a space is 0.2 to 0.3.
JOIN_GAP, SPLIT_GAP = 0.08, 0.2


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box in points, origin at the top left."""

    text: str
    box: Box


@dataclass(slots=True)
class _Run:
    """A word under construction."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    last: Box

    @property
    def height(self) -> float:
        return self.bottom - self.top


def words_of(glyphs: Iterable[Glyph]) -> tuple[Word, ...]:
    """The words of a page, in no particular order.

    Args:
        glyphs: in the order in which they are drawn; white space between words may be there or not.
    """
    runs = _joined(_runs(glyphs))
    seen: set[tuple[str, int, int]] = set()
    words = []
    for run in runs:
        key = (run.text, round(run.x0 / 2), round(run.top / 2))
        if key not in seen:
            seen.add(key)
            box = Box(run.x0, run.top, run.x1, run.bottom)
            words.append(Word(run.text, box, TextSource.TEXT_LAYER))
    return tuple(words)


def _runs(glyphs: Iterable[Glyph]) -> list[_Run]:
    """Glyphs that follow each other without white space or a jump."""
    runs: list[_Run] = []
    open_run = False
    for glyph in glyphs:
        text, box = glyph.text, glyph.box
        if text.isspace() or text == "\0":
            open_run = False
            continue
        if text in LINE_END_HYPHENS:
            text = "-"
        if open_run and _follows(runs[-1], text, box):
            _extend(runs[-1], text, box)
        else:
            runs.append(_Run(text, box.x0, box.top, box.x1, box.bottom, box))
            open_run = True
    return runs


def _follows(run: _Run, text: str, box: Box) -> bool:
    height = max(run.last.height, box.height, 1.0)
    if text in COMBINING:
        return abs(box.x0 - run.x1) < height and abs(box.middle - run.last.middle) < height
    if abs(box.middle - run.last.middle) > 0.5 * height:
        return False
    return -0.3 * height < box.x0 - run.x1 < SPLIT_GAP * height


def _extend(run: _Run, text: str, box: Box) -> None:
    if run.text[-1] == text and abs(box.x0 - run.last.x0) < 0.25 * max(run.last.width, 0.1):
        return  # drawn twice to look bold
    run.text += text
    run.x0, run.top = min(run.x0, box.x0), min(run.top, box.top)
    run.x1, run.bottom = max(run.x1, box.x1), max(run.bottom, box.bottom)
    run.last = box


def _joined(runs: list[_Run]) -> list[_Run]:
    """Runs that touch on one line become one word."""
    runs.sort(key=lambda run: (round((run.top + run.bottom) / 6), run.x0))
    done: list[_Run] = []
    for run in runs:
        before = done[-1] if done else None
        if before is not None and _touches(before, run):
            before.text += run.text
            before.top, before.bottom = min(before.top, run.top), max(before.bottom, run.bottom)
            before.x1 = max(before.x1, run.x1)
        else:
            done.append(run)
    return done


def _touches(left: _Run, right: _Run) -> bool:
    height = min(left.height, right.height)
    level = abs((left.top + left.bottom) - (right.top + right.bottom)) < 0.6 * height
    return level and -JOIN_GAP * height <= right.x0 - left.x1 <= JOIN_GAP * height
