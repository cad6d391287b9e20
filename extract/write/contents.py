"""Tables of an output folder read back from their Parquet files."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.errors import UsageError
from extract.schema import Table
from extract.write.arrow import array, arrow_schema

ROWS_AT_A_TIME = 4_096


def rows(folder: Path, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as values of Python, in the order of the schema's columns.

    Raises:
        UsageError: the folder holds no such table of this contract.
    """
    path = folder / f"{table.name}.parquet"
    try:
        with pq.ParquetFile(path) as file:
            if tuple(file.schema_arrow.names) != table.names:
                raise UsageError(f"{path} has other columns than this version writes: run again.")
            for batch in file.iter_batches(ROWS_AT_A_TIME):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"There is no table {path}: give the output folder of a run.") from error


def rows_of(folder: Path, table: Table, source_paths: Sequence[str]) -> list[dict[str, Any]]:
    """A written table's rows of some documents, by column; the rest of the file is hardly looked at."""
    wanted = pc.field("source_path").isin(pa.array(source_paths, pa.string()))
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table.name}.parquet", filters=wanted).to_pylist()
    return found


def least_sure(content: pa.Table, most: int) -> list[dict[str, Any]]:
    """The flagged rows of ``fields`` with the lowest confidence, those without one first.

    Args:
        content: rows of the table.
        most: how many at most.
    """
    flagged = content.filter(content["needs_review"])
    sure = [-1.0 if value is None else value for value in flagged["confidence"].to_pylist()]
    least = heapq.nsmallest(most, range(len(sure)), key=sure.__getitem__)
    found: list[dict[str, Any]] = flagged.take(pa.array(sorted(least), pa.int64())).to_pylist()
    return found


def count(folder: Path, table: Table) -> int:
    """How many rows a table has."""
    return int(pq.read_metadata(folder / f"{table.name}.parquet").num_rows)


def frame(table: Table, content: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows as a data frame with the table's exact types.

    Raises:
        ValueError: a value does not fit its column.
    """
    cells = zip(*content, strict=True) if content else ([] for _ in table.columns)
    arrays = [array(column, list(values)) for column, values in zip(table.columns, cells, strict=True)]
    made = pa.table(arrays, schema=arrow_schema(table))
    return made.to_pandas(types_mapper=pd.ArrowDtype)


def frame_of_file(folder: Path, table: Table) -> pd.DataFrame:
    """A table of a run as a data frame of plain pandas columns; absent cells are None.

    Raises:
        UsageError: the folder holds no such table of this contract.
    """
    path = folder / f"{table.name}.parquet"
    try:
        found = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"There is no table {path}: give the output folder of a run.") from error
    if tuple(found.schema.names) != table.names:
        raise UsageError(f"{path} has other columns than this version writes: run again.")
    return found.to_pandas(integer_object_nulls=True, date_as_object=True, ignore_metadata=True)


def as_rows(content: pa.Table) -> list[dict[str, Any]]:
    """A table's rows by column."""
    found: list[dict[str, Any]] = content.to_pylist()
    return found


def columns_of(content: pa.Table, names: Sequence[str]) -> list[list[Any]]:
    """Some columns' cells."""
    return [content[name].to_pylist() for name in names]


def with_columns(content: pa.Table, cells: Mapping[str, Sequence[Any]]) -> pa.Table:
    """A table with other cells in some of its columns, whose types stay."""
    made = content
    for name, values in cells.items():
        at = made.schema.get_field_index(name)
        made = made.set_column(at, made.schema.field(at), pa.array(values, made.schema.field(at).type))
    return made


def filtered(content: pa.Table, kept: Sequence[bool]) -> pa.Table:
    """The rows of a table that are kept."""
    return content.filter(pa.array(kept, pa.bool_()))


def as_table(table: Table, content: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows by column as a table.

    Raises:
        ValueError: a value does not fit its column.
    """
    arrays = [array(column, [row[column.name] for row in content]) for column in table.columns]
    return pa.table(arrays, names=list(table.names))
