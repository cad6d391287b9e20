"""Reads the tables of a finished run back into plain rows.

Takes the Parquet files as they are; it checks nothing and changes no value.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extract.errors import NoInputError

TableRow = Mapping[str, Any]


def read_tables(folder: Path, names: tuple[str, ...]) -> dict[str, list[TableRow]]:
    """The rows of every named table, in the order they stand in the file.

    Raises:
        NoInputError: a table is not there, or is no Parquet file.
    """
    return {name: _rows(folder / f"{name}.parquet") for name in names}


def _rows(path: Path) -> list[TableRow]:
    try:
        return list(pq.read_table(path).to_pylist())
    except (OSError, ValueError) as error:
        message = f"{path} cannot be read as a table of a run: {error}."
        raise NoInputError(message) from error
