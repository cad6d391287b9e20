"""Fits the weights of the signs of doubt: errors as a Poisson process, by expectation and maximisation."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from extract.review import Origin, confidence

Rows = NDArray[np.float64]

# Where little is seen a weight is drawn to what it means by itself: the sum of -log p of words and repairs is
# right as it stands, other signs cost five errors in a thousand.
MEANT = {
    "words": 1.0,
    "second": 1.0,
    "mended": 1.0,
    "joined": 1.0,
    "owner": 1.0,
    "company": 0.3,
    "facts": 0.3,
    "ambiguous": 0.7,
    "unreadable": 1.6,
    "label-missing": 0.3,
    "empty-part": 0.1,
}
UNSEEN = 0.005
# Strength of the pull, in errors; much less than what a set of cards shows.
PULL = 0.1
ROUNDS = 3000


def matrix(counts: Sequence[Mapping[str, float]], names: Sequence[str]) -> Rows:
    """The signs of many fields as rows, in the names' order."""
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(counts), len(names)))
    for row, found in zip(rows, counts, strict=True):
        for name, count in found.items():
            if name in place:
                row[place[name]] = count
    return rows


def fit(counts: Sequence[Mapping[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """The weights under which what was right and wrong is likeliest; none is negative.

    A field is right when no error fell on it; sign k brings Poisson(weight_k x count_k) errors. The expected
    number of errors of each sign, given which fields are wrong, gives its weight anew, until nothing moves.

    Args:
        counts: signs of doubt of each field.
        right: whether the field's value is right.
    """
    seen = {name for found in counts for name in found}
    # What was not met on these cards may be met elsewhere: it keeps what it means by itself.
    names = sorted(seen | {f"{origin}.{sign}" for origin in Origin for sign in MEANT})
    rows, wrong = matrix(counts, names), ~np.asarray(right, dtype=bool)
    guess = np.array([MEANT.get(name.rpartition(".")[2], UNSEEN) for name in names])
    exposed = rows.sum(axis=0)
    weights = guess.copy()
    for _ in range(ROUNDS):
        hazards = np.maximum(rows[wrong] @ weights, 1e-12)
        errors = weights * (rows[wrong] / -np.expm1(-hazards)[:, None]).sum(axis=0)
        updated = (errors + PULL) / (exposed + PULL / guess)
        moved = np.abs(updated - weights).max()
        weights = updated
        if moved < 1e-9:
            break
    return {name: float(f"{weight:.5g}") for name, weight in zip(names, weights, strict=True)}


def probabilities(counts: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> Rows:
    """The probability that each field is right."""
    return np.array([confidence.probability(found, weights) for found in counts])
