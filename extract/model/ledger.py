"""Ledgers of repairs: applying one to a text, undoing it, chaining two of them.

A ledger is a tuple of repairs in the order of the text that do not overlap (``settle`` makes one). Every
repair's ``start`` and ``end`` count in the text as read. This module never decides anything about words.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.model.passage import Repair

Ledger = tuple[Repair, ...]


def apply(text: str, ledger: Sequence[Repair]) -> str:
    """The text with every repair made.

    Raises:
        ValueError: a repair's original does not stand where it says, or two overlap.
    """
    pieces: list[str] = []
    done = 0
    for repair in ledger:
        if repair.start < done or text[repair.start : repair.end] != repair.original:
            raise ValueError(f"the ledger does not fit the text at {repair.start}: {repair.original!r}")
        pieces += (text[done : repair.start], repair.repaired)
        done = repair.end
    pieces.append(text[done:])
    return "".join(pieces)


def undo(value: str, ledger: Sequence[Repair]) -> str:
    """The text as read, given the repaired text and its ledger; the exact inverse of ``apply``.

    Raises:
        ValueError: a repaired form does not stand where the ledger says.
    """
    pieces: list[str] = []
    done = 0
    for repair, start in zip(ledger, repaired_starts(ledger), strict=True):
        end = start + len(repair.repaired)
        if value[start:end] != repair.repaired:
            raise ValueError(f"the ledger does not fit the value at {start}: {repair.repaired!r}")
        pieces += (value[done:start], repair.original)
        done = end
    pieces.append(value[done:])
    return "".join(pieces)


def settle(*groups: Iterable[Repair]) -> Ledger:
    """Repairs that several rules found on one text, as a ledger.

    Where two would change the same character, one of an earlier group is made rather than one of a later
    group; within a group the more probable one, then the longer one, then the earlier one.
    """
    ranked = [(rank, repair) for rank, group in enumerate(groups) for repair in group]
    ranked.sort(key=lambda row: (row[0], -row[1].probability, row[1].start - row[1].end, row[1].start))
    starts: list[int] = []
    kept: list[Repair] = []
    for _, repair in ranked:
        at = bisect_right(starts, repair.start)
        free = at == 0 or (kept[at - 1].end <= repair.start and starts[at - 1] < repair.start)
        if free and (at == len(kept) or repair.end <= starts[at]):
            starts.insert(at, repair.start)
            kept.insert(at, repair)
    return tuple(kept)


def repaired_starts(ledger: Iterable[Repair]) -> list[int]:
    """Where each repair stands in the repaired text."""
    starts, shift = [], 0
    for repair in ledger:
        starts.append(repair.start + shift)
        shift += len(repair.repaired) - len(repair.original)
    return starts


def chain(text: str, first: Ledger, second: Ledger) -> Ledger:
    """One ledger on ``text`` that does ``first`` and then ``second``.

    Args:
        text: the text as read.
        first: a ledger on ``text``.
        second: a ledger on ``apply(text, first)``.

    Returns:
        A ledger whose application equals both in turn. Repairs that touch the same characters become
        one: the later one's kind and alternatives, the product of the probabilities. Repairs that
        change nothing are left out.
    """
    middle = apply(text, first)
    merged, shift = [], 0
    for group in _groups(first, second):
        start, end = min(part.start for part in group), max(part.end for part in group)
        inner = sum(part.grows for part in group if not part.later)
        merged.append(_fused(text, middle, group, start - shift, end - shift - inner))
        shift += inner
    return tuple(repair for repair in merged if repair.original != repair.repaired)


@dataclass(frozen=True, slots=True)
class _Part:
    """A repair of either ledger and the stretch of the middle text that it made or changes."""

    repair: Repair
    start: int
    end: int
    later: bool

    @property
    def grows(self) -> int:
        return len(self.repair.repaired) - len(self.repair.original)


def _groups(first: Ledger, second: Ledger) -> list[list[_Part]]:
    """Repairs of both ledgers in the order of the text, those that overlap together."""
    parts = [
        _Part(repair, start, start + len(repair.repaired), False)
        for repair, start in zip(first, repaired_starts(first), strict=True)
    ] + [_Part(repair, repair.start, repair.end, True) for repair in second]
    parts.sort(key=lambda part: (part.start, part.end, part.later))
    groups: list[list[_Part]] = []
    reach = -1
    for part in parts:
        if groups and part.start < reach:
            groups[-1].append(part)
        else:
            groups.append([part])
        reach = max(reach, part.end)
    return groups


def _fused(text: str, middle: str, group: list[_Part], start: int, end: int) -> Repair:
    """One repair of ``text[start:end]`` that does all repairs of a group."""
    if len(group) == 1:
        return replace(group[0].repair, original=text[start:end], start=start, end=end)
    origin = min(part.start for part in group)
    reach = max(part.end for part in group)
    later = [part for part in group if part.later]

    moved = [replace(part.repair, start=part.start - origin, end=part.end - origin) for part in later]
    stretch = middle[origin:reach]
    lead = max(moved, key=lambda repair: len(repair.repaired))
    at = moved.index(lead)
    others = (
        apply(stretch, [*moved[:at], replace(lead, repaired=other), *moved[at + 1 :]])
        for other in lead.alternatives
    )
    probability = math.prod(part.repair.probability for part in group)
    return Repair(text[start:end], apply(stretch, moved), start, end, lead.kind, probability, tuple(others))


def forward(ledger: Iterable[Repair], offset: int) -> int:
    """Where an offset of the text as read stands in the repaired text; inside a repair, its start."""
    return Places(ledger).forward(offset)


def backward(ledger: Iterable[Repair], start: int, end: int) -> tuple[int, int]:
    """The stretch of the text as read behind a stretch of the repaired text, whole repairs included."""
    return Places(ledger).backward(start, end)


class Places:
    """Where offsets of the text as read stand in the repaired text, and back; each answer by bisection."""

    def __init__(self, ledger: Iterable[Repair]) -> None:
        self._repairs = tuple(ledger)
        self._ends = [repair.end for repair in self._repairs]
        self._starts_made = repaired_starts(self._repairs)
        self._ends_made = [
            start + len(repair.repaired)
            for start, repair in zip(self._starts_made, self._repairs, strict=True)
        ]

    def forward(self, offset: int) -> int:
        """Where an offset of the text as read stands in the repaired text; inside a repair, its start."""
        if not self._repairs:
            return offset
        at = bisect_right(self._ends, offset)
        if at == len(self._repairs):
            return offset + self._shift(at)
        repair = self._repairs[at]
        return self._starts_made[at] + min(offset - repair.start, 0)

    def backward(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as read behind a stretch of the repaired text, whole repairs included."""
        if not self._repairs:
            return start, end
        first = bisect_right(self._ends_made, start)
        last = bisect_left(self._ends_made, end)
        return self._source(first, start, start >= self._made(first)), self._source(
            last, end, end > self._made(last), ends=True
        )

    def _made(self, at: int) -> float:
        """Where a repair begins in the repaired text; behind everything where there is no such repair."""
        return self._starts_made[at] if at < len(self._repairs) else math.inf

    def _source(self, at: int, offset: int, inside: bool, *, ends: bool = False) -> int:
        if inside:
            return self._repairs[at].end if ends else self._repairs[at].start
        return offset - self._shift(at)

    def _shift(self, at: int) -> int:
        """By how much the repairs before one move what follows them."""
        return self._ends_made[at - 1] - self._ends[at - 1] if at else 0
