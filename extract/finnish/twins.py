"""Which of the forms that differ only in dots stands between which words: a hashed linear model, 1 MiB.

*naista* or *näistä*, *jaa* or *jää*: a softmax over the forms of a skeleton, of their shares in the table of
forms and of weights for each form beside each neighbour. Neighbours are compared by their skeletons, so that
damage beside a word does not matter.
"""

import math
import mmap
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

BITS = 20
SCALE = 16.0
MASK = (1 << 64) - 1
SUFFIX = 3
CACHED = 65_536
# Which of the sides each feature joins, by their places in ``sides``.
FEATURES = ((), (1,), (2,), (0,), (3,), (4,), (5,), (1, 2), (4, 5), (0, 1), (2, 3), (1, 5), (4, 2))


def sides(far_left: str, left: str, right: str, far_right: str) -> tuple[str, ...]:
    """What is seen around a word, of the skeletons of two neighbours on each side: these and two endings."""
    return far_left, left, right, far_right, f"-{left[-SUFFIX:]}", f"-{right[-SUFFIX:]}"


def hashed(text: str) -> int:
    """A number of 64 bits for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


MULTIPLIERS = tuple(hashed(f"twins {number}") | 1 for number in range(len(FEATURES) + 2))


class Twins:
    """The table of weights."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._weights = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("b")
        self._hashed = lru_cache(CACHED)(hashed)

    def shares(self, logs: Sequence[tuple[str, float]], around: Sequence[str]) -> list[float]:
        """The logarithm of each form's share of a place.

        Args:
            logs: the forms of a skeleton with the logarithm of how often each occurs.
            around: as ``sides`` gives them.
        """
        seen = self._features(around)
        scores = []
        for form, log in logs:
            own = self._hashed(form)
            places = ((feature ^ own) * MULTIPLIERS[-1] & MASK for feature in seen)
            scores.append(log + sum(self._weights[place >> 64 - BITS] for place in places) / SCALE)
        top = max(scores)
        total = top + math.log(sum(math.exp(score - top) for score in scores))
        return [score - total for score in scores]

    def _features(self, around: Sequence[str]) -> list[int]:
        """A number for each feature of a place."""
        numbers = [self._hashed(side) for side in around]
        found = []
        for joined, multiplier in zip(FEATURES, MULTIPLIERS[:-2], strict=True):
            value = 0
            for at in joined:
                value = (value * MULTIPLIERS[-2] + numbers[at]) & MASK
            found.append((value + multiplier) * multiplier & MASK)
        return found
