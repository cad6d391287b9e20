"""The fixtures give what was accepted of them; all are read once for all of these tests."""

from pathlib import Path

import pytest

from extract.golden import Report, Request, Verdict, check, people, player
from extract.settings import Settings

ROOT = Path(__file__).parent.parent / "fixtures"
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("bad", "cards", "controls", "eura/cards/born", "letters", "others/cards", "rules", "slips")
    for path in (ROOT / folder).iterdir()
    if path.suffix in {".pdf", ".txt"}
)


@pytest.fixture(scope="module")
def report():
    """The check of all fixtures with recorded OCR."""
    settings = Settings(workers=2)
    return check(Request(ROOT, player(ROOT / "golden", settings), settings))


@pytest.mark.engine
def test_every_fixture_is_checked_and_no_golden_file_is_left_over(report):
    """The check sees the files that are there."""
    surplus = [one.source_path for one in report.documents if one.verdict is Verdict.SURPLUS]
    assert surplus == []
    assert [one.source_path for one in report.documents] == DOCUMENTS


@pytest.mark.engine
@pytest.mark.parametrize("source_path", DOCUMENTS)
def test_a_fixture_gives_what_was_accepted(report, source_path):
    """A change of what is extracted is seen; who means it calls `make golden-accept`."""
    own = tuple(one for one in report.documents if one.source_path == source_path)
    shown = people.text(Report(report.folder, own), colour=False)
    assert [one.verdict for one in own] == [Verdict.SAME], f"\n{shown}make golden-accept accepts this."
