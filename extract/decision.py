"""Decides which candidate a word is: a log-linear model whose probability is what the ledger states.

The weights were fitted on pages printed, read by Tesseract and aligned; see ``docs/repair.md``. Beside the
candidates stands ``other``: that the printed word is none of them.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.candidates import Candidate
from extract.states import FOREIGN, SOUND, STRIPPED, States, log_sum, slip

WEIGHTS = Path(__file__).parent / "data" / "weights.json"
FEATURES = (
    "known",
    "known_rejected",
    "name_in_lower_case",
    "compound",
    "compound_log",
    "valid",
    "valid_letters",
    "unknown",
    "unknown_letters",
    "channel",
    "unchanged",
)
OTHER_FEATURES = ("other", "other_length", "other_odd", "other_stripped", "other_known")
Options = list[tuple[str, tuple[float, ...]]]
FOREIGN_SLIP = -16.0
NO_CHANNEL = -25.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A word as read in its place.

    Attributes:
        read: lower case.
        capital: whether it begins with a capital.
        states: probabilities of the states of its stretch of text.
    """

    read: str
    capital: bool
    states: States


def features(candidate: Candidate, seen: Sighting) -> tuple[float, ...]:
    """The features of a candidate, in the order of ``FEATURES``."""
    form = candidate.form
    known = form is not None
    compound = candidate.compound is not None
    valid = not known and not compound and candidate.valid
    unknown = not known and not compound and not candidate.valid
    return (
        form.log_probability if form else 0.0,
        float(form is not None and not candidate.valid),
        float(form is not None and form.name and not form.valid and not seen.capital),
        float(compound),
        candidate.compound or 0.0,
        float(valid),
        candidate.letters if valid else 0.0,
        float(unknown),
        candidate.letters if unknown else 0.0,
        channel(candidate, seen),
        float(candidate.text == seen.read),
    )


def channel(candidate: Candidate, seen: Sighting) -> float:
    """Log-probability of the reading given the candidate, over the states of the text."""
    unchanged = candidate.text == seen.read
    logs = (
        (seen.states[SOUND], slip(candidate, seen.read)),
        (seen.states[STRIPPED], candidate.channel),
        (seen.states[FOREIGN], 0.0 if unchanged else FOREIGN_SLIP),
    )
    return max(NO_CHANNEL, log_sum([math.log(max(p, 1e-12)) + log for p, log in logs]))


def other_features(found: Sequence[Candidate], seen: Sighting) -> tuple[float, ...]:
    """The features of ``other``, in the order of ``OTHER_FEATURES``."""
    odd = not seen.read.isalpha() or "é" in seen.read
    known = any(candidate.form is not None for candidate in found)
    return (1.0, float(len(seen.read)), float(odd), seen.states[STRIPPED], float(known))


def options(found: Sequence[Candidate], seen: Sighting) -> Options:
    """All options with their features side by side, ``other`` last; the rows that weights are fitted on."""
    empty_own, empty_other = (0.0,) * len(FEATURES), (0.0,) * len(OTHER_FEATURES)
    rows: Options = [(one.text, features(one, seen) + empty_other) for one in found]
    return [*rows, ("", empty_own + other_features(found, seen))]


@cache
def weights() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The fitted weights of ``FEATURES`` and of ``OTHER_FEATURES``."""
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    return tuple(stored[name] for name in FEATURES), tuple(stored[name] for name in OTHER_FEATURES)


def probabilities(found: Sequence[Candidate], seen: Sighting) -> list[float]:
    """The probability of each candidate; what is missing to 1 is that of ``other``."""
    own, other = weights()
    scores = [_dot(own, features(candidate, seen)) for candidate in found]
    scores.append(_dot(other, other_features(found, seen)))
    total = log_sum(scores)
    return [math.exp(score - total) for score in scores[:-1]]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))
