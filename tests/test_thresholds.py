"""Thresholds are applied when tables are written: another one reads nothing and gives a fresh run's bytes."""

import shutil
from pathlib import Path

import pytest

from extract.api import run
from extract.schema import table
from extract.settings import STRICTEST, Settings
from extract.write import rows

CARDS = Path(__file__).parent.parent / "fixtures" / "cards"
DUMPS = ("s20731-text.txt", "s20398-ocr-rows.txt")
TABLES = ("cards", "fields", "repairs", "doubts", "organisations", "problems")

pytestmark = [pytest.mark.engine, pytest.mark.processes]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two dumps of English OCR: repairs and doubts of many probabilities."""
    folder = tmp_path_factory.mktemp("archive")
    for name in DUMPS:
        shutil.copy(CARDS / name, folder)
    return folder


def read(archive, output, **settings):
    """A run into a folder; how many documents it read."""
    return run(archive, output, Settings(lexicon="frequency", **settings)).planned["to_read"]


def column(output, name, *columns):
    made = table(name)
    places = [made.names.index(one) for one in columns]
    return [tuple(row[at] for at in places) for row in rows(output, made)]


@pytest.mark.parametrize(
    "other", [{"max_error": 0.3}, {"max_error": STRICTEST}, {"min_probability": 0.99}, {"min_probability": 1}]
)
def test_another_threshold_reads_nothing(archive, tmp_path, other):
    """The second run takes what the first one kept; its tables are those of a run without a first."""
    assert read(archive, tmp_path / "again") == len(DUMPS)
    assert read(archive, tmp_path / "again", **other) == 0
    assert read(archive, tmp_path / "fresh", **other) == len(DUMPS)
    for name in TABLES:
        made = [(tmp_path / folder / f"{name}.csv").read_bytes() for folder in ("again", "fresh")]
        assert made[0] == made[1], name


def test_flags_doubts_and_cards_agree(archive, tmp_path):
    """With less error borne more fields are flagged; doubts and cards follow the fields."""
    flagged = []
    for share in (0.3, 0.02, STRICTEST):
        read(archive, tmp_path / "out", max_error=share)
        fields = column(tmp_path / "out", "fields", "source_path", "field", "needs_review", "review_reason")
        own = {row[:2] for row in fields if row[2]}
        assert all((row[3] is not None) == row[2] for row in fields)
        sure = column(tmp_path / "out", "fields", "needs_review", "confidence", "bound")
        assert all(
            needed == (chance is None or bound is None or chance < bound) for needed, chance, bound in sure
        )
        assert set(column(tmp_path / "out", "doubts", "source_path", "field")) == own
        cards = dict(column(tmp_path / "out", "cards", "source_path", "needs_review"))
        assert {path for path, needed in cards.items() if needed} == {path for path, _ in own}
        flagged.append(own)
    assert flagged[0] < flagged[1] < flagged[2]


def test_undone_repairs_leave_what_was_read(archive, tmp_path):
    """At 1 only certain repairs are left, and a value without repairs is what was read."""
    read(archive, tmp_path / "out", min_probability=1)
    assert all(chance >= 1 for (chance,) in column(tmp_path / "out", "repairs", "probability"))
    repaired = {*column(tmp_path / "out", "repairs", "source_path", "field")}
    plain = column(tmp_path / "out", "fields", "source_path", "field", "value_raw", "value")
    assert all(raw == value for path, name, raw, value in plain if value and (path, name) not in repaired)
