"""Tables with only the repairs that are sure enough: the others are undone exactly.

Turns a finished run's tables into data frames; nothing is written and nothing is read from a document.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from extract import schema
from extract.errors import UsageError
from extract.families import DEFAULT, load
from extract.kinds import typed_fields
from extract.model import Repair, RepairKind, ledger
from extract.tables import organisation_rows
from extract.write import frame, rows

Row = dict[str, Any]
Key = tuple[str, int]


def tables_at(
    output: str | os.PathLike[str], probability: float, family: str = DEFAULT
) -> dict[str, pd.DataFrame]:
    """All tables of a run as they are when only repairs of at least a probability are made.

    ``cards``, ``fields``, ``repairs`` and ``organisations`` change; the others are as written. Confidence and
    needs_review stay those of the whole ledger. At 0 every table is as written, above 1 each ``value`` is
    ``value_raw``.

    Args:
        output: folder of the tables.
        probability: least probability of a repair that is made.
        family: of the cards.

    Returns:
        A data frame a table, with exact types.

    Raises:
        UsageError: the folder holds no tables of this version.
    """
    content = {
        item.name: [dict(zip(item.names, row, strict=True)) for row in rows(Path(output), item)]
        for item in schema.tables(family)
    }
    content = with_repairs_of(content, probability, family)
    return {
        item.name: frame(item, [tuple(row[name] for name in item.names) for row in content[item.name]])
        for item in schema.tables(family)
    }


def with_repairs_of(
    content: Mapping[str, list[Row]], probability: float, family: str
) -> dict[str, list[Row]]:
    """Rows of tables by name with only the repairs of at least a probability made.

    Args:
        content: rows by column of ``cards``, ``fields``, ``repairs`` and ``organisations``; others stay.
        probability: least probability of a repair that is made.
        family: of the cards.

    Raises:
        UsageError: repairs and values are not of one run.
    """
    made = dict(content)
    made["repairs"] = [row for row in content["repairs"] if row["probability"] >= probability]
    _apply(made)
    _retype(made, family)
    return made


def _apply(content: Mapping[str, list[Row]]) -> None:
    """Makes the values of ``fields`` anew from what was read and the repairs that are left."""
    made: dict[tuple[str, int, str], list[Repair]] = defaultdict(list)
    for row in content["repairs"]:
        facts = (row["original"], row["repaired"], row["start"], row["end"])
        repair = Repair(*facts, RepairKind(row["kind"]), row["probability"])
        made[row["source_path"], row["card_no"], row["field"]].append(repair)
    for row in content["fields"]:
        if row["value"] is not None:
            repairs = made.get((row["source_path"], row["card_no"], row["field"]), [])
            try:
                row["value"] = ledger.apply(row["value_raw"], repairs)
            except ValueError as error:
                raise UsageError(f"{row['source_path']}: {error}; the tables are not of one run.") from error


def _retype(content: dict[str, list[Row]], family: str) -> None:
    """Types the values anew, for ``cards`` and ``organisations``."""
    specs = load(family).fields
    kinds = {spec.name: spec.kind for spec in specs}
    texts: dict[Key, dict[str, str | None]] = defaultdict(dict)
    for row in content["fields"]:
        texts[row["source_path"], row["card_no"]][row["field"]] = row["value"]
    for row in content["cards"]:
        own = texts[row["source_path"], row["card_no"]]
        values = typed_fields(kinds, own)
        row |= {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    content["organisations"] = list(_organisations(content["cards"], family))


def _organisations(cards: list[Row], family: str) -> Iterator[Row]:
    names = schema.table("organisations", family).names
    for card in cards:
        found = organisation_rows(card["source_path"], card["card_no"], card, load(family).fields)
        yield from (dict(zip(names, row, strict=True)) for row in found)
