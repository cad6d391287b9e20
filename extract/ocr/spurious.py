"""What an engine reads where no letters stand is taken out: into gaps, ruling lines, dust and the dots of ä.

Looks at places and ink alone and never changes what stands for letters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from extract.model import Box, PlacedLine, PlacedWord, Rule
from extract.ocr.preprocess import Prepared, cropped

RULE_MARKS = frozenset("|¦_—–-=~[]")  # what Tesseract makes of a ruling line
STRAY = frozenset(".,:;'`´|¦‘’")  # never a word by themselves: dust and remnants of lines
DUST_BEFORE_FIGURE = re.compile(r"^[.,:;'](?=\d)")
RULE_MARGIN_PT = 1.5
# A box so many times as high as the page's usual one may hold a ruling line, which is cut off with its edge.
TOO_HIGH, CLEAR_PT = 1.25, 0.5
LETTER_PT = 4.0  # a dash's own box is lower
PHANTOM_INK = 0.003
GAP_MARKS = RULE_MARKS | STRAY | frozenset('"”“«»*+')  # what engines write into gaps without ink
# Letters are at least half as high as the usual word of a page, the dots above them a sixth.
# The stroke of an l is a tenth as wide as the usual word is high.
HAIR = 0.055
FLAT, WORD_LETTERS, DOTS_PT = 0.35, 3, 2.0


def without_phantoms(lines: Iterable[PlacedLine], prepared: Prepared) -> tuple[PlacedLine, ...]:
    """The lines without what no ink or only the dots of other letters stand for.

    The engine writes dashes into gaps of justified text, and takes the dots of a line of ä and ö for a line
    of its own (``N NU N``).

    Args:
        lines: of a page.
        prepared: its image.
    """
    printed = [[word for word in line.words if _is_printed(word, prepared)] for line in lines]
    placed = [(word, word.box) for words in printed for word in words]
    heights = [box.height for word, box in placed if sum(map(str.isalnum, word.text)) >= WORD_LETTERS]
    flat = FLAT * median(heights) if heights else 0.0
    high = [box for _, box in placed if box.height > flat]
    kept = (PlacedLine(tuple(_without_dots(words, flat, high))) for words in printed)
    hair = HAIR * median(heights) if heights else 0.0
    return tuple(line for line in kept if line.words and not _are_hairs(line.words, hair))


def _are_hairs(words: Sequence[PlacedWord], hair: float) -> bool:
    """Whether a line is nothing but letters narrower than any stroke: what is left of an upright rule."""
    return all(
        len(word.text) <= 2 and any(map(str.isalnum, word.text)) and word.box.width < hair for word in words
    )


def _without_dots(words: Sequence[PlacedWord], flat: float, high: Sequence[Box]) -> Sequence[PlacedWord]:
    """A line's words without those that are far too low for letters and stand where letters below begin."""
    dots = [word for word in words if _are_dots(word.box, flat, high)]
    # A dash or stop by itself may be one.
    return [word for word in words if word not in dots] if any(map(_has_letters, dots)) else words


def _has_letters(word: PlacedWord) -> bool:
    return any(sign.isalnum() for sign in word.text)


def _are_dots(box: Box, flat: float, high: Sequence[Box]) -> bool:
    return box.height <= flat and any(
        below.x0 < box.x1 and box.x0 < below.x1 and box.top - DOTS_PT <= below.top <= box.bottom + DOTS_PT
        for below in high
    )


def _is_printed(word: PlacedWord, prepared: Prepared) -> bool:
    # The box of a sign like the € may be a hair's breadth beside it.
    if not set(word.text) <= GAP_MARKS:
        return True
    ink, _, _ = cropped(prepared.bilevel, word.box, prepared.px_per_pt)
    return bool(ink.size) and float((ink < 128).mean()) > PHANTOM_INK


