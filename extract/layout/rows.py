"""Label and value lines of one stretch of a table into rows, bounded by the labels themselves.

For stretches that no ruling lines divide. Labels level with their value's first line and labels in the middle
of their value are told apart by which of the two fits better. It changes no text.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from extract.families import LabelMatch
from extract.model import PlacedLine

# A label without value lines beside it says nothing of the alignment; a far-off one no more than this.
MISFIT_CAP_PT = 30.0
# Labels that stand level with their values all miss them by less than this share of a line.
LEVEL_MISFIT = 0.35
EMPTY_COST = 2500.0
FAR_PT = 40.0
# A few of many labels may be read too high or low, or be specks: an alignment fits where so many keep to it.
FITTING_SHARE = 0.8
# What it costs in squared points to part a word at its hyphen, and a sentence before a small letter.
PARTED_WORD, PARTED_SENTENCE = 400.0, 64.0
# Lines above the first label may go on from the page before.
LEAD_COST = 25.0
BESIDE_PT = 1.0
# A row begins no farther below the rule above it than this share of a line's height.
BELOW_RULE = 1.2
# What a row can begin with: a word, and no letter or two that a speck may be.
WORD = re.compile(r"[^\W\d_]{3}|\d{2}")
HYPHENS = ("-", "\N{SOFT HYPHEN}", "¬")

Group = tuple[tuple[PlacedLine, ...], LabelMatch | None]
Stretch = tuple[float, float]
Distance = Callable[[Sequence[PlacedLine], PlacedLine, PlacedLine], float]


def within(lines: Sequence[PlacedLine], stretch: Stretch) -> tuple[PlacedLine, ...]:
    """The lines whose middle lies in a stretch of heights (points)."""
    return tuple(line for line in lines if stretch[0] <= line.box.middle < stretch[1])


def label_groups(left: Sequence[PlacedLine], found: Sequence[tuple[int, int, LabelMatch]]) -> list[Group]:
    """Left lines as labels and, between them, runs of lines that are no label.

    Specks that an engine read as a letter or two begin no row: they go with the label above, or the first.
    """
    groups: list[Group] = []
    at = 0
    for first, after, match in found:
        if first > at:
            groups.append((tuple(left[at:first]), None))
        groups.append((tuple(left[first:after]), match))
        at = after
    if at < len(left):
        groups.append((tuple(left[at:]), None))
    return _without_specks(groups)


def _without_specks(groups: Sequence[Group]) -> list[Group]:
    """The groups, those of specks alone joined to the one above, or to the next where there is none."""
    kept: list[Group] = []
    lead: tuple[PlacedLine, ...] = ()
    for lines, match in groups:
        speck = match is None and all(map(_is_speck, lines))
        if not speck:
            kept.append(((*lead, *lines), match))
            lead = ()
        elif kept:
            kept[-1] = ((*kept[-1][0], *lines), kept[-1][1])
        else:
            lead = (*lead, *lines)
    return [*kept, (lead, None)] if lead else kept


def _is_speck(line: PlacedLine) -> bool:
    return WORD.search(line.text) is None


def _clean(lines: Sequence[PlacedLine]) -> Sequence[PlacedLine]:
    """A label's lines without specks, by which its place is told; all where there is nothing else."""
    return [line for line in lines if not _is_speck(line)] or lines


def is_row_below(left: Sequence[PlacedLine], right: Sequence[PlacedLine], rule_pt: float) -> bool:
    """Whether lines right below the last rule stand side by side: a row that no rule closes."""
    if not left or not right:
        return False
    first, beside = left[0].box, right[0].box
    level = abs(first.middle - beside.middle) < first.height / 2
    return level and 0 <= min(first.top, beside.top) - rule_pt < BELOW_RULE * first.height


def stands_centred(label: Sequence[PlacedLine], value: Sequence[PlacedLine]) -> bool | None:
    """Whether a row's label stands in the middle of its value; None where that cannot be told from level."""
    if not label or not value:
        return None
    height = label[0].box.height
    spare = value[-1].box.bottom - value[0].box.top
    spare -= label[-1].box.bottom - label[0].box.top
    if spare < 2 * height:
        return None
    centred = abs(_middle(label) - _middle(value))
    level = _level_distance(label, value[0], value[-1])
    return centred < level if min(centred, level) <= LEVEL_MISFIT * height else None


@dataclass(frozen=True, slots=True)
class RowTops:
    """Where rows begin.

    Attributes:
        tops: in points, one for each group.
        sure: whether every label stands to its value as it should: level with it or in its middle.
    """

    tops: list[float]
    sure: bool


