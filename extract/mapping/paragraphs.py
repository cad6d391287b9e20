"""Lines of a cell into one passage of text with the place of each line and word.

Lines of a paragraph are joined by one space, paragraphs and bullets by a line feed. A hyphen at a line's end
stays as read: whether it belongs to the word is decided by repair. Boxes come out as the page is displayed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.model import (
    Frame,
    LineSpan,
    Passage,
    PlacedLine,
    TextSource,
    Word,
    WordSpan,
    usual_pitch,
)

# U+F0B7 is what a word processor's symbol face says for its round bullet.
BULLET = re.compile(r"^[•●▪■‣◦○·\uf0b7*‐‑-]\s?(?=\S)|^[–—]\s")
SURE_BULLET = re.compile(r"^[•●▪■‣◦○·\uf0b7]")
ALONE = re.compile(SURE_BULLET.pattern + "$")
# What the Finnish model reads for a bullet; no Finnish line begins with such a sign and a space.
READ_BULLET = re.compile(r"^(?:»«|[*e+«»¢°©®])\s")
NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|[a-zåäö]\))\s")
# A paragraph's gap exceeds the cell's usual pitch by this share of a line's height.
PARAGRAPH_GAP = 0.35
# A line of a dump ends a paragraph where the next word would have filled no more of the width than this:
# after a sentence's end, and an item of a list without one. Letters are not equally wide.
ROOM, MUCH_ROOM = 0.9, 0.7
MANY_LINES = 5  # so many lines tell that all letters are equally wide
JOINTS = frozenset({"ja", "sekä", "tai", "eli", "että", "och", "&"})  # no paragraph ends with them


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line of a cell, with what is known of its column.

    Attributes:
        line: with its words.
        right_pt: where the column's text ends at the right.
        pitch_pt: the usual distance of two lines of a paragraph; None where it is not known.
    """

    line: PlacedLine
    right_pt: float
    pitch_pt: float | None = None


@dataclass(frozen=True, slots=True)
class Width:
    """How many letters the lines of a card in a dump hold.

    Attributes:
        letters: of the longest line that goes on in small letters; 0 where none does.
        exact: whether every line that goes on in small letters is as full as that allows: then any line
            that is less full ends a paragraph. Lines that were set in letters of unequal width are not so.
    """

    letters: int
    exact: bool

    @staticmethod
    def of(cells: Iterable[Sequence[str]]) -> "Width":
        """The width that the lines of a card's cells show."""
        parted = [[line.strip() for line in cell] for cell in cells]
        goes_on = [
            (len(above), _filled(above, below))
            for cell in parted
            for above, below in pairwise(cell)
            if above and below[:1].islower()
        ]
        letters = max((length for length, _ in goes_on), default=0)
        full = sum(filled > letters for _, filled in goes_on)
        return Width(letters, full == len(goes_on) >= MANY_LINES)

    def leaves_room(self, before: str, text: str, *, listed: bool) -> bool:
        """Whether a line with a capital follows one on which its first word would have fitted.

        Args:
            before: the line above.
            text: the line.
            listed: whether they are of a list: then an item may end without a stop on any line.
        """
        begins = text[0].isupper() or text[0] in "”\"'"
        if not begins or before[-1] in ",;-–\u00ad" or before.rsplit(maxsplit=1)[-1] in JOINTS:
            return False
        share = 1.0 if self.exact else ROOM if before[-1] in ".!?:" else MUCH_ROOM if listed else 0.0
        return _filled(before, text) <= share * self.letters


def _filled(above: str, below: str) -> int:
    """How long a line would be with the first word of the next."""
    return len(above) + 1 + len(below.split(maxsplit=1)[0])


def passage(lines: Sequence[CellLine], frames: Mapping[int, Frame]) -> Passage | None:
    """The passage that the lines of a cell give; None where there are none.

    Args:
        lines: from top to bottom, over pages.
        frames: each page's frame, by number.
    """
    if not lines:
        return None
    usual = lines[0].pitch_pt or usual_pitch([cell.line for cell in lines])
    joints = ["\n" if _breaks(above, below, usual) else " " for above, below in pairwise(lines)]
    text, spans, words = "", [], []
    for cell, joint in zip(lines, [*joints, ""], strict=True):
        start = len(text)
        for word in cell.line.words:
            at = len(text)
            words.append(WordSpan(at, at + len(word.text), _displayed(word, cell.line.page, frames)))
            text += word.text + " "
        text = text[:-1]
        spans.append(_line_span(cell.line, start, len(text), frames))
        text += joint
    return Passage(text, tuple(spans), tuple(words))


