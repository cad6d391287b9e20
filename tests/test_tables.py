"""A document's result becomes rows that keep everything and invent nothing."""

from dataclasses import replace

import stand_in
from hypothesis import given
from hypothesis import strategies as st

from extract import schema
from extract.model import Box, LineSpan, MediaType, Passage, Repair, RepairKind, Status, TextSource, ledger
from extract.tables import rows_of


def as_dicts(rows, name):
    return [dict(zip(schema.table(name).names, row, strict=True)) for row in rows.of(name)]


def test_every_row_has_every_column():
    """Rows are as long as their table is wide."""
    rows = rows_of(stand_in.result(7))
    for item in (item for item in schema.tables() if item.is_read):
        assert rows.of(item.name)
        assert {len(row) for row in rows.of(item.name)} == {len(item.columns)}


def test_cards_hold_the_typed_values_in_the_familys_order():
    """The values of the card stand under their names; what it leaves empty is None."""
    made = stand_in.result(7)
    row = as_dicts(rows_of(made), "cards")[0]
    for name, value in made.cards[0].values.items():
        assert row[name] == (list(value) if isinstance(value, tuple) else value)
    empty = as_dicts(rows_of(stand_in.result(9)), "cards")[0]
    assert empty["public_funding_eur"] is None
    assert empty["implementers"] is None


def test_a_repair_stands_where_its_word_does():
    """Page and box are those of the words that the repair changes."""
    first, second = as_dicts(rows_of(stand_in.result(3)), "repairs")[:2]
    assert (first["page"], first["x0"], first["top"], first["x1"]) == (1, 72, 100, 120)
    assert (second["page"], second["x0"], second["top"], second["x1"]) == (2, 150, 80, 200)
    assert first["alternatives"] == ["paikka", "päikka"]
    assert second["alternatives"] is None


def test_an_insertion_stands_at_its_line():
    """A repair that replaces nothing has the page of the line it is put into."""
    passage = Passage("ab", (LineSpan(0, 2, 4, Box(0, 0, 9, 9), TextSource.OCR),))
    field = replace(
        stand_in.field("objectives", 1),
        raw=passage,
        repairs=(Repair("", "-", 1, 1, RepairKind.HYPHEN, 0.9),),
    )
    made = stand_in.result(3)
    made = replace(made, cards=(replace(made.cards[0], fields=(field,)),))
    assert as_dicts(rows_of(made), "repairs")[0]["page"] == 4


@given(st.integers(0, 99_999))
def test_undoing_the_repairs_rows_gives_value_raw(number):
    """The rows alone are enough to turn value back into value_raw."""
    rows = rows_of(stand_in.result(number))
    repairs = as_dicts(rows, "repairs")
    for row in as_dicts(rows, "fields"):
        own = [
            Repair(
                item["original"], item["repaired"], item["start"], item["end"], RepairKind(item["kind"]), 1
            )
            for item in repairs
            if (item["card_no"], item["field"]) == (row["card_no"], row["field"])
        ]
        if row["value"] is not None:
            assert ledger.undo(row["value"], own) == row["value_raw"]


def test_cards_come_in_order():
    """Rows are sorted by card, whatever order the pipeline gave."""
    made = stand_in.result(2)
    rows = rows_of(replace(made, cards=made.cards[::-1]))
    assert [row[1] for row in rows.cards] == [1, 2, 3]
    assert [row[1] for row in rows.fields] == sorted(row[1] for row in rows.fields)


def test_a_failed_document_has_its_row_alone():
    """A document without cards stands in documents and nowhere else."""
    made = replace(
        stand_in.result(0),
        media_type=MediaType.PDF,
        status=Status.FAILED,
        reason="encrypted",
        message="Salattu.",
        cards=(),
    )
    rows = rows_of(made)
    assert as_dicts(rows, "documents")[0]["reason"] == "encrypted"
    assert not any(rows.of(item.name) for item in schema.tables() if item.name != "documents")
