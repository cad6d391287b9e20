"""Bullets, dashes, quotes and × as Tesseract read them become the marks that stand on the image.

The Finnish model has neither bullets nor en dashes: a dot comes out as ``e``, ``*``, ``+`` or ``«``, or
not at all, and a dash in any length. This module measures the ink; letters and digits it never touches.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.model import Box, PlacedLine, PlacedWord, Rule, TextSource
from extract.ocr.list_marks import has_gaps, is_list_mark
from extract.ocr.preprocess import Prepared, cropped
from extract.ocr.quotes import with_curled_quotes
from extract.ocr.stops import with_stop

BULLET = "•"
# Read so a box is one to be ticked, and the tick tells.
TICKS = frozenset({"()", "x", "X", "✓", "☐", "☑", "☒", "[]", "[x", "v", "V"})
DASHES = re.compile("[-–—]+")
MAY_BE_BULLET = re.compile(r"[^A-ZÅÄÖ]{1,2}|[A-ZÅÄÖ]|\[[0Oo]\]")
# Length of a dash as a share of a capital's height: hyphens 0.23-0.4, en dashes 0.47-0.77, em dashes 1.3-1.4.
HYPHEN_MOST, EN_MOST = 0.43, 1.05
# A page's hyphens between letters tell its own measure: its en dashes are 1.5 to 2.3 times as long.
HYPHEN_TIMES, LEAST_HYPHENS, HYPHEN_BOUNDS = 1.33, 2, (0.41, 0.5)
HYPHENED = re.compile(r"[^\W\d_]{2,}-[^\W\d_]{2,}\W?")
THICKEST = 0.2
SHORTEST = 0.17
DASH_HEIGHT = (0.2, 0.56)  # above the baseline: the arch of an n is at 0.68, the foot of a u at 0.04
X_LIKE = frozenset({"x", "X", "×", "*"})
TIMES_MIDDLE = 0.395  # above the baseline: the middle of an x is at 0.35-0.385, of a × at 0.43-0.51
# Of 24 quotes on a page in eight faces, at 300 and 200 dpi, the engine read at most 3 straight ones as curled
# and up to 17 curled ones as straight.
CURLED_SHARE = 0.25
# A capital A from its top: the band above the baseline, and the widths of letter and ring, as
# shares of a capital's height; the neck between ring and letter as a share of the ring's width.
RINGLESS = re.compile(r"A[a-zåäö]{2}")
RING_BAND, A_WIDE, RING_WIDE, NECK = (0.55, 1.4), 0.75, (0.2, 0.45), 0.8
LETTER = re.compile(r"\w")
TALL = re.compile("[A-ZÅÄÖ0-9bdfhklt]")
DESCENDS = re.compile("[gjpqy,;()Q]")
COLUMN_GAP_PT = 14.0  # wider than any space of justified text
REACH_PT = 28.0  # how far left of a line's first word its bullet may stand
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class _Ink:
    """A part of the image as truth values, and where it lies in points."""

    dark: NDArray[np.bool_]
    box: Box


def with_marks(
    lines: Iterable[PlacedLine], prepared: Prepared, rules: tuple[Rule, ...]
) -> tuple[PlacedLine, ...]:
    """The lines with bullets and dashes as their shapes on the image tell them.

    Args:
        lines: as read.
        prepared: the image that was read.
        rules: the page's ruling lines; a bullet is not sought beyond one.
    """
    lines = tuple(lines)
    page_height = _capital_pt(word for line in lines for word in line.words)
    if page_height is None:
        return lines
    capitals = [_capital_pt(line.words) or page_height for line in lines]
    longest = _longest_hyphen(lines, capitals, prepared)
    return _with_one_quote(
        [
            _marked(line, prepared, rules, _Sizes(capital, longest))
            for line, capital in zip(lines, capitals, strict=True)
        ]
    )


@dataclass(frozen=True, slots=True)
class _Sizes:
    """A line's measures.

    Attributes:
        capital_pt: the height of its capitals.
        hyphen_most: how long a hyphen may be, as a share of that.
    """

    capital_pt: float
    hyphen_most: float


def _longest_hyphen(lines: Sequence[PlacedLine], capitals: Sequence[float], prepared: Prepared) -> float:
    """How long a dash may be and still be a hyphen, as a share of a capital's height."""
    lengths: list[float] = []
    for line, capital in zip(lines, capitals, strict=True):
        base = _baseline_pt(line.words)
        for word in line.words:
            if base is not None and word.box and HYPHENED.fullmatch(word.text):
                ink = _ink(prepared, word.box)
                found = _dash_lengths(ink, capital, base - ink.box.top) if ink.dark.size else []
                lengths += found if len(found) == 1 else []
    if len(lengths) < LEAST_HYPHENS:
        return HYPHEN_MOST
    return float(np.clip(HYPHEN_TIMES * float(np.median(lengths)), *HYPHEN_BOUNDS))


