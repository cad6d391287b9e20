"""A field's rows with a person's decision in them: its value, ledger, probability and doubts.

Undoing the ledger still gives the value as read; what a person said has the probability 1.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any
from unicodedata import normalize

from extract.decisions.decision import Act, Decision, Scope
from extract.model import FieldStatus, Ledger, Repair, RepairKind, ValueOrigin, ledger

Row = dict[str, Any]
PLACE = ("page", "x0", "top", "x1", "bottom")
PIECE = re.compile(r"\w+|\s+|[^\w\s]")
BOUND = re.compile(r"([0-9.]+)$")
DIGITS = 6


@dataclass(frozen=True, slots=True)
class FieldRows:
    """A field's rows in ``fields``, ``repairs``, ``doubts`` and ``evidence``."""

    field: Row
    repairs: tuple[Row, ...]
    doubts: tuple[Row, ...]
    evidence: tuple[Row, ...]


def decided(rows: FieldRows, made: Decision) -> FieldRows:
    """The rows with a decision applied.

    Args:
        rows: of a field whose value as read is the one that the person saw.
        made: what was decided.
    """
    if made.scope is Scope.REPAIR:
        return _with_part(rows, made)
    if made.decision in {Act.UNREADABLE, Act.EMPTY}:
        status = FieldStatus.UNREADABLE if made.decision is Act.UNREADABLE else FieldStatus.EMPTY
        return _with_value(rows, None, status.value)
    value = None if made.value is None else normalize("NFC", made.value.strip()) or None
    status_now = rows.field["field_status"] if value is None else FieldStatus.FILLED.value
    return _with_value(rows, value, status_now)


def _with_value(rows: FieldRows, value: str | None, status: str) -> FieldRows:
    raw = rows.field["value_raw"] or ""
    first = _ledger(rows.repairs)
    before = ledger.apply(raw, first)
    made = ledger.chain(raw, first, difference(before, value or ""))
    sure = tuple(replace(repair, probability=1.0) for repair in made)
    field = {
        **rows.field,
        "field_status": status,
        "value": value,
        "confidence": 1.0,
        "needs_review": False,
        "value_origin": ValueOrigin.PERSON.value,
        "review_reason": None,
        "bound": None,
    }
    return FieldRows(field, _repair_rows(rows, sure), (), rows.evidence)


def _with_part(rows: FieldRows, made: Decision) -> FieldRows:
    """One stretch decided: its doubts are settled, the others stand."""
    start, end = made.stretch or (0, 0)
    raw = rows.field["value_raw"] or ""
    first = _ledger(rows.repairs)
    places = ledger.Places(first)
    low, high = places.forward(start), _end_made(first, end)
    before = ledger.apply(raw, first)
    new = normalize("NFC", made.value or "")
    second = (
        ()
        if before[low:high] == new
        else (Repair(before[low:high], new, low, high, RepairKind.DECISION, 1.0),)
    )
    chained = ledger.chain(raw, first, second)
    sure = tuple(
        replace(repair, probability=1.0) if _overlaps(repair.start, repair.end, start, end) else repair
        for repair in chained
    )
    settled = [row for row in rows.doubts if _is_settled(row, start, end)]
    field = {**rows.field, "value": ledger.apply(raw, chained) or None}
    if second:
        field["value_origin"] = ValueOrigin.PERSON.value
    field |= _surer(field, settled)
    left = tuple(row for row in rows.doubts if row not in settled) if field["needs_review"] else ()
    numbered = tuple({**row, "doubt_no": number} for number, row in enumerate(left, 1))
    return FieldRows(field, _repair_rows(rows, sure), numbered, rows.evidence)


def _end_made(first: Ledger, end: int) -> int:
    """Where a stretch that ends at an offset of the text as read ends in the repaired text."""
    shift = 0
    for repair in first:
        if repair.start >= end:
            break
        shift += len(repair.repaired) - len(repair.original)
        if repair.end > end:
            return repair.end + shift
    return end + shift


def _is_settled(doubt: Row, start: int, end: int) -> bool:
    return doubt["start"] is not None and _overlaps(doubt["start"], doubt["end"], start, end)


def _overlaps(low: int, high: int, start: int, end: int) -> bool:
    return low < max(end, start + 1) and max(high, low + 1) > start


def _surer(field: Row, settled: Sequence[Row]) -> Row:
    """The probability without the settled doubts, and the flag that follows from it and the bound."""
    chance = field["confidence"]
    if chance is None:
        return {}
    for doubt in settled:
        chance = min(1.0, chance / max(doubt["probability"], 1e-9))
    chance = round(chance, DIGITS)
    reason = field["review_reason"] or ""
    bound = BOUND.search(reason)
    flag = bool(field["needs_review"]) and (bound is None or chance < float(bound[1]))
    return {"confidence": chance, "needs_review": flag, "review_reason": reason if flag else None}


def _ledger(rows: Sequence[Row]) -> Ledger:
    return tuple(
        Repair(
            row["original"],
            row["repaired"],
            row["start"],
            row["end"],
            RepairKind(row["kind"]),
            row["probability"],
            tuple(row["alternatives"] or ()),
        )
        for row in rows
    )


def difference(before: str, after: str) -> Ledger:
    """What turns one text into another, word by word."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    starts = [0]
    for piece in old:
        starts.append(starts[-1] + len(piece))
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return tuple(
        Repair(
            before[starts[low] : starts[high]],
            "".join(new[first:last]),
            starts[low],
            starts[high],
            RepairKind.DECISION,
            1.0,
        )
        for tag, low, high, first, last in matcher.get_opcodes()
        if tag != "equal"
    )


def _repair_rows(rows: FieldRows, made: Ledger) -> tuple[Row, ...]:
    """A ledger as rows: places are those of the repair that stood there, or of the line."""
    known = {(row["start"], row["end"]): row for row in rows.repairs}
    named = {name: rows.field[name] for name in ("source_path", "card_no", "field")}
    return tuple(
        {
            **named,
            "repair_no": number,
            "original": repair.original,
            "repaired": repair.repaired,
            "start": repair.start,
            "end": repair.end,
            **_place(repair, known.get((repair.start, repair.end)), rows),
            "kind": repair.kind.value,
            "probability": repair.probability,
            "alternatives": list(repair.alternatives) or None,
        }
        for number, repair in enumerate(made, 1)
    )


def _place(repair: Repair, known: Mapping[str, Any] | None, rows: FieldRows) -> Row:
    doubt = next((row for row in rows.doubts if _is_settled(row, repair.start, repair.end)), None)
    line = next(
        (row for row in rows.evidence if _overlaps(row["start"], row["end"], repair.start, repair.end)), None
    )
    found = known or doubt or line or {}
    return {name: found.get(name) for name in PLACE}
