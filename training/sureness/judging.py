"""Fits weights, bounds and ranges on samples and judges them on others."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.model import Field
from extract.review import Origin, confidence, flagging
from extract.review.confidence import Fitted
from training.sureness import bounds, fitting
from training.sureness.reading import Sample

Chances = NDArray[np.float64]

FOLDS = 5


Counts = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Made:
    """What a fit gives; ``doubted`` counts by a problem's code the right fields with it, of all with it."""

    fitted: Fitted
    doubted: Counts


def brought() -> Made:
    """What the package brings."""
    return Made(confidence.fitted(), flagging.doubted())


def fit(samples: Sequence[Sample]) -> Made:
    """Weights, bounds, ranges and counts of problems from samples.

    The bounds rest on probabilities of cards that their weights were not fitted on (cross-fitting): on its
    own cards a fit looks better than it is.
    """
    fitted = Fitted(_weights(samples), curves(samples, _apart(samples)), ranges(samples))
    return Made(fitted, doubted(samples))


def _weights(samples: Sequence[Sample]) -> dict[str, float]:
    return fitting.fit([sample.field.signals for sample in samples], [sample.right for sample in samples])


def _apart(samples: Sequence[Sample]) -> Chances:
    """Each field's probability by weights and counts of the other folds' cards."""
    cards = sorted({sample.card for sample in samples})
    fold = dict(zip(cards, np.random.default_rng(FOLDS).permutation(len(cards)) % FOLDS, strict=True))
    folds = np.array([fold[sample.card] for sample in samples])
    chances = np.ones(len(samples))
    for number in np.unique(folds):
        others = [sample for sample, own in zip(samples, folds, strict=True) if own != number]
        held = np.flatnonzero(folds == number)
        chances[held] = chances_of([samples[at] for at in held], _weights(others), doubted(others))
    return chances


def chances_of(samples: Sequence[Sample], weights: Mapping[str, float], counts: Counts) -> Chances:
    """The final probability of each field: by its signs, lowered by the problems that doubt it."""
    made = fitting.probabilities([sample.field.signals for sample in samples], weights)
    for at, sample in enumerate(samples):
        made[at] = min(made[at], *(flagging.chance_despite(code, counts) for code in sample.codes), 1.0)
    return made


def curves(samples: Sequence[Sample], chances: Chances) -> dict[str, list[tuple[float, float]]]:
    """The bounds of each origin; fields of which nothing can be said are flagged anyway and left out."""
    origins = np.array([None if sample.unsaid else origin_of(sample) for sample in samples])
    found = {}
    for origin in Origin:
        rows = np.flatnonzero(origins == str(origin))
        if len(rows):
            own = [samples[at] for at in rows]
            found[str(origin)] = bounds.curve(
                chances[rows],
                np.array([not sample.right for sample in own]),
                [sample.card for sample in own],
                [sample.variant for sample in own],
            )
    return found


def doubted(samples: Sequence[Sample]) -> dict[str, tuple[int, int]]:
    """By a problem's code: how many of the fields that it doubts are right, of how many."""
    found: dict[str, tuple[int, int]] = {}
    for sample in samples:
        for code in sample.codes:
            right, seen = found.get(code, (0, 0))
            found[code] = (right + sample.right, seen + 1)
    return found


def origin_of(sample: Sample) -> str | None:
    """Where a sample's text comes from."""
    return confidence.origin_of(sample.field.signals)