def plain_passage(
    texts: Sequence[str], ends: re.Pattern[str] | None = None, width: Width | None = None
) -> Passage | None:
    """The passage of lines of plain text; empty lines part paragraphs only after a sentence's end.

    A sign of lists that stands alone on its line begins the next one's paragraph.

    Args:
        texts: from top to bottom.
        ends: what an item of a list ends with: after it a line with a capital begins the next item.
        width: of the card's lines; without it short lines tell nothing.
    """
    kept = _kept(texts)
    if not kept:
        return None
    joined, spans, words = "", [], []
    before = ""
    for text, after_gap in kept:
        marked = bool(ALONE.match(before)) and not ALONE.match(text)
        if before:
            listed = ends is not None and ends.search(before) and text[0].isupper()
            room = width is not None and width.leaves_room(before, text, listed=ends is not None)
            breaks = listed or room or _plain_break(before, text, after_gap=after_gap)
            joined += "\n" if breaks and not marked else " "
        start = len(joined)
        words += [
            WordSpan(start + found.start(), start + found.end(), Word(found.group()))
            for found in re.finditer(r"\S+", text)
        ]
        joined += text
        spans.append(LineSpan(start, len(joined), None, None, TextSource.PLAIN_TEXT))
        before = f"{before} {text}" if marked else text
    return Passage(joined, tuple(spans), tuple(words))


def _kept(texts: Sequence[str]) -> list[tuple[str, bool]]:
    """The lines that are not empty, and whether an empty one stands above each."""
    kept: list[tuple[str, bool]] = []
    gap = False
    for raw in texts:
        text = " ".join(raw.split())
        if text:
            kept.append((text, gap))
        gap = not text
    return kept


def _plain_break(before: str, text: str, *, after_gap: bool) -> bool:
    if SURE_BULLET.match(text) or READ_BULLET.match(text) or NUMBERED.match(text):
        return True
    if BULLET.match(text) and text[1:2] == " ":
        return True
    return after_gap and before[-1] in ".!?:" and text[0].isupper()


def _breaks(above: CellLine, below: CellLine, usual_pt: float | None) -> bool:
    """Whether a paragraph ends between two lines."""
    text = below.line.text
    if SURE_BULLET.match(text) or (below.line.words[0].source is TextSource.OCR and READ_BULLET.match(text)):
        return True
    forced = _forced(above, below)
    if (BULLET.match(text) or NUMBERED.match(text)) and forced:
        return True
    if above.line.page == below.line.page and usual_pt is not None:
        upper, lower = above.line.box, below.line.box
        if lower.middle - upper.middle > usual_pt + PARAGRAPH_GAP * min(upper.height, lower.height):
            return True
    return forced and not above.line.text.endswith(_open_ends(above))


def _open_ends(above: CellLine) -> tuple[str, ...]:
    """What ends no paragraph's line; in a dump laid out by hand no line of a list either."""
    plain = above.line.words[0].source is TextSource.PLAIN_TEXT
    return ("-", ",", ";") if plain else ("-",)


def _forced(above: CellLine, below: CellLine) -> bool:
    """Whether the next line's first word would have fitted on the line above: then its end was meant."""
    first = below.line.words[0].box
    if below.line.words[0].source is TextSource.PLAIN_TEXT:
        return above.line.box.x1 + first.width < above.right_pt  # all letters are equally wide
    space = 0.3 * first.height
    return above.line.box.x1 + space + first.width < above.right_pt - space


def _displayed(word: Word, page: int | None, frames: Mapping[int, Frame]) -> Word:
    if word.box is None or page is None:
        return word
    shown = frames[page].displayed(word.box)
    return word if shown is word.box else replace(word, box=shown)


def _line_span(line: PlacedLine, start: int, end: int, frames: Mapping[int, Frame]) -> LineSpan:
    box = None if line.box is None or line.page is None else frames[line.page].displayed(line.box)
    sources = {word.source for word in line.words}
    source = sources.pop() if len(sources) == 1 else TextSource.MIXED
    return LineSpan(start, end, line.page, box, source)
