"""The Data Package of every output is valid: over the fixtures of cards, of rules and of cards held out."""

from pathlib import Path

import frictionless
import pytest

from extract.cli import main

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.mark.engine
@pytest.mark.parametrize("name", ["cards", "rules", "heldout", "slips", "letters", "bad", "controls"])
def test_the_data_package_is_valid(tmp_path, name):
    """Types, keys, constraints, sizes and hashes: nothing that the description says is broken by a table."""
    assert main(["run", str(FIXTURES / name), "-o", str(tmp_path / "out"), "--quiet"]) in {0, 3, 5}
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "fieldName", "rowNumber", "note"])[:5]
