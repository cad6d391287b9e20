"""The sheet of what a person is asked about, for people who live in Excel: one row a flagged field.

``decision`` and ``new_value`` are empty, to be filled; ``sokra-extract decide`` reads them back. The bytes
depend on the tables alone.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract.decisions import raw_hash
from extract.families import load
from extract.model import Box, Repair, RepairKind, ledger
from extract.schema import REASON_TITLES, table
from extract.write.contents import rows

HEADER = (
    "source_path", "card_no", "code", "field", "title", "value_raw", "value", "doubts", "alternatives",
    "decision", "new_value", "note", "picture", "page", "confidence", "review_reason", "seen_raw_hash",
)  # fmt: skip
WIDTHS = (24, 8, 10, 18, 26, 40, 60, 40, 40, 14, 40, 24, 12, 6, 10, 30, 14)
FILLED = frozenset({"decision", "new_value", "note"})
MOST = 9
# Whole values are offered where they fit into a line.
SHORT = 300
# Pictures lie in this folder beside the workbook, as many as are drawn in some minutes.
PICTURES, MOST_PICTURES = "to_review", 500
# Lines of a long value that its picture shows.
MOST_LINES = 12
Row = dict[str, Any]
Boxes = dict[int, list[Box]]


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of what is asked about: its name says what it is of, and where.

    Attributes:
        shown, marked: boxes in points by page.
    """

    name: str
    source_path: str
    sha256: str
    shown: Boxes
    marked: Boxes


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of the sheet.

    Attributes:
        cells: in the order of ``HEADER``.
        marked: stretches of ``value`` that are doubtful.
        crop: its picture; None where the value stands on no page, or the sheet has pictures enough.
    """

    cells: tuple[Any, ...]
    marked: tuple[tuple[int, int], ...]
    crop: Crop | None = None


def asked(source: Path, family: str) -> Iterator[Asked]:
    """The flagged fields of a run.

    Args:
        source: folder of the Parquet files.
        family: of the cards.
    """
    held = load(family)
    code = held.code.name if held.code else None
    cards = {(row["source_path"], row["card_no"]): row for row in _rows(source, "cards", family)}
    flagged = [row for row in _rows(source, "fields", family) if row["needs_review"]]
    wanted = {_key(row) for row in flagged}
    doubts, repairs, lines = (
        _grouped(source, name, family, wanted) for name in ("doubts", "repairs", "evidence")
    )
    drawn = 0
    for row in flagged:
        key = _key(row)
        card, title = cards[key[:2]], held.field(row["field"])
        crop = _crop(row, card["source_sha256"], lines[key], doubts[key]) if drawn < MOST_PICTURES else None
        drawn += crop is not None
        named = {
            "code": card[code] if code else None,
            "title": f"{title.title_fi} / {title.title_en}",
            "picture": f"{PICTURES}/{crop.name}" if crop else None,
        }
        yield replace(_asked(row, named, doubts[key], repairs[key]), crop=crop)


def _crop(row: Row, sha256: str, lines: list[Row], doubts: list[Row]) -> Crop | None:
    """The picture of a field: the page that its first doubt stands on, else its first one."""
    marked, shown = (_boxes(own) for own in (doubts, lines))
    page = next(iter(marked or shown), None)
    if page is None:
        return None
    own = {page: shown.get(page, marked.get(page, []))[:MOST_LINES]}
    spots = {page: marked[page]} if page in marked else {}
    told = (sha256, *_key(row)[1:], sorted(own.items()), sorted(spots.items()))
    name = hashlib.sha256(repr(told).encode()).hexdigest()[:24]
    return Crop(f"{name}.png", row["source_path"], sha256, own, spots)


def _boxes(rows: Iterable[Row]) -> Boxes:
    found: Boxes = {}
    for row in rows:
        if row["x0"] is not None:
            found.setdefault(row["page"], []).append(Box(row["x0"], row["top"], row["x1"], row["bottom"]))
    return found


def _rows(source: Path, name: str, family: str) -> Iterator[Row]:
    item = table(name, family)
    return (dict(zip(item.names, row, strict=True)) for row in rows(source, item))


def _key(row: Row) -> tuple[str, int, str]:
    return row["source_path"], row["card_no"], row["field"]


def _grouped(
    source: Path, name: str, family: str, wanted: set[tuple[str, int, str]]
) -> defaultdict[tuple[str, int, str], list[Row]]:
    found: defaultdict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for row in _rows(source, name, family):
        if _key(row) in wanted:
            found[_key(row)].append(row)
    return found


def _asked(row: Row, named: Row, doubts: list[Row], repairs: list[Row]) -> Asked:
    value = row["value"] or ""
    made = tuple(
        Repair(one["original"], one["repaired"], one["start"], one["end"], RepairKind(one["kind"]), 1.0)
        for one in repairs
    )
    placed = [(one, _stretch(one, made)) for one in doubts if one["start"] is not None]
    wholes = [
        (chance, value[:low] + word + value[high:])
        for one, (low, high) in placed
        for word, chance in zip(
            one["alternatives"] or (), one["alternative_probabilities"] or (), strict=True
        )
    ]
    offered = [whole for _, whole in sorted(wholes, key=lambda pair: -pair[0])[:MOST]]
    fits = len(value) <= SHORT and "\n" not in value
    told = [f"{one['word'] or '–'}: {REASON_TITLES[one['reason']][1]}" for one in doubts]
    cells = {
        **row,
        **named,
        "doubts": "\n".join(dict.fromkeys(told)),
        "alternatives": "\n".join(f"{at}: {whole}" for at, whole in enumerate(offered, 1)) if fits else None,
        "page": next((one["page"] for one in doubts if one["page"] is not None), None),
        "seen_raw_hash": raw_hash(row["value_raw"]),
        **dict.fromkeys(FILLED),
    }
    return Asked(tuple(cells[name] for name in HEADER), tuple(_apart(place for _, place in placed)))


def _stretch(doubt: Row, repairs: tuple[Repair, ...]) -> tuple[int, int]:
    """Where a doubt's stretch of the value as read stands in the value."""
    start = ledger.Places(repairs).forward(doubt["start"])
    shift = sum(len(one.repaired) - len(one.original) for one in repairs if one.start < doubt["end"])
    return start, max(start, doubt["end"] + shift)


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    done = 0
    for low, high in sorted(places):
        if low >= done and high > low:
            yield low, high
            done = high
