"""How sure a field's value is: its signs of doubt, weighed, and the bound below which to look.

The probability that the value is right is exp(-sum of weight x count), weights never negative, so that
doubt can only lower it. Weights, bounds and ranges are fitted by ``python -m training.sureness`` on cards
whose truth is known and stand in ``data/confidence.json``. They are good for documents like those: one that
shows more doubt a word than any of them is flagged as a whole.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.model import Field
from extract.review.signals import Origin

DATA = Path(__file__).parent / "confidence.json"
# The weight of a sign that was never met: it is not known to be harmless.
UNKNOWN = 0.05
NEVER = 1.01
FLOOR = 10
# So much more than the most of the calibration's documents a document must show: another few hundred
# documents of the same kinds would have shown a little more, too. What a sound layer shows is its author's
# words: on cards for choosing 17 layers with names of three languages showed up to 3.3 times as much; 2 of
# 340 of their fields were wrong (docs/confidence.md).
BEYOND, BEYOND_OF = 1.5, {"layer": 4.0}
# A limit is for the worst kind of cards, at 95 %. On cards by other hands, kept for choosing, bounds of pages
# whose limit is this many times the promised share had .0052 wrong where .01 is promised; those of dumps,
# whose kinds differ more, keep to the share itself (docs/confidence.md).
CAUTION, CAUTION_OF = 1.5, {"dump": 1.0, "lost-dump": 1.0}
# Documents with fewer words are not compared with the calibration's.
LEAST_LENGTH = 40
# What is measured of a document, and the signs it is the sum of.
MEASURED = {
    "unknown": ("unknown",),
    "odd": ("odd",),
    "words": ("words", "doubtful"),
    "unsure": ("seen0.0", "seen0.6", "seen0.8"),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted on cards whose truth is known.

    Attributes:
        weights: of the signs of doubt.
        bounds: by origin, from the strictest down: a probability, and the upper limit (95 %) of the share of
            errors among the fields that reach it.
        ranges: by origin and measure, the most that a document of the calibration shows.
    """

    weights: Mapping[str, float]
    bounds: Mapping[str, Sequence[tuple[float, float]]]
    ranges: Mapping[str, Mapping[str, float]]


@cache
def fitted() -> Fitted:
    """The fitted values that the package brings."""
    data = json.loads(DATA.read_text("utf-8"))
    return Fitted(data["weights"], data["bounds"], data["ranges"])


def costs(counts: Mapping[str, float], weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """What each sign of doubt costs: the errors to be expected of it."""
    known = fitted().weights if weights is None else weights
    return {name: known.get(name, UNKNOWN) * count for name, count in counts.items()}


def probability(counts: Mapping[str, float], weights: Mapping[str, float] | None = None) -> float:
    """The probability that a field with these signs of doubt is right."""
    return math.exp(-sum(costs(counts, weights).values()))


def bound(curve: Iterable[tuple[float, float]], max_error: float) -> float:
    """The lowest probability of a curve that keeps to a share of errors; ``NEVER`` where none does.

    Where nearly all was right on the cards that a curve was seen on, low probabilities keep to it too;
    elsewhere they need not. A field likelier wrong than ``FLOOR`` times what is borne is never unflagged.
    """
    lowest = min((mark for mark, limit in curve if limit <= max_error), default=NEVER)
    return max(lowest, 1 - FLOOR * max_error)


def origin_of(counts: Mapping[str, float]) -> str | None:
    """The origin that a field's signs of doubt tell of; None where there is none."""
    return next((name.partition(".")[0] for name in counts), None)


def bound_of(origin: str, max_error: float) -> float:
    """The probability from which on a field of an origin is not flagged.

    Args:
        origin: of the field's text.
        max_error: share of wrong values that is borne among the fields above it.
    """
    return bound(fitted().bounds.get(origin, ()), borne(origin, max_error))


def borne(origin: str, max_error: float) -> float:
    """The limit of errors under which a bound of an origin keeps to the promised share, as measured."""
    return CAUTION_OF.get(origin, CAUTION) * max_error


def bounds(max_error: float) -> dict[str, float]:
    """The bound of every origin; ``NEVER`` where every field is flagged."""
    return {str(origin): bound_of(origin, max_error) for origin in Origin}


def measures(fields: Iterable[Field]) -> dict[str, dict[str, float]]:
    """By origin, how much doubt a document's fields show a word, sign by sign of those in ``MEASURED``."""
    totals: defaultdict[str, float] = defaultdict(float)
    for field in fields:
        for name, count in field.signals.items():
            totals[name] += count
    found: dict[str, dict[str, float]] = {}
    for origin in Origin:
        length = totals[f"{origin}.length"]
        if length >= LEAST_LENGTH:
            found[origin] = {
                name: sum(totals[f"{origin}.{sign}"] for sign in signs) / length
                for name, signs in MEASURED.items()
            }
    return found


def unlike_calibration(
    fields: Sequence[Field], known: Mapping[str, Mapping[str, float]] | None = None
) -> list[str]:
    """The origins and measures in which a document is beyond all that the bounds were fitted on.

    Args:
        fields: all of the document's.
        known: other ranges than the package's.
    """
    ranges = fitted().ranges if known is None else known
    return [
        f"{origin} {name}"
        for origin, found in measures(fields).items()
        for name, value in found.items()
        if value > BEYOND_OF.get(origin, BEYOND) * ranges.get(origin, {}).get(name, math.inf)
    ]
