"""Which way a page's labels stand to their values: left of them, right of them, or above and before them.

Every line is weighed under each arrangement by the letters of labels that it then shows, less the letters
that it leaves unexplained; the likeliest sequence of arrangements over a page's lines is chosen as a whole.
It reads labels from the family's data and moves nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from extract import families
from extract.families import Family, Layout
from extract.layout import columns, stacked
from extract.model import Page, PlacedLine, PlacedWord, lines_of


class Arrangement(StrEnum):
    """Where labels stand."""

    LEFT = "labels left of their values"
    RIGHT = "labels right of their values"
    STACKED = "labels above or before their values"


# In letters of labels: what a change of arrangement within a page costs, and a line of a value that begins
# far right of the page's left edge where labels should stand above it.
CHANGE, FAR_RIGHT = 14.0, 6.0
FAR_RIGHT_PT = 70.0
# A page whose labels at the left outweigh its other text there by this is not asked for labels at the right.
EXPLAINED = 30.0
# So many letters of labels must an arrangement be ahead of the next to be sure.
SURE = 20.0

OF_LAYOUT = {
    Layout.COLUMNS: Arrangement.LEFT,
    Layout.COLUMNS_REVERSED: Arrangement.RIGHT,
    Layout.BELOW: Arrangement.STACKED,
    Layout.INLINE: Arrangement.STACKED,
    Layout.SECTIONS: Arrangement.STACKED,
}
Weights = Mapping[Arrangement, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Strip:
    """Consecutive lines of a page in one arrangement.

    Attributes:
        arrangement: where labels stand to their values.
        lines: from top to bottom.
        split_pt: where the two columns part; None where labels are stacked or no parting is known.
        sure: whether no other arrangement explains the page's labels nearly as well.
    """

    arrangement: Arrangement
    lines: tuple[PlacedLine, ...]
    split_pt: float | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What the pages before show.

    Attributes:
        arrangement: of the last strip; None before the first page.
        left_pt, right_pt: where columns part whose labels stand left, and right.
        edge_pt: where the leftmost line begins.
    """

    arrangement: Arrangement | None = None
    left_pt: float | None = None
    right_pt: float | None = None
    edge_pt: float = math.inf


def strips(
    page: Page, lines: Sequence[PlacedLine], family: Family, known: Known
) -> tuple[list[Strip], Known]:
    """A page's lines by arrangement, and what the next page may take from them.

    Args:
        page: with the lines.
        lines: from top to bottom, over the page's whole width.
        family: whose labels to look for.
        known: from the pages before.
    """
    if not lines:
        return [], known
    left_pt = known.left_pt
    if left_pt is None or not columns.shows_values_only(lines, left_pt):
        parted = columns.parting(page, lines, family)
        left_pt = parted.split_pt if parted is not None else left_pt
    edge_pt = min(known.edge_pt, *(line.box.x0 for line in lines))
    weights = {
        Arrangement.LEFT: _beside(page, lines, left_pt, family, labels_left=True),
        Arrangement.STACKED: _stacked(lines, edge_pt, family),
    }
    right_pt = known.right_pt
    if known.arrangement is Arrangement.RIGHT or sum(weights[Arrangement.LEFT]) < EXPLAINED:
        parted = columns.parting(page, lines, family, labels_left=False)
        right_pt = parted.split_pt if parted is not None else right_pt
        weights[Arrangement.RIGHT] = _beside(page, lines, right_pt, family, labels_left=False)
    weights = {one: row for one, row in weights.items() if one in _allowed(family)} or weights
    chosen = _with_labels(_path(weights, known.arrangement)[1], weights, known.arrangement)
    edges = {Arrangement.LEFT: left_pt, Arrangement.RIGHT: right_pt, Arrangement.STACKED: None}
    found = _cut(lines, chosen, edges, sure=_is_sure(weights, chosen, known.arrangement))
    return found, Known(chosen[-1], left_pt, right_pt, edge_pt)


def _allowed(family: Family) -> frozenset[Arrangement]:
    """The arrangements that a family's cards may have: what it names, or any."""
    found = frozenset(OF_LAYOUT[layout] for layout in family.layouts if layout in OF_LAYOUT)
    return found or frozenset(Arrangement)


