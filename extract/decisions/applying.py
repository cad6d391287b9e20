"""Decisions held against the documents of a run: applied where a person saw the same, told everywhere else.

Takes one document's rows at a time and gives them back, changed where a decision says so. It sees no document
and no file; what it decided of each decision stands in the table ``decisions``.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from extract.decisions.changing import FieldRows, Row, decided
from extract.decisions.decision import (
    Act,
    Decision,
    Scope,
    State,
    code_of_key,
    is_same_text,
    raw_hash,
)
from extract.decisions.settling import Settled, without_affirmed
from extract.errors import Reason
from extract.families import load
from extract.kinds import typed_fields
from extract.model import Field, FieldStatus, Problem, Status
from extract.review import contradictions_of_values
from extract.tables import ProblemRow, organisation_rows

Document = dict[str, list[Row]]
OF_FIELDS = ("fields", "repairs", "doubts", "evidence")
DIGITS = 6


class Application:
    """The decisions of a run and what became of each.

    Args:
        settled: the decisions that hold, and those of people who differ.
        family: the card family's reference.
        present: SHA-256 of the run's documents.
    """

    def __init__(self, settled: Settled, family: str, present: Collection[str]) -> None:
        self._family = load(family)
        self._states: dict[str, tuple[State, str | None, int | None]] = {}
        self._all = without_affirmed([*settled.used, *settled.conflicting], present)
        self._conflicting = {made.id for made in settled.conflicting}
        self._found_alike: set[str] = set()
        self._by_document: defaultdict[str, list[Decision]] = defaultdict(list)
        self._by_code: defaultdict[str, list[Decision]] = defaultdict(list)
        for made in self._all:
            code = code_of_key(made.card_key)
            if made.document_sha256 in present:
                self._by_document[made.document_sha256].append(made)
            elif code and made.scope is not Scope.DOCUMENT:
                self._by_code[code].append(made)

    def wants(self, sha256: str | None, codes: Iterable[str | None]) -> bool:
        """Whether a decision may concern a document with that content and its cards' codes."""
        return sha256 in self._by_document or any(code in self._by_code for code in codes)

    @property
    def code_column(self) -> str | None:
        """The column of ``cards`` that holds a card's code."""
        return self._family.code.name if self._family.code else None

    def applied(self, document: Document) -> Document:
        """A document's rows with what was decided of it.

        Args:
            document: its rows by table, ``documents`` included; left as they are.
        """
        row = document["documents"][0]
        own = self._by_document.get(row["source_sha256"], [])
        rejection = next(
            (one for one in own if one.scope is Scope.DOCUMENT and one.id not in self._conflicting), None
        )
        if rejection is not None:
            self._states[rejection.id] = (State.APPLIED, row["source_path"], None)
            return _rejected(document, rejection)
        for one in own:
            if one.scope is Scope.DOCUMENT:
                self._states[one.id] = (State.CONFLICT, row["source_path"], None)
        made = {name: list(rows) for name, rows in document.items()}
        for card in document["cards"]:
            self._decide_card(made, card, [one for one in own if one.scope is not Scope.DOCUMENT], document)
        return made

    def rows(self) -> list[Row]:
        """The rows of ``decisions``, in the tables' order: orphans first."""
        made = [self._row(one) for one in self._all]
        return sorted(
            made,
            key=lambda row: (
                row["source_path"] or "",
                row["card_no"] or 0,
                row["field"] or "",
                row["decided_at"],
                row["decision_id"],
            ),
        )

    def _row(self, one: Decision) -> Row:
        lost = State.CONFLICT if one.id in self._conflicting else State.ORPHAN
        state, path, card_no = self._states.get(one.id, (lost, None, None))
        return {
            "decision_id": one.id,
            "source_path": path,
            "card_no": card_no,
            "field": one.field or None if path is not None else None,
            "state": state.value,
            "decision": one.decision.value,
            "value": one.value,
            "reviewer": one.reviewer,
            "decided_at": one.time,
            "parent": one.parent or None,
            "note": one.note or None,
        }

    def _decide_card(self, made: Document, card: Row, own: Sequence[Decision], document: Document) -> None:
        """Applies a card's decisions to its rows in ``made``."""
        code = card[self.code_column] if self.code_column else None
        here = [one for one in own if _is_card(one, card["card_no"], document, self.code_column)]
        elsewhere = [one for one in self._by_code.get(code or "", ()) if one.id not in self._found_alike]
        changed: dict[str, str | None] = {}
        before = {row["field"]: row for row in made["fields"] if row["card_no"] == card["card_no"]}
        for name in dict.fromkeys(one.field for one in (*here, *elsewhere)):
            if name not in before:
                continue
            rows = _field_rows(made, card["card_no"], name)
            new, touched = rows, False
            for one in [one for one in here if one.field == name]:
                state = self._state(one, rows.field)
                self._states[one.id] = (state, card["source_path"], card["card_no"])
                if state is State.APPLIED:
                    new, touched = decided(new, one), True
                elif state is State.AGREED and one.scope is Scope.VALUE:
                    new, touched = _agreed(new), True
            for one in [one for one in elsewhere if one.field == name]:
                self._find_elsewhere(one, rows.field, card)
            if touched:
                changed[name] = new.field["value"]
                _put(made, card["card_no"], name, new)
        if changed:
            self._finish_card(made, card, before, changed)

    def _find_elsewhere(self, one: Decision, field: Row, card: Row) -> None:
        """What a decision about a document that is gone means for a card with its code.

        The file saved again shows what was seen: it is offered again there, whichever other file of the card
        stands before it. Nothing is applied.
        """
        alike = raw_hash(field["value_raw"]) == one.seen_raw_hash
        if one.id in self._states and not alike:
            return
        if alike:
            self._found_alike.add(one.id)
        same = is_same_text(field["value"], one.value) and one.outcome[0] == "value"
        state = State.AGREED if same and not alike else State.STALE
        if one.id in self._conflicting:
            state = State.CONFLICT
        self._states[one.id] = (state, card["source_path"], card["card_no"])

    def _state(self, one: Decision, field: Row) -> State:
        """What a decision about a field means for it as it is read now."""
        if one.id in self._conflicting:
            return State.CONFLICT
        if raw_hash(field["value_raw"]) == one.seen_raw_hash:
            stretch = one.stretch
            whole = is_same_text(field["value_raw"], one.seen_raw)
            # A stretch is counted in the very characters that were seen.
            return (
                State.APPLIED
                if stretch is None or (whole and field["value_raw"] == one.seen_raw)
                else State.STALE
            )
        kind, value = one.outcome
        if one.scope is Scope.REPAIR:
            return State.STALE
        now = field["value"]
        agrees = now is not None and is_same_text(now, value) if kind == "value" and value else now is None
        return State.AGREED if agrees and kind != Act.UNREADABLE else State.STALE

    def _finish_card(
        self, made: Document, card: Row, before: Mapping[str, Row], changed: Mapping[str, str | None]
    ) -> None:
        """The card's typed values, organisations, problems and probability after its fields changed."""
        number = card["card_no"]
        fields = {row["field"]: row for row in made["fields"] if row["card_no"] == number}
        kinds = {spec.name: spec.kind for spec in self._family.fields}
        old = typed_fields(kinds, {name: row["value"] for name, row in before.items()})
        new = typed_fields(kinds, {name: row["value"] for name, row in fields.items()})
        typed = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in new.items()
            if name in changed or value != old[name]
        }
        row = {
            **card,
            **typed,
            "confidence": _card_chance(card["confidence"], before, fields),
            "needs_review": any(field["needs_review"] for field in fields.values()),
        }
        made["cards"] = [row if one["card_no"] == number else one for one in made["cards"]]
        listed = organisation_rows(card["source_path"], number, new, self._family.fields)
        made["organisations"] = _replaced(
            made["organisations"], number, [dict(one._asdict()) for one in listed]
        )
        problems = _problems(
            [one for one in made["problems"] if one["card_no"] == number],
            contradictions_of_values(_as_fields(before), old, self._family),
            contradictions_of_values(_as_fields(fields), new, self._family),
            {
                name
                for name in changed
                if fields[name]["value_origin"] == "person" or not fields[name]["needs_review"]
            },
            card,
        )
        made["problems"] = _replaced(made["problems"], number, problems)


