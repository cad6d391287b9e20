"""Two runs compared: what changed, of which kind, which value is likelier, and what the exit code says."""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract import api, pipeline
from extract.batch import read_run_json
from extract.batch.report import write_run_json
from extract.cli import main
from extract.compare import Order, compare, showing
from extract.compare.judging import judge
from extract.compare.report import Kind, Likelier
from extract.errors import ExitCode, UsageError
from extract.repair import Repairer
from extract.settings import Settings
from tests import stand_in

RAW = "paikka 7\nhyvin tarkea"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The tables of a run over three documents of the stand-in."""
    folder = tmp_path_factory.mktemp("arkisto")
    for number in (6, 7, 8):
        (folder / f"kortti-{number}.pdf").write_text(f"%PDF {number}", "utf-8")
    output = tmp_path_factory.mktemp("taulut")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "process_bytes", stand_in.process)
        api.run(folder, output, Settings())
    return output


@pytest.fixture
def other(made, tmp_path):
    """A copy of the tables, to be edited."""
    return shutil.copytree(made, tmp_path / "toiset")


def edit(folder, table, change, **where):
    """Changes cells of the rows that fit, or drops them."""
    path = folder / f"{table}.parquet"
    held = pq.read_table(path)
    rows = []
    for row in held.to_pylist():
        fits = all(row[name] == value for name, value in where.items())
        if not fits or change is not None:
            rows.append({**row, **change} if fits else row)
    pq.write_table(pa.Table.from_pylist(rows, schema=held.schema), path)


def found(before, after, **more):
    return compare(Order(before, after, lexicon="frequency", **more))


def the_field(before, after):
    """The only field that changed."""
    (change,) = found(before, after).sample
    return change


FIELD = {"source_path": "kortti-7.pdf", "card_no": 1, "field": "objectives"}


def test_the_same_tables_do_not_differ(made, other):
    """A run compared with its copy has nothing to tell."""
    same = found(made, other)
    assert not same.differs
    assert same.sample == ()
    assert [table.before_rows for table in same.tables] == [table.after_rows for table in same.tables]
    assert "Every row of every table is the same." in showing.markdown(same)
    assert "Every row of every table is the same." in showing.html(same)


def test_a_document_that_changed_status_is_named(made, other):
    """Status and reason stand before and after; its cards are gone."""
    gone = {"source_path": "kortti-6.pdf"}
    edit(other, "documents", {"status": "failed", "reason": "damaged", "card_count": 0}, **gone)
    for table in ("cards", "fields", "evidence", "repairs", "links", "problems", "organisations"):
        edit(other, table, None, **gone)
    told = found(made, other)
    (change,) = told.documents
    assert (change.source_path, change.kind, change.before, change.after) == (
        "kortti-6.pdf",
        "status",
        "ok",
        "failed damaged",
    )
    assert [(card.source_path, card.card_no, card.kind) for card in told.cards] == [
        ("kortti-6.pdf", 1, "vanished")
    ]
    assert {row.table for row in told.rows} == {"links", "problems", "organisations"}
    assert {row.side for row in told.rows} == {"only before"}
    assert found(other, made).cards[0].kind == "appeared"


def test_documents_that_come_and_go_are_told(made, other):
    """Without a row in the other run a document appeared or vanished."""
    edit(other, "documents", None, source_path="kortti-6.pdf")
    assert [change.kind for change in found(made, other).documents] == ["vanished"]
    assert [change.kind for change in found(other, made).documents] == ["appeared"]


def test_what_is_before_and_what_is_after_stands_under_its_own_head(made, other):
    """A row that the other run lacks is one more before, and only there."""
    edit(other, "documents", None, source_path="kortti-6.pdf")
    text = showing.markdown(found(made, other))
    assert "| table | rows before | rows after | only before | only after |" in text
    (row,) = (line for line in text.splitlines() if line.startswith("| documents |"))
    before, after, only_before, only_after = map(int, row.split("|")[2:-1])
    assert (before - after, only_before, only_after) == (1, 1, 0)
    assert "| kortti-6.pdf | vanished | ok |  |" in text


def test_another_repair_of_the_same_text_is_a_repair(made, other):
    """The value differs, what was read does not."""
    edit(other, "fields", {"value": "päikkä 7\nhyvin tarkea"}, **FIELD)
    change = the_field(made, other)
    assert change.kind is Kind.REPAIR
    assert change.judgement.likelier is Likelier.BEFORE
    assert change.page == 1


def test_another_text_at_the_same_place_is_a_reading(made, other):
    """The evidence stands where it stood."""
    edit(other, "fields", {"value_raw": "paikka 7\nhyvin tarkes", "value": "paikka 7\nhyvin tarkes"}, **FIELD)
    assert the_field(made, other).kind is Kind.READING


def test_a_text_from_another_place_is_a_mapping(made, other):
    """The evidence moved down the page."""
    edit(other, "fields", {"value_raw": "muuta tekstiä", "value": "muuta tekstiä"}, **FIELD)
    edit(other, "evidence", {"top": 400.0, "bottom": 410.0}, **FIELD)
    assert the_field(made, other).kind is Kind.MAPPING


def test_a_text_that_moved_to_another_field_names_it(made, other):
    """Both fields tell of each other, and of their status."""
    edit(other, "fields", {"value_raw": None, "value": None, "field_status": "empty"}, **FIELD)
    edit(
        other,
        "fields",
        {"value_raw": RAW, "value": RAW, "field_status": "filled"},
        **{**FIELD, "field": "remarks"},
    )
    changes = found(made, other).sample
    assert [(change.field, change.kind, change.other_field) for change in changes] == [
        ("objectives", Kind.MAPPING, "remarks"),
        ("remarks", Kind.MAPPING, "objectives"),
    ]
    assert "filled → empty" in showing.verdict(changes[0])


def test_another_certainty_is_a_doubt_and_no_sample(made, other):
    """The value is the same: it is counted, and there is nothing to look at."""
    edit(other, "fields", {"needs_review": False, "confidence": 0.99}, **FIELD)
    told = found(made, other)
    assert told.differs
    assert told.fields == {Kind.DOUBT: {Likelier.EVEN: 1}}
    assert told.sample == ()


def test_flags_that_come_and_go_are_counted_by_field(made, other):
    """Also where the value is the same."""
    edit(other, "fields", {"needs_review": False}, **FIELD)
    comparison = found(made, other)
    assert [(one.field, one.gained, one.lost) for one in comparison.flags] == [("objectives", 0, 1)]
    assert [(one.gained, one.lost) for one in found(other, made).flags] == [(1, 0)]
    assert "Flags for review: 0 gained, 1 lost" in showing.markdown(comparison)
    assert "Flags for review" in showing.html(comparison)


def test_what_the_runs_did_differently_stands_first(made, other):
    """Settings and versions; how many processors worked is no difference."""
    assert found(made, other).settings == ()
    told = read_run_json(other)
    told["settings"] |= {"max_error": 0.02, "workers": 7}
    told["versions"] |= {"tesseract": "9.9"}
    write_run_json(other, told)
    comparison = found(made, other)
    assert [one.name for one in comparison.settings] == ["max_error", "tesseract"]
    assert comparison.settings[1].after == "9.9"
    text = showing.markdown(comparison)
    assert text.index("Settings, versions and models") < text.index("Every row of every table is the same")
    assert "| max\\_error | 0.01 | 0.02 |" in text
    assert json.loads(showing.as_json(comparison))["settings"][0]["after"] == "0.02"
    assert "9.9" in showing.html(comparison)


def test_a_file_with_other_content_is_no_fault_of_the_program(made, other):
    """What differs in a file that is another one is called so."""
    edit(other, "documents", {"source_sha256": "f" * 64}, source_path="kortti-7.pdf")
    edit(other, "fields", {"value_raw": "x", "value": "x"}, **FIELD)
    told = found(made, other)
    assert told.documents[0].kind == "content"
    assert the_field(made, other).kind is Kind.CONTENT


def test_any_other_row_is_a_difference(made, other):
    """A moved line of evidence alone differs, though no field does."""
    edit(other, "evidence", {"x0": 1.0}, **FIELD)
    told = found(made, other)
    assert told.differs
    assert told.fields == {}
    assert [table.table for table in told.tables if table.only_after] == ["evidence"]


def test_the_sample_follows_from_its_seed(made, other):
    """The same seed chooses the same fields, in their order; another one others."""
    for number in (6, 7, 8):
        for card in (1, 2, 3):
            for field in ("card_id", "objectives"):
                where = {"source_path": f"kortti-{number}.pdf", "card_no": card, "field": field}
                edit(other, "fields", {"value_raw": f"x{number}", "value": f"x{number}"}, **where)
    choices = {seed: found(made, other, sample=3, seed=seed).sample for seed in range(6)}
    assert found(made, other, sample=3, seed=2).sample == choices[2]
    assert len(set(choices.values())) > 1
    for chosen in choices.values():
        assert list(chosen) == sorted(chosen, key=lambda one: (one.source_path, one.card_no, one.field))


@pytest.mark.parametrize(
    ("before", "after", "likelier"),
    [
        ("hyvin tärkeä", "hyvin tarkeq", Likelier.BEFORE),
        ("nuorten tyollisyys", "nuorten työllisyys", Likelier.AFTER),
        ("rivi 12", "rivi 13", Likelier.EVEN),
        ("sama", "sama", Likelier.EVEN),
        (None, "uusi", Likelier.EVEN),
    ],
)
def test_the_lexicon_says_which_is_likelier(before, after, likelier):
    """Known words win; where no word differs nobody does."""
    assert judge(before, after, Repairer(pipeline.lexicon("frequency"))).likelier is likelier


def test_reports_escape_what_stands_in_cards(made, other):
    """Foreign text is text in HTML and Markdown, and the difference is marked word by word."""
    edit(other, "fields", {"value": "päikkä 7\n<b>erittäin|tärkeä</b>"}, **FIELD)
    told = found(made, other)
    page = showing.html(told)
    assert "<ins>&lt;b&gt;erittäin|tärkeä&lt;/b&gt;</ins>" in page
    assert "<script" not in page
    assert "\\<b\\>erittäin\\|tärkeä" in showing.markdown(told)


def test_the_command_tells_by_its_exit_code(made, other, tmp_path, capsys, monkeypatch):
    """0 the same, 6 a difference, 2 no tables; the reports are written."""
    monkeypatch.setattr(pipeline, "repairer", lambda *_: Repairer(pipeline.lexicon("frequency")))
    assert main(["compare", str(made), str(other)]) == ExitCode.OK
    edit(other, "fields", {"value": "päikkä 7\nhyvin tarkea"}, **FIELD)
    capsys.readouterr()
    files = {flag: tmp_path / f"vertailu.{flag}" for flag in ("markdown", "html")}
    flags = [part for flag, file in files.items() for part in (f"--{flag}", str(file))]
    assert main(["compare", str(made), str(other), "--json", *flags]) == ExitCode.DIFFERENCE
    held = json.loads(capsys.readouterr().out)
    assert held["differs"] is True
    assert held["fields"] == {"repair": {"before": 1}}
    assert files["markdown"].read_text("utf-8").startswith("# Two runs compared")
    assert files["html"].read_text("utf-8").startswith("<!doctype html>")
    assert main(["compare", str(made), str(tmp_path)]) == ExitCode.USAGE


def test_tables_with_other_columns_are_refused(made, other):
    """A table of another version is not half compared."""
    path = other / "links.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["url"]), path)
    with pytest.raises(UsageError, match="other columns"):
        found(made, other)
