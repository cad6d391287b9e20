"""What is written can be read back by others, value for value, and is whole or not there."""

import csv
import json
import math
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import stand_in
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import schema
from extract.schema import ColumnType
from extract.tables import Record, rows_of
from extract.write import (
    DamagedSegmentError,
    OutputTables,
    Segment,
    as_bytes,
    commit,
    from_bytes,
    gather,
    inside,
    keep_segment,
    sha256_of,
    unfinished,
    whole,
    write_segment,
)

NUMBERS = [*range(12), 4_999]


def write(folder, numbers, at_a_time=5):
    """Writes the tables of the documents and returns all rows by table."""
    results = [stand_in.result(number, f"kansio/{number:05}.pdf", f"{number:064x}") for number in numbers]
    rows = [rows_of(made) for made in results]
    segment = folder / "a.segment"
    write_segment(segment, [Record(part) for part in rows], "sokra")
    content = Segment(segment, "sokra", checked=False).read()
    with OutputTables(folder, "sokra") as output:
        for at in range(0, len(numbers), at_a_time):
            wanted = list(range(at, min(at + at_a_time, len(numbers))))
            batch = gather([(content, wanted)], range(len(wanted)))
            paths = [results[place].source_path for place in wanted]
            documents = zip(paths, batch.documents("sokra"), strict=True)
            output.add_documents([(path, *row) for path, row in documents])
            output.add(output.gathered(batch, paths))
    return {item.name: [row for part in rows for row in part.of(item.name)] for item in schema.tables()}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder with all tables, and the rows that went into it."""
    folder = tmp_path_factory.mktemp("tables")
    return folder, write(folder, NUMBERS)


COLUMNS = [(item.name, column.name) for item in schema.tables() for column in item.columns]
PANDAS_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.MONTH: "string",
    ColumnType.INTEGER: "int32",
    ColumnType.NUMBER: "double",
    ColumnType.MONEY: "decimal128(14, 2)",
    ColumnType.DATE: "date32[day]",
    ColumnType.BOOLEAN: "bool",
    ColumnType.STRINGS: "list<element: string>",
    ColumnType.NUMBERS: "list<element: double>",
}


def same(column, value):
    """The value as the tables hold it."""
    if column.type is ColumnType.MONEY and value is not None:
        return value.quantize(Decimal("0.01"))
    return value


@pytest.mark.parametrize(("name", "column_name"), COLUMNS)
def test_pandas_reads_every_column_of_parquet(written, name, column_name):
    """Every column of every Parquet table comes back with its type and its values."""
    folder, rows = written
    table = schema.table(name)
    column, at = table.column(column_name), table.names.index(column_name)
    frame = pd.read_parquet(folder / f"{name}.parquet", dtype_backend="pyarrow")
    assert list(frame.columns) == list(table.names)
    kind = str(frame[column_name].dtype.pyarrow_dtype)
    assert kind.replace("item:", "element:") == PANDAS_TYPES[column.type]
    read = [None if missing(value) else plain(value) for value in frame[column_name]]
    assert read == [same(column, row[at]) for row in rows[name]]


def missing(value):
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def plain(value):
    """A cell of pandas as a value of Python."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return list(value) if hasattr(value, "__len__") and not isinstance(value, str) else value


@pytest.mark.parametrize(("name", "column_name"), COLUMNS)
def test_pandas_reads_every_column_of_csv(written, name, column_name):
    """Every column of every CSV table comes back with its values when read with the type of the schema."""
    folder, rows = written
    table = schema.table(name)
    column, at = table.column(column_name), table.names.index(column_name)
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, na_values=[""])
    assert list(frame.columns) == list(table.names)
    read = [None if missing(value) else from_csv(column, value) for value in frame[column_name]]
    expected = [same(column, row[at]) for row in rows[name]]
    if column.type in {ColumnType.STRINGS, ColumnType.NUMBERS}:
        expected = [value and schema.LIST_DELIMITER.join(map(str, value)) for value in expected]
    assert read == expected


def from_csv(column, text):
    """A cell of CSV by its column's type."""
    return {
        ColumnType.INTEGER: int,
        ColumnType.NUMBER: float,
        ColumnType.MONEY: Decimal,
        ColumnType.DATE: date.fromisoformat,
        ColumnType.BOOLEAN: {"true": True, "false": False}.get,
    }.get(column.type, str)(text)


