"""Bounds for review: from which probability on at most a stated share of the values is wrong, and how surely.

After "Learn then test" (Angelopoulos and others 2021): each bound is tested by the exact binomial upper limit
of the share of errors above it (Clopper and Pearson 1934). Fields of one card are alike in all its drawings:
the count of fields is reduced by the design effect over cards (Kish 1965).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta  # type: ignore[import-untyped]

# Stricter than the 95 % that is promised: the weights are fitted, too, and vary with the cards.
SURE = 0.95
STEPS = 200
# A kind of drawing with fewer fields tells nothing by itself of a share of one in a hundred; with more it is
# believed as far as it is seen: as many fields of the whole's share stand beside its own (shrinkage).
WELL_SEEN = 100
BESIDE = 200


def upper_limit(wrong: float, total: float, sure: float = SURE) -> float:
    """The one-sided upper limit of a share of errors; counts may be fractions (effective sizes)."""
    return float(beta.ppf(sure, wrong + 1, total - wrong)) if total > wrong else 1.0


def design_effect(wrong: NDArray[np.bool_], cards: Iterable[str]) -> float:
    """By how much errors of one card come together: variance of the share over cards by the binomial."""
    share = wrong.mean() if len(wrong) else 0.0
    if share in {0.0, 1.0}:
        return 1.0
    rest: dict[str, float] = defaultdict(float)
    for bad, card in zip(wrong, cards, strict=True):
        rest[card] += float(bad) - float(share)
    between = len(rest) / max(len(rest) - 1, 1) * sum(value * value for value in rest.values())
    return max(1.0, between / (len(wrong) * share * (1 - share)))


def curve(
    chances: NDArray[np.float64], wrong: NDArray[np.bool_], cards: Sequence[str], variants: Sequence[str]
) -> list[tuple[float, float]]:
    """Bounds from the strictest down, each with the share of errors above it that must be reckoned with.

    It is the upper limit over all fields, or what is to be believed of the worst of the well-represented
    variants, if that is more: an archive may hold nothing but those.

    Args:
        chances: probability of each field, as said.
        wrong: whether it is wrong.
        cards: the card that each belongs to.
        variants: how that card was drawn.
    """
    steps = np.floor(np.quantile(chances, np.linspace(0, 1, STEPS + 1)) * 1e6) / 1e6
    owners, kinds = np.asarray(cards), np.asarray(variants)
    common = [kind for kind in np.unique(kinds) if (kinds == kind).sum() >= WELL_SEEN]
    found: list[tuple[float, float]] = []
    for mark in sorted(set(steps.tolist()), reverse=True):
        above = chances >= mark
        effect = design_effect(wrong[above], owners[above])
        limit = upper_limit(float(wrong[above].sum()) / effect, float(above.sum()) / effect)
        whole = float(wrong[above].mean())
        seen = [_believed(wrong[above & (kinds == kind)], whole) for kind in common]
        found.append((mark, float(f"{max([limit, *seen]):.4g}")))
    return found


def _believed(wrong: NDArray[np.bool_], whole: float) -> float:
    """The share of errors of a kind: as seen, drawn to the whole's as far as little was seen."""
    return (float(wrong.sum()) + BESIDE * whole) / (len(wrong) + BESIDE)
