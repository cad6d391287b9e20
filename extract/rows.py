"""Label and value lines of one stretch of a table into rows, bounded by the labels themselves.

For stretches that no ruling lines divide. Labels level with their value's first line and labels in the middle
of their value are told apart by which of the two fits better. It changes no text.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from extract.labels import LabelMatch
from extract.lines import line_box
from extract.model import Line

# A label without value lines beside it says nothing of the alignment; a far-off one no more than this.
MISFIT_CAP_PT = 30.0

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
    middles = [_middle(lines) for lines in blocks]
    level = [first - 0.6 * height for first in firsts]
    centred = _gap_tops(middles, right)
    level_misfit = _misfit(level, firsts, right, lambda block: line_box(block[0]).middle)
    return level if level_misfit <= _misfit(centred, middles, right, _middle) else centred


def _middle(lines: Sequence[Line]) -> float:
    return (line_box(lines[0]).top + line_box(lines[-1]).bottom) / 2


def _gap_tops(middles: Sequence[float], right: Sequence[Line]) -> list[float]:
    """Row tops at the largest gap between value lines that lies between two labels' middles."""
    gaps = [
        (line_box(below).top - line_box(above).bottom, (line_box(below).top + line_box(above).bottom) / 2)
        for above, below in pairwise(right)
    ]
    tops = [-math.inf]
    for upper, lower in pairwise(middles):
        between = [gap for gap in gaps if upper - 2 <= gap[1] <= lower + 2]
        tops.append(max(between)[1] if between else (upper + lower) / 2)
    return tops


def _misfit(tops: Sequence[float], anchors: Sequence[float], right: Sequence[Line], target: Target) -> float:
    """Mean distance in points of each label's anchor from the target of its value lines."""
    distances = []
    for top, after, anchor in zip(tops, [*tops[1:], math.inf], anchors, strict=True):
        block = within(right, (top, after))
        if block:
            distances.append(min(abs(anchor - target(block)), MISFIT_CAP_PT))
    return sum(distances) / len(distances) if distances else 0.0