def _with_one_quote(lines: list[PlacedLine]) -> tuple[PlacedLine, ...]:
    """The lines with one kind of double quote: a text has either curled or straight ones."""
    text = "".join(line.text for line in lines)
    curled, straight = text.count("”"), text.count('"')
    if not curled or not straight:
        return tuple(lines)
    mostly_curled = curled >= CURLED_SHARE * (curled + straight)
    rare, common = ('"', "”") if mostly_curled else ("”", '"')
    return tuple(
        replace(line, words=tuple(replace(word, text=word.text.replace(rare, common)) for word in line.words))
        if rare in line.text
        else line
        for line in lines
    )


def _marked(line: PlacedLine, prepared: Prepared, rules: tuple[Rule, ...], sizes: _Sizes) -> PlacedLine:
    base, capital_pt = _baseline_pt(line.words), sizes.capital_pt
    words = [
        _dashed(word, _dash_box(line.words, at, base, capital_pt), prepared, sizes, base)
        for at, word in enumerate(line.words)
    ]
    words = [_times(words, at, prepared, base, capital_pt) for at in range(len(words))]
    if base is not None:
        words = [with_curled_quotes(word, prepared, capital_pt, base) for word in words]
        words = [with_stop(word, prepared, capital_pt, base) for word in words]
        words = [_ringed(word, prepared, capital_pt, base) for word in words]
    marked: list[PlacedWord] = []
    for at, word in enumerate(words):
        if at and not _begins_cell(words[at - 1], word):
            marked.append(word)
            continue
        before = words[at - 1].box if at else None
        cell = [rule.box.x1 for rule in rules if not rule.horizontal and _is_left_of(rule.box, word)]
        left = max([*cell, *([before.x1] if before else [])], default=0.0)
        marked += _with_bullet(word, at + 1 < len(words), prepared, left, capital_pt)
    return replace(line, words=tuple(marked))


def _is_left_of(rule: Box, word: PlacedWord) -> bool:
    """Whether an upright rule stands left of a word, on its height."""
    return rule.top <= word.box.middle <= rule.bottom and rule.x1 < word.box.x0


def _begins_cell(before: PlacedWord, word: PlacedWord) -> bool:
    """Whether a word stands so far from the one before that another column begins with it."""
    return bool(before.box and word.box and word.box.x0 - before.box.x1 > COLUMN_GAP_PT)


def _with_bullet(
    first: PlacedWord, goes_on: bool, prepared: Prepared, left_pt: float, capital_pt: float
) -> list[PlacedWord]:
    """A line's or cell's first word, with the bullet that it is or that stands before it.

    Args:
        first: the word.
        goes_on: whether another one follows it.
        prepared: the image.
        left_pt: where a rule or the word before ends.
        capital_pt: the height of a capital.
    """
    if goes_on and first.box and first.text not in TICKS and MAY_BE_BULLET.fullmatch(first.text):
        is_mark = _is_mark(_ink(prepared, first.box), capital_pt)
        return [replace(first, text=BULLET, confidence=CONFIDENCE) if is_mark else first]
    dot = _dot_before(first, prepared, left_pt, capital_pt)
    return [PlacedWord(BULLET, dot, TextSource.OCR, CONFIDENCE), first] if dot else [first]


