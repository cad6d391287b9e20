"""The form of a document: its rows of all tables as sorted, readable lines, and back into entries.

A card's values come first, one line a field: ``card 1 FIELD: VALUE``. Then how they came about, a line an
aspect: ``card 1 FIELD ASPECT: VALUE``, without a field for the card itself; ``document ASPECT: VALUE``.
Coordinates are whole points and probabilities steps of half a power of ten: digits nobody looks at change
nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from extract.families import Family
from extract.golden.promises import broken
from extract.model import ValueOrigin

Row = Mapping[str, Any]
BREAK = " ⏎ "
NOTHING = "–"
VALUE = "value"
CARD_ASPECTS = frozenset({"source", "pages", "sure", "link", "organisation", "problem"})
HEAD = re.compile(r"document \w+|card [0-9]+ \w+( \w+)?")
# Upper bounds of the probability that a value is wrong; below the first one nothing is told apart.
ERROR_STEPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
# Numbers in the sentence about a failed document that follow a library's release, not the document.
CODE_LINES = re.compile(r"\bline \d+")


class Key(NamedTuple):
    """What an entry is about; ``field`` is empty for the card itself, ``card_no`` 0 for the document."""

    card_no: int
    field: str
    aspect: str


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The rows of one document, by table, and the seconds that reading it took."""

    document: Row
    tables: Mapping[str, Sequence[Row]]
    seconds: float = field(default=0.0, compare=False)

    def of(self, table: str, card_no: int) -> list[Row]:
        """The rows of a card."""
        return [row for row in self.tables[table] if row["card_no"] == card_no]


def by_document(tables: Mapping[str, Sequence[Row]]) -> dict[str, DocumentRows]:
    """The rows of every document, by source path.

    Args:
        tables: all rows of a run, by table.
    """
    held: dict[str, dict[str, list[Row]]] = {
        row["source_path"]: {name: [] for name in tables} for row in tables["documents"]
    }
    for name, rows in tables.items():
        for row in rows:
            held[row["source_path"]][name].append(row)
    return {path: DocumentRows(own["documents"][0], own) for path, own in held.items()}


def lines(document: DocumentRows, family: Family) -> list[str]:
    """The lines of a document's form, in the order of the cards and their fields."""
    entries = [*_document(document.document)]
    order = [spec.name for spec in family.fields]
    for card in sorted(document.tables["cards"], key=lambda row: int(row["card_no"])):
        number = int(card["card_no"])
        fields = sorted(document.of("fields", number), key=lambda row: order.index(row["field"]))
        entries += [(Key(number, row["field"], VALUE), cell(row["value"])) for row in fields]
        entries += _card(number, card)
        for row in fields:
            entries += _field(row, card[row["field"]], document)
        entries += _links(number, document)
        entries += _organisations(number, document)
        entries += _problems(number, document)
    return [f"{_subject(key)}: {value}" for key, value in entries]


def entries(form: Iterable[str]) -> dict[Key, list[str]]:
    """The values of a form by what they are about.

    Raises:
        ValueError: a line is none of a form's.
    """
    found: dict[Key, list[str]] = {}
    for line in form:
        if line.startswith("#") or not line.strip():
            continue
        head, colon, value = line.partition(": ")
        parts = head.split(" ")
        if not colon or not HEAD.fullmatch(head):
            raise ValueError(f"this is no line of a golden file: {line!r}")
        found.setdefault(_key(parts), []).append(value)
    return found


def line_numbers(form: Iterable[str]) -> dict[Key, list[int]]:
    """Where the entries of a form stand in it, from 1."""
    found: dict[Key, list[int]] = {}
    for number, line in enumerate(form, 1):
        for key in entries([line]):
            found.setdefault(key, []).append(number)
    return found


def _key(parts: Sequence[str]) -> Key:
    if parts[0] == "document":
        return Key(0, "", parts[1])
    if len(parts) > 3:
        return Key(int(parts[1]), parts[2], parts[3])
    # Of the card itself or of a field: a field's name alone stands for its value.
    return (
        Key(int(parts[1]), "", parts[2]) if parts[2] in CARD_ASPECTS else Key(int(parts[1]), parts[2], VALUE)
    )


def _subject(key: Key) -> str:
    if not key.card_no:
        return f"document {key.aspect}"
    aspect = "" if key.aspect == VALUE else key.aspect
    return " ".join(filter(None, (f"card {key.card_no}", key.field, aspect)))


def _document(row: Row) -> Iterator[tuple[Key, str]]:
    shown = {
        "status": row["status"],
        "kind": row["media_type"],
        "sha256": (row["source_sha256"] or NOTHING)[:16],
        "pages": row["page_count"],
        "cards": row["card_count"],
        "reason": row["reason"],
        "message": row["message"] and CODE_LINES.sub("line N", row["message"]),
        "duplicate_of": row["duplicate_of"],
    }
    yield from ((Key(0, "", aspect), cell(value)) for aspect, value in shown.items() if value is not None)


