"""Decisions live through other readings: none is lost silently, none applied to what nobody saw."""

import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pikepdf
import pytest

from extract import api, decisions
from extract.desk import Archive, Session
from extract.settings import Settings

pytestmark = [pytest.mark.engine, pytest.mark.processes]
CARDS = Path(__file__).parent.parent / "fixtures" / "cards"


def run(folder, output, effort="full"):
    """The report of a run."""
    return api.run(folder, output, Settings(workers=1, effort=effort, max_error=0.001))


def states(output):
    """How many decisions are in each state."""
    rows = duckdb.sql(f"SELECT state FROM '{output}/decisions.parquet'").fetchall()
    return Counter(state for (state,) in rows)


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """A scan read with little effort, with an answer to every question."""
    top = tmp_path_factory.mktemp("kept")
    (top / "in").mkdir()
    shutil.copy(CARDS / "s20831-ocr-eng.pdf", top / "in/kortti.pdf")
    run(top / "in", top / "fast", "fast")
    session = Session(Archive.read(top / "fast"), top / "in/decisions.csv", "Aino")
    for number in list(session.items):
        if not session.is_done(number):
            session.decide({"id": decisions.new_id(), "item": number, "act": "accept"})
    return top, len(decisions.settle(session.decided_by()).used)


def held(output):
    """Every applied decision with what was seen and what is read now."""
    return duckdb.sql(
        f"SELECT d.decision_id, f.value_raw FROM '{output}/decisions.parquet' AS d "
        f"JOIN '{output}/fields.parquet' AS f USING (source_path, card_no, field) WHERE d.state = 'applied'"
    ).fetchall()


def test_the_same_reading_takes_them_all(decided):
    """Every one is applied, and nothing is asked again that was answered as a whole."""
    top, count = decided
    run(top / "in", top / "fast", "fast")
    assert states(top / "fast") == {"applied": count}


def test_another_effort_applies_only_what_was_seen(decided):
    """All are told; what is applied was seen letter for letter."""
    top, count = decided
    run(top / "in", top / "full")
    assert states(top / "full").total() == count
    seen = {one.id: one.seen_raw for one in decisions.read([top / "in/decisions.csv"]).decisions}
    assert all(decisions.is_same_text(seen[identity], raw) for identity, raw in held(top / "full"))


def saved_again(top, tmp_path):
    """A folder with the card's file saved anew under another name."""
    folder = tmp_path / "in"
    folder.mkdir()
    with pikepdf.open(top / "in/kortti.pdf") as document:
        document.docinfo["/Title"] = "Tallennettu uudelleen"
        document.save(folder / "toinen nimi.pdf")
    return folder


def test_a_file_saved_again_under_another_name_is_offered_never_changed(decided, tmp_path):
    """Another content with the same card: not one decision is applied, not one is silent."""
    top, count = decided
    folder = saved_again(top, tmp_path)
    shutil.copy(top / "in/decisions.csv", folder)
    run(folder, tmp_path / "out", "fast")
    found = states(tmp_path / "out")
    assert found.total() == count
    assert set(found) <= {"stale", "agreed"}
    query = f"SELECT count(*) FROM '{tmp_path}/out/fields.parquet' WHERE value_origin = 'person'"
    assert duckdb.sql(query).fetchall() == [(0,)]


def test_one_key_affirms_what_was_decided_of_an_older_file(decided, tmp_path):
    """Offered with old and new; the affirmed value stands in the next tables and is asked about no more."""
    top, _ = decided
    folder = saved_again(top, tmp_path)
    session = Session(Archive.read(top / "fast"), folder / "decisions.csv", "Aino")
    first = next(number for number, item in session.items.items() if item.kind == "field")
    name = session.items[first].key[2]
    session.decide({"id": decisions.new_id(), "item": first, "act": "edit", "value": "Päätetty arvo"})
    run(folder, tmp_path / "out", "fast")
    again = Session(Archive.read(tmp_path / "out"), folder / "decisions.csv", "Aino")
    (number,) = [number for number, item in again.items.items() if item.kind == "stale"]
    shown = again.shown(number, "fi")
    assert (shown["again"][0]["value"], shown["alternatives"][0]["word"]) == ("Päätetty arvo",) * 2
    again.decide({"id": decisions.new_id(), "item": number, "act": "edit", "value": "Päätetty arvo"})
    run(folder, tmp_path / "out", "fast")
    assert states(tmp_path / "out") == {"applied": 1}
    query = f"SELECT field, value FROM '{tmp_path}/out/fields.parquet' WHERE value_origin = 'person'"
    assert duckdb.sql(query).fetchall() == [(name, "Päätetty arvo")]


def test_an_archive_without_the_document_tells_of_orphans(decided, tmp_path):
    """The document is gone; its decisions are not."""
    top, count = decided
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(CARDS / "s20731-text.txt", folder)
    shutil.copy(top / "in/decisions.csv", folder)
    run(folder, tmp_path / "out", "fast")
    assert states(tmp_path / "out") == {"orphan": count}
