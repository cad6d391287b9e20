"""Label and value lines of one stretch of a table into rows, bounded by the labels themselves.

For stretches that no ruling lines divide. Labels level with their value's first line and labels in the middle
of their value are told apart by which of the two fits better. It changes no text.
"""

import math
from collections.abc import Callable, Sequence
from statistics import median

from extract.labels import LabelMatch
from extract.lines import line_box
from extract.model import Line

# A label without value lines beside it says nothing of the alignment; a far-off one no more than this.
MISFIT_CAP_PT = 30.0
# Labels that stand level with their values miss them by less than this share of a line.
LEVEL_MISFIT = 0.2
EMPTY_COST = 2500.0

Group = tuple[tuple[Line, ...], LabelMatch | None]
Stretch = tuple[float, float]
Target = Callable[[Sequence[Line]], float]


def within(lines: Sequence[Line], stretch: Stretch) -> tuple[Line, ...]:
    """The lines whose middle lies in a stretch of heights (points)."""
    return tuple(line for line in lines if stretch[0] <= line_box(line).middle < stretch[1])


def label_groups(left: Sequence[Line], found: Sequence[tuple[int, int, LabelMatch]]) -> list[Group]:
    """Left lines as labels and, between them, runs of lines that are no label."""
    groups: list[Group] = []
    at = 0
    for first, after, match in found:
        if first > at:
            groups.append((tuple(left[at:first]), None))
        groups.append((tuple(left[first:after]), match))
        at = after
    if at < len(left):
        groups.append((tuple(left[at:]), None))
    return groups


def row_tops(groups: Sequence[Group], right: Sequence[Line]) -> list[float]:
    """Where each group's row begins, in points: level with its label, or at the gap above a centred one."""
    if not groups:
        return []
    blocks = [lines for lines, _ in groups]
    height = median(line_box(line).height for lines in (*blocks, right) for line in lines)
    firsts = [line_box(lines[0]).middle for lines in blocks]
    level = [first - 0.6 * height for first in firsts]
    misfit = _misfit(level, firsts, right, lambda block: line_box(block[0]).middle)
    if misfit <= LEVEL_MISFIT * height:
        return level
    centred = _centred_tops(blocks, right)
    return (
        centred if _misfit(centred, [_middle(lines) for lines in blocks], right, _middle) < misfit else level
    )


def _middle(lines: Sequence[Line]) -> float:
    return (line_box(lines[0]).top + line_box(lines[-1]).bottom) / 2


def _centred_tops(blocks: Sequence[Sequence[Line]], right: Sequence[Line]) -> list[float]:
    """Row tops under which each label stands nearest to the middle of its value lines.

    Value lines are dealt out to the labels in order, a label may get none; the dealing whose squared
    distances are least is found step by step over the labels.
    """
    count = len(right)
    tops = [line_box(line).top for line in right]
    bottoms = [line_box(line).bottom for line in right]
    costs = [0.0] + [math.inf] * count
    steps: list[list[int]] = []
    for lines in blocks:
        middle = _middle(lines)
        # A label with a value line beside it is not empty.
        beside = any(top < middle < bottom for top, bottom in zip(tops, bottoms, strict=True))
        reached, came = [math.inf] * (count + 1), [0] * (count + 1)
        for after in range(count + 1):
            for first in range(after + 1):
                cost = costs[first] + (EMPTY_COST if first == after and beside else 0.0)
                if first < after:
                    cost += ((tops[first] + bottoms[after - 1]) / 2 - middle) ** 2
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


def _misfit(tops: Sequence[float], anchors: Sequence[float], right: Sequence[Line], target: Target) -> float:
    """Mean distance in points of each label's anchor from the target of its value lines."""
    distances = []
    for top, after, anchor in zip(tops, [*tops[1:], math.inf], anchors, strict=True):
        block = within(right, (top, after))
        if block:
            distances.append(min(abs(anchor - target(block)), MISFIT_CAP_PT))
    return sum(distances) / len(distances) if distances else 0.0
