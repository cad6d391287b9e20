"""Parts the lines of a dump that keeps its columns: the labels' column at the left or right, and the values.

Where the columns part is the place beside which the most letters are the family's labels. Headers, titles and
lines that run over the labels' column stay whole.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract import families
from extract.dumps.furniture import URL_LINE
from extract.dumps.label_chain import Place
from extract.families import Family, LabelMatch, fold

TAB = 8
# Readers set one column's lines this many characters apart.
SPREAD = 3
# So far may a label at the right stand from its column; small letters there must be so many.
WANDER, SURE_PART = 12, 10
TRIED = 3  # the commonest places that are tried
LEAST_LABELS = 2
# So much of the letters at the left must be labels'.
LABEL_SHARE = 0.6
LEAST_PART = 4  # letters of a label's part that a single space may part from its value
PART_LIKENESS = 88.0
LEAST_HEAD, HEAD_LIKENESS = 12, 92.0  # letters of a label's head right before its value
START = re.compile(r"(?:(?<=\s\s)|(?<=\t))\S")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a dump: what stands in the labels' column, and the rest.

    Attributes:
        label: None where the line was not parted.
        value: the value's part, or the whole line.
    """

    label: str | None
    value: str


def rows_of(lines: Sequence[str], family: Family) -> list[Row]:
    """The lines of one page, parted where it keeps its columns: labels at the left, else at the right."""
    wide = [line.expandtabs(TAB) for line in lines]
    starts: Counter[int] = Counter(found.start() for line in wide for found in START.finditer(line))
    near = {at: sum(starts[at + by] for by in range(-SPREAD, SPREAD + 1)) for at in starts}
    tried = _apart(sorted(near, key=lambda at: (-near[at], -starts[at], at))[: TRIED * SPREAD])
    for part in (_parted, _parted_right):
        pages = [[part(line, at, family) for line in wide] for at in tried]
        letters = [_label_letters([row.label for row in rows if row.label], family) for rows in pages]
        if max(letters, default=0.0) > 0:
            rows = pages[letters.index(max(letters))]
            return rows if part is _parted else _with_head(wide, rows, family)
    return [Row(None, line) for line in lines]


def _with_head(lines: Sequence[str], rows: Sequence[Row], family: Family) -> list[Row]:
    """Rows whose labels stand right, with the lines down to the last header or title before them whole."""
    first = next(at for at, row in enumerate(rows) if row.label)
    heads = [at for at in range(first) if _is_headed(lines[at].strip(), family)]
    after = heads[-1] + 1 if heads else 0
    return [*(Row(None, line) for line in lines[:after]), *rows[after:]]


def _is_headed(text: str, family: Family) -> bool:
    return bool(families.is_title(text, family) or families.header(text, family))


def _apart(places: Sequence[int]) -> list[int]:
    """The first few places, none close to one before."""
    chosen: list[int] = []
    for at in places:
        if all(abs(at - other) > SPREAD for other in chosen):
            chosen.append(at)
    return chosen[:TRIED]


def _label_letters(lefts: Sequence[str], family: Family) -> float:
    """How many letters at the left are labels'; 0 where too few are."""
    found = families.partition(lefts, family)
    letters = sum(len(line) for first, after, _ in found for line in lefts[first:after])
    whole = sum(len(line) for line in lefts)
    enough = len(found) >= LEAST_LABELS and letters >= LABEL_SHARE * whole
    return float(letters - (whole - letters)) if enough else 0.0


def _parted(line: str, at: int, family: Family) -> Row:
    """A line parted near a place; whole where it runs over it or is a header or title."""
    text = line.strip()
    if not text:
        return Row("", "")
    indent = len(line) - len(line.lstrip())
    if indent >= at - SPREAD:
        return Row("", text)
    cut = _cut(line, at, family)
    if cut is None:
        return Row(None, line)
    left, right = line[:cut].strip(), line[cut:].strip()
    if not right and (_is_headed(text, family) or URL_LINE.match(text)):
        return Row(None, line)
    return Row(left, right)


def _parted_right(line: str, at: int, family: Family) -> Row:
    """A line parted near a place from which labels stand; one without a label is the value's."""
    text = line.strip()
    indent = len(line) - len(line.lstrip())
    if indent >= at - SPREAD or (indent >= at - WANDER and _part_likeness(text, family)):
        return Row(text, "")
    cut = _cut_right(line, at, family)
    if cut is not None:
        return Row(line[cut:].strip(), line[:cut].strip())
    headed = _is_headed(text, family) or URL_LINE.match(text)
    return Row(None, line) if headed else Row("", text)


