"""What a person is asked, in the order of errors removed per second, and what is left if they stop.

Takes an archive; gives items. A short value is asked about as a whole, a long text word by word: nobody is
taken to have read what was not asked about.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extract.desk.archive import Archive, FieldKey, FieldView

# A value of so many signs is read at one glance.
SHORT = 160
# Seconds: to see an item, and signs read in one.
GLANCE_S, SIGNS_A_SECOND = 2.0, 25.0
# The probability of a field of which nothing can be said, as far as the order goes.
UNSAID = 0.5
MOST = 9


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        number: of the item; pictures are asked for by it.
        key: document, card, field.
        doubt_no: the doubt that is asked about; None for the whole field.
        kind: ``word``, ``field``, ``stale``, ``conflict`` or ``sample``.
        reason: of the doubt, or ``sampled``.
        chance: that what stands there is right.
        seconds: that an answer is expected to take.
        decision: ids of the decisions that are offered again.
    """

    number: int
    key: FieldKey
    doubt_no: int | None
    kind: str
    reason: str
    chance: float
    seconds: float
    decision: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Errors removed per second."""
        return (1 - self.chance) / self.seconds


def items_of(archive: Archive, *, blind: bool = False) -> list[Item]:
    """All questions of an archive, the most rewarding first.

    Args:
        archive: that is asked about.
        blind: whether earlier decisions are not offered again, for they would be seen.
    """
    found = [] if blind else [*_offered_again(archive)]
    taken = {row[0] for row in found}
    for key, field in archive.fields.items():
        if field["needs_review"] and key not in taken:
            found += _of_field(archive.view(key))
    made = [Item(0, *row) for row in found]
    made.sort(key=lambda item: (-item.rate, item.key, item.doubt_no or 0))
    return [Item(number, *row) for number, row in enumerate((_values(item) for item in made), 1)]


def _values(item: Item) -> tuple[Any, ...]:
    return item.key, item.doubt_no, item.kind, item.reason, item.chance, item.seconds, item.decision


def _of_field(view: FieldView) -> Iterator[tuple[Any, ...]]:
    value, chance = view.field["value"] or "", view.field["confidence"]
    placed = [row for row in view.doubts if row["start"] is not None]
    if len(value) <= SHORT or not placed or chance is None:
        lead = min(view.doubts, key=lambda row: row["probability"], default=None)
        reason = lead["reason"] if lead else "contradicted"
        yield (
            view.key,
            None,
            "field",
            reason,
            UNSAID if chance is None else chance,
            GLANCE_S + len(value) / SIGNS_A_SECOND,
            (),
        )
        return
    for row in placed:
        yield view.key, row["doubt_no"], "word", row["reason"], row["probability"], GLANCE_S + 1, ()
    rest = math.prod(row["probability"] for row in view.doubts if row["start"] is None)
    if rest < 1 - (1 - chance) / 2:
        lead = min((row for row in view.doubts if row["start"] is None), key=lambda row: row["probability"])
        yield view.key, None, "field", lead["reason"], rest, GLANCE_S + len(value) / SIGNS_A_SECOND, ()


def _offered_again(archive: Archive) -> Iterator[tuple[Any, ...]]:
    """Decisions that no longer fit, or of people who differ: once a field."""
    ids: dict[tuple[FieldKey, str], list[str]] = {}
    for row in archive.tables["decisions"]:
        key = (row["source_path"], row["card_no"], row["field"])
        if row["state"] in {"stale", "conflict"} and key in archive.fields:
            ids.setdefault((key, row["state"]), []).append(row["decision_id"])
    for (key, state), own in ids.items():
        yield key, None, state, state, UNSAID, GLANCE_S, tuple(own)


def sampled(archive: Archive, count: int) -> list[Item]:
    """Fields that are not flagged, drawn by their hash: the same fields for the same tables."""

    def lot(key: FieldKey) -> str:
        sha256 = archive.cards[key[:2]]["source_sha256"]
        return hashlib.sha256(f"{sha256} {key[1]} {key[2]}".encode()).hexdigest()

    free = [
        key
        for key, row in archive.fields.items()
        if not row["needs_review"] and row["value_origin"] == "read" and row["value"] is not None
    ]
    drawn = sorted(free, key=lot)[:count]
    return [
        Item(number, key, None, "sample", "sampled", archive.fields[key]["confidence"], GLANCE_S)
        for number, key in enumerate(drawn, 1)
    ]


def upper_limit(expected: float, level: float = 0.95) -> float:
    """The number of errors not exceeded with that probability, where so many are expected (Poisson)."""
    if expected > 200:
        return expected + 1.645 * math.sqrt(expected)
    term = total = math.exp(-expected)
    count = 0
    while total < level:
        count += 1
        term *= expected / count
        total += term
    return float(count)


@dataclass
class Rest:
    """What is left undecided: how many fields, and how many errors are to be expected of them."""

    fields: int
    errors: float

    @classmethod
    def of(cls, archive: Archive) -> "Rest":
        """All fields that no person decided."""
        rows: Sequence[dict[str, Any]] = [
            row for row in archive.tables["fields"] if row["value_origin"] == "read"
        ]
        chances = [UNSAID if row["confidence"] is None else row["confidence"] for row in rows]
        return cls(len(rows), sum(1 - chance for chance in chances))

    @property
    def share(self) -> float:
        """At most this share of the fields left is wrong, with 95 % confidence."""
        return min(1.0, upper_limit(max(self.errors, 0.0)) / self.fields) if self.fields else 0.0
