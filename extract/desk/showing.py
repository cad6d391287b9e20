"""A field's texts in marked pieces, and where it stands on its pages."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from extract.desk.archive import FieldView, Row
from extract.model import Box, Repair, RepairKind, ledger

Piece = dict[str, Any]
Boxes = dict[int, list[Box]]
Stretch = tuple[int, int]
MOST_LINES = 14


def _ledger(view: FieldView) -> tuple[Repair, ...]:
    return tuple(
        Repair(row["original"], row["repaired"], row["start"], row["end"], RepairKind(row["kind"]), 1.0)
        for row in view.repairs
    )


def stretch_in_value(view: FieldView, doubt: Row) -> tuple[int, int]:
    """Where a doubt's stretch of the value as read stands in the value."""
    repairs = _ledger(view)
    start = ledger.Places(repairs).forward(doubt["start"])
    shift = sum(
        len(repair.repaired) - len(repair.original) for repair in repairs if repair.start < doubt["end"]
    )
    return start, max(start, doubt["end"] + shift)


def parts_of(view: FieldView, asked: Row | None) -> dict[str, list[Piece]]:
    """The value as read and the value in pieces: which were changed, doubted, asked about."""
    raw, value = view.field["value_raw"] or "", view.field["value"] or ""
    repairs = _ledger(view)
    starts = ledger.repaired_starts(repairs)
    doubts = [row for row in view.doubts if row["start"] is not None]
    in_raw = [
        (one.start + low, one.start + high, "changed") for one in repairs for low, high in _changed(one)[0]
    ]
    in_raw += [(row["start"], row["end"], _mark(row, asked)) for row in doubts]
    in_value = [
        (start + low, start + high, "changed")
        for start, one in zip(starts, repairs, strict=True)
        for low, high in _changed(one)[1]
    ]
    in_value += [(*stretch_in_value(view, row), _mark(row, asked)) for row in doubts]
    return {"raw_parts": _pieces(raw, in_raw), "value_parts": _pieces(value, in_value)}


def _changed(repair: Repair) -> tuple[list[Stretch], list[Stretch]]:
    """The letters that a repair changes, in the text as read and in the repaired one."""
    codes = SequenceMatcher(None, repair.original, repair.repaired, autojunk=False).get_opcodes()
    changes = [code[1:] for code in codes if code[0] != "equal"]
    return [(a, b) for a, b, _, _ in changes if a < b], [(c, d) for _, _, c, d in changes if c < d]


def _mark(row: Row, asked: Row | None) -> str:
    return "asked" if asked is None or row["doubt_no"] == asked["doubt_no"] else "doubted"


def _pieces(text: str, marks: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """A text cut where a mark begins or ends."""
    kept = [(max(0, low), min(len(text), high), name) for low, high, name in marks]
    cuts = sorted({0, len(text), *(at for low, high, _ in kept for at in (low, high))})
    return [
        {"text": text[low:high], "marks": sorted({name for a, b, name in kept if a <= low and high <= b})}
        for low, high in pairwise(cuts)
        if low < high
    ]


def places_of(view: FieldView, doubt: Row | None) -> tuple[Boxes, Boxes]:
    """The lines to be shown, by page, and the doubtful words in them; empty where the value has no place."""
    lines = [row for row in view.evidence if row["x0"] is not None]
    doubts = [row for row in view.doubts if row["x0"] is not None]
    if doubt is not None and doubt["x0"] is not None:
        doubts = [doubt]
        lines = [row for row in lines if row["page"] == doubt["page"] and _near(row, doubt)] or lines
    return _boxes(lines[:MOST_LINES]), _boxes(doubts)


def _near(line: Row, doubt: Row) -> bool:
    height = max(line["bottom"] - line["top"], 1.0)
    return bool(line["bottom"] > doubt["top"] - 1.2 * height and line["top"] < doubt["bottom"] + 1.2 * height)


def _boxes(rows: Iterable[Row]) -> Boxes:
    boxes: Boxes = {}
    for row in rows:
        boxes.setdefault(row["page"], []).append(Box(row["x0"], row["top"], row["x1"], row["bottom"]))
    return boxes
