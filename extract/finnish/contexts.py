"""How well a form fits between its neighbours: counts of endings and grammatical kinds by the words beside.

Endings are told apart where the candidates differ in them (henkilön or henkilöön). Neighbours are compared by
their skeletons, so that damage beside a word does not matter.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from extract.finnish.tokens import Unit
from extract.finnish.wordtable import WordTable

KINDS = ("l", "r", "L", "R")
SUFFIX = 3
STEPS_PER_E = 24.0
EDGE = "."
NUMBER = "#"
NO_WORDS = (EDGE, NUMBER)
FIT_LEANING = 2.0
CACHED = 65_536


def neighbour_pairs(units: Sequence[Unit], words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands before and after each unit in its sentence: a word, ``NUMBER`` or ``EDGE``.

    Args:
        units: of a text, in order.
        words: what stands for each of them.
    """
    for at, unit in enumerate(units):
        left = NUMBER if unit.counted else EDGE if unit.initial or at == 0 else words[at - 1]
        ends = at + 1 == len(units) or units[at + 1].initial
        yield left, EDGE if ends else NUMBER if units[at + 1].counted else words[at + 1]


def neighbours_around(units: Sequence[Unit], words: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """The same of two words on each side: far left, left, right, far right."""
    beside = list(neighbour_pairs(units, words))
    for at, (left, right) in enumerate(beside):
        far_left = EDGE if left in NO_WORDS else beside[at - 1][0]
        far_right = EDGE if right in NO_WORDS else beside[at + 1][1]
        yield far_left, left, right, far_right


def ending_keys(left: str, right: str) -> tuple[str, ...]:
    """The table's keys of what ends a word between two neighbours, in the order of ``KINDS``."""
    sides = (left, right, left[-SUFFIX:], right[-SUFFIX:])
    return tuple(f"{kind}{side}>" for kind, side in zip(KINDS, sides, strict=True))


def tag_keys(left: str, right: str, left_tag: str, right_tag: str) -> tuple[str, ...]:
    """The table's keys of a grammatical kind between two words and their kinds, in the order of ``KINDS``."""
    sides = (left, right, left_tag, right_tag)
    return tuple(f"{kind}{side}=" for kind, side in zip(KINDS, sides, strict=True))


class Contexts:
    """The table of counts."""

    def __init__(self, path: Path) -> None:
        self._table = WordTable(path)
        self._counts: Callable[[str], dict[int, float]] = lru_cache(CACHED)(self._read)

    def _read(self, key: str) -> dict[int, float]:
        return {mask: math.exp(value / STEPS_PER_E) - 0.5 for mask, value in self._table.rows(key)}

    def fits(self, ending: str, found: tuple[str, ...]) -> tuple[float, ...]:
        """For each kind of context, the logarithm of how much likelier it makes an ending (a skeleton's)."""
        return self._fits(ending, ">", found)

    def tag_fits(self, tag: str, found: tuple[str, ...]) -> tuple[float, ...]:
        """The same for a grammatical kind."""
        return self._fits(tag, "=", found)

    def _fits(self, own: str, every: str, found: tuple[str, ...]) -> tuple[float, ...]:
        share = self._number(every + own) / self._number(every)
        if not share:
            return (0.0,) * len(found)
        logs = []
        for key in found:
            total = self._number(key)
            seen = self._number(key + own) if total else 0.0
            logs.append(math.log((seen + FIT_LEANING) / (total * share + FIT_LEANING)))
        return tuple(logs)

    def _number(self, key: str) -> float:
        return self._counts(key).get(0, 0.0)
