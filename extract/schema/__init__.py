"""The tables' columns: the only place where they are listed.

Turns the card family and the tables below into frozen tables and columns, from which the Parquet schema, the
CSV header, the data dictionary and every check derive. It never touches a value or a file.
"""

from extract.schema.column import CONTRACT_VERSION, LIST_DELIMITER, Column, ColumnType, Table
from extract.schema.dictionary import as_json, as_markdown
from extract.schema.doubts import ACT_TITLES, REASON_TITLES, STATE_TITLES
from extract.schema.listed import table, tables
from extract.schema.problems_fi import in_finnish

__all__ = [
    "ACT_TITLES",
    "CONTRACT_VERSION",
    "LIST_DELIMITER",
    "REASON_TITLES",
    "STATE_TITLES",
    "Column",
    "ColumnType",
    "Table",
    "as_json",
    "as_markdown",
    "in_finnish",
    "table",
    "tables",
]
