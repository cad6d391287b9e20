"""Tells for every word of a document in which state its stretch of text is: sound, stripped or foreign.

Sound: ä and ö are where they belong. Stripped: a reader without them has been here. Foreign: another
language, where nothing is to be mended. A hidden Markov chain over the words; it changes nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from extract.finnish import Lexicon, skeleton
from extract.repair.candidates import Candidate

SOUND, STRIPPED, FOREIGN = range(3)
START = (0.49, 0.49, 0.02)
STAY = 0.998
STAY_OVER_EDGE = 0.97
SLIP = -11.0
DOTS_SLIP = -20.0
FOREIGN_LETTER = -2.9
LEAST = -30.0
States = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Log-probabilities of one word in the three states, and whether a text begins with it."""

    logs: States
    edge: bool


def log_prior(candidate: Candidate) -> float:
    """Log-probability of a printed word before anything is seen, roughly."""
    if candidate.form is not None:
        return candidate.form.log_probability
    if candidate.derived is not None:
        return max(candidate.derived - 3.0, LEAST)
    return max((-2.5 if candidate.valid else -6.0) + candidate.letters, LEAST - 10)


def evidence(read: str, found: Sequence[Candidate], lexicon: Lexicon) -> States:
    """How likely a word as read is in each state."""
    own = log_prior(found[0])
    stripped = log_sum([log_prior(candidate) + candidate.channel for candidate in found])
    others = [log_prior(candidate) + slip(candidate, read) for candidate in found[1:]]
    listed = lexicon.foreign(skeleton(read))
    foreign = listed if listed is not None else -4.0 + FOREIGN_LETTER * len(read)
    return log_sum([own, *others]), stripped, foreign


def slip(candidate: Candidate, read: str) -> float:
    """Log-probability that a sound text has a word wrong in this way; it loses no dots here and there."""
    if candidate.text == read:
        return 0.0
    return DOTS_SLIP if skeleton(candidate.text) == skeleton(read) else SLIP


def posteriors(words: Sequence[Evidence], start: States = START) -> list[States]:
    """Probabilities of the three states at each word from all the others (forward-backward).

    The word's own evidence is left out: whoever decides about the word weighs it then.
    """
    scaled = [_scaled(word.logs) for word in words]
    before: list[States] = []
    held = start
    for at, (word, chances) in enumerate(zip(words, scaled, strict=True)):
        prior = held if at == 0 else _moved(held, word.edge)
        before.append(prior)
        held = _both(prior, chances)
    found: list[States] = []
    after: States = (1.0, 1.0, 1.0)
    for prior, word, chances in zip(reversed(before), reversed(words), reversed(scaled), strict=True):
        found.append(_both(prior, after))
        after = _normal(*_moved(_both(after, chances), word.edge))
    return found[::-1]


# The sums of three are written out: they are asked several times for every word of a document.
def _both(one: States, other: States) -> States:
    return _normal(one[0] * other[0], one[1] * other[1], one[2] * other[2])


def _moved(held: States, edge: bool) -> States:
    stay = STAY_OVER_EDGE if edge else STAY
    a, b, c = held
    total = a + b + c
    move = (1 - stay) / 2
    return stay * a + move * (total - a), stay * b + move * (total - b), stay * c + move * (total - c)


def _scaled(logs: States) -> States:
    a, b, c = logs
    top = max(a, b, c)
    return math.exp(max(a - top, -40.0)), math.exp(max(b - top, -40.0)), math.exp(max(c - top, -40.0))


def _normal(a: float, b: float, c: float) -> States:
    total = (a + b + c) or 1.0
    return a / total, b / total, c / total


def log_sum(logs: Sequence[float]) -> float:
    """The logarithm of the sum of what the logarithms stand for."""
    top = max(logs)
    return top + math.log(sum([math.exp(log - top) for log in logs]))
