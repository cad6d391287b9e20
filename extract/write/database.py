"""The tables as one DuckDB file with keys, checks, comments and views; the only user of DuckDB.

All is filled from the Parquet files, so that no value can differ.
"""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from extract.families import DEFAULT, Family, load, members
from extract.schema import CONTRACT_VERSION, Column, ColumnType, Table, tables
from extract.write import by_code
from extract.write.files import whole

TYPES = {
    ColumnType.STRING: "VARCHAR",
    ColumnType.MONTH: "VARCHAR",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.MONEY: "DECIMAL(14,2)",
    ColumnType.DATE: "DATE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.STRINGS: "VARCHAR[]",
    ColumnType.NUMBERS: "DOUBLE[]",
}
VIEWS = "views.sql"


def write_database(source: Path, target: Path, program: str, family: str = DEFAULT) -> None:
    """Writes the database, whole or not at all.

    Args:
        source: folder of the Parquet files.
        target: the file; replaced if it is there.
        program: version of the program, told in the table ``about``.
        family: the card family.
    """
    import duckdb

    with whole(target) as temporary:
        temporary.unlink(missing_ok=True)
        with duckdb.connect(str(temporary)) as connection:
            for statement in _statements(family):
                connection.execute(statement)
            for item in tables(family):
                connection.read_parquet(str(source / f"{item.name}.parquet")).insert_into(item.name)
            connection.execute(_views(load(family)))
            for statement in by_code.statements(members(family)):
                connection.execute(statement)
            facts = {"contract_version": CONTRACT_VERSION, "program": f"sokra-extract {program}"}
            connection.executemany("INSERT INTO about VALUES (?, ?)", [list(fact) for fact in facts.items()])


def _views(family: Family) -> str:
    """The statements that make the views, with the family's own columns."""
    text = (resources.files(__package__) / VIEWS).read_text("utf-8")
    code = [family.code.name] if family.code else []
    for place, names in (("/*code*/", code), ("/*summary*/", family.summary)):
        text = text.replace(place, "".join(f'c."{name}", ' for name in names))
    return text


def is_database(path: Path) -> bool:
    """Whether a file is a database that this program wrote."""
    import duckdb

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            row = connection.execute("SELECT value FROM about WHERE name = 'program'").fetchone()
    except duckdb.Error:
        return False
    return row is not None and str(row[0]).startswith("sokra-extract")


def _statements(family: str) -> Iterator[str]:
    """Empty tables with their keys and comments, parents first."""
    yield "CREATE TABLE about (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"
    by_name = {item.name: item for item in tables(family)}
    for item in by_name.values():
        yield _create(item, by_name.get(item.parent or ""))
        yield f"COMMENT ON TABLE {item.name} IS {_quoted(f'{item.title_en} · {item.title_fi}')}"
        for column in item.columns:
            told = _quoted(f"{column.en} · {column.fi}")
            yield f'COMMENT ON COLUMN {item.name}."{column.name}" IS {told}'


def _create(table: Table, parent: Table | None) -> str:
    parts = [_column(column) for column in table.columns]
    if table.primary_key:
        parts.append(f"PRIMARY KEY ({', '.join(table.primary_key)})")
    if parent is not None:
        key = ", ".join(parent.primary_key)
        parts.append(f"FOREIGN KEY ({key}) REFERENCES {parent.name} ({key})")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _column(column: Column) -> str:
    name = f'"{column.name}"'
    checks = []
    if column.allowed:
        checks.append(f"{name} IN ({', '.join(_quoted(str(value)) for value in column.allowed)})")
    if column.pattern:
        checks.append(f"regexp_full_match({name}, {_quoted(column.pattern)})")
    checks += [f"{name} >= {column.low:g}"] if column.low is not None else []
    checks += [f"{name} <= {column.high:g}"] if column.high is not None else []
    check = f" CHECK ({' AND '.join(checks)})" if checks else ""
    return f"{name} {TYPES[column.type]}{'' if column.nullable else ' NOT NULL'}{check}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