def ranges(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """By origin and measure, the most that a document shows."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for fields in _documents(samples).values():
        for origin, own in confidence.measures(fields).items():
            for name, value in own.items():
                # Rounded up: the document that shows the most is none beyond it.
                found[origin][name] = max(found[origin].get(name, 0.0), math.ceil(value * 1e5) / 1e5)
    return {str(origin): dict(own) for origin, own in found.items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a bound does: how many fields, flagged ones, wrong ones, and wrong ones not flagged."""

    fields: int
    flagged: int
    wrong: int
    missed: int

    @property
    def error(self) -> float:
        """Share of errors among the fields that are not flagged."""
        kept = self.fields - self.flagged
        return self.missed / kept if kept else 0.0


def judge(samples: Sequence[Sample], made: Made, max_error: float) -> Judged:
    """What the bounds do on samples that they may not have been fitted on."""
    flags = flagged(samples, made, max_error)
    wrong = [not sample.right for sample in samples]
    missed = sum(bad and not flag for bad, flag in zip(wrong, flags, strict=True))
    return Judged(len(samples), sum(flags), sum(wrong), missed)


def flagged(samples: Sequence[Sample], made: Made, max_error: float) -> list[bool]:
    """Whether each field is flagged: below its bound, of no bound, or a part of a strange document."""
    strange = _strange(samples, made.fitted)
    marks = {
        origin: confidence.bound(curve, confidence.borne(origin, max_error))
        for origin, curve in made.fitted.bounds.items()
    }
    chances = chances_of(samples, made.fitted.weights, made.doubted)
    return [
        sample.unsaid
        or chance < marks.get(origin_of(sample) or "", confidence.NEVER)
        or (sample.document, origin_of(sample)) in strange
        for sample, chance in zip(samples, chances, strict=True)
    ]


def _strange(samples: Sequence[Sample], made: Fitted) -> set[tuple[str, str | None]]:
    """Document and origin of what shows more doubt than the ranges know."""
    return {
        (document, name.partition(" ")[0])
        for document, fields in _documents(samples).items()
        for name in confidence.unlike_calibration(fields, made.ranges)
    }


def _documents(samples: Sequence[Sample]) -> dict[str, list[Field]]:
    """The fields of each document."""
    found = defaultdict(list)
    for sample in samples:
        found[sample.document].append(sample.field)
    return found


def shifted(samples: Sequence[Sample], left_out: Collection[str], max_error: float) -> dict[str, Judged]:
    """What a fit on the other variants does on each variant that was left out of it."""
    made = fit([sample for sample in samples if sample.variant not in left_out])
    return {
        name: judge([sample for sample in samples if sample.variant == name], made, max_error)
        for name in sorted(left_out)
    }


def calibration_error(chances: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over bins that hold equally many fields."""
    order = np.argsort(chances)
    total = 0.0
    for part in np.array_split(order, bins):
        if len(part):
            made = np.mean(np.asarray(chances)[part])
            total += len(part) * abs(float(made - np.mean(np.asarray(right)[part])))
    return total / len(order) if len(order) else 0.0


def whole_cards(samples: Sequence[Sample]) -> tuple[list[float], list[bool]]:
    """For each card drawn, the probability said that all its fields are right, and whether they are."""
    chances: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    right: dict[tuple[str, str], bool] = defaultdict(lambda: True)
    for sample in samples:
        key = (sample.document, sample.card)
        chances[key] *= sample.said
        right[key] &= sample.right
    return list(chances.values()), list(right.values())


def splits(
    samples: Sequence[Sample], max_error: float, rounds: int = 20, seed: int = 7
) -> list[dict[str, Judged]]:
    """Weights and bounds set on a random half of the cards and judged on the other half, again and again.

    Returns:
        For each round what the bounds do on all fields of the other half, and on those of each origin.
    """
    cards = sorted({sample.card for sample in samples})
    shuffled = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        chosen = set(shuffled.permutation(cards)[: len(cards) // 2].tolist())
        made = fit([sample for sample in samples if sample.card in chosen])
        rest = [sample for sample in samples if sample.card not in chosen]
        found.append({name: judge(own, made, max_error) for name, own in by_origin(rest).items()})
    return found


def by_origin(samples: Sequence[Sample]) -> dict[str, list[Sample]]:
    """All samples, and those of each origin; fields without a sign of doubt have none."""
    groups: dict[str, list[Sample]] = {"all": list(samples)}
    for sample in samples:
        groups.setdefault(origin_of(sample) or "none", []).append(sample)
    return groups
