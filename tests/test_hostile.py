"""Hostile files get the right answer, each for itself, and take no other file down."""

import numpy as np
import pandas as pd
import pytest

from extract import batch, ocr, pipeline
from extract.batch.inputs import readable
from extract.settings import Settings
from fixtures.make import fuzz, hostile

SETTINGS = Settings(workers=2, effort="fast", wall_limit_s=60, cpu_limit_s=60)


@pytest.mark.engine
@pytest.mark.processes
def test_hostile_files_get_the_right_answer(tmp_path):
    """Broken, endless, odd and misnamed files: the row, the reason, the cards, and what is said."""
    hostile.write(tmp_path / "in", hostile.QUICK)
    batch.run([tmp_path / "in"], tmp_path / "out", SETTINGS, pipeline.process_bytes)
    rows = pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("source_path")
    told = (
        pd.read_parquet(tmp_path / "out" / "problems.parquet").groupby("source_path")["message"].agg(" ".join)
    )
    assert set(rows.index) == {readable(file.name) for file in hostile.QUICK}
    wrong = {}
    for file in hostile.QUICK:
        row = rows.loc[readable(file.name)]
        reason = None if pd.isna(row["reason"]) else row["reason"]
        said = f"{row['message']} {told.get(readable(file.name), '')}".lower()
        right = row["status"] == file.status and reason in (file.reasons or (None,))
        if not (right and row["card_count"] == file.cards and file.said in said):
            wrong[file.name] = (row["status"], reason, row["card_count"], row["message"])
    assert not wrong


@pytest.mark.engine
@pytest.mark.parametrize(
    "name", ["utf-32-le", "utf-32-be-marked", "utf-16-be", "nul-behind", "nul-between", "only-cr"]
)
def test_an_encoding_changes_no_value(name):
    """The same dump reads the same, however its letters are written."""
    (file,) = (one for one in hostile.FILES if one.name == f"{name}.txt")
    plain = pipeline.process_bytes(hostile.dump().encode(), "a.txt", "", SETTINGS).cards[0]
    made = pipeline.process_bytes(file.make(), "a.txt", "", SETTINGS).cards[0]
    assert dict(made.values) == dict(plain.values)


@pytest.mark.engine
@pytest.mark.parametrize("name", ["invisible", "white", "clipped"])
def test_what_nobody_sees_is_in_no_value(name):
    """Words for programs alone are left out of the values and told."""
    (file,) = (one for one in hostile.FILES if one.name == f"{name}.pdf")
    (card,) = pipeline.process_bytes(file.make(), "a.pdf", "", SETTINGS).cards
    assert not any("palvelimelle" in (field.value or "") for field in card.fields)
    assert any("palvelimelle" in problem.message for problem in card.problems)


@pytest.mark.engine
@pytest.mark.processes
def test_mutants_of_the_fixtures_crash_nothing(tmp_path):
    """Sixty seeded mutants, broken where a reader looks: each has its row, and none is our fault."""
    fuzz.write(tmp_path / "in", 20261124, 60)
    batch.run([tmp_path / "in"], tmp_path / "out", SETTINGS, pipeline.process_bytes)
    rows = pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("source_path")
    assert len(rows) == 60
    assert not list(rows.index[rows["reason"] == "crashed"])


def test_the_makers_are_deterministic():
    """The same seed gives the same bytes, and every hostile file has a name of its own."""
    assert list(fuzz.mutants(7, 20)) == list(fuzz.mutants(7, 20))
    names = [file.name for file in hostile.FILES]
    assert len(names) == len(set(names)) > 100


@pytest.mark.parametrize("shape", [(1, 1), (3, 90), (90, 3), (40, 90), (9, 4000)])
def test_an_image_narrower_than_a_cell_has_no_filled_rows(shape):
    """A page of a few points is looked at like any other."""
    assert ocr.shading.shaded_rows(np.full(shape, 200, np.uint8), 300.0) == ()
