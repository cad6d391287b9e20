"""Characters with boxes into words with boxes.

Works by geometry, whatever the order in which a PDF draws its characters: letters drawn one by one, lines in
a wrong order and text drawn twice give the same words. It never changes a character but those that stand
for a hyphen which the page shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from extract.model import Box, PlacedWord, TextSource

# PDFium marks a hyphen that met a line's end with U+0002, older releases with U+FFFE.
LINE_END_HYPHENS = frozenset("\x02\ufffe")
# A soft hyphen at a word's end is one that the page shows. Inside a word it may be part of the glyph before,
# whose width PDFium then shares out, or a glyph of its own, so wide in parts of its height.
SOFT_HYPHEN, SHOWN_HYPHEN = "\u00ad", 0.2
HALVED_PT = 0.02
COMBINING = frozenset("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327")
# In parts of a glyph's height: letters of a word touch; a space is 0.2 to 0.3.
JOIN_GAP, SPLIT_GAP = 0.08, 0.2
CLOSE_GAP = 0.1
PARTING, ENDING, PARTED_GAP = frozenset(",;:"), frozenset(".!?"), 0.12
# A glyph drawn again this little to the side (in its width) makes its letter bold.
BOLD_SHIFT = 0.25


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, or the several of a ligature, and its box in points, origin at the top left."""

    text: str
    box: Box


@dataclass(slots=True)
class _Run:
    """A word under construction; coordinates in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


Placed = tuple[str, float, float, float, float]


def words_of(glyphs: Iterable[Glyph]) -> tuple[PlacedWord, ...]:
    """The words of a page, in no particular order.

    Args:
        glyphs: in the order in which they are drawn; white space between words may be there or not.
    """
    return words_from((one.text, one.box.x0, one.box.top, one.box.x1, one.box.bottom) for one in glyphs)


def words_from(placed: Iterable[Placed]) -> tuple[PlacedWord, ...]:
    """As ``words_of``, for plain tuples (character, x0, top, x1, bottom): a page has thousands of them."""
    seen: set[tuple[str, int, int]] = set()
    words = []
    for run in _joined(_runs(placed)):
        if run.text.endswith(SOFT_HYPHEN):
            run.text = run.text[:-1] + "-"
        run.text = run.text.replace(SOFT_HYPHEN, "")
        key = (run.text, round(run.x0 / 2), round(run.top / 2))
        if key not in seen:
            seen.add(key)
            box = Box(run.x0, run.top, run.x1, run.bottom)
            words.append(PlacedWord(run.text, box, TextSource.TEXT_LAYER))
    return tuple(words)


def _runs(placed: Iterable[Placed]) -> list[_Run]:
    """Glyphs that follow each other without white space or a jump."""
    runs: list[_Run] = []
    run: _Run | None = None
    last_x0 = last_top = last_bottom = last_width = 0.0
    for text, x0, top, x1, bottom in placed:
        if run is not None and top == last_top and bottom == last_bottom and text.isalnum():
            # Most letters stand close behind one of their own height: nothing else needs to be asked.
            close = CLOSE_GAP * (bottom - top)
            if -close < x0 - run.x1 < close and x0 - last_x0 >= BOLD_SHIFT * (x1 - x0):
                run.text += text
                run.x1 = max(run.x1, x1)
                last_x0, last_width = x0, x1 - x0
                continue
        if (text <= " " and text not in LINE_END_HYPHENS) or text.isspace():
            run = None
            continue
        shown = text == SOFT_HYPHEN and _is_glyph(x1 - x0, bottom - top, last_width)
        sign = "-" if shown or text in LINE_END_HYPHENS else text
        height = max(last_bottom - last_top, bottom - top, 1.0)
        level = abs(top + bottom - last_top - last_bottom) <= height
        twin = run is not None and level and abs(x0 - last_x0) < BOLD_SHIFT * (x1 - x0)
        if run is not None and twin and run.text.endswith(sign):
            pass  # drawn twice to look bold
        elif (
            run is not None
            and not _parts(run.text[-1], sign, x0 - run.x1, height)
            and _follows(sign, x0 - run.x1, (top + bottom - last_top - last_bottom) / 2, height)
        ):
            run.text += sign
            run.x0, run.x1 = min(run.x0, x0), max(run.x1, x1)
            run.top, run.bottom = min(run.top, top), max(run.bottom, bottom)
        else:
            run = _Run(sign, x0, top, x1, bottom)
            runs.append(run)
        last_x0, last_top, last_bottom, last_width = x0, top, bottom, x1 - x0
    return runs


def _is_glyph(width: float, height: float, before: float) -> bool:
    """Whether a soft hyphen is drawn: as wide as a hyphen, and not just half of the letter before it."""
    return width >= SHOWN_HYPHEN * height and abs(width - before) > HALVED_PT


def _parts(before: str, sign: str, gap: float, height: float) -> bool:
    """Whether a gap behind a punctuation mark, too narrow for a space elsewhere, begins a word.

    Narrow faces have spaces of .17 of their height, which PDFium does not tell behind a comma.
    """
    ends = before in PARTING or (before in ENDING and sign.isupper())
    return ends and sign.isalpha() and PARTED_GAP * height < gap


def _follows(sign: str, gap: float, rise: float, height: float) -> bool:
    """Whether a glyph goes on with the word before it, by the gap and the change of level between them."""
    if sign in COMBINING:
        return abs(gap) < height and abs(rise) < height
    return -0.3 * height < gap < SPLIT_GAP * height and abs(rise) <= 0.5 * height


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
    height = min(left.bottom - left.top, right.bottom - right.top)
    if not -JOIN_GAP * height <= right.x0 - left.x1 <= JOIN_GAP * height:
        return False
    return abs((left.top + left.bottom) - (right.top + right.bottom)) < 0.6 * height
