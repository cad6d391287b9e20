"""The Data Package of every output is valid: over the fixtures of cards, of rules and of cards held out."""

from pathlib import Path

import frictionless
import pyarrow.parquet as pq
import pytest

from extract.cli import main

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.mark.engine
@pytest.mark.parametrize("name", ["cards", "rules", "heldout", "slips", "letters", "bad", "controls"])
def test_the_data_package_is_valid(tmp_path, name):
    """Nothing that the description says is broken by a table, and every problem is told in Finnish too."""
    assert main(["run", str(FIXTURES / name), "-o", str(tmp_path / "out"), "--quiet"]) in {0, 3, 5}
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    for row in pq.read_table(tmp_path / "out" / "problems.parquet").to_pylist():
        assert row["message_fi"] != row["message"], row["message"]
    assert report.valid, report.flatten(["name", "fieldName", "rowNumber", "note"])[:5]
