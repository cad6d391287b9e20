"""Tables as of a probability: what is less sure is undone exactly, by Python and by SQL alike."""

import random

import duckdb
import pandas as pd
import pytest
from test_write import write

import extract
from extract import schema
from extract.errors import UsageError
from extract.model import Repair, RepairKind, ledger
from extract.write import frame, rows, write_database

SIGNS = "abcäöåÄÖ \n-–.,;e\u0301\u00ad\U0001f600€"
RANDOM_LEDGERS = 10_000


def text_of(chance, most):
    """A random text of letters, combining marks and signs outside the basic plane."""
    return "".join(chance.choices(SIGNS, k=chance.randrange(most)))


def ledger_of(chance, text):
    """A random ledger that fits the text: insertions, deletions and changes, touching or apart."""
    repairs, at = [], 0
    while at < len(text) and chance.random() < 0.85:
        start = min(len(text), at + chance.randrange(8))
        end = min(len(text), start + chance.randrange(6))
        repaired = text_of(chance, 6)
        repairs.append(Repair(text[start:end], repaired, start, end, RepairKind.CHARACTERS, chance.random()))
        at = max(end, start + 1)
    return tuple(repairs)


def test_undo_is_exact_on_ten_thousand_random_ledgers():
    """Undoing gives the text as read byte for byte, for the whole ledger and for what any bound leaves."""
    chance = random.Random(20731)
    made = 0
    for _ in range(RANDOM_LEDGERS):
        text = text_of(chance, 120)
        whole = ledger_of(chance, text)
        made += len(whole)
        for least in (0.0, 0.5):
            kept = [repair for repair in whole if repair.probability >= least]
            value = ledger.apply(text, kept)
            assert ledger.undo(value, kept).encode() == text.encode()
    assert made > 4 * RANDOM_LEDGERS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An output folder with tables and database."""
    made = tmp_path_factory.mktemp("output")
    write(made, [*range(12), 4_999])
    write_database(made, made / "archive.duckdb", "0")
    return made


# The stand-in's typed values do not come from its texts; those of real fixtures are compared with the pages.
UNTYPED = [item.name for item in schema.tables() if item.name not in {"cards", "organisations"}]


@pytest.mark.parametrize("name", UNTYPED)
def test_at_zero_nothing_changes(folder, name):
    """With every repair made the tables are as written."""
    table = schema.table(name)
    written = frame(table, list(rows(folder, table)))
    pd.testing.assert_frame_equal(extract.tables_at(folder, 0)[name], written)


def test_above_one_every_value_is_as_read(folder):
    """With no repair made a value is value_raw."""
    fields = extract.tables_at(folder, 1.1)["fields"]
    assert fields["value"].equals(fields["value_raw"])
    assert len(extract.tables_at(folder, 1.1)["repairs"]) == 0


def test_between_only_the_sure_repairs_are_made(folder):
    """A repair of 0.75 is made at 0.7 and undone at 0.8; one of a third is undone at both."""
    at = {least: extract.tables_at(folder, least)["fields"]["value"].dropna() for least in (0.7, 0.8)}
    assert at[0.7].str.startswith("päikkä").all()
    assert at[0.8].str.startswith("paikka").all()
    assert at[0.7].str.endswith("tarkea").all()


@pytest.mark.parametrize("least", [0.0, 1 / 3, 0.5, 0.75, 0.9, 1.1])
def test_sql_gives_the_same_values(folder, least):
    """The macro with a bound, and the view with a variable, give what Python gives."""
    wanted = [
        None if pd.isna(value) else value for value in extract.tables_at(folder, least)["fields"]["value"]
    ]
    with duckdb.connect(folder / "archive.duckdb", read_only=True) as connection:
        order = "ORDER BY source_path, card_no, fields.rowid"
        join = "JOIN fields USING (source_path, card_no, field)"
        query = f"SELECT a.value FROM fields_at(?) AS a {join} {order}"
        assert [row[0] for row in connection.execute(query, [least]).fetchall()] == wanted
        connection.execute(f"SET VARIABLE probability = {least}")
        query = f"SELECT a.value FROM fields_as_of AS a {join} {order}"
        assert [row[0] for row in connection.execute(query).fetchall()] == wanted


def test_a_folder_without_tables_is_told(tmp_path):
    """No traceback where there is nothing to read."""
    with pytest.raises(UsageError, match="There is no table"):
        extract.tables_at(tmp_path, 0.5)