def row_tops(groups: Sequence[Group], right: Sequence[PlacedLine], *, usual: bool | None = None) -> RowTops:
    """Where each group's row begins: level with its label, or at the gap above a centred one.

    Args:
        groups: labels, and runs of lines that are none.
        right: the value lines.
        usual: whether labels of the document stand in the middle of their values; None where it is not known.
    """
    if not groups:
        return RowTops([], sure=True)
    both = _alignments([_clean(lines) for lines, _ in groups], right)
    return RowTops(_chosen(both, right, usual), both.level_fits or both.centred_fits)


def _chosen(both: "_Alignments", right: Sequence[PlacedLine], usual: bool | None) -> list[float]:
    """The tops under that alignment which fits, or fits better and parts fewer words and sentences."""
    level, centred = both.mostly_level, both.mostly_centred
    if level != centred:
        return both.level if level else both.centred
    if level and usual is not None:
        return both.centred if usual else both.level
    parted = _parted(both.centred, right) - _parted(both.level, right)
    if parted:
        return both.level if parted > 0 else both.centred
    if level:
        # Both could be meant: rows part where the gaps between value lines are wide.
        wider = _gaps(both.centred, right) > _gaps(both.level, right) + 0.1
        return both.centred if wider else both.level
    others, misfits = both.centred_misfits, both.level_misfits
    return both.centred if others and mean(others) < mean(misfits) else both.level


def _parted(tops: Sequence[float], right: Sequence[PlacedLine]) -> float:
    """What the words and sentences cost that row tops part."""
    return sum(_parting(above.text, below.text) for above, below in _seams(tops, right))


def _seams(tops: Sequence[float], right: Sequence[PlacedLine]) -> Iterator[tuple[PlacedLine, PlacedLine]]:
    """The value lines above and below each row top."""
    values = [value for stretch in pairwise([*tops, math.inf]) if (value := within(right, stretch))]
    return ((above[-1], below[0]) for above, below in pairwise(values))


def _parting(above: str, below: str) -> float:
    """What it costs that two lines stand in two rows: nothing where a sentence may end between them."""
    if not below[:1].islower():
        return 0.0
    return PARTED_WORD if above.endswith(HYPHENS) else PARTED_SENTENCE


def shows_centred(groups: Sequence[Group], right: Sequence[PlacedLine]) -> bool | None:
    """Whether several labels stand in the middle of their values; None where both or neither would fit."""
    if not groups or not right:
        return None
    both = _alignments([_clean(lines) for lines, _ in groups], right)
    return both.centred_fits if both.centred_fits != both.level_fits else None


@dataclass(frozen=True, slots=True)
class _Alignments:
    """Row tops if labels stand level with their values, and if in their middle; how far each label misses."""

    level: list[float]
    centred: list[float]
    level_misfits: list[float]
    centred_misfits: list[float]
    allowed: float

    @property
    def level_fits(self) -> bool:
        return self._fit(self.level_misfits, self.centred_misfits)

    @property
    def centred_fits(self) -> bool:
        return self._fit(self.centred_misfits, self.level_misfits)

    @property
    def mostly_level(self) -> bool:
        return self._mostly(self.level_misfits, self.centred_misfits)

    @property
    def mostly_centred(self) -> bool:
        return self._mostly(self.centred_misfits, self.level_misfits)

    def _mostly(self, misfits: Sequence[float], others: Sequence[float]) -> bool:
        """Whether nearly all labels stand as they should."""
        fitting = sum(misfit <= self.allowed for misfit in misfits)
        return fitting >= FITTING_SHARE * len(misfits) and bool(misfits or not others)

    def _fit(self, misfits: Sequence[float], others: Sequence[float]) -> bool:
        """Whether labels stand as they should; one way that leaves them all empty fits only where both do."""
        return max(misfits, default=0.0) <= self.allowed and bool(misfits or not others)


def _alignments(blocks: Sequence[Sequence[PlacedLine]], right: Sequence[PlacedLine]) -> _Alignments:
    height = median(line.box.height for lines in (*blocks, right) for line in lines)
    level = [lines[0].box.middle - 0.6 * height for lines in blocks]
    centred = _centred_tops(blocks, right)
    return _Alignments(
        level,
        centred,
        _misfits(level, blocks, right, _level_distance),
        _misfits(centred, blocks, right, _distance),
        LEVEL_MISFIT * height,
    )