def _cut(line: str, at: int, family: Family) -> int | None:
    """Where the value's part of a line begins; the line's end where there is none; None where none can."""
    gaps = _gaps(line)
    near = [start for start in gaps if abs(start - at) <= SPREAD]
    if near:
        return min(near, key=lambda start: abs(start - at))
    if len(line.rstrip()) <= at + SPREAD and not any(start > at for start in gaps):
        return len(line)
    if _is_head(line, family) or families.best(line.strip(), family):
        return None  # a label alone on its line, wider than the column
    starts = [
        by for by in (*_after_spaces(line, at), *_nearby(gaps, at)) if _part_likeness(line[:by], family)
    ]
    return min(starts, key=lambda start: abs(start - at), default=_behind_label(line, at, family))


def _cut_right(line: str, at: int, family: Family) -> int | None:
    """Where the label's part of a line begins; None where the line has none.

    A long value pushes its label out of the column, and then a space alone parts them.
    """
    near = [start for start in _gaps(line) if abs(start - at) <= SPREAD]
    if near:
        return min(near, key=lambda start: abs(start - at))
    starts = [
        by
        for by in _after_spaces(line, at, WANDER)
        if abs(by - at) <= SPREAD or line[by].isupper() or len(line) - by >= SURE_PART
    ]
    starts = [by for by in starts if fold(line[by:].split(maxsplit=1)[0]) not in families.JOINTS]
    likeness = {by: _part_likeness(line[by:], family) for by in starts}
    return max((by for by in starts if likeness[by]), key=lambda by: (likeness[by], -by), default=None)


def _nearby(gaps: Sequence[int], at: int) -> list[int]:
    """Gaps a little farther from a place: what stands before them must tell that they part columns."""
    return [by for by in gaps if abs(by - at) <= 2 * SPREAD]


def _gaps(line: str) -> list[int]:
    """Where something begins behind more than a space."""
    return [found.start() for found in START.finditer(line)]


def _after_spaces(line: str, at: int, reach: int = SPREAD) -> list[int]:
    """Where words begin near a place."""
    near = range(max(at - reach, 1), min(at + reach + 1, len(line)))
    return [by for by in near if line[by - 1] == " " != line[by]]


def _behind_label(line: str, at: int, family: Family) -> int | None:
    """Where a value begins that stands a space behind its label: readers push it no further."""
    places = range(LEAST_HEAD, min(at, len(line)))
    starts = [by for by in places if line[by - 1] == " " and " " not in (line[by - 2], line[by])]
    return max((by for by in starts if _is_head(line[:by], family)), default=None)


def _is_head(left: str, family: Family) -> bool:
    """Whether words are a label's first ones."""
    read = families.key(left)
    wordings = (families.key(wording) for label in family.labels for wording in label.wordings)
    longer = (wording for wording in wordings if len(wording) >= len(read) >= LEAST_HEAD)
    return any(fuzz.ratio(read, wording[: len(read)]) >= HEAD_LIKENESS for wording in longer)


def _part_likeness(text: str, family: Family) -> float:
    """How alike words and a part of a label are, another label's first word before it or not; 0 for none."""
    first, _, others = text.strip().partition(" ")
    wordings = [wording for label in family.labels for wording in label.wordings]
    led = len(others) and any(fold(first) == fold(wording.split()[0]) for wording in wordings)
    tried = [families.key(text), *([families.key(others)] if led else [])]
    whole = [families.key(wording) for wording in wordings]
    likeness = max(
        (
            fuzz.partial_ratio(read, wording)
            for read in tried
            for wording in whole
            if len(wording) >= len(read) >= LEAST_PART
        ),
        default=0.0,
    )
    return likeness if likeness >= PART_LIKENESS else 0.0


def places(rows: Sequence[Row], family: Family) -> tuple[list[Place], list[int]]:
    """The labels in the labels' column, and the rows of what stands there and is none."""
    numbers = [number for number, row in enumerate(rows) if row.label]
    lefts = [rows[number].label or "" for number in numbers]
    found = families.partition(lefts, family)
    made = [_place(match, numbers[first:after], lefts[first:after]) for first, after, match in found]
    used = {number for place in made for number in place.lines}
    return made, [number for number in numbers if number not in used]


def _place(match: LabelMatch, numbers: Sequence[int], lefts: Sequence[str]) -> Place:
    raw = " ".join(lefts)
    return Place(match.label, tuple(numbers), (), match.score / 100 * len(families.key(raw)), raw)