@pytest.mark.parametrize("table", schema.tables(), ids=lambda item: item.name)
def test_csv_is_rfc_4180_in_utf_8(written, table):
    """No byte order mark, line feeds alone between rows, a header, and rows of equal length."""
    folder, rows = written
    content = (folder / f"{table.name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    read = list(csv.reader(content.decode("utf-8").splitlines(keepends=True), strict=True))
    assert read[0] == list(table.names)
    assert {len(row) for row in read} == {len(table.columns)}
    assert len(read) == 1 + len(rows[table.name])


@pytest.mark.parametrize("table", schema.tables(), ids=lambda item: item.name)
def test_parquet_describes_itself(written, table):
    """The contract's version and every column's description stand in the file."""
    folder, _ = written
    found = pq.read_schema(folder / f"{table.name}.parquet")
    assert found.metadata[b"contract_version"] == b"2"
    for column in table.columns:
        field = found.field(column.name)
        assert field.metadata[b"description"].decode() == column.en
        assert field.metadata[b"description_fi"].decode() == column.fi
        assert field.nullable == column.nullable


def test_bytes_do_not_depend_on_how_the_rows_come(tmp_path):
    """Few or many documents at a time give the same files."""
    files = []
    for at_a_time in (7, 256, 3_000):
        folder = tmp_path / str(at_a_time)
        folder.mkdir()
        write(folder, range(700), at_a_time)
        files.append({path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".segment"})
    assert files[0] == files[1] == files[2]
    assert len(files[0]) == 2 * len(schema.tables())


def test_tables_of_no_documents_have_their_columns(tmp_path):
    """An empty table is a table: header and schema are there."""
    with OutputTables(tmp_path, "sokra"):
        pass
    for item in schema.tables():
        assert list(pd.read_parquet(tmp_path / f"{item.name}.parquet").columns) == list(item.names)
        assert list(pd.read_csv(tmp_path / f"{item.name}.csv").columns) == list(item.names)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9_999), min_size=1, max_size=20), st.randoms())
def test_records_come_back_in_any_order(tmp_path_factory, numbers, random):
    """Results kept in several segments are gathered in the order wanted, each with its own rows."""
    folder = tmp_path_factory.mktemp("segments")
    halves = [numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]]
    parts = []
    for place, half in enumerate(halves):
        path = folder / f"{place}.segment"
        write_segment(path, [Record(rows_of(stand_in.result(number))) for number in half], "sokra")
        parts.append((Segment(path, "sokra", checked=False).read(), list(range(len(half)))))
    order = list(range(len(numbers)))
    random.shuffle(order)
    batch = gather(parts, order)
    paths = [f"{place}.pdf" for place in range(len(numbers))]
    read = batch.rows(schema.table("repairs"), paths).to_pylist()
    expected = [
        row
        for path, place in zip(paths, order, strict=True)
        for row in rows_of(stand_in.result(numbers[place], path)).repairs
    ]
    assert [tuple(row.values()) for row in read] == expected


def test_half_a_surrogate_pair_becomes_a_replacement_character(tmp_path):
    """A character that UTF-8 cannot hold never stops a table, and keeps its place."""
    made = rows_of(stand_in.result(0))
    problem = made.problems[0]._replace(message="vika \ud83d!")
    record = Record(
        type(made)(**{**{name: made.of(name) for name in made.__slots__}, "problems": (problem,)})
    )
    write_segment(tmp_path / "a.segment", [record], "sokra")
    batch = gather([(Segment(tmp_path / "a.segment", "sokra", checked=False).read(), [0])], [0])
    assert batch.rows(schema.table("problems"), ["x"])["message"].to_pylist() == ["vika \ufffd!"]


@pytest.mark.parametrize("amount", [Decimal("1e13"), Decimal("0.001"), "12,5"])
def test_a_value_that_does_not_fit_is_refused(tmp_path, amount):
    """A wrong type or too large an amount is an error with the column's name, and leaves no file."""
    row = list(rows_of(stand_in.result(0)).cards[0])
    row[schema.table("cards").names.index("public_funding_eur")] = amount
    made = rows_of(stand_in.result(0))
    record = Record(
        type(made)(**{**{name: made.of(name) for name in made.__slots__}, "cards": (tuple(row),)})
    )
    with pytest.raises(ValueError, match="public_funding_eur"):
        write_segment(tmp_path / "a.segment", [record], "sokra")
    assert not list(tmp_path.iterdir())


def test_a_missing_value_is_refused_where_none_may_be(tmp_path):
    """A column that is never null never gets a null."""
    made = rows_of(stand_in.result(0))
    link = (*made.links[0][:3], None, *made.links[0][4:])
    record = Record(type(made)(**{**{name: made.of(name) for name in made.__slots__}, "links": (link,)}))
    with pytest.raises(ValueError, match="url"):
        write_segment(tmp_path / "a.segment", [record], "sokra")