def _gaps(tops: Sequence[float], right: Sequence[PlacedLine]) -> float:
    """Points between the value lines above and below the row tops, on average."""
    gaps = [below.box.top - above.box.bottom for above, below in _seams(tops, right)]
    return mean(gaps) if gaps else 0.0


def _middle(lines: Sequence[PlacedLine]) -> float:
    return (lines[0].box.top + lines[-1].box.bottom) / 2


def _centred_tops(blocks: Sequence[Sequence[PlacedLine]], right: Sequence[PlacedLine]) -> list[float]:
    """Row tops under which each label stands nearest to the middle of its value lines.

    Value lines are dealt out to the labels in order, a label may get none, and so may the row of the page
    before; the dealing whose squared distances are least is found step by step over the labels.
    """
    count = len(right)
    tops = [line.box.top for line in right]
    bottoms = [line.box.bottom for line in right]
    torn = _torn(tops, bottoms)
    parting = [0.0, *(_parting(above.text, below.text) for above, below in pairwise(right)), 0.0]
    costs = [0.0, *(LEAD_COST + parting[at] for at in range(1, count + 1))]
    steps: list[list[int]] = []
    for lines in blocks:
        empty = EMPTY_COST if _has_beside(lines, right) else 0.0
        reached, came = [math.inf] * (count + 1), [0] * (count + 1)
        for after in range(count + 1):
            for first in range(after + 1):
                away = empty if first == after else _cost(_distance(lines, right[first], right[after - 1]))
                cost = costs[first] + away + torn[first, after] + (parting[after] if first < after else 0.0)
                if cost < reached[after]:
                    reached[after], came[after] = cost, first
        costs = reached
        steps.append(came)
    starts, at = [], count
    for came in reversed(steps):
        at = came[at]
        starts.append(at)
    edges = [-math.inf, *((bottoms[at - 1] + tops[at]) / 2 for at in range(1, count)), math.inf]
    return [edges[start] for start in reversed(starts)]


def _cost(away_pt: float) -> float:
    """Squared points, or little more beyond a few lines: one value that lies elsewhere moves no other."""
    return away_pt**2 if away_pt <= FAR_PT else FAR_PT**2 + away_pt - FAR_PT


def _torn(tops: Sequence[float], bottoms: Sequence[float]) -> dict[tuple[int, int], float]:
    """What it costs to take lines for one value whose inner gaps are wider than those around it.

    Returns:
        Squared points by (first line, line after the last); 0 where there is no line.
    """
    count = len(tops)
    gaps = [math.inf, *(top - bottom for bottom, top in zip(bottoms, tops[1:], strict=False)), math.inf]
    costs = {(at, at): 0.0 for at in range(count + 1)}
    for first in range(count):
        inner = 0.0
        for after in range(first + 1, count + 1):
            costs[first, after] = max(inner - min(gaps[first], gaps[after]) - 1.0, 0.0) ** 2
            inner = max(inner, gaps[after])
    return costs


def _has_beside(lines: Sequence[PlacedLine], right: Sequence[PlacedLine]) -> bool:
    """Whether a value line stands beside a label, which then is not empty."""
    top, bottom = lines[0].box.top, lines[-1].box.bottom
    shared = (min(bottom, line.box.bottom) - max(top, line.box.top) for line in right)
    return max(shared, default=0.0) > BESIDE_PT


def _distance(lines: Sequence[PlacedLine], first: PlacedLine, last: PlacedLine) -> float:
    """Points from a label to value lines: of their middles, or of their tops where the label is higher."""
    top, bottom = first.box.top, last.box.bottom
    away = abs((top + bottom) / 2 - _middle(lines))
    label_top = lines[0].box.top
    higher = lines[-1].box.bottom - label_top > bottom - top
    return min(away, abs(label_top - top)) if higher else away


def _level_distance(lines: Sequence[PlacedLine], first: PlacedLine, _last: PlacedLine) -> float:
    """Points from a label's first line to the first of its value lines."""
    return abs(lines[0].box.middle - first.box.middle)


def _misfits(
    tops: Sequence[float],
    blocks: Sequence[Sequence[PlacedLine]],
    right: Sequence[PlacedLine],
    distance: Distance,
) -> list[float]:
    """Each label's distance in points from its value lines; none for labels without any."""
    values = [within(right, stretch) for stretch in pairwise([*tops, math.inf])]
    return [
        min(distance(lines, value[0], value[-1]), MISFIT_CAP_PT)
        for lines, value in zip(blocks, values, strict=True)
        if value
    ]
