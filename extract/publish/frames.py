"""A run's tables as pandas frames, typed and keyed as researchers use them; it reads Parquet files alone."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from extract import schema
from extract.kinds import ColumnType
from extract.schema import Table
from extract.write import frame_of_file

# Nullable types of pandas: an absent value is <NA>, never 0, "" or NaN beside numbers.
DTYPES: dict[ColumnType, Any] = {
    ColumnType.STRING: "string",
    ColumnType.MONTH: "period[M]",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "Float64",
    ColumnType.MONEY: "Float64",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.STRINGS: "object",
    ColumnType.NUMBERS: "object",
}


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The tables of a run, one frame each; the primary key is the index.

    Attributes:
        documents: a row per input file; index ``source_path``.
        cards: a row per card; index ``source_path``, ``card_no``.
        fields: a row per card and field; index ``source_path``, ``card_no``, ``field``.
        evidence, repairs, doubts: index of ``fields`` and a number.
        organisations: index of ``cards`` and ``organisation_no``.
        decisions, links, problems: no key of their own: a plain index, the keys are columns.
    """

    documents: pd.DataFrame
    cards: pd.DataFrame
    fields: pd.DataFrame
    evidence: pd.DataFrame
    repairs: pd.DataFrame
    links: pd.DataFrame
    problems: pd.DataFrame
    organisations: pd.DataFrame
    doubts: pd.DataFrame
    decisions: pd.DataFrame


def load(output: str | os.PathLike[str], family: str, *, exact: bool = False) -> Tables:
    """The tables of a run's output folder.

    Days are ``datetime64[s]``, months ``period[M]``, whole numbers ``Int64``, other numbers and money
    ``Float64`` (or ``decimal.Decimal`` objects where ``exact``), texts ``string``, flags ``boolean``;
    lists are lists. Absent is ``<NA>``, ``NaT`` or None.

    Args:
        output: folder of the tables.
        family: reference of the family that they were made with.
        exact: whether money is exact decimals instead of numbers.

    Raises:
        UsageError: the folder holds no tables of this version.
    """
    tables = {item.name: _frame(Path(output), item, exact=exact) for item in schema.tables(family)}
    return Tables(**tables)


def _frame(folder: Path, table: Table, *, exact: bool) -> pd.DataFrame:
    made = frame_of_file(folder, table)
    for column in table.columns:
        if not (exact and column.type is ColumnType.MONEY):
            made[column.name] = _typed(made[column.name], column.type)
    return made.set_index(list(table.primary_key)) if table.primary_key else made


def _typed(values: "pd.Series[Any]", kind: ColumnType) -> "pd.Series[Any]":
    if kind is ColumnType.MONTH:
        months = [None if pd.isna(month) else pd.Period(month, "M") for month in values]
        return pd.Series(months, values.index, DTYPES[kind])
    if kind is ColumnType.DATE:
        return pd.to_datetime(values).astype(DTYPES[kind])
    if kind is ColumnType.MONEY:
        numbers = [None if value is None else float(value) for value in values]
        return pd.Series(numbers, values.index, DTYPES[kind])
    if DTYPES[kind] == "object":
        lists = [None if value is None else list(value) for value in values]
        return pd.Series(lists, values.index, DTYPES[kind])
    return values.astype(DTYPES[kind])
