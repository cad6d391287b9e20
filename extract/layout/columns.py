"""Where a page's label column and value column part, by its lines, rules and the family's labels."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract import families
from extract.families import Family
from extract.model import Page, PlacedLine, PlacedWord, lines_of

COLUMN_TOLERANCE_PT = 3.0
MAX_COLUMN_CANDIDATES = 6
SMEAR_PT = 6.0  # so far before a value's first word may its box begin


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a page's two columns part, and the labels that this parting shows."""

    split_pt: float
    score: float


def parting(
    page: Page, lines: Sequence[PlacedLine], family: Family, *, labels_left: bool = True
) -> Columns | None:
    """The parting under which the label column shows the most labels of the family."""
    edges = _candidates(page, lines)
    known: dict[int, float] = {}
    found = [
        Columns(split_pt, _label_score(page, split_pt, family, known, labels_left=labels_left))
        for split_pt in edges
    ]
    best = max(found, key=lambda columns: columns.score, default=None)
    return best if best is not None and best.score > 0 else None


def shows_values_only(lines: Sequence[PlacedLine], split_pt: float) -> bool:
    """Whether all lines of a page stand right of the parting that the page before has: a row goes on.

    What looks like a label at the beginning of such a line is a word of the value.
    """
    edges = [word.box.x0 for line in lines for word in line.words]
    return bool(edges) and min(edges) >= split_pt - COLUMN_TOLERANCE_PT


def _candidates(page: Page, lines: Sequence[PlacedLine]) -> list[float]:
    """Possible left edges of the value column: vertical rules, and where many lines begin after a gap."""
    starts: list[float] = []
    for line in lines:
        before: PlacedWord | None = None
        for word in line.words:
            if before is None or word.box.x0 - before.box.x1 > 0.35 * word.box.height:
                starts.append(word.box.x0)
            before = word
    clusters: list[list[float]] = []
    for x in sorted(starts):
        if clusters and x - clusters[-1][-1] <= COLUMN_TOLERANCE_PT:
            clusters[-1].append(x)
        else:
            clusters.append([x])
    clusters.sort(key=len, reverse=True)
    edges = [cluster[0] - 1.5 for cluster in clusters[:MAX_COLUMN_CANDIDATES]]
    uprights = {round(rule.box.x0, 0) for rule in page.rules if not rule.horizontal and rule.box.height > 20}
    return sorted(uprights)[:12] + edges


def _label_score(
    page: Page, split_pt: float, family: Family, known: dict[int, float], *, labels_left: bool
) -> float:
    """How many letters of labels stand beside a parting, less for each word that it cuts.

    Args:
        page: with the words.
        split_pt: where it may part.
        family: whose labels to look for.
        known: the letters beside partings weighed before, by how many words stand left of them.
        labels_left: on which side labels stand.
    """
    left = [word for word in page.words if word.box.x0 < split_pt]
    cut = sum(1 for word in left if word.box.x1 > split_pt + COLUMN_TOLERANCE_PT)
    if not left or len(left) == len(page.words):
        return 0.0
    if len(left) not in known:
        own = left if labels_left else [word for word in page.words if word.box.x0 >= split_pt]
        found = families.partition([line.text for line in lines_of(own, page.number)], family)
        known[len(left)] = sum(
            len(families.fold(match.label.text)) * match.score / 100 for _, _, match in found
        )
    return known[len(left)] - 0.5 * cut


def is_left(word: PlacedWord, split_pt: float) -> bool:
    """Whether a word stands in the label column; one that a speck before it widened a little does not."""
    box = word.box
    widened = split_pt - box.x0 <= SMEAR_PT and box.x1 > split_pt + COLUMN_TOLERANCE_PT
    return box.x0 < split_pt and not widened


def crosses(line: PlacedLine, split_pt: float, family: Family, *, labels_left: bool = True) -> bool:
    """Whether a line runs over the parting as one sentence."""
    left = [word for word in line.words if is_left(word, split_pt)]
    right = [word for word in line.words if not is_left(word, split_pt)]
    if not left:
        return False
    reach = max(word.box.x1 for word in left)
    if reach > split_pt + COLUMN_TOLERANCE_PT:
        return True
    height = left[-1].box.height
    if not right or right[0].box.x0 - reach >= 0.35 * height:
        return False
    # A label may fill its column up to the value beside it, and a value up to its label.
    beside = right[0].box.x0 - split_pt <= COLUMN_TOLERANCE_PT
    label = left if labels_left else right
    return not (beside and families.are_label_words([word.best for word in label], family))
