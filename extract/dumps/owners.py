"""Gives the pieces of a card's text to its labels, each with the probability that it owns just these."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.dumps import chain
from extract.dumps.content import content_of
from extract.dumps.features import Weights, features_of, fitted, scores_of
from extract.dumps.pieces import Piece, Spot
from extract.families import Family

# No card has so many lines; the sums over all ways of more would take more memory than is granted.
MOST_PIECES = 20_000


@dataclass(frozen=True, slots=True)
class Owned:
    """What a label owns.

    Attributes:
        first, after: its pieces; equal where it owns none.
        probability: that these are just its own.
        rival: the order of the label that the text belongs to, or that has the text that may be this one's,
            where that is likeliest among what speaks against it; None where nothing does.
    """

    first: int
    after: int
    probability: float
    rival: int | None = None


def owners(
    pieces: Sequence[Piece], spots: Sequence[Spot], family: Family, weights: Weights | None = None
) -> list[Owned]:
    """What each of the family's labels owns, in their order.

    Args:
        pieces: of one card.
        spots: of the labels found.
        family: of the card.
        weights: others than the package's.
    """
    count = len(family.labels)
    if not pieces:
        return [Owned(0, 0, 1.0)] * count
    if len(pieces) > MOST_PIECES:
        return _by_places(len(pieces), spots, count)
    features = features_of(pieces, spots, family, content_of(family))
    scores = scores_of(features, weights or fitted())
    found, path = chain.sums(scores), chain.likeliest(scores)
    shares = (found.entering + found.staying).sum(axis=2)
    return [_owned(order, path, found, shares) for order in range(count)]


def _by_places(steps: int, spots: Sequence[Spot], count: int) -> list[Owned]:
    """What stands from each label to the next, of which nothing is known, for a text longer than any card."""
    ends = [*(spot.at for spot in spots[1:]), steps]
    held = {spot.order: (spot.at, end) for spot, end in zip(spots, ends, strict=True)}
    if spots:
        held[spots[0].order] = (0, held[spots[0].order][1])
    return [Owned(*held.get(order, (0, 0)), 0.0) for order in range(count)]


def _owned(order: int, path: Sequence[int], found: chain.Sums, shares: chain.Array) -> Owned:
    own = [at for at, owner in enumerate(path) if owner == order]
    if own:
        first, after = own[0], own[-1] + 1
        others = shares[first:after].sum(axis=0)
        others[order] = 0.0
        probability = min(chain.owned(found, order, first, after), 1.0)
        rival = int(np.argmax(others)) if others.sum() > 0 else None
        return Owned(first, after, probability, rival)
    likely = shares[:, order]
    probability = max(1.0 - float(found.entering[:, order].sum()), 0.0)
    return Owned(0, 0, min(probability, 1.0), path[int(np.argmax(likely))])
