"""Filled rows of the sheet ``to_review``, and edits in tables, into decisions.

Takes a workbook or CSV and the run it came from; gives decisions, and every row it could not use, with why.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract import __version__, decisions
from extract.decisions import Act, Decision, raw_hash
from extract.desk.archive import Archive, FieldView
from extract.desk.learning import claim
from extract.errors import UsageError

SHEET = "to_review"
WORDS = {
    "ok": Act.ACCEPT, "oikein": Act.ACCEPT, "right": Act.ACCEPT, "accept": Act.ACCEPT,
    "tyhjä": Act.EMPTY, "empty": Act.EMPTY,
    "ei voi lukea": Act.UNREADABLE, "unreadable": Act.UNREADABLE,
    "ei kortti": Act.REJECT_DOCUMENT, "no card": Act.REJECT_DOCUMENT, "reject-document": Act.REJECT_DOCUMENT,
}  # fmt: skip
# What may stand beside a new value: it says the same.
EDITED = {"edit", "korjaa"}
KEY = ("source_path", "card_no", "field")


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that gives no decision: its number in the sheet (the header is 1) and why."""

    row: int
    why: str


def decisions_of_sheet(path: Path, archive: Archive, reviewer: str) -> tuple[list[Decision], list[Unusable]]:
    """The decisions in a filled workbook or CSV, and the rows that give none although something is filled.

    Raises:
        UsageError: the file cannot be read, or is none that the program wrote.
    """
    header, rows = _read(path)
    if not {*KEY} <= set(header):
        raise UsageError(f"{path} has no columns {', '.join(KEY)}: give the sheet {SHEET} or fields.csv.")
    found, unusable = [], []
    edits = "decision" not in header
    for number, row in enumerate(rows, 2):
        held = dict(zip(header, row, strict=False))
        try:
            made = _edit(held, archive, reviewer) if edits else _answer(held, archive, reviewer)
        except ValueError as error:
            unusable.append(Unusable(number, str(error)))
            continue
        if made is not None:
            found.append(made)
    return found, unusable


def _read(path: Path) -> tuple[list[str], Iterator[Sequence[str | None]]]:
    if path.suffix.lower() == ".xlsx":
        return _workbook(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from error
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    rows = list(reader)
    return (rows[0] if rows else []), iter(rows[1:])


def _workbook(path: Path) -> tuple[list[str], Iterator[Sequence[str | None]]]:
    try:
        import openpyxl
    except ImportError as error:
        raise UsageError("Reading a workbook needs: pip install 'sokra-extract[review]'.") from error
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        rows = [
            [None if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
    except Exception as error:  # the library raises whatever a broken file leads it to
        raise UsageError(f"{path} cannot be read as a workbook: {error}.") from error
    return [name or "" for name in (rows[0] if rows else [])], iter(rows[1:])


def _view(held: Mapping[str, Any], archive: Archive) -> FieldView:
    path, card_no, field = (held.get(name) or "" for name in KEY)
    key = (path, int(float(card_no)) if str(card_no).replace(".", "", 1).isdigit() else 0, field)
    if key not in archive.fields:
        raise ValueError(f"there is no field {field!r} of card {card_no} of {path!r}")
    return archive.view(key)


def _answer(held: Mapping[str, Any], archive: Archive, reviewer: str) -> Decision | None:
    """What a filled row of ``to_review`` decides."""
    said, new = (held.get("decision") or "").strip(), held.get("new_value") or ""
    if not said and not new.strip():
        return None
    view = _view(held, archive)
    if held.get("seen_raw_hash") and held["seen_raw_hash"] != raw_hash(view.field["value_raw"]):
        raise ValueError("the value is read differently by now: take a new sheet")
    if new.strip():
        if said and said.casefold() not in EDITED:
            raise ValueError("both decision and new_value are filled: which one?")
        return _decision(view, (archive, reviewer), Act.EDIT, _plain(new), held)
    if said.casefold() in EDITED:
        raise ValueError(f"{said!r} needs a new_value")
    if said.isdigit():
        wholes = [whole for whole in (held.get("alternatives") or "").split("\n") if whole]
        if not 1 <= int(said) <= len(wholes):
            raise ValueError(f"there is no alternative {said}")
        whole = wholes[int(said) - 1].partition(": ")[2]
        return _decision(view, (archive, reviewer), Act.ALTERNATIVE, whole, held)
    act = WORDS.get(said.casefold())
    if act is None:
        raise ValueError(f"{said!r} is none of {', '.join(WORDS)} or an alternative's number")
    return _decision(view, (archive, reviewer), act, view.field["value"] if act is Act.ACCEPT else None, held)


def _edit(held: Mapping[str, Any], archive: Archive, reviewer: str) -> Decision | None:
    """What a row of an edited ``fields.csv`` decides."""
    view = _view(held, archive)
    new = _plain(held.get("value") or "")
    if new == (view.field["value"] or ""):
        return None
    act = Act.EDIT if new.strip() else Act.EMPTY
    return _decision(view, (archive, reviewer), act, new or None, held)


def _plain(text: str) -> str:
    """A text without the apostrophe that keeps Excel from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@", "'"} else text


def _decision(
    view: FieldView, whose: tuple[Archive, str], act: Act, value: str | None, held: Mapping[str, Any]
) -> Decision:
    """The decision; the same row gives the same id, so that a sheet read twice decides once."""
    archive, reviewer = whose
    card, field = view.card, view.field
    whole = act is Act.REJECT_DOCUMENT
    doubts = sorted(view.doubts, key=lambda row: row["probability"])
    lead = doubts[0]["reason"] if doubts else "none"
    told = [
        reviewer,
        card["source_sha256"],
        *map(str, view.key[1:]),
        act,
        value or "",
        field["value_raw"] or "",
    ]
    return Decision(
        id=hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:24],
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        reviewer=reviewer,
        family=archive.family.name,
        document_sha256=card["source_sha256"],
        card_key="" if whole else decisions.card_key(card["card_no"], archive.code(card)),
        field="" if whole else field["field"],
        decision=act,
        scope=decisions.Scope.DOCUMENT if whole else decisions.Scope.VALUE,
        seen_raw_hash=raw_hash(field["value_raw"]),
        seen_raw=field["value_raw"],
        seen_value=field["value"],
        value=value,
        note=(held.get("note") or "")[:2000],
        tool=f"sokra-extract {__version__} decide"
        + claim(field["confidence"], lead, flagged=field["needs_review"]),
    )