def _capital_pt(words: Iterable[PlacedWord]) -> float | None:
    """The height of capitals and ascenders, from words that have one and no descender; None without any."""
    heights = [
        word.box.height
        for word in words
        if word.box and len(word.text) > 2 and TALL.search(word.text) and not DESCENDS.search(word.text)
    ]
    return float(np.median(heights)) if heights else None


def _baseline_pt(words: Iterable[PlacedWord]) -> float | None:
    """Where the letters of a line stand; None where no word tells."""
    bottoms = [
        word.box.bottom
        for word in words
        if word.box and LETTER.search(word.text) and not DESCENDS.search(word.text)
    ]
    return float(np.median(bottoms)) if bottoms else None


def _ink(prepared: Prepared, box: Box) -> _Ink:
    part, left, top = cropped(prepared.bilevel, box, prepared.px_per_pt, 1)
    scale = prepared.px_per_pt
    height, width = part.shape
    return _Ink(part == 0, Box(left / scale, top / scale, (left + width) / scale, (top + height) / scale))


def _bounds(ink: _Ink, scale: float) -> Box | None:
    """The box around the ink; None where there is none."""
    rows, columns = np.nonzero(ink.dark.any(axis=1))[0], np.nonzero(ink.dark.any(axis=0))[0]
    if not len(rows):
        return None
    return Box(
        ink.box.x0 + columns[0] / scale,
        ink.box.top + rows[0] / scale,
        ink.box.x0 + (columns[-1] + 1) / scale,
        ink.box.top + (rows[-1] + 1) / scale,
    )


def _is_mark(ink: _Ink, capital_pt: float) -> bool:
    """Whether the ink is the mark of a list."""
    return is_list_mark(ink.dark, capital_pt * ink.dark.shape[0] / ink.box.height)


def _dot_before(first: PlacedWord, prepared: Prepared, left_pt: float, capital_pt: float) -> Box | None:
    """The box of a bullet that stands before a word and was not read."""
    box = first.box
    if box is None:
        return None
    left = max(box.x0 - REACH_PT, left_pt + 1.5, 0.0)
    middle = box.bottom - capital_pt / 2 if not DESCENDS.search(first.text) else box.middle
    ink = _ink(prepared, Box(left, middle - capital_pt * 0.6, box.x0 - 1.5, middle + capital_pt * 0.6))
    bounds = _bounds(ink, prepared.px_per_pt) if ink.dark.size else None
    return bounds if bounds is not None and _is_mark(ink, capital_pt) else None


