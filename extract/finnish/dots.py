"""How likely an unlisted word has its dots where a form has them: a hashed logistic model, 1 MiB.

Each a and o is asked about in turn, from left to right: does it carry dots, given the letters left of it
(their dots decided), the bare letters right of it, and the vowel harmony of both sides? It knows no words.
"""

import math
import mmap
from hashlib import blake2b
from pathlib import Path

from extract.finnish.confusions import skeleton
from extract.finnish.letters import CODES, OTHER

BITS, REACH = 20, 6
# How many letters to the left and to the right each feature sees; after them, those with the harmony.
SIDES = (
    *((size, 0) for size in range(1, 7)),
    *((0, size) for size in range(1, 7)),
    *((1, 1), (2, 1), (1, 2), (2, 2), (3, 2), (2, 3), (3, 3), (4, 4)),
)
HARMONIC = ((0, 0), (1, 1), (3, 0), (0, 3))
HARMONY_AT = 20  # bits that the short sides beside it leave free
SCALE = 16.0
MASK = (1 << 64) - 1
BACK, FRONT = frozenset("aou"), frozenset("äöy")
DOTS = {"a": "ä", "o": "ö"}
WIDTH = 4
BOUND = 12.0


def _multiplier(number: int) -> int:
    return int.from_bytes(blake2b(f"dots {number}".encode(), digest_size=8).digest(), "big") | 1


MULTIPLIERS = tuple(map(_multiplier, range(len(SIDES) + len(HARMONIC))))
PARTS = tuple(
    ((1 << 5 * left) - 1, (1 << 5 * right) - 1, harmonic, multiplier)
    for (left, right, harmonic), multiplier in zip(
        [*((*sides, 0) for sides in SIDES), *((*sides, 1) for sides in HARMONIC)], MULTIPLIERS, strict=True
    )
)


class Dots:
    """The table of weights."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._weights = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("b")

    def log_probability(self, form: str) -> float:
        """Log-probability of a lower-case form's dots, given its bare letters."""
        bare, total = skeleton(form), 0.0
        for at, sign in enumerate(bare):
            if sign in DOTS:
                odds = self._odds(form, bare, at)
                total -= math.log1p(math.exp(-odds if form[at] != sign else odds))
        return total

    def best(self, bare: str, count: int = 2) -> list[tuple[str, float]]:
        """The likeliest forms of bare letters with the log-probability of their dots."""
        held = [("", 0.0)]
        for at, sign in enumerate(bare):
            if sign not in DOTS:
                held = [(text + sign, total) for text, total in held]
                continue
            longer = []
            for text, total in held:
                odds = self._odds(text, bare, at)
                longer.append((text + sign, total - math.log1p(math.exp(odds))))
                longer.append((text + DOTS[sign], total - math.log1p(math.exp(-odds))))
            held = sorted(longer, key=lambda one: -one[1])[:WIDTH]
        return sorted(held, key=lambda one: -one[1])[:count]

    def _odds(self, decided: str, bare: str, at: int) -> float:
        """Log-odds of dots on the letter at a place; the letters before it are decided."""
        left = right = 0
        for size in range(REACH):
            if at - 1 - size >= 0:
                left |= CODES.get(decided[at - 1 - size], OTHER) << 5 * size
            if at + 1 + size < len(bare):
                right |= CODES.get(bare[at + 1 + size], OTHER) << 5 * size
        own = (bare[at] == "o") << 60
        harmony = (
            1 + _side(decided[:at][::-1]) + 3 * _side(bare[at + 1 :].replace("a", "").replace("o", ""))
        ) << HARMONY_AT
        total = 0
        for on_left, on_right, harmonic, multiplier in PARTS:
            value = left & on_left | (right & on_right) << 30 | own
            if harmonic:
                value += harmony
            total += self._weights[(value * multiplier & MASK) >> 64 - BITS]
        return max(-BOUND, min(BOUND, total / SCALE))


def _side(letters: str) -> int:
    """The harmony of the first letter that has one: 0 none, 1 back, 2 front."""
    for letter in letters:
        if letter in BACK:
            return 1
        if letter in FRONT:
            return 2
    return 0
