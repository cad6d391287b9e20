"""Rows have their cells by name, in the order in which the schema lists the columns."""

import pytest

from extract.schema import table
from extract.tables import row_types

TYPES = {
    "documents": row_types.DocumentRow,
    "fields": row_types.FieldRow,
    "evidence": row_types.EvidenceRow,
    "repairs": row_types.RepairRow,
    "links": row_types.LinkRow,
    "problems": row_types.ProblemRow,
    "organisations": row_types.OrganisationRow,
    "doubts": row_types.DoubtRow,
}


@pytest.mark.parametrize("name", TYPES)
def test_a_row_has_the_columns_of_its_table(name):
    """What is put into a row by name stands in the column of that name."""
    assert TYPES[name]._fields == table(name).names


def test_every_table_has_its_rows():
    """No table is forgotten among the rows of a document."""
    assert set(row_types.Rows.__dataclass_fields__) == {*TYPES, "cards"}
