"""Turns word frequencies into the table of letter costs (four letters at a time, Witten-Bell smoothing)."""

import numpy as np
from numpy.typing import NDArray

from extract.finnish import CODES, CONTEXT, OTHER, STEPS_PER_E

LETTERS = 32
POWER = 0.35
SCALE = 1e8


def letter_table(words: dict[str, float]) -> bytes:
    """Costs of every letter after every three letters, a byte each.

    A form counts as its frequency to the power of ``POWER``: between counting forms and counting words.
    """
    counted = np.zeros((LETTERS**3, LETTERS))
    for form, probability in sorted(words.items()):
        weight = (probability * SCALE) ** POWER
        context = 0
        for code in [*(CODES.get(letter, OTHER) for letter in form), 0]:
            counted[context, code] += weight
            context = (context << 5 | code) & CONTEXT
    costs = -np.log(smoothed(counted)) * STEPS_PER_E
    return np.clip(np.rint(costs), 0, 255).astype(np.uint8).tobytes()


def smoothed(counted: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(letter | context) of the longest context, each order leaning on the next shorter one."""
    lower = np.full((1, LETTERS), 1 / LETTERS)
    for length in range(4):
        shorter = counted.reshape(-1, LETTERS**length, LETTERS).sum(axis=0)
        kinds = np.maximum((shorter > 0).sum(axis=1, keepdims=True), 1)
        leaned = np.tile(lower, (LETTERS if length else 1, 1))
        lower = (shorter + kinds * leaned) / (shorter.sum(axis=1, keepdims=True) + kinds)
    return lower
