"""What is published says the same everywhere, and independent readers find it valid."""

import csv
import json
import math
import os
import shutil
import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import frictionless
import openpyxl
import pandas as pd
import polars as pl
import pytest
import stand_in
from test_write import write

from extract import api, schema
from extract.families import load
from extract.publish import Extras, codebook, datapackage, ddi, terms
from extract.schema import LIST_DELIMITER, ColumnType
from extract.settings import Settings
from extract.write import rows, write_database, write_finnish_csv, write_workbook
from extract.write.database import TYPES

TABLES = schema.tables()
NAMES = [item.name for item in TABLES]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with the tables in every format, and the rows that went into it."""
    folder = tmp_path_factory.mktemp("published")
    content = write(folder, [*range(12), 4_999])
    write_database(folder, folder / "archive.duckdb", "0")
    write_workbook(folder, folder / "tables.xlsx")
    for item in TABLES:
        write_finnish_csv(folder, folder / f"{item.name}.excel.csv", item)
    (folder / "datapackage.json").write_text(datapackage.as_json({}, "0"), "utf-8")
    expected = {
        item.name: [
            tuple(held(column, cell) for column, cell in zip(item.columns, row, strict=True))
            for row in content[item.name]
        ]
        for item in TABLES
    }
    return folder, expected


def held(column, value):
    """A value as the tables hold it."""
    return value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_read_back_are_the_rows_written(published, name):
    """Parquet gives every value back."""
    folder, expected = published
    assert list(rows(folder, schema.table(name))) == expected[name]


@pytest.mark.parametrize("name", NAMES)
def test_polars_reads_the_same_values(published, name):
    """Every value of every table by polars, from Parquet."""
    folder, expected = published
    assert pl.read_parquet(folder / f"{name}.parquet").rows() == expected[name]


@pytest.mark.parametrize("name", NAMES)
def test_duckdb_holds_the_same_values(published, name):
    """Every value of every table by DuckDB, in the order of the rows."""
    folder, expected = published
    with duckdb.connect(folder / "archive.duckdb", read_only=True) as connection:
        assert connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() == expected[name]


@pytest.mark.parametrize("name", NAMES)
def test_excel_holds_the_same_values(published, name):
    """Every value of every sheet by openpyxl, with its type."""
    folder, expected = published
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)
    table = schema.table(name)
    header, *read = [tuple(cell.value for cell in row) for row in book[name].iter_rows()]
    assert header == table.names
    typed = [tuple(excel(col, cell) for col, cell in zip(table.columns, row, strict=True)) for row in read]
    assert typed == [
        tuple(LIST_DELIMITER.join(map(str, cell)) if isinstance(cell, list) else cell for cell in row)
        for row in expected[name]
    ]


def excel(column, cell):
    """A cell of Excel as its column's type; a text or a truth value must have it already."""
    if cell is None:
        return None
    if column.type is ColumnType.MONEY:
        return Decimal(str(cell)).quantize(Decimal("0.01"))
    if column.type is ColumnType.DATE:
        assert isinstance(cell, datetime)
        return cell.date()
    if column.type is ColumnType.NUMBER:
        return float(cell)
    wanted = {ColumnType.INTEGER: int, ColumnType.BOOLEAN: bool}.get(column.type, str)
    assert isinstance(cell, wanted)
    return cell


@pytest.mark.parametrize("name", NAMES)
def test_finnish_csv_holds_the_same_values(published, name):
    """Semicolons, decimal comma and byte order mark; every value by pandas."""
    folder, expected = published
    path = folder / f"{name}.excel.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    table = schema.table(name)
    frame = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert tuple(frame.columns) == table.names
    read = [
        tuple(finnish(column, cell) for column, cell in zip(table.columns, row, strict=True))
        for row in frame.itertuples(index=False)
    ]
    assert read == [
        tuple(LIST_DELIMITER.join(map(str, cell)) if isinstance(cell, list) else cell for cell in row)
        for row in expected[name]
    ]