def _card(number: int, row: Row) -> Iterator[tuple[Key, str]]:
    yield Key(number, "", "source"), cell(row["text_source"])
    if row["page_count"] is not None:
        yield Key(number, "", "pages"), cell(row["page_count"])
    yield Key(number, "", "sure"), sureness(row["confidence"], review=row["needs_review"])


def _field(row: Row, typed: Any, document: DocumentRows) -> Iterator[tuple[Key, str]]:  # noqa: ANN401 - a cell
    number, name = int(row["card_no"]), row["field"]
    yield Key(number, name, "status"), row["field_status"]
    if row["value_origin"] != ValueOrigin.READ.value:
        yield Key(number, name, "origin"), row["value_origin"]
    if typed is not None and cell(typed) != cell(row["value"]):
        yield Key(number, name, "typed"), cell(typed)
    yield Key(number, name, "sure"), sureness(row["confidence"], review=row["needs_review"])
    if row["label_raw"] is not None:
        yield Key(number, name, "label"), cell(row["label_raw"])
    for line in _places(own for own in document.of("evidence", number) if own["field"] == name):
        yield Key(number, name, "place"), line
    repairs = [repair for repair in document.of("repairs", number) if repair["field"] == name]
    for repair in repairs:
        yield Key(number, name, "repair"), _repair(repair)
    lines = [line for line in document.of("evidence", number) if line["field"] == name]
    yield from ((Key(number, name, "broken"), told) for told in broken(row, repairs, lines))


def _places(evidence: Iterable[Row]) -> Iterator[str]:
    """Where a value stands: its lines page by page, with the box around them."""
    for (page, source), rows in groupby(evidence, key=lambda row: (row["page"], row["text_source"])):
        held = list(rows)
        where = f"page {page} at {box(held)}" if page is not None else "text"
        yield f"{where}, lines {held[0]['line_no']}-{held[-1]['line_no']}, {source}"


def box(rows: Sequence[Row]) -> str:
    """The box around the boxes of rows, in whole points."""
    held = [row for row in rows if row["x0"] is not None]
    if not held:
        return NOTHING
    corners = (
        min(row["x0"] for row in held),
        min(row["top"] for row in held),
        max(row["x1"] for row in held),
        max(row["bottom"] for row in held),
    )
    return " ".join(f"{corner:.0f}" for corner in corners)


def _repair(row: Row) -> str:
    where = f", page {row['page']} at {box([row])}" if row["page"] is not None else ""
    change = f"{cell(row['original'])} → {cell(row['repaired'])}"
    others = f", or {cell(row['alternatives'])}" if row["alternatives"] else ""
    return f"{change} ({row['kind']}, {sureness(row['probability'])}{where}{others})"


def _links(number: int, document: DocumentRows) -> Iterator[tuple[Key, str]]:
    for row in document.of("links", number):
        page = f"page {row['page']}, " if row["page"] is not None else ""
        field = row["field"] or "no field"
        yield Key(number, "", "link"), f"{page}{field}, {cell(row['text'])} → {row['url']}"


def _organisations(number: int, document: DocumentRows) -> Iterator[tuple[Key, str]]:
    for row in document.of("organisations", number):
        kind = ", ".join(cell(row[name]) for name in ("kind", "legal_form", "municipality"))
        told = f"{row['role']}, {cell(row['name'])} → {cell(row['normal_form'])} ({kind})"
        yield Key(number, "", "organisation"), told


def _problems(number: int, document: DocumentRows) -> Iterator[tuple[Key, str]]:
    rows = document.of("problems", number)
    for row in sorted(rows, key=lambda row: (row["field"] or "", row["code"], row["message"])):
        field = row["field"] or "card"
        yield Key(number, "", "problem"), f"{field}, {row['severity']} {row['code']}: {cell(row['message'])}"


def sureness(probability: float | None, *, review: bool = False) -> str:
    """A probability as the step its error lies under, with the flag for review."""
    if probability is None:
        return f"error unknown{', review' if review else ''}"
    return f"error ≤ {100 * ERROR_STEPS[error_step(probability)]:g} %{', review' if review else ''}"


def error_step(probability: float) -> int:
    """Which of the steps the probability of an error lies under."""
    # The tables hold six digits; without the margin 0.99 would miss its own step by its binary form.
    error = 1 - probability - 1e-9
    return next(at for at, bound in enumerate(ERROR_STEPS) if error <= bound)


def cell(value: Any) -> str:  # noqa: ANN401 - a cell of any type
    """A cell as one line."""
    if value is None:
        return NOTHING
    if isinstance(value, list | tuple):
        return "; ".join(cell(item) for item in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\n", BREAK)
