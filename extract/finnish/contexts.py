"""How well a form fits between its neighbours: counts of forms and of their endings by the words beside.

Forms are told apart where a skeleton has several (naista or näistä, lahden or lähden), endings where the
candidates differ in them (henkilön or henkilöön). Neighbours are compared by their skeletons, so that damage
beside a word does not matter.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from extract.finnish.confusions import skeleton
from extract.finnish.tokens import Unit
from extract.finnish.wordtable import WordTable, mask_of

KINDS = ("l", "r", "L", "R")
SUFFIX = 3
STEPS_PER_E = 24.0
EDGE = "."
NUMBER = "#"
NO_WORDS = (EDGE, NUMBER)
LEANING = 1.0
WHOLE_LEANING = 3.0
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


def keys(left: str, right: str, bare: str) -> tuple[str, ...]:
    """The table's keys of a skeleton between two neighbours' skeletons, in the order of ``KINDS``."""
    sides = (left, right, left[-SUFFIX:], right[-SUFFIX:])
    return tuple(f"{kind}{side} {bare}" for kind, side in zip(KINDS, sides, strict=True))


def whole_key(bare: str) -> str:
    """The table's key of how often each form of a skeleton was met in whatever place."""
    return f"*{bare}"


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

    def leanings(self, form: str, share: float, found: tuple[str, ...]) -> tuple[float, ...]:
        """For each kind of context, the logarithm of how much likelier it makes a form.

        Args:
            form: lower case.
            share: the form's share among the forms of its skeleton, 0..1.
            found: the keys of its place.
        """
        mask = mask_of(form)
        own = -1 if mask is None else mask
        met = self._counts(whole_key(skeleton(form)))
        # What the texts that were counted have of it: sentences for rare forms are among them.
        usual = (met.get(own, 0.0) + WHOLE_LEANING * share) / (sum(met.values()) + WHOLE_LEANING)
        logs = []
        for key in found:
            counts = self._counts(key)
            total, seen = sum(counts.values()), counts.get(own, 0.0)
            logs.append(math.log((seen + LEANING * usual) / (total + LEANING) / usual) if counts else 0.0)
        return tuple(logs)

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
