"""Ruling lines of a page at one height, and whether a table shows its rows by them."""

from collections.abc import Sequence

from extract.model.page import Page
from extract.model.place import Box

SAME_RULE_PT, RULE_GAP_PT = 2.5, 8.0
UNSURE_RULES = 8


def grid_is_unsure(page: Page) -> bool:
    """Whether a page shows many rules of which none runs through as the edge of a row does.

    Such a table is drawn in pieces that a slower table finder may put together.
    """
    level = [rule.box for rule in page.rules if rule.horizontal]
    if len(level) < UNSURE_RULES or not page.words:
        return False
    left, right = min(box.x0 for box in level), max(box.x1 for box in level)
    return not any(run_through(line, left + 0.2 * (right - left), right - 2) for line in level_groups(level))


def level_groups(boxes: Sequence[Box]) -> list[list[Box]]:
    """Rules at one height together: a table may draw each cell's edge by itself, and twice."""
    groups: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        if groups and box.middle - groups[-1][0].middle <= SAME_RULE_PT:
            groups[-1].append(box)
        else:
            groups.append([box])
    return groups


def run_through(boxes: Sequence[Box], start: float, end: float) -> bool:
    """Whether rules at one height together run from ``start`` to ``end`` but for small gaps."""
    reach = start
    for box in sorted(boxes, key=lambda box: box.x0):
        if box.x0 <= reach + RULE_GAP_PT:
            reach = max(reach, box.x1)
    return min(box.x0 for box in boxes) <= start and reach >= end