def _is_card(one: Decision, card_no: int, document: Document, column: str | None) -> bool:
    """Whether a decision means this card of its document: by its code where one has it, else its number."""
    number, _, seen = one.card_key.partition(":")
    with_code = [card for card in document["cards"] if column and seen and card[column] == seen]
    if len(with_code) == 1:
        return bool(with_code[0]["card_no"] == card_no)
    return number == str(card_no)


def _field_rows(made: Document, card_no: int, name: str) -> FieldRows:
    parts = [
        tuple(row for row in made[table] if row["card_no"] == card_no and row["field"] == name)
        for table in OF_FIELDS
    ]
    return FieldRows(parts[0][0], *parts[1:])


def _put(made: Document, card_no: int, name: str, rows: FieldRows) -> None:
    """Puts a field's rows in the place of those it had; where it had none, at the field's own place."""
    order = {row["field"]: at for at, row in enumerate(made["fields"]) if row["card_no"] == card_no}
    new: dict[str, Sequence[Row]] = {"fields": (rows.field,), "repairs": rows.repairs, "doubts": rows.doubts}
    for table, own in new.items():
        rest = [row for row in made[table] if (row["card_no"], row["field"]) != (card_no, name)]
        at = sum(
            row["card_no"] < card_no or (row["card_no"] == card_no and order[row["field"]] < order[name])
            for row in rest
        )
        made[table] = [*rest[:at], *own, *rest[at:]]


