"""The tables of two runs side by side in DuckDB, which joins what does not fit into memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import UsageError
from extract.families import DEFAULT
from extract.schema import Table, tables

if TYPE_CHECKING:
    import duckdb


ROWS_AT_A_TIME = 1_000


class Pair:
    """Two runs' tables as views ``before_NAME`` and ``after_NAME``."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self._connection = connection

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows of a query over the views, read some at a time; one query after another."""
        cursor = self._connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            yield from (dict(zip(names, row, strict=True)) for row in rows)


@contextmanager
def paired(before: Path, after: Path, family: str = DEFAULT) -> Iterator[Pair]:
    """The tables of two runs.

    Args:
        before: output folder of a run.
        after: of another.
        family: of the cards.

    Raises:
        UsageError: a folder holds no tables of this version.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        for side, folder in (("before", before), ("after", after)):
            for item in tables(family):
                path = folder / f"{item.name}.parquet"
                if not path.is_file():
                    raise UsageError(f"There is no table {path}: give the output folder of a run.")
                try:
                    connection.read_parquet(str(path)).create_view(f"{side}_{item.name}")
                    _check(connection, f"{side}_{item.name}", path, item)
                except duckdb.Error as error:
                    raise UsageError(f"The table {path} cannot be read: {error}.") from error
        yield Pair(connection)


def _check(connection: "duckdb.DuckDBPyConnection", view: str, path: Path, table: Table) -> None:
    found = tuple(row[0] for row in connection.execute(f"DESCRIBE {view}").fetchall())
    if found != table.names:
        raise UsageError(f"{path} has other columns than this version writes: run again.")
