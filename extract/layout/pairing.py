"""Which label each stretch of text belongs to, by their boxes alone: right of it, below it or above it.

Labels and values stand anywhere on a page, several on a line. Every value is given to the label to which the
cheapest way leads, straight or over values that stand between; a label in between bars the way. Costs are in
heights of a line. Nothing is read here.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extract.families import Side
from extract.model import Box, Rule


@dataclass(frozen=True, slots=True)
class Owner:
    """The label that a value belongs to.

    Attributes:
        label: its place in the list of labels.
        side: where the value, or what it goes on from, stands to the label.
        cost: of the way from the label, in heights of a line.
        direct: whether no other value stands on the way.
    """

    label: int
    side: Side
    cost: float
    direct: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """What ways cost, in heights of a line; fitted on every second form of FUNSD's training part.

    Attributes:
        right: a height of the gap to the right; far: the most that such a gap costs.
        off: a height by which a value on the line is not level with its label.
        below: a height of the gap downwards; aside: by which a value there begins elsewhere than its label.
        turn: that a value stands below; rise: above; left: that a tick stands before its label.
        crossed: that a ruling line is crossed downwards or upwards.
        step: that a value goes on from another; step_gap: a height of the gap that it goes on over downwards.
        on_right, on_below: no wider gap is gone on over; on_edge: nor from an edge so far aside.
        most: a dearer way is none.
    """

    right: float = 0.21
    far: float = 4.5
    off: float = 0.56
    below: float = 1.0
    aside: float = 0.35
    turn: float = 0.5
    rise: float = 6.0
    left: float = 0.16
    crossed: float = 1.7
    step: float = 1.5
    on_right: float = 2.5
    on_below: float = 0.9
    on_edge: float = 1.5
    step_gap: float = 1.0
    most: float = 30.0


COSTS = Costs()
# Of a line's height: how much of it two boxes on one line share, and by how much neighbours may overlap.
LEVEL, TOUCH = 0.4, 0.6
# A value below may begin so far left of its label and still be its own where they do not overlap.
LEFT_OF = 1.0
# A tick is no wider, and stands no farther from its label.
TICK, NEAR_TICK = 2.0, 2.0
Edge = tuple[float, Side]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page's labels, values and ruling lines, with the usual height of a line (points)."""

    labels: Sequence[Box]
    values: Sequence[Box]
    rules: Sequence[Rule]
    height: float

    @staticmethod
    def of(labels: Sequence[Box], values: Sequence[Box], rules: Sequence[Rule] = ()) -> "Sheet":
        """A sheet whose height of a line is the median."""
        heights = [box.height for box in (*labels, *values)]
        return Sheet(labels, values, rules, max(median(heights), 1.0) if heights else 1.0)


def owners(
    sheet: Sheet,
    allowed: Callable[[int, Side], bool] = lambda _label, _side: True,
    goes_on: Callable[[int], bool] = lambda _label: True,
    costs: Costs = COSTS,
) -> list[Owner | None]:
    """The owner of each value; None where no way leads to it.

    Args:
        sheet: the page.
        allowed: whether a label's value may stand on a side.
        goes_on: whether a label's value may be of several stretches.
        costs: what ways cost.
    """
    found: list[Owner | None] = [None] * len(sheet.values)
    heap: list[tuple[float, int, int, Owner]] = []
    count = 0
    for at, label in enumerate(sheet.labels):
        for value, (cost, side) in _edges(sheet, label, costs):
            if allowed(at, side):
                count += 1
                heapq.heappush(heap, (cost, count, value, Owner(at, side, cost, direct=True)))
    while heap:
        cost, _, value, owner = heapq.heappop(heap)
        if found[value] is not None or cost > costs.most:
            continue
        found[value] = owner
        if goes_on(owner.label):
            for after, step in _steps(sheet, value, costs):
                if found[after] is None:
                    count += 1
                    total = cost + step
                    heapq.heappush(
                        heap, (total, count, after, Owner(owner.label, owner.side, total, direct=False))
                    )
    return found


def _edges(sheet: Sheet, label: Box, costs: Costs) -> Iterator[tuple[int, Edge]]:
    """The straight ways from a label to values."""
    for at, value in enumerate(sheet.values):
        edge = edge_between(sheet, label, value, costs)
        if edge is not None:
            yield at, edge


def edge_between(sheet: Sheet, label: Box, value: Box, costs: Costs = COSTS) -> Edge | None:
    """What the straight way from a label to a value costs, and where that stands; None: there is none."""
    height = sheet.height
    if is_level(label, value):
        gap = value.x0 - label.x1
        off = costs.off * _off(label, value) / height
        if gap < -TOUCH * height:
            return _before(sheet, label, value, costs, off)
        if _bars(sheet.labels, _between(label, value), label):
            return None
        return min(costs.right * max(gap, 0.0) / height, costs.far) + off, Side.RIGHT
    down = value.top - label.bottom
    up = label.top - value.bottom
    gap, side = (down, Side.BELOW) if down >= up else (up, Side.ABOVE)
    if gap < -TOUCH * height or not _in_column(label, value, height):
        return None
    strait = Box(max(label.x0, value.x0), min(label.bottom, value.bottom), min(label.x1, value.x1), 0)
    low, high = (label.bottom, value.top) if side is Side.BELOW else (value.bottom, label.top)
    left, right = _shared(label, value)
    strait = Box(left, low, right, high)
    if _bars(sheet.labels, strait, label):
        return None
    crossed = any(_crosses(rule, strait) for rule in sheet.rules)
    aside = min(abs(value.x0 - label.x0), abs(value.x0 + value.x1 - label.x0 - label.x1) / 2)
    cost = costs.turn if side is Side.BELOW else costs.rise
    cost += costs.below * max(gap, 0.0) / height + costs.aside * aside / height
    return cost + costs.crossed * crossed, side


