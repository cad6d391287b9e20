"""Fits the model of dots on types of words: a hashed logistic regression by AdaGrad, in a fixed order.

The same words give the same bytes.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from extract.finnish import CODES, OTHER, skeleton
from extract.finnish.dots import BITS, HARMONIC, HARMONY_AT, MULTIPLIERS, REACH, SCALE, SIDES
from training.tables import Speller, counts

LONGEST, SHORTEST = 40, 3
BATCH, ROUNDS, RATE, RIDGE = 32_768, 6, 0.12, 1e-7
SEED = 5
BACK, FRONT = [CODES[letter] for letter in "aou"], [CODES[letter] for letter in "äöy"]


def dot_words(words: Iterable[str], passages: Iterable[str], speller: Speller) -> list[str]:
    """Known forms and those of running text that morphology accepts."""
    met = counts(passages).keys() - set(words)
    return sorted({*words, *(form for form in met if speller.accepts(form))})


def dot_table(words: Sequence[str]) -> bytes:
    """The weights of the model in 8 bits, fitted on words each seen once a round."""
    places, dotted = examples(words)
    weights = np.zeros(1 << BITS)
    squares = np.full(1 << BITS, 1e-3)
    order = np.random.default_rng(SEED)
    for _ in range(ROUNDS):
        shuffled = order.permutation(len(dotted))
        for start in range(0, len(dotted), BATCH):
            chosen = shuffled[start : start + BATCH]
            seen = hashed(*(part[chosen] for part in places))
            odds = weights[seen].sum(axis=0)
            errors = dotted[chosen] - 1 / (1 + np.exp(-odds))
            slope = np.bincount(seen.ravel(), np.tile(errors, len(seen)), 1 << BITS)
            squares += slope**2
            weights += RATE * slope / np.sqrt(squares) - RIDGE * weights
    return np.clip(np.rint(weights * SCALE), -127, 127).astype(np.int8).tobytes()


def examples(words: Sequence[str]) -> tuple[tuple[NDArray[np.uint64], ...], NDArray[np.float64]]:
    """Of every a and o: left and right letters, the letter, the harmony; and whether it has dots."""
    usable = [word for word in words if SHORTEST <= len(word) <= LONGEST and "å" not in word]
    own, bare = _letters(usable), _letters([skeleton(word) for word in usable])
    rows, columns = np.nonzero((bare == CODES["a"]) | (bare == CODES["o"]))
    left = np.zeros(len(rows), np.uint64)
    right = np.zeros(len(rows), np.uint64)
    for size in range(REACH):
        shift = np.uint64(5 * size)
        left |= own[rows, columns - 1 - size].astype(np.uint64) << shift
        right |= bare[rows, columns + 1 + size].astype(np.uint64) << shift
    letter = (bare[rows, columns] == CODES["o"]).astype(np.uint64)
    before = _harmony(own)[rows, columns - 1]
    ahead = np.where((bare == CODES["a"]) | (bare == CODES["o"]), 0, bare)
    after = _harmony(ahead[:, ::-1])[:, ::-1][rows, columns + 1]
    harmony = (1 + before + 3 * after).astype(np.uint64)
    dotted = (own[rows, columns] != bare[rows, columns]).astype(float)
    return (left, right, letter, harmony), dotted


def _letters(words: Sequence[str]) -> NDArray[np.uint8]:
    """Codes of letters, a word a row, with room on both sides."""
    table = np.zeros((len(words), LONGEST + 2 * REACH), np.uint8)
    for at, word in enumerate(words):
        table[at, REACH : REACH + len(word)] = [CODES.get(letter, OTHER) for letter in word]
    return table


def _harmony(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The harmony of the last letter up to each place that has one: 0 none, 1 back, 2 front."""
    own = np.isin(codes, BACK).astype(np.uint8) + 2 * np.isin(codes, FRONT).astype(np.uint8)
    for at in range(1, own.shape[1]):
        own[:, at] = np.where(own[:, at] == 0, own[:, at - 1], own[:, at])
    return own


def hashed(
    left: NDArray[np.uint64],
    right: NDArray[np.uint64],
    letter: NDArray[np.uint64],
    harmony: NDArray[np.uint64],
) -> NDArray[np.int64]:
    """The places of the weights, a row a feature; as ``extract.finnish.dots`` finds them."""
    own = letter << np.uint64(60)
    found = []
    parts = [*((*sides, 0) for sides in SIDES), *((*sides, 1) for sides in HARMONIC)]
    for (on_left, on_right, harmonic), multiplier in zip(parts, MULTIPLIERS, strict=True):
        value = left & np.uint64((1 << 5 * on_left) - 1)
        value = value | (right & np.uint64((1 << 5 * on_right) - 1)) << np.uint64(30) | own
        if harmonic:
            value = value + (harmony << np.uint64(HARMONY_AT))
        found.append((value * np.uint64(multiplier)) >> np.uint64(64 - BITS))
    return np.array(found).astype(np.int64)
