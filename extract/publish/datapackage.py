"""Turns the schema into a Data Package (version 2): what stands in the CSV files, for programs to read.

It knows the names, sizes and hashes of files only where it is told; it reads none. English and Finnish stand
side by side: ``title`` and ``title_fi``, ``description`` and ``description_fi``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract import families
from extract.families import DEFAULT, Family
from extract.publish import terms
from extract.schema import CONTRACT_VERSION, LIST_DELIMITER, Column, ColumnType, Table, tables

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FIELD_TYPES: dict[ColumnType, dict[str, Any]] = {
    ColumnType.STRING: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.NUMBER: {"type": "number"},
    ColumnType.MONEY: {"type": "number", "decimalChar": ".", "bareNumber": True},
    ColumnType.DATE: {"type": "date", "format": "%Y-%m-%d"},
    ColumnType.MONTH: {"type": "yearmonth"},
    ColumnType.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    ColumnType.STRINGS: {"type": "list", "delimiter": LIST_DELIMITER, "itemType": "string"},
    ColumnType.NUMBERS: {"type": "list", "delimiter": LIST_DELIMITER, "itemType": "number"},
}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size in bytes and SHA-256 of a written file."""

    size: int
    sha256: str


def as_json(files: Mapping[str, FileFacts], version: str, family: str = DEFAULT) -> str:
    """The text of ``datapackage.json``.

    Args:
        files: facts of the CSV files by name, such as ``cards.csv``.
        version: of the program that wrote them.
        family: the card family.
    """
    return json.dumps(descriptor(files, version, family), ensure_ascii=False, indent=2) + "\n"


def descriptor(files: Mapping[str, FileFacts], version: str, family: str = DEFAULT) -> dict[str, Any]:
    """The package as plain values; arguments as in ``as_json``."""
    known = families.load(family)
    return {
        "$schema": PROFILE,
        "name": f"{known.name}-cards",
        "title": f"{known.tables_en}: {known.title_en}",
        "title_fi": f"{known.tables_fi}: {known.title_fi}",
        "description": "One row per card, and for every value what was read, what was repaired and where it "
        "stands.",
        "description_fi": "Yksi rivi korttia kohti, ja jokaisesta arvosta mitä luettiin, mitä korjattiin ja "
        "missä kohtaa se on.",
        "version": f"{CONTRACT_VERSION}.0.0",
        "contributors": [{"title": f"sokra-extract {version}", "roles": ["creator"]}],
        "resources": [_resource(item, files, known) for item in tables(family)],
    }


def _resource(table: Table, files: Mapping[str, FileFacts], family: Family) -> dict[str, Any]:
    path = f"{table.name}.csv"
    facts = files.get(path)
    counted = {"bytes": facts.size, "hash": f"sha256:{facts.sha256}"} if facts else {}
    return {
        "name": table.name,
        "type": "table",
        "title": table.title_en,
        "title_fi": table.title_fi,
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **counted,
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"},
        "schema": table_schema(table, family),
    }


def table_schema(table: Table, family: Family) -> dict[str, Any]:
    """The Table Schema of one table."""
    made: dict[str, Any] = {
        "fields": [_field(column, table, family) for column in table.columns],
        "missingValues": [{"value": terms.ABSENT[0], "label": terms.ABSENT[1], "label_fi": terms.ABSENT[2]}],
    }
    if table.primary_key:
        made["primaryKey"] = list(table.primary_key)
    if keys := foreign_keys(table, family.reference):
        made["foreignKeys"] = keys
    return made


def foreign_keys(table: Table, family: str) -> list[dict[str, Any]]:
    """The key of the parent; for a duplicate, the document that was read instead."""
    keys = []
    if table.parent is not None:
        columns = list(next(item for item in tables(family) if item.name == table.parent).primary_key)
        keys.append({"fields": columns, "reference": {"resource": table.parent, "fields": columns}})
    if "duplicate_of" in table.names:
        reference = {"resource": "", "fields": ["source_path"]}
        keys.append({"fields": ["duplicate_of"], "reference": reference})
    return keys


def _field(column: Column, table: Table, family: Family) -> dict[str, Any]:
    described = description(column, table, family)
    labels = terms.categories(column, family)
    return {
        "name": column.name,
        **FIELD_TYPES[column.type],
        "title": column.en,
        "title_fi": column.fi,
        **({"description": described[0], "description_fi": described[1]} if described else {}),
        # Of this column nothing is absent: an empty cell is an empty text.
        **({"missingValues": []} if column.may_be_empty else {}),
        **({"constraints": limits} if (limits := _constraints(column)) else {}),
        **(
            {"categories": [{"value": v, "label": en, "label_fi": fi} for v, en, fi in labels]}
            if labels
            else {}
        ),
    }


def description(column: Column, table: Table, family: Family) -> tuple[str, str] | None:
    """Where a column of ``cards`` stands on the card, in English and Finnish; None for any other."""
    if table.name != "cards" or column.name not in {spec.name for spec in family.fields}:
        return None
    label = family.label_of(column.name)
    if label is None:
        return "In the lines above the card's table", "Kortin taulukon yläpuolisilla riveillä"
    return f'Under the label "{label.text}"', f"Otsikon ”{label.text}” kohdalla"


def _constraints(column: Column) -> dict[str, Any]:
    whole = int if column.type is ColumnType.INTEGER else float
    limits = {
        "required": None if column.nullable else True,
        "pattern": column.pattern if column.type is ColumnType.STRING else None,
        "enum": [str(value) for value in column.allowed] or None,
        "minimum": None if column.low is None else whole(column.low),
        "maximum": None if column.high is None else whole(column.high),
    }
    return {key: value for key, value in limits.items() if value is not None}
