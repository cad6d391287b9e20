"""Labels that stand above their values, or before them on the same line, and the rows that they bound.

It knows labels from the family's data, looks at whole lines only, and changes no text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract import families
from extract.families import Family, LabelMatch
from extract.layout.items import FreeLine, Item, Row, has_wide_gap
from extract.model import PlacedLine, usual_pitch

# A label's line, and what stands before its colon, has no more letters.
LONGEST = 70
# A gap wider than so many times a line's height parts columns: such a line is no label alone.
COLUMN_GAP = 2.5


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label found on whole lines, or at the head of one.

    Attributes:
        first, after: its lines.
        words: how many words of its last line are the label's.
        match: the family's label.
        label_text: as read.
    """

    first: int
    after: int
    words: int
    match: LabelMatch
    label_text: str


def anchors(lines: Sequence[PlacedLine], family: Family) -> list[Anchor]:
    """The labels that stand alone on lines or before a colon, each once between two titles."""
    found: list[Anchor] = []
    run: list[int] = []
    for at, line in enumerate(lines):
        led = _led(lines, at, family)
        if led is not None or len(line.text) > LONGEST or _is_parted(line):
            found += _alone(lines, run, family)
            run = []
            found += [led] if led is not None else []
        else:
            run.append(at)
    return _once(lines, [*found, *_alone(lines, run, family)], family)


def _led(lines: Sequence[PlacedLine], at: int, family: Family) -> Anchor | None:
    """The label before a line's first colon."""
    count = _before_colon(lines[at])
    label = " ".join(word.best for word in lines[at].words[:count])
    match = families.best(label, family) if count and _is_capitalised(label) else None
    return Anchor(at, at + 1, count, match, label) if match is not None else None


def _alone(lines: Sequence[PlacedLine], run: Sequence[int], family: Family) -> Iterator[Anchor]:
    """The labels on consecutive short lines."""
    texts = [lines[at].text for at in run]
    for first, after, match in families.partition(texts, family, _is_capitalised):
        label = " ".join(texts[first:after])
        yield Anchor(run[first], run[after - 1] + 1, len(lines[run[after - 1]].words), match, label)


def _once(lines: Sequence[PlacedLine], found: Sequence[Anchor], family: Family) -> list[Anchor]:
    """The first of each label between two titles."""
    kept: list[Anchor] = []
    seen: Counter[str] = Counter()
    done = 0
    for anchor in found:
        if any(families.opens(line.text, family) for line in lines[done : anchor.first]):
            seen.clear()
        done = anchor.after
        text = anchor.match.label.text
        if seen[text] < sum(label.text == text for label in family.labels):
            seen[text] += 1
            kept.append(anchor)
    return kept


def _is_capitalised(text: str) -> bool:
    letters = re.search(r"[^\W\d_]", text)
    return letters is not None and letters[0].isupper()


def _before_colon(line: PlacedLine) -> int:
    """How many words of a line end with its first colon; 0 where that is not near its beginning."""
    length = 0
    for count, word in enumerate(line.words, 1):
        length += len(word.best) + 1
        if length > LONGEST:
            return 0
        if word.best.endswith(":"):
            return count
    return 0


def _is_parted(line: PlacedLine) -> bool:
    """Whether a gap as between two columns stands in a line."""
    boxes = [word.box for word in line.words]
    height = line.box.height
    return any(after.x0 - before.x1 > COLUMN_GAP * height for before, after in pairwise(boxes))


def items(
    lines: Sequence[PlacedLine], page: int, family: Family, *, goes_on: bool, sure: bool
) -> Iterator[Item]:
    """The free lines and rows of lines whose labels stand above or before their values.

    Args:
        lines: from top to bottom.
        page: 1-based.
        family: whose labels to look for.
        goes_on: whether lines above the first label may belong to the row of the page before.
        sure: whether the labels certainly stand so.
    """
    found = {anchor.first: anchor for anchor in anchors(lines, family)}
    reach = max((line.box.x1 for line in lines if len(line.words) > 1), default=0.0)
    pitch = usual_pitch(lines)
    label: tuple[PlacedLine, ...] = ()
    match: LabelMatch | None = None
    value: list[PlacedLine] = []
    inside, at = goes_on, 0

    def row() -> Iterator[Item]:
        if label or value:
            close = not has_wide_gap(value, pitch)
            yield Row(label, match, tuple(value), False, reach, page, pitch, sure=sure and close)

    while at < len(lines):
        anchor, line = found.get(at), lines[at]
        names = match is not None and not value and _names_card(match, family)
        opens = anchor is None and not names and families.opens(line.text, family)
        if anchor is not None:
            yield from row()
            label, value = _parted(lines, anchor)
            match, inside = anchor.match, True
        elif opens:
            yield from row()
            label, match, value, inside = (), None, [], False
            yield FreeLine(line, opens=True)
        elif inside:
            value.append(line)
        else:
            yield FreeLine(line, opens=False)
        at = anchor.after if anchor is not None else at + 1
    yield from row()


def _names_card(match: LabelMatch, family: Family) -> bool:
    """Whether a label's value looks like a title: a code, a comma and a name."""
    return any(family.field(name).kind.identifies for name in match.label.fields)


def _parted(lines: Sequence[PlacedLine], anchor: Anchor) -> tuple[tuple[PlacedLine, ...], list[PlacedLine]]:
    """A label's lines, and the rest of its last line as the value's first."""
    last = lines[anchor.after - 1]
    own, rest = last.words[: anchor.words], last.words[anchor.words :]
    label = (*lines[anchor.first : anchor.after - 1], PlacedLine(own, last.page))
    return label, [PlacedLine(rest, last.page)] if rest else []