def _agreed(rows: FieldRows) -> FieldRows:
    """A field that is now read as a person decided: what the person saw printed confirms it."""
    sure: Row = {"confidence": 1.0, "needs_review": False, "review_reason": None}
    return FieldRows({**rows.field, **sure}, rows.repairs, (), rows.evidence)


def _card_chance(chance: float, before: Mapping[str, Row], fields: Mapping[str, Row]) -> float:
    """The card's probability when those of some fields changed.

    What nothing can be said of counts in the card by a factor that no table shows: it is told from the
    others, and shared among such fields evenly.
    """
    unsaid = [name for name, row in before.items() if row["confidence"] is None]
    said = math.prod(row["confidence"] for row in before.values() if row["confidence"] is not None)
    hidden = min(1.0, chance / said) if said else 0.0
    left = sum(fields[name]["confidence"] is None for name in unsaid)
    share = hidden ** (left / len(unsaid)) if unsaid else 1.0
    new: float = math.prod(row["confidence"] for row in fields.values() if row["confidence"] is not None)
    return round(new * share, DIGITS)


def _as_fields(rows: Mapping[str, Row]) -> list[Field]:
    return [Field(name, FieldStatus(row["field_status"]), value=row["value"]) for name, row in rows.items()]


def _problems(
    rows: Sequence[Row],
    before: Sequence[Problem],
    after: Sequence[Problem],
    decided_fields: set[str],
    card: Row,
) -> list[Row]:
    """A card's problems after a decision: the reading's that it settled go, the values' own are new."""

    def as_row(problem: Problem) -> Row:
        return dict(ProblemRow.of(card["source_path"], card["card_no"], problem)._asdict())

    old, new = [as_row(one) for one in before], [as_row(one) for one in after]
    kept = [row for row in rows if row not in old and row["field"] not in decided_fields]
    same = [row for row in rows if row in old and row in new]
    fresh = [row for row in new if row not in same]
    return [*[row for row in rows if row in kept or row in same], *fresh]


def _replaced(rows: Sequence[Row], card_no: int, own: Sequence[Row]) -> list[Row]:
    """Rows with a card's replaced, in the order of the cards."""
    before = [row for row in rows if row["card_no"] < card_no]
    after = [row for row in rows if row["card_no"] > card_no]
    return [*before, *own, *after]


def _rejected(document: Document, rejection: Decision) -> dict[str, list[dict[str, Any]]]:
    """A document that a person took out: its row says so, and it has no cards."""
    note = f": {rejection.note}" if rejection.note else ""
    row = {
        **document["documents"][0],
        "status": Status.SKIPPED.value,
        "reason": Reason.NOT_A_CARD.value,
        "message": f"Rejected by {rejection.reviewer or 'a person'}{note}.",
        "card_count": 0,
    }
    return {name: [row] if name == "documents" else [] for name in document}