def finnish(column, cell):
    """A cell of the Finnish CSV by its column's type."""
    if cell == "":
        return None
    point = cell.replace(",", ".")
    return {
        ColumnType.INTEGER: lambda: int(cell),
        ColumnType.NUMBER: lambda: float(point),
        ColumnType.MONEY: lambda: Decimal(point),
        ColumnType.DATE: lambda: date.fromisoformat(cell),
        ColumnType.BOOLEAN: lambda: {"TOSI": True, "EPÄTOSI": False}[cell],
    }.get(column.type, lambda: cell.removeprefix("'"))()


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_r_reads_the_same_values(published, tmp_path, name):
    """Every value by R: from Parquet where its arrow is installed, else from CSV by what R itself brings."""
    folder, expected = published
    script = Path(__file__).parent / "tables.R"
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    call = ["Rscript", "--vanilla", str(script), str(folder), name, str(tmp_path / "read.csv")]
    subprocess.run(call, check=True, env=environment, timeout=120)
    with (tmp_path / "read.csv").open(encoding="utf-8", newline="") as file:
        header, *read = list(csv.reader(file))
    table = schema.table(name)
    assert tuple(header) == table.names
    assert [
        tuple(plain(column, cell) for column, cell in zip(table.columns, row, strict=True)) for row in read
    ] == [tuple(shown(cell) for cell in row) for row in expected[name]]


def shown(cell):
    """A value as a CSV cell can show it: lists joined, an empty text as none."""
    joined = LIST_DELIMITER.join(map(str, cell)) if isinstance(cell, list) else cell
    return None if joined == "" else joined


def plain(column, cell):
    """A cell of a plain CSV by its column's type."""
    if cell == "":
        return None
    return {
        ColumnType.INTEGER: lambda: int(cell),
        ColumnType.NUMBER: lambda: float(cell),
        ColumnType.MONEY: lambda: Decimal(cell).quantize(Decimal("0.01")),
        ColumnType.DATE: lambda: date.fromisoformat(cell),
        ColumnType.BOOLEAN: lambda: {"true": True, "false": False}[cell],
    }.get(column.type, lambda: cell)()


def risky(tmp_path):
    """Tables of a card whose texts begin with signs that a spreadsheet takes for a formula."""
    texts = ["=1+1", "+358 40", "-5 astetta", "@nimi", "'heittomerkki", '=HYPERLINK("http://x")', "\tsarkain"]
    texts += ["https://esimerkki.fi", "12", "_x0041_", "x" * 40_000]
    names = [spec.name for spec in load("sokra").fields if spec.kind.name in {"text", "name"}][: len(texts)]
    original = stand_in.values
    stand_in.values = lambda number: {**original(number), **dict(zip(names, texts, strict=True))}
    try:
        write(tmp_path, [3])
    finally:
        stand_in.values = original
    return names, texts


def test_a_text_is_never_a_formula(tmp_path):
    """Whatever a text begins with, Excel gets it as text; one too long for a cell is cut with a mark."""
    names, texts = risky(tmp_path)
    write_workbook(tmp_path, tmp_path / "tables.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "tables.xlsx")["cards"]
    at = [schema.table("cards").names.index(name) for name in names]
    cells = [sheet.cell(2, place + 1) for place in at]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [cell.hyperlink for cell in cells] == [None] * len(cells)
    assert [cell.value for cell in cells[:-2]] == texts[:-2]
    assert cells[-1].value == texts[-1][: 32_767 - 4] + " […]"
    assert cells[0].quotePrefix


def test_a_text_of_the_finnish_csv_is_never_a_formula(tmp_path):
    """An apostrophe stands before a sign that begins a formula, and can be taken away again."""
    names, texts = risky(tmp_path)
    write_finnish_csv(tmp_path, tmp_path / "cards.csv.excel", schema.table("cards"))
    with (tmp_path / "cards.csv.excel").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file, delimiter=";"))
    assert not any(row[name].startswith(("=", "+", "-", "@", "\t", "\r")) for name in names)
    # One apostrophe taken away where one stands first gives every text back, those with their own included.
    assert [row[name].removeprefix("'") for name in names] == texts[: len(names)]


