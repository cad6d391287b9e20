"""Turns the schema's columns into Arrow types, and lists of values into Arrow arrays that fit them."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from extract.schema import CONTRACT_VERSION, Column, ColumnType, Table

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    ColumnType.STRING: pa.string(),
    ColumnType.MONTH: pa.string(),
    ColumnType.INTEGER: pa.int32(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.MONEY: pa.decimal128(14, 2),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.STRINGS: pa.list_(pa.string()),
    ColumnType.NUMBERS: pa.list_(pa.float64()),
}


def arrow_field(column: Column) -> "pa.Field[Any]":
    """The Arrow field of a column, with its descriptions as metadata."""
    metadata = {"description": column.en, "description_fi": column.fi}
    return pa.field(column.name, ARROW_TYPES[column.type], column.nullable, metadata)


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table, with the contract's version as metadata."""
    metadata: dict[bytes | str, bytes | str] = {
        "contract_version": CONTRACT_VERSION,
        "table": table.name,
        "title": table.title_en,
        "title_fi": table.title_fi,
    }
    return pa.schema([arrow_field(column) for column in table.columns], metadata)


def array(column: Column, values: Sequence[Any]) -> "pa.Array[Any]":
    """The values as an Arrow array of the column's type.

    Characters that no UTF-8 file can hold (half a surrogate pair) become U+FFFD.

    Raises:
        ValueError: a value does not fit the column's type, or one is missing where none may be.
    """
    kind = ARROW_TYPES[column.type]
    try:
        made = pa.array(values, kind)
    except UnicodeEncodeError:
        made = pa.array([_encodable(value) for value in values], kind)
    except (pa.ArrowException, TypeError, OverflowError) as error:
        raise ValueError(f"column {column.name}: {error}") from error
    if made.null_count and not column.nullable:
        raise ValueError(f"column {column.name}: a value is missing")
    return made


def _encodable(value: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in value)
    return [_encodable(item) for item in value] if isinstance(value, list) else value
