"""Fits the weights of the decision: a conditional logistic regression on aligned pages (Newton's method)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.finnish import tokens
from extract.repair import Repairer, Text
from extract.repair.scoring import FEATURES, OTHER_FEATURES
from training.documents import spans
from training.reading import ReadPage

RIDGE = 0.5
ROUNDS = 40


@dataclass
class Examples:
    """Choices: rows of features, where each choice's rows start, and which row was right."""

    rows: list[tuple[float, ...]]
    starts: list[int]
    right: list[int]

    @classmethod
    def of(cls, repairer: Repairer, pages: Iterable[ReadPage]) -> "Examples":
        """The choices of the units of pages whose printed form is known."""
        made = cls([], [], [])
        for page in pages:
            made.add_page(repairer, page)
        return made

    def add_page(self, repairer: Repairer, page: ReadPage) -> None:
        """The units of one page."""
        text = page.text
        seen = repairer.sightings([Text(text)])[0]
        clean = _clean_units(page)
        for unit, options in seen:
            truth = clean.get((unit.start, unit.end))
            if truth is not None:
                self.add(options, truth.lower())

    def add(self, options: list[tuple[str, tuple[float, ...]]], truth: str) -> None:
        """One choice among options (the last is ``other``)."""
        self.starts.append(len(self.rows))
        texts = [text for text, _ in options[:-1]]
        self.right.append(len(self.rows) + (texts.index(truth) if truth in texts else len(texts)))
        self.rows += [row for _, row in options]


def _clean_units(page: ReadPage) -> dict[tuple[int, int], str]:
    """The printed form of each unit of the page's text, where the words correspond part by part."""
    found: dict[tuple[int, int], str] = {}
    for pair, (start, _) in zip(page.pairs, spans([pair.read for pair in page.pairs]), strict=True):
        if pair.clean is None:
            continue
        read_units, clean_units = tokens.units(pair.read), tokens.units(pair.clean)
        if len(read_units) == len(clean_units):
            for read, clean in zip(read_units, clean_units, strict=True):
                found[start + read.start, start + read.end] = clean.text
    return found


def fit(examples: Examples) -> dict[str, float]:
    """The weights that make the right choices likeliest, with a small pull towards the first guess."""
    rows = np.asarray(examples.rows)
    starts, right = np.asarray(examples.starts), np.asarray(examples.right)
    names = [*FEATURES, *OTHER_FEATURES]
    guess = np.array([GUESS.get(name, 0.0) for name in names])
    weights = guess.copy()
    for _ in range(ROUNDS):
        gradient, curvature = _slopes(rows, starts, right, weights)
        gradient -= RIDGE * (weights - guess)
        step = np.linalg.solve(curvature + RIDGE * np.eye(len(names)), gradient)
        weights += step * min(1.0, 3.0 / float(np.abs(step).max() + 1e-12))
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def calibrate(changes: list[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset of the log-odds of changes (Platt's scaling), by Newton's method."""
    chances = np.clip([chance for chance, _ in changes], 1e-9, 1 - 1e-9)
    rows = np.stack([np.log(chances / (1 - chances)), np.ones(len(chances))], axis=1)
    right = np.array([float(ok) for _, ok in changes])
    found = np.array([1.0, 0.0])
    for _ in range(ROUNDS):
        made = 1 / (1 + np.exp(-rows @ found))
        gradient = rows.T @ (right - made) - RIDGE * (found - [1.0, 0.0])
        found += np.linalg.solve(rows.T @ (rows * (made * (1 - made))[:, None]) + RIDGE * np.eye(2), gradient)
    return round(float(found[0]), 4), round(float(found[1]), 4)


GUESS = {
    "known": 1.0,
    "capital": 0.5,
    "derived": -3.0,
    "derived_log": 1.0,
    "valid": -2.5,
    "valid_letters": 1.0,
    "unknown": -6.0,
    "unknown_letters": 1.0,
    "channel": 1.0,
    "left_word_fit": 0.1,
    "right_word_fit": 0.1,
    "left_ending_fit": 0.1,
    "right_ending_fit": 0.1,
    "near": -2.0,
    "twin": 1.0,
    "dots_known": 0.3,
    "dots_unknown": 0.3,
    "left_word_tag": 0.1,
    "right_word_tag": 0.1,
    "left_tag": 0.1,
    "right_tag": 0.1,
    "other": -8.0,
    "other_length": -1.6,
}


def _slopes(
    rows: NDArray[np.float64],
    starts: NDArray[np.int64],
    right: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gradient and negative second derivative of the log-likelihood."""
    scores = rows @ weights
    sizes = np.diff(np.append(starts, len(rows)))
    scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
    chances = np.exp(scores)
    chances /= np.repeat(np.add.reduceat(chances, starts), sizes)
    weighted = rows * chances[:, None]
    means = np.add.reduceat(weighted, starts)
    gradient = rows[right].sum(axis=0) - means.sum(axis=0)
    return gradient, rows.T @ weighted - means.T @ means