def with_close_boxes(
    lines: Iterable[PlacedLine], rules: Sequence[Rule], prepared: Prepared
) -> tuple[PlacedLine, ...]:
    """The lines with boxes that end where the letters do, where the engine took in a ruling line.

    Args:
        lines: of a page.
        rules: its ruling lines.
        prepared: its image.
    """
    lines = tuple(lines)
    heights = [word.box.height for line in lines for word in line.words if word.box]
    high = TOO_HIGH * median(heights) if heights else 0.0
    level = [rule.box for rule in rules if rule.horizontal]
    return tuple(
        PlacedLine(
            tuple(_closer(word, level, prepared) if _is_higher(word, high) else word for word in line.words)
        )
        for line in lines
    )


def _is_higher(word: PlacedWord, high: float) -> bool:
    return word.box.height > high


def _closer(word: PlacedWord, rules: Sequence[Box], prepared: Prepared) -> PlacedWord:
    """A word with the box around its ink between the rules that its box touches."""
    box = word.box
    if box is None:
        return word
    top, bottom = box.top, box.bottom
    for rule in rules:
        if rule.x0 < box.x1 and box.x0 < rule.x1 and rule.top < bottom and top < rule.bottom:
            if rule.middle > box.middle:
                bottom = min(bottom, rule.top - CLEAR_PT)
            else:
                top = max(top, rule.bottom + CLEAR_PT)
    if (top, bottom) == (box.top, box.bottom) or bottom <= top:
        return word
    ink, _, first = cropped(prepared.bilevel, replace(box, top=top, bottom=bottom), prepared.px_per_pt)
    rows = np.flatnonzero((ink < 128).any(axis=1))
    if not rows.size:
        return word
    scale = prepared.px_per_pt
    close = replace(box, top=(first + int(rows[0])) / scale, bottom=(first + int(rows[-1]) + 1) / scale)
    return replace(word, box=close) if close.height > LETTER_PT else word


def without_rule_marks(lines: Iterable[PlacedLine], rules: tuple[Rule, ...]) -> tuple[PlacedLine, ...]:
    """The lines without what the engine read into ruling lines and dust.

    That is bars and dashes that stand on a rule, and stops and bars that stand alone.
    """
    kept = (PlacedLine(tuple(filter(None, (_clean(word, rules) for word in line.words)))) for line in lines)
    return tuple(line for line in kept if line.words)


def _clean(word: PlacedWord, rules: tuple[Rule, ...]) -> PlacedWord | None:
    """The word without bars at its edges that stand on a rule; None where nothing else is left."""
    box = word.box
    if box is None:
        return word
    if set(word.text) <= STRAY:
        return None
    if set(word.text) <= RULE_MARKS and any(_stands_on(box, rule) or _crosses(box, rule) for rule in rules):
        return None
    text, upright = DUST_BEFORE_FIGURE.sub("", word.text), [rule.box for rule in rules if not rule.horizontal]
    if text.startswith("|") and any(_meets(box, rule, box.x0) for rule in upright):
        text = text.lstrip("|")
    if text.endswith("|") and any(_meets(box, rule, box.x1) for rule in upright):
        text = text.rstrip("|")
    return word if text == word.text else replace(word, text=text) if text else None


def _stands_on(box: Box, rule: Rule) -> bool:
    """Whether the middle of a box lies on a rule."""
    line, x, y = rule.box, (box.x0 + box.x1) / 2, box.middle
    return (
        line.x0 - RULE_MARGIN_PT <= x <= line.x1 + RULE_MARGIN_PT
        and line.top - RULE_MARGIN_PT <= y <= line.bottom + RULE_MARGIN_PT
    )


def _crosses(box: Box, rule: Rule) -> bool:
    """Whether an upright rule runs through a box as high as letters: its ink is the rule's."""
    inside = not rule.horizontal and box.x0 < rule.box.x0 and rule.box.x1 < box.x1
    return inside and box.height > LETTER_PT and rule.box.top <= box.middle <= rule.box.bottom


def _meets(box: Box, rule: Box, edge: float) -> bool:
    """Whether a vertical rule stands at an edge of a word's box."""
    near = rule.x0 - 2 * RULE_MARGIN_PT <= edge <= rule.x1 + 2 * RULE_MARGIN_PT
    return near and rule.top <= box.middle <= rule.bottom