def test_a_cut_segment_is_told(tmp_path):
    """A segment that is not whole is an error, not a shorter result."""
    path = tmp_path / "a.segment"
    write_segment(path, [Record(rows_of(stand_in.result(0)))], "sokra")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match="no whole segment"):
        Segment(path, "sokra", checked=False).index()


def test_a_file_is_whole_or_not_there(tmp_path):
    """An error while writing leaves the old content and no temporary file."""
    path = tmp_path / "a.txt"
    with whole(path) as temporary:
        temporary.write_text("one")
    with pytest.raises(FileNotFoundError), whole(path) as temporary:
        temporary.with_name("not there").rename(temporary)
    with pytest.raises(IsADirectoryError), whole(path) as temporary:
        tmp_path.read_bytes()
    assert [item.name for item in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "one"


def staged(tmp_path):
    staging, target = tmp_path / "staging", tmp_path / "target"
    staging.mkdir()
    target.mkdir()
    for name in "ab":
        (staging / name).write_text("new")
        (target / name).write_text("old")
    return staging, target


def journal(staging, names="ab"):
    held = {name: sha256_of(staging / name) for name in names}
    (staging / "complete").write_text(json.dumps(held))


def test_a_commit_puts_all_files_in_place(tmp_path):
    """New files replace the old ones together, and the staging folder is gone."""
    staging, target = staged(tmp_path)
    commit(staging, target, "ab", {})
    assert [(path.name, path.read_text()) for path in sorted(target.iterdir())] == [
        ("a", "new"),
        ("b", "new"),
    ]
    assert not staging.exists()


def test_an_interrupted_commit_is_ended_by_the_next_run(tmp_path):
    """After the journal the new files win; before it they are dropped and the old ones stay."""
    staging, target = staged(tmp_path)
    journal(staging)
    (staging / "a").rename(target / "a")
    assert unfinished(staging, target, "ab")
    assert [path.read_text() for path in sorted(target.iterdir())] == ["new", "new"]


def test_a_commit_without_a_journal_is_dropped(tmp_path):
    """Without the journal nothing tells that the new files are whole."""
    staging, target = staged(tmp_path)
    assert not unfinished(staging, target, "ab")
    assert [path.read_text() for path in sorted(target.iterdir())] == ["old", "old"]
    assert not staging.exists()


@pytest.mark.parametrize("harm", ["changed", "foreign name", "no journal"])
def test_a_commit_that_is_not_what_was_staged_changes_nothing(tmp_path, harm):
    """A staged file with another hash, and a journal that names other files, end no commit."""
    staging, target = staged(tmp_path)
    journal(staging)
    if harm == "changed":
        (staging / "b").write_text("neW")
    elif harm == "foreign name":
        (staging / "complete").write_text(json.dumps({"../target/x": "0" * 64}))
    else:
        (staging / "complete").write_text("[]")
    assert not unfinished(staging, target, "ab")
    assert [path.read_text() for path in sorted(target.iterdir())] == ["old", "old"]


def test_what_else_lies_in_a_staging_folder_stays(tmp_path):
    """Only files that a run stages are moved or removed there."""
    staging, target = staged(tmp_path)
    (staging / "muistio.txt").write_text("oma")
    (staging / ".a.123.new").write_text("half")
    commit(staging, target, "ab", {})
    assert [path.name for path in staging.iterdir()] == ["muistio.txt"]
    assert sorted(path.name for path in target.iterdir()) == ["a", "b"]


def test_a_flipped_bit_in_a_segment_is_noticed(tmp_path):
    """A kept segment is read as it was written or not at all."""
    record = Record(rows_of(stand_in.result(3)))
    path = keep_segment(tmp_path, from_bytes(as_bytes([record], "sokra"), "sokra"))
    assert Segment(path, "sokra").index()[0].status == "ok"
    data = path.read_bytes()
    for place in range(0, len(data), max(1, len(data) // 50)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        with pytest.raises(DamagedSegmentError):
            Segment(path, "sokra").index()
    path.write_bytes(data)
    assert Segment(path, "sokra").read().num_rows == 1


def test_a_segment_of_other_columns_is_refused():
    """Whole as it may be, what another program wrote is no result of ours."""
    with pytest.raises(ValueError, match="other columns"):
        from_bytes(arrow_file(pa.table({"a": [1]})), "sokra")


def arrow_file(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "", "linked/x"])
def test_a_name_that_leads_out_of_a_folder_is_no_place_in_it(tmp_path, name):
    """Neither dots nor links nor roots lead out."""
    (tmp_path / "linked").symlink_to(tmp_path.parent)
    assert inside(tmp_path, name) is None
    assert inside(tmp_path, "a/x") == tmp_path / "a" / "x"
