"""The schema names every column of the contract once, and renders itself."""

import json

import pytest

from extract import schema
from extract.families import load

CONTRACT = {
    "documents": "source_path source_sha256 media_type status reason message page_count card_count "
    "duplicate_of",
    "cards": "source_path card_no card_id project_name start_date end_date funder public_funding_eur "
    "implementers target_groups background objectives methods outputs promising_practices other_results "
    "dissemination remarks priority_axis compiled_by compiled_month source_sha256 page_count text_source "
    "confidence needs_review",
    "fields": "source_path card_no field field_status label_raw value_raw value confidence needs_review "
    "value_origin review_reason bound",
    "evidence": "source_path card_no field line_no page x0 top x1 bottom text_source start end",
    "repairs": "source_path card_no field repair_no original repaired start end page x0 top x1 bottom kind "
    "probability alternatives",
    "links": "source_path card_no page url text field",
    "problems": "source_path card_no field severity code message message_fi",
    "organisations": "source_path card_no organisation_no role name normal_form kind legal_form municipality",
    "doubts": "source_path card_no field doubt_no word start end page x0 top x1 bottom probability "
    "alternatives alternative_probabilities reason",
    "decisions": "decision_id source_path card_no field state decision value reviewer decided_at parent note",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_tables_have_the_contracts_columns(name):
    """Version 2 of the contract, column for column, in order."""
    assert " ".join(schema.table(name).names) == CONTRACT[name]


def test_there_are_no_other_tables():
    """Tables come in the contract's order, and only those."""
    assert [item.name for item in schema.tables()] == list(CONTRACT)


def test_every_field_of_the_family_is_a_column():
    """A field added to the family becomes a column without a change of code."""
    names = [spec.name for spec in load("sokra").fields]
    assert list(schema.table("cards").names[2 : 2 + len(names)]) == names


def test_keys_lead_to_their_parents():
    """A child's key begins with its parent's, so that rows can be joined."""
    for item in schema.tables():
        if item.parent is not None:
            key = schema.table(item.parent).primary_key
            assert item.names[: len(key)] == key


def test_every_column_is_described_in_both_languages():
    """The data dictionary has no gap."""
    for item in schema.tables():
        assert item.title_en
        assert item.title_fi
        for column in item.columns:
            assert column.en
            assert column.fi
            assert column.en != column.fi


def test_markdown_and_json_hold_every_column():
    """Both renderings are complete, and JSON can be read back."""
    document = json.loads(schema.as_json())
    assert document["contract_version"] == "2"
    markdown = schema.as_markdown()
    for item, told in zip(schema.tables(), document["tables"], strict=True):
        assert [column["name"] for column in told["columns"]] == list(item.names)
        assert all(f"| {name} |" in markdown for name in item.names)


def test_an_unknown_table_or_column_is_an_error():
    """A name that is not there is never answered with a default."""
    with pytest.raises(KeyError):
        schema.table("kortit")
    with pytest.raises(KeyError):
        schema.table("cards").column("nimi")
