"""The tables of a run, written as they come: Parquet and CSV, in row groups of fixed size.

The bytes depend on the rows and their order alone, not on how many came at a time.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from extract.schema import LIST_DELIMITER, ColumnType, Table, tables
from extract.write.arrow import array, arrow_schema
from extract.write.segments import Batch

# Rows a row group: a card's row is some kilobytes, the others some hundred bytes.
ROWS_A_GROUP = {"documents": 16_384, "cards": 1_024, "fields": 4_096, "evidence": 32_768}
OTHER_ROWS_A_GROUP = 16_384
LISTS = frozenset({ColumnType.STRINGS, ColumnType.NUMBERS})


class OutputTables:
    """All tables of one run, open for appending documents in the order of their paths."""

    def __init__(self, folder: Path, family: str) -> None:
        self._family = family
        self._writers = {item.name: _TableWriter(folder, item) for item in tables(family)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.close()

    def add_documents(self, rows: Sequence[Sequence[Any]]) -> None:
        """Appends rows of ``documents``."""
        self.add_rows("documents", rows)

    def add_rows(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """Appends rows, at least one, to the table of that name."""
        table = self._writers[name].table
        columns = zip(table.columns, zip(*rows, strict=True), strict=True)
        arrays = [array(column, values) for column, values in columns]
        self._writers[name].add(pa.table(arrays, names=list(table.names)))

    def gathered(self, batch: Batch, source_paths: Sequence[str]) -> dict[str, pa.Table]:
        """All rows of the batch's records by table, but those of ``documents``.

        Args:
            batch: the records.
            source_paths: theirs.
        """
        return {
            name: batch.rows(writer.table, source_paths)
            for name, writer in self._writers.items()
            if name != "documents" and writer.table.is_read
        }

    def add(self, added: Mapping[str, pa.Table], later: Sequence[str] = ()) -> None:
        """Appends rows by table, but for tables whose rows come later."""
        for name, content in added.items():
            if name not in later:
                self._writers[name].add(content)


class _TableWriter:
    """One table's Parquet and CSV files, fed in pieces of any size."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self._schema = arrow_schema(table)
        self._group = ROWS_A_GROUP.get(table.name, OTHER_ROWS_A_GROUP)
        self._waiting: list[pa.Table] = []
        self._count = 0
        self._parquet = pq.ParquetWriter(
            folder / f"{table.name}.parquet", self._schema, compression="zstd", store_schema=True
        )
        self._csv_file = (folder / f"{table.name}.csv").open("wb")
        self._csv_file.write((",".join(table.names) + "\n").encode())

    def add(self, rows: pa.Table) -> None:
        """Takes rows; writes as many whole row groups as there are."""
        if rows.num_rows == 0:
            return
        self._waiting.append(rows)
        self._count += rows.num_rows
        if self._count < self._group:
            return
        joined = pa.concat_tables(self._waiting)
        at = 0
        while joined.num_rows - at >= self._group:
            self._write(joined.slice(at, self._group))
            at += self._group
        # A copy, so that the rows already written can be freed.
        rest = joined.slice(at).combine_chunks()
        self._waiting, self._count = ([rest], rest.num_rows) if rest.num_rows else ([], 0)

    def close(self) -> None:
        """Writes what waits and closes both files."""
        if self._count:
            self._write(pa.concat_tables(self._waiting))
        self._parquet.close()
        self._csv_file.close()

    def _write(self, rows: pa.Table) -> None:
        # One chunk a column: pages end where the rows say, not where the pieces did.
        group = pa.table(rows.combine_chunks().columns, schema=self._schema)
        self._parquet.write_table(group, row_group_size=self._group)
        options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
        pyarrow.csv.write_csv(_flat(group, self.table), self._csv_file, options)


def _flat(rows: pa.Table, table: Table) -> pa.Table:
    """The rows with lists joined, as CSV can hold them."""
    columns: list[Any] = [_joined(rows[column.name], column.type) for column in table.columns]
    return pa.table(columns, names=list(table.names))


def _joined(cells: Any, kind: ColumnType) -> Any:  # noqa: ANN401 - a column
    if kind is ColumnType.NUMBERS:
        cells = cells.cast(pa.list_(pa.string()))
    return pc.binary_join(cells, LIST_DELIMITER) if kind in LISTS else cells
