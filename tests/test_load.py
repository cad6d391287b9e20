"""A run's tables as pandas frames: typed, keyed, and absent where nothing is."""

from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import stand_in

import extract
from extract import batch, schema
from extract.errors import UsageError
from extract.publish import Tables
from extract.schema import ColumnType
from extract.settings import Settings

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """Tables of some made-up documents."""
    folder = tmp_path_factory.mktemp("load")
    (folder / "in").mkdir()
    for number in range(3):
        (folder / "in" / f"{number}.pdf").write_text(f"%PDF {number}")
    batch.run([folder / "in"], folder / "out", Settings(), stand_in.process)
    return folder / "out"


def test_every_table_is_a_frame_with_its_key(output):
    """Nothing of the schema is missing, and the primary key is the index and has no double."""
    tables = extract.load(output)
    assert [spec.name for spec in fields(Tables)] == [item.name for item in schema.tables()]
    for item in schema.tables():
        made = getattr(tables, item.name)
        names = [*filter(None, made.index.names), *made.columns] if item.primary_key else list(made.columns)
        assert sorted(names) == sorted(item.names)
        assert made.index.is_unique
        if item.primary_key:
            assert tuple(made.index.names) == item.primary_key


WANTED = {
    ColumnType.DATE: "datetime64",
    ColumnType.MONEY: "Float64",
    ColumnType.INTEGER: "Int64",
    ColumnType.MONTH: "period[M]",
    ColumnType.STRING: "string",
    ColumnType.BOOLEAN: "boolean",
}


def test_cells_have_types_and_absence(output):
    """Days, months, money, numbers, texts and flags by their column; what is absent is no value of them."""
    cards = extract.load(output).cards
    for column in schema.table("cards").columns:
        if column.name in cards and column.type in WANTED:
            assert str(cards[column.name].dtype).startswith(WANTED[column.type]), column.name
    written = pd.read_parquet(output / "cards.parquet")
    for name in cards.columns:
        assert list(cards[name].isna()) == list(written[name].isna())
    assert any(isinstance(held, list) for held in cards["implementers"])


def test_money_is_exact_where_it_is_asked_for(output):
    """Decimals, not numbers."""
    exact = extract.load(output, exact=True).cards["public_funding_eur"].dropna()
    assert len(exact)
    assert all(isinstance(value, Decimal) for value in exact)
    assert exact.sum() == pytest.approx(Decimal(str(extract.load(output).cards["public_funding_eur"].sum())))


def test_frames_join_by_their_keys(output):
    """Fields find their card without naming columns."""
    tables = extract.load(output)
    joined = tables.fields.join(tables.cards[["text_source"]])
    assert len(joined) == len(tables.fields)
    assert not joined["text_source"].isna().any()
    source = tables.cards.index[0]
    assert set(tables.fields.loc[source].index) == set(tables.fields.index.levels[2])


def test_a_folder_without_tables_is_refused(tmp_path):
    """What is missing is told with what to give."""
    with pytest.raises(UsageError, match="output folder of a run"):
        extract.load(Path(tmp_path))