def test_the_workbook_is_the_same_twice(published, tmp_path):
    """The same tables give the same bytes."""
    folder, _ = published
    write_workbook(folder, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (folder / "tables.xlsx").read_bytes()


def test_more_rows_than_a_sheet_go_on_in_the_next(published, tmp_path, monkeypatch):
    """No row is lost at a sheet's end."""
    folder, expected = published
    monkeypatch.setattr("extract.write.workbook.SHEET_ROWS", 10)
    write_workbook(folder, tmp_path / "many.xlsx")
    book = openpyxl.load_workbook(tmp_path / "many.xlsx", read_only=True)
    sheets = [name for name in book.sheetnames if name.split(" ")[0] == "fields"]
    assert len(sheets) == math.ceil(len(expected["fields"]) / 9)
    read = [row for name in sheets for row in list(book[name].iter_rows(values_only=True))[1:]]
    assert [row[:3] for row in read] == [row[:3] for row in expected["fields"]]


def test_the_database_has_keys_comments_and_types(published):
    """Primary and foreign keys, checks, and a comment on every table, column and view."""
    folder, _ = published
    with duckdb.connect(folder / "archive.duckdb", read_only=True) as connection:
        asked = connection.execute
        columns = asked("SELECT table_name, column_name, data_type, comment FROM duckdb_columns()").fetchall()
        described = {(table, column): (kind, comment) for table, column, kind, comment in columns}
        for item in TABLES:
            for column in item.columns:
                kind, comment = described[item.name, column.name]
                assert kind == TYPES[column.type]
                assert comment == f"{column.en} · {column.fi}"
        keys = asked("SELECT table_name, constraint_type FROM duckdb_constraints()").fetchall()
        primary = {table for table, kind in keys if kind == "PRIMARY KEY"}
        assert primary == {item.name for item in TABLES if item.primary_key} | {"about"}
        assert {table for table, kind in keys if kind == "FOREIGN KEY"} == {
            item.name for item in TABLES if item.parent
        }
        views = asked("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
        assert {name for name, comment in views if comment} == {
            "fields_as_of",
            "traces",
            "to_review",
            "card_organisations",
        }
        told = dict(asked("SELECT name, value FROM about").fetchall())
        assert told["contract_version"] == schema.CONTRACT_VERSION


def test_views_trace_and_review(published):
    """A value's lines as read and the fields to look at, by SQL alone."""
    folder, expected = published
    with duckdb.connect(folder / "archive.duckdb", read_only=True) as connection:
        asked = connection.execute
        lines = asked("SELECT line, page FROM traces WHERE field = 'objectives' AND card_no = 1").fetchall()
        assert ("hyvin tarkea", 2) in lines
        at = schema.table("fields").names.index("needs_review")
        count = asked("SELECT count(*) FROM to_review").fetchone()[0]
        assert count == sum(row[at] for row in expected["fields"])
        named = asked("SELECT count(*) FROM card_organisations").fetchone()[0]
        assert named == len(expected["organisations"])


def test_the_data_package_is_valid(published):
    """Frictionless reads every table by the descriptor: types, keys, patterns and lists, without an error."""
    folder, expected = published
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert {task.name: task.stats.get("rows", 0) for task in report.tasks} == {
        name: len(content) for name, content in expected.items()
    }


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("cards", ",S0", ",X0"),
        ("fields", ",objectives,", ",card_id,"),
        ("repairs", ",objectives,", ",methods,"),
        ("evidence", ",ocr,", ",eye,"),
    ],
)
def test_the_data_package_finds_what_is_wrong(published, tmp_path, name, old, new):
    """A value against its pattern, key, parent or closed list is an error: the descriptor says something."""
    folder, _ = published
    for item in TABLES:
        text = (folder / f"{item.name}.csv").read_text("utf-8")
        (tmp_path / f"{item.name}.csv").write_text(text, "utf-8")
    (tmp_path / "datapackage.json").write_text(datapackage.as_json({}, "0"), "utf-8")
    path = tmp_path / f"{name}.csv"
    quoted = [f',"{part.strip(",")}' for part in (old, new)]
    text = path.read_text("utf-8")
    assert quoted[0] in text
    path.write_text(text.replace(*quoted, 1), "utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_data_package_tells_sizes_and_both_languages():
    """Bytes and hash where known; every table and field titled in English and Finnish."""
    facts = datapackage.FileFacts(5, "a" * 64)
    made = json.loads(datapackage.as_json({"cards.csv": facts}, "1.2.3"))
    cards = made["resources"][1]
    assert (cards["bytes"], cards["hash"]) == (5, f"sha256:{'a' * 64}")
    for resource in made["resources"]:
        for field in (resource, *resource["schema"]["fields"]):
            assert field["title"]
            assert field["title_fi"]


def test_every_listed_value_has_its_meaning():
    """Closed lists are explained in both languages, and nothing else is."""
    used = {}
    for item in TABLES:
        for column in item.columns:
            if column.allowed:
                if column.titles:
                    assert len(terms.categories(column, load("sokra"))) == len(column.allowed)
                    continue
                used.setdefault(column.name, set()).update(map(str, column.allowed))
    roles = {"role": {role.name for role in load().roles}}
    assert {name: set(values) for name, values in terms.TERMS.items()} | roles == used


def test_the_codebook_holds_every_column_and_value():
    """The page leaves nothing out."""
    page = codebook.as_markdown("1.2.3")
    for item in TABLES:
        section = page.split(f"\n## {item.name}\n")[1].split("\n## ")[0]
        for column in item.columns:
            assert f"| `{column.name}` |" in section
            assert all(f"| `{value}` |" in section for value in column.allowed)
    assert "Rahoittaja ja toteutunut julkinen rahoitus" in page


# The order in which DDI-Codebook 2.5 wants the parts of a variable and of a file's text.
ORDER = {
    "var": ["labl", "valrng", "txt", "catgry", "varFormat"],
    "fileTxt": ["fileName", "fileCont", "dimensns", "fileType"],
    "catgry": ["catValu", "labl"],
    "codeBook": ["stdyDscr", "fileDscr", "dataDscr"],
}


def test_the_ddi_codebook_has_every_variable_in_both_languages():
    """One variable a column, labels in English and Finnish, parts in the standard's order, names unique."""
    root = ET.fromstring(ddi.as_xml({"cards": 7}, "1.2.3"))
    space = f"{{{ddi.NAMESPACE}}}"
    variables = root.findall(f".//{space}var")
    assert [(item.get("files"), item.get("name")) for item in variables] == [
        (f"F_{table.name}", column.name) for table in TABLES for column in table.columns
    ]
    for variable in variables:
        assert [label.get(ddi.LANGUAGE) for label in variable.findall(f"{space}labl")] == ["en", "fi"]
    names = [item.get("ID") for item in root.iter() if item.get("ID")]
    assert len(set(names)) == len(names)
    for parent, order in ORDER.items():
        for element in root.iter(f"{space}{parent}"):
            places = [order.index(child.tag.removeprefix(space)) for child in element]
            assert places == sorted(places)
    assert root.find(f".//{space}caseQnty").text == "7"


@pytest.mark.processes
def test_the_sheet_links_to_pictures_that_lie_beside_it(tmp_path):
    """Drawn once from the document that was read; other files in the folder stay, old pictures go."""
    card = Path(__file__).parent.parent / "fixtures/cards/s20831-ocr-eng.pdf"
    (tmp_path / "in").mkdir()
    shutil.copy(card, tmp_path / "in")
    settings = Settings(workers=1, effort="fast")
    api.run(tmp_path / "in", tmp_path / "out", settings, extras=Extras(excel=True))
    sheet = openpyxl.load_workbook(tmp_path / "out/tables.xlsx")["to_review"]
    at = [cell.value for cell in sheet[1]].index("picture")
    links = [row[at].hyperlink.target for row in sheet.iter_rows(min_row=2) if row[at].hyperlink]
    assert links
    files = [tmp_path / "out" / link for link in links]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)
    before = {file: file.stat().st_mtime_ns for file in files}
    own, old = tmp_path / "out/to_review/oma.png", tmp_path / "out/to_review" / f"{'0' * 24}.png"
    own.write_bytes(b"x")
    old.write_bytes(b"x")
    api.run(tmp_path / "in", tmp_path / "out", settings, extras=Extras(excel=True))
    assert {file: file.stat().st_mtime_ns for file in files} == before
    assert (own.exists(), old.exists()) == (True, False)