def _before(sheet: Sheet, label: Box, value: Box, costs: Costs, off: float) -> Edge | None:
    """The way to a tick that stands right before a label."""
    gap = label.x0 - value.x1
    tick = value.width <= TICK * sheet.height
    if not tick or not -TOUCH * sheet.height <= gap <= NEAR_TICK * sheet.height:
        return None
    return costs.left + costs.right * max(gap, 0.0) / sheet.height + off, Side.LEFT


def _off(label: Box, value: Box) -> float:
    """By how much two boxes on one line miss being level, at their tops, middles or ends (points)."""
    ends = (abs(label.top - value.top), abs(label.bottom - value.bottom), abs(label.middle - value.middle))
    return min(ends)


def is_level(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one line."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= LEVEL * min(one.height, other.height)


def _between(left: Box, right: Box) -> Box:
    top, bottom = max(left.top, right.top), min(left.bottom, right.bottom)
    return Box(left.x1, top, right.x0, bottom)


def _shared(one: Box, other: Box) -> tuple[float, float]:
    """The stretch of a line that two boxes share, or that lies between them."""
    edges = sorted((max(one.x0, other.x0), min(one.x1, other.x1)))
    return edges[0], edges[1]


def _in_column(label: Box, value: Box, height: float) -> bool:
    overlap = min(label.x1, value.x1) - max(label.x0, value.x0)
    return overlap > 0 or (value.x1 <= label.x0 and label.x0 - value.x1 < LEFT_OF * height)


def _bars(labels: Sequence[Box], strait: Box, own: Box) -> bool:
    """Whether a label stands in the way."""
    return any(
        box is not own
        and min(box.x1, strait.x1) - max(box.x0, strait.x0) > 0
        and strait.top - 0.5 < box.middle < strait.bottom + 0.5
        for box in labels
    )


def _crosses(rule: Rule, strait: Box) -> bool:
    box = rule.box
    level = strait.top - 1 <= box.middle <= strait.bottom + 1
    return rule.horizontal and level and box.x0 < strait.x1 and box.x1 > strait.x0


def _steps(sheet: Sheet, at: int, costs: Costs) -> Iterator[tuple[int, float]]:
    """The ways on which a value goes on: on its line, or on the next one from the same left edge."""
    own, height = sheet.values[at], sheet.height
    for after, value in enumerate(sheet.values):
        if after == at:
            continue
        if is_level(own, value):
            gap = value.x0 - own.x1
            if -TOUCH * height <= gap <= costs.on_right * height and not _parted(sheet, own, value):
                yield after, costs.step + costs.right * max(gap, 0.0) / height
            continue
        down = value.top - own.bottom
        aside = abs(value.x0 - own.x0)
        if -TOUCH * height <= down <= costs.on_below * height and aside <= costs.on_edge * height:
            left, right = _shared(own, value)
            strait = Box(left, own.bottom, right, value.top)
            crossed = any(_crosses(rule, strait) for rule in sheet.rules)
            if not crossed and not _bars(sheet.labels, strait, own):
                yield after, costs.step + costs.step_gap * max(down, 0.0) / height


def _parted(sheet: Sheet, left: Box, right: Box) -> bool:
    """Whether an upright rule or a label stands between two values on a line."""
    if _bars(sheet.labels, _between(left, right), left):
        return True
    middle = (max(left.top, right.top) + min(left.bottom, right.bottom)) / 2
    return any(
        not rule.horizontal
        and rule.box.top <= middle <= rule.box.bottom
        and left.x1 - 1 <= rule.box.x0 <= right.x0 + 1
        for rule in sheet.rules
    ) or math.isinf(middle)


def headers(sheet: Sheet, owned: Sequence[Owner | None]) -> list[int | None]:
    """For each value in a row of a table the label that heads its column, too; None where there is none.

    A table has rows of several values under different heads, and heads over several values.

    Args:
        sheet: the page.
        owned: as ``owners`` gives it.
    """
    rows = {at: owner.label for at, owner in enumerate(owned) if owner and owner.side is Side.RIGHT}
    beside = set(rows.values())
    heads = {
        at: head
        for at, row in rows.items()
        if (head := _above(sheet, sheet.values[at])) is not None and head != row and head not in beside
    }
    columns = Counter(heads.values())
    of_row: dict[int, set[int]] = defaultdict(set)
    for at, head in heads.items():
        of_row[rows[at]].add(head)
    return [
        head
        if (head := heads.get(at)) is not None and columns[head] > 1 and len(of_row[rows[at]]) > 1
        else None
        for at in range(len(owned))
    ]


def _above(sheet: Sheet, value: Box) -> int | None:
    """The nearest label above a value in its column."""
    over = [
        (value.top - label.bottom, at)
        for at, label in enumerate(sheet.labels)
        if label.bottom <= value.top + TOUCH * sheet.height
        and min(label.x1, value.x1) - max(label.x0, value.x0) > 0
    ]
    return min(over)[1] if over else None