def _ringed(word: PlacedWord, prepared: Prepared, capital_pt: float, baseline_pt: float) -> PlacedWord:
    """The word with an Å for a capital A whose ink is wide, narrow and wide again from its top.

    Both readers lose the ring of a capital; dots, which are wider apart than a ring, they see.
    """
    box = word.box
    if box is None or not RINGLESS.match(word.text):
        return word
    low, high = (baseline_pt - share * capital_pt for share in RING_BAND)
    dark = _ink(prepared, Box(box.x0, high, box.x0 + A_WIDE * capital_pt, low)).dark
    rows = np.flatnonzero(dark.any(axis=1))
    if not rows.size or rows[0] == 0:
        return word
    dark = dark[rows[0] :]
    if any(has_gaps(row) for row in dark[:2]):
        return word  # dots
    wide = dark.shape[1] - np.argmax(dark[:, ::-1], axis=1) - np.argmax(dark, axis=1)
    wide = np.where(dark.any(axis=1), wide, 0) / (capital_pt * prepared.px_per_pt)
    ring = int(np.argmax(wide[: max(1, len(wide) // 3)]))
    neck = wide[ring : max(ring + 1, 2 * len(wide) // 3)].min()
    is_ring = RING_WIDE[0] <= wide[ring] <= RING_WIDE[1] and neck <= NECK * wide[ring]
    return replace(word, text="Å" + word.text[1:]) if is_ring else word


def _times(
    words: list[PlacedWord], at: int, prepared: Prepared, baseline_pt: float | None, capital_pt: float
) -> PlacedWord:
    """The word, or a multiplication sign for a lone x between figures that hangs above the baseline."""
    word = words[at]
    if word.text not in X_LIKE or baseline_pt is None:
        return word
    beside = (words[at - 1 : at] or [word])[0].text[-1:] + (words[at + 1 : at + 2] or [word])[0].text[:1]
    box = _bounds(_ink(prepared, word.box), prepared.px_per_pt)
    hangs = box is not None and (baseline_pt - box.middle) / capital_pt > TIMES_MIDDLE
    return replace(word, text="×") if hangs and beside.isdigit() else word


def _dash_box(
    words: Sequence[PlacedWord], at: int, baseline_pt: float | None, capital_pt: float
) -> Box | None:
    """Where a word's dashes are measured: its box; for a lone dash, which engines box badly, the gap."""
    box = words[at].box
    if box is None or baseline_pt is None or not DASHES.fullmatch(words[at].text):
        return box
    low, high = (baseline_pt - share * capital_pt for share in DASH_HEIGHT)
    before = [word.box.x1 for word in words[:at] if word.box]
    after = [word.box.x0 for word in words[at + 1 :] if word.box]
    left = max(box.x0 - capital_pt, max(before, default=box.x0) + 0.5)
    right = min(box.x1 + capital_pt, min(after, default=box.x1) - 0.5)
    return Box(min(left, box.x0), high, max(right, box.x1), low)


def _dashed(
    word: PlacedWord, box: Box | None, prepared: Prepared, sizes: _Sizes, baseline_pt: float | None
) -> PlacedWord:
    """The word with each run of dashes as one dash of the length that the image shows under the box."""
    written = DASHES.findall(word.text)
    if not written or box is None:
        return word
    ink = _ink(prepared, box)
    height = None if DASHES.fullmatch(word.text) or baseline_pt is None else baseline_pt - ink.box.top
    lengths = _dash_lengths(ink, sizes.capital_pt, height) if ink.dark.size else []
    if len(lengths) != len(written):
        return word
    marks = iter(
        "-" if length < sizes.hyphen_most else "–" if length < EN_MOST else "—" for length in lengths
    )
    return replace(word, text=DASHES.sub(lambda _: next(marks), word.text))


def _dash_lengths(ink: _Ink, capital_pt: float, baseline_pt: float | None) -> list[float]:
    """Lengths of the dashes in a word from left to right, as shares of a capital's height.

    A dash is a run of columns whose ink is thin and lies a third of a capital above the baseline.

    Args:
        ink: of the word.
        capital_pt: the height of a capital.
        baseline_pt: of the line, from the top of the ink's box; None where the word is but a dash.
    """
    dark = ink.dark
    capital = capital_pt * dark.shape[0] / ink.box.height
    count = dark.sum(axis=0)
    middle = (dark * np.arange(dark.shape[0])[:, None]).sum(axis=0) / np.maximum(count, 1)
    spread = dark.shape[0] - np.argmax(dark[::-1], axis=0) - np.argmax(dark, axis=0)
    thin = (count > 0) & (spread <= max(2.0, THICKEST * capital))
    if baseline_pt is not None:
        above = baseline_pt / capital_pt - middle / capital
        thin &= (above > DASH_HEIGHT[0]) & (above < DASH_HEIGHT[1])
    steps = np.diff(np.pad(thin.astype(np.int8), 1))
    starts, ends = np.nonzero(steps == 1)[0], np.nonzero(steps == -1)[0]
    lengths = ((ends - starts) / capital).tolist()
    return [length for length in lengths if length >= SHORTEST]
