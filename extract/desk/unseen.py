"""An archive as it was before other people decided, for a reader who is not to see what they said.

Each decision holds what its person saw; from that the field, its ledger and what was asked come back.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from extract.decisions import Decision, Scope, difference, raw_hash
from extract.desk.archive import Archive, FieldKey, Row
from extract.desk.learning import claimed
from extract.model import DoubtReason, FieldStatus, RepairKind, ValueOrigin

STATES = frozenset({"applied", "agreed", "conflict"})
NOWHERE = dict.fromkeys(("page", "x0", "top", "x1", "bottom"))


def undecided(archive: Archive, made: Iterable[Decision], reviewer: str) -> Archive:
    """The archive with the fields that only others decided as these saw them; nothing tells what they said.

    Args:
        archive: of a run with or without their decisions.
        made: all decisions.
        reviewer: whose own ones stand.
    """
    known = {one.id: one for one in made}
    own: defaultdict[FieldKey, list[Decision]] = defaultdict(list)
    for row in archive.tables["decisions"]:
        key = (row["source_path"], row["card_no"], row["field"])
        if row["state"] in STATES and key in archive.fields and row["decision_id"] in known:
            own[key].append(known[row["decision_id"]])
    others = {
        key: sorted(theirs, key=lambda one: (one.time, one.id))
        for key, theirs in own.items()
        if reviewer not in {one.reviewer for one in theirs} and _is_seen(archive.fields[key], theirs)
    }
    tables = dict(archive.tables)
    tables["fields"] = [
        _as_seen(row, others[_key(row)]) if _key(row) in others else row for row in tables["fields"]
    ]
    for name, rows_of in (("repairs", _repairs), ("doubts", _doubts)):
        kept = [row for row in tables[name] if name == "doubts" or _key(row) not in others]
        tables[name] = [*kept, *(row for key, theirs in others.items() for row in rows_of(key, theirs))]
    return Archive(archive.output, archive.told, tables, archive.inputs)


def _key(row: Row) -> FieldKey:
    return row["source_path"], row["card_no"], row["field"]


def _is_seen(field: Row, theirs: Sequence[Decision]) -> bool:
    """Whether it is still read as they saw it."""
    return all(raw_hash(field["value_raw"]) == one.seen_raw_hash for one in theirs)


def _as_seen(field: Row, theirs: Sequence[Decision]) -> Row:
    value = theirs[0].seen_value
    chance, reason = claimed(theirs[0])
    status = field["field_status"] if value is None else FieldStatus.FILLED.value
    return {
        **field,
        "field_status": status,
        "value": value,
        "confidence": chance,
        "needs_review": True,
        "value_origin": ValueOrigin.READ.value,
        "review_reason": reason,
    }


def _repairs(key: FieldKey, theirs: Sequence[Decision]) -> list[Row]:
    """The ledger from the value as read to the value that was seen."""
    changes = difference(theirs[0].seen_raw or "", theirs[0].seen_value or "")
    return [
        _row(key, repair_no=number, original=one.original, repaired=one.repaired, start=one.start)
        | {"end": one.end, "probability": 1.0, "kind": RepairKind.CHARACTERS.value, "alternatives": None}
        for number, one in enumerate(changes, 1)
    ]


def _doubts(key: FieldKey, theirs: Sequence[Decision]) -> list[Row]:
    """What was asked about word by word."""
    found = []
    for number, one in enumerate((one for one in theirs if one.scope is Scope.REPAIR), 1):
        start, end = one.stretch or (0, 0)
        chance, reason = claimed(one)
        listed = reason if reason in set(DoubtReason) else DoubtReason.MISREAD.value
        found.append(
            _row(key, doubt_no=1000 + number, word=(one.seen_raw or "")[start:end], start=start, end=end)
            | {"probability": chance, "reason": listed}
            | dict.fromkeys(("alternatives", "alternative_probabilities"))
        )
    return found


def _row(key: FieldKey, **cells: Any) -> Row:  # noqa: ANN401 - cells
    return {**dict(zip(("source_path", "card_no", "field"), key, strict=True)), **NOWHERE, **cells}
