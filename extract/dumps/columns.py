"""Parts the lines of a dump that keeps its columns: the labels' column at the left, the values at the right.

Where the columns part is the place to whose left the most letters are the family's labels. Lines that run
over it, headers and titles stay whole.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract import families
from extract.dumps.furniture import URL_LINE
from extract.dumps.label_chain import Place
from extract.families import Family, LabelMatch

TAB = 8
# Readers set one column's lines this many characters apart.
SPREAD = 3
TRIED = 3  # the commonest places that are tried
LEAST_LABELS = 2
# So much of the letters at the left must be labels'.
LABEL_SHARE = 0.6
LEAST_PART = 4  # letters of a label's part that a single space may part from its value
PART_LIKENESS = 88.0
START = re.compile(r"(?:(?<=\s\s)|(?<=\t))\S")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a dump: what stands in the labels' column, and the rest.

    Attributes:
        left: None where the line was not parted.
        right: the value's part, or the whole line.
    """

    left: str | None
    right: str


def rows_of(lines: Sequence[str], family: Family) -> list[Row]:
    """The lines of one page, parted where it keeps its columns."""
    wide = [line.expandtabs(TAB) for line in lines]
    starts: Counter[int] = Counter(found.start() for line in wide for found in START.finditer(line))
    near = {at: sum(starts[at + by] for by in range(-SPREAD, SPREAD + 1)) for at in starts}
    tried = sorted(near, key=lambda at: (-near[at], -starts[at], at))[: TRIED * SPREAD]
    best: tuple[float, list[Row]] = (0.0, [])
    for at in _apart(tried):
        rows = [_parted(line, at, family) for line in wide]
        letters = _label_letters([row.left for row in rows if row.left], family)
        if letters > best[0]:
            best = (letters, rows)
    return best[1] or [Row(None, line) for line in lines]


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
    headed = families.is_title(text, family) or families.header(text, family)
    if not right and (headed or URL_LINE.match(text)):
        return Row(None, line)
    return Row(left, right)


def _cut(line: str, at: int, family: Family) -> int | None:
    """Where the value's part of a line begins; the line's end where there is none; None where none can."""
    gaps = [found.start() for found in START.finditer(line)]
    near = [start for start in gaps if abs(start - at) <= SPREAD]
    if near:
        return min(near, key=lambda start: abs(start - at))
    if len(line.rstrip()) <= at + SPREAD and not any(start > at for start in gaps):
        return len(line)
    spaces = [by for by in range(at - SPREAD, at + SPREAD + 1) if 0 < by < len(line) and line[by - 1] == " "]
    starts = [by for by in spaces if line[by] != " " and _is_part(line[:by], family)]
    return min(starts, key=lambda start: abs(start - at), default=None)


def _is_part(left: str, family: Family) -> bool:
    """Whether words are a part of a label."""
    read = families.key(left)
    wordings = (families.key(wording) for label in family.labels for wording in label.wordings)
    long = (wording for wording in wordings if len(wording) >= len(read) >= LEAST_PART)
    return any(fuzz.partial_ratio(read, wording) >= PART_LIKENESS for wording in long)


def places(rows: Sequence[Row], family: Family) -> tuple[list[Place], list[int]]:
    """The labels in the labels' column, and the rows of what stands there and is none."""
    numbers = [number for number, row in enumerate(rows) if row.left]
    lefts = [rows[number].left or "" for number in numbers]
    found = families.partition(lefts, family)
    made = [_place(match, numbers[first:after], lefts[first:after]) for first, after, match in found]
    used = {number for place in made for number in place.lines}
    return made, [number for number in numbers if number not in used]


def _place(match: LabelMatch, numbers: Sequence[int], lefts: Sequence[str]) -> Place:
    raw = " ".join(lefts)
    return Place(match.label, tuple(numbers), (), match.score / 100 * len(families.key(raw)), raw)