def _cut(
    lines: Sequence[PlacedLine],
    chosen: Sequence[Arrangement],
    edges: Mapping[Arrangement, float | None],
    *,
    sure: bool,
) -> list[Strip]:
    """The lines of each run of one arrangement."""
    found: list[Strip] = []
    at = 0
    for arrangement, group in groupby(chosen):
        after = at + len(list(group))
        found.append(Strip(arrangement, tuple(lines[at:after]), edges[arrangement], sure))
        at = after
    return found


def _is_sure(weights: Weights, chosen: Sequence[Arrangement], before: Arrangement | None) -> bool:
    """Whether without any of the chosen arrangements the page's labels are explained clearly worse."""
    if not any(weight > 0 for row in weights.values() for weight in row):
        return True  # no label on the page: it goes on as the page before
    most = _path(weights, before)[0]
    for arrangement in set(chosen):
        others = {one: row for one, row in weights.items() if one is not arrangement}
        if most - _path(others, before)[0] < SURE:
            return False
    return True


def _with_labels(
    path: Sequence[Arrangement], weights: Weights, before: Arrangement | None
) -> list[Arrangement]:
    """The path with each run that shows no label given to the run before it, or else to the one after it."""
    runs: list[tuple[Arrangement, int, bool]] = []
    at = 0
    for arrangement, group in groupby(path):
        after = at + len(list(group))
        runs.append((arrangement, after - at, any(weight > 0 for weight in weights[arrangement][at:after])))
        at = after
    labelled = [run for run in runs if run[2]]
    if not labelled:
        return [before or Arrangement.LEFT] * len(path)
    found: list[Arrangement] = []
    last = before if runs[0][0] is before else labelled[0][0]
    for arrangement, count, has_label in runs:
        last = arrangement if has_label else last
        found += [last] * count
    return found


def _beside(
    page: Page, lines: Sequence[PlacedLine], split_pt: float | None, family: Family, *, labels_left: bool
) -> list[float]:
    """Each line's letters of labels in the label column, less its other letters there."""
    if split_pt is None:
        return [-float(_letters(line.text)) for line in lines]
    own = [word for line in lines for word in line.words if columns.is_left(word, split_pt) is labels_left]
    column = lines_of(own, page.number)
    found = families.partition([line.text for line in column], family)
    labelled = {id(word) for first, after, _ in found for line in column[first:after] for word in line.words}
    inside = {id(word) for word in own}
    return [
        0.0
        if families.opens(line.text, family)
        else sum(_gain(word, labelled) for word in line.words if id(word) in inside)
        for line in lines
    ]


def _gain(word: PlacedWord, labelled: set[int]) -> float:
    letters = _letters(word.best)
    return float(letters if id(word) in labelled else -letters)


def _letters(text: str) -> int:
    return len(families.fold(text))


def _stacked(lines: Sequence[PlacedLine], edge_pt: float, family: Family) -> list[float]:
    """Each line's letters of labels that stand alone on it or before a colon, less what stands far right."""
    weights = [
        -FAR_RIGHT if line.box.x0 - edge_pt > FAR_RIGHT_PT and not families.opens(line.text, family) else 0.0
        for line in lines
    ]
    for anchor in stacked.anchors(lines, family):
        for at in range(anchor.first, anchor.after):
            last = at == anchor.after - 1
            label = lines[at].words[: anchor.words] if last else lines[at].words
            if not weights[at]:
                weights[at] = float(sum(_letters(word.best) for word in label))
        # A little more than beside, where a label alone at the edge weighs as much.
        weights[anchor.first] += 1.0
    return weights


def _path(weights: Weights, before: Arrangement | None) -> tuple[float, list[Arrangement]]:
    """The sequence of arrangements whose weights, less the changes, are most, and their sum."""
    best = {one: (-CHANGE if before not in (None, one) else 0.0, list[Arrangement]()) for one in weights}
    count = max((len(row) for row in weights.values()), default=0)
    for at in range(count):
        top, path = max(best.values(), key=lambda pair: pair[0])
        best = {
            one: (
                (own[0] + row[at], [*own[1], one])
                if (own := best[one])[0] >= top - CHANGE
                else (top - CHANGE + row[at], [*path, one])
            )
            for one, row in weights.items()
        }
    return max(best.values(), key=lambda pair: pair[0])
