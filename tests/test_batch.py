"""A run over an archive: every input once, the same bytes whatever happens, only new work the second time."""

import hashlib
import json
import os

import pandas as pd
import pytest
import stand_in

from extract import batch
from extract.batch import events
from extract.errors import EngineMissingError, ExitCode, NoInputError, UsageError
from extract.schema import tables
from extract.settings import Settings

pytestmark = pytest.mark.processes

SETTINGS = Settings(workers=2, wall_limit_s=4, memory_limit_mb=300)


def archive(tmp_path, deeds):
    """A folder with a file for each name and deed."""
    for name, deed in deeds.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"%PDF {deed}" if isinstance(deed, int) else deed)
    return tmp_path / "in"


def run(tmp_path, settings=SETTINGS, output="out", meanwhile=None, **options):
    """Runs over the archive, does ``meanwhile`` once all is listed; the report and what was told."""
    told = []

    def tell(event):
        told.append(event)
        if isinstance(event, events.Planned) and meanwhile is not None:
            meanwhile()

    options = batch.Options(on_event=tell, **options)
    report = batch.run([tmp_path / "in"], tmp_path / output, settings, stand_in.process, options)
    return report, told


def hashes(folder):
    """Hash of every table's files."""
    names = [f"{item.name}.{kind}" for item in tables() for kind in ("parquet", "csv")]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def documents(folder):
    """The rows of ``documents`` by source path."""
    frame = pd.read_parquet(folder / "documents.parquet")
    assert list(frame["source_path"]) == sorted(frame["source_path"])
    return frame.set_index("source_path")


def read(told):
    """Source paths of the documents that were read."""
    return {event.source_path for event in told if isinstance(event, events.DocumentDone)}


def test_every_input_has_exactly_one_row(tmp_path):
    """The law ok + failed + skipped = inputs holds with poisoned, empty, doubled and odd files."""
    deeds = {f"kortti {number:02}.pdf": number for number in range(30)}
    bad = {
        "bad/kill.pdf": ("%PDF 1 kill", "crashed"),
        "bad/loop.pdf": ("%PDF 1 loop", "timeout"),
        "bad/grow.pdf": ("%PDF 1 grow", "out-of-memory"),
        "bad/fail.pdf": ("%PDF 1 fail", "crashed"),
        "bad/vanish.pdf": ("%PDF 1 \n", "damaged"),
        "bad/empty.pdf": ("", "empty-file"),
        "bad/kuva.pdf": ("JFIF", "unsupported"),
        "muistio.docx": ("PK", "unsupported"),
        "toinen/kopio.pdf": ("%PDF 3", "duplicate"),
        os.fsdecode(b"caf\xe9 \n\xc3\xa4.pdf"): ("%PDF 1000", None),
    }
    archive(tmp_path, deeds | {name: text for name, (text, _) in bad.items()})
    report, told = run(tmp_path, meanwhile=(tmp_path / "in" / "bad/vanish.pdf").unlink)
    rows = documents(tmp_path / "out")
    assert len(rows) == rows.index.nunique() == 40
    assert report.counts["documents"] == {"ok": 31, "failed": 7, "skipped": 2}
    for name, (_, reason) in bad.items():
        shown = "caf\\xe9 \nä.pdf" if reason is None else name
        found = rows.loc[shown, "reason"]
        assert (found == reason) if reason else pd.isna(found)
    assert rows.loc["toinen/kopio.pdf", "duplicate_of"] == "kortti 03.pdf"
    assert report.exit_code is ExitCode.SOME_FAILED
    assert sum(isinstance(event, events.DocumentDone) for event in told) == 36
    cards = pd.read_parquet(tmp_path / "out" / "cards.parquet")
    assert len(cards) == rows["card_count"].sum()


def test_a_second_run_reads_only_what_is_new_or_changed(tmp_path):
    """Results are found again by content; a renamed file is not read again, and the tables follow."""
    archive(tmp_path, {f"{number}.pdf": number for number in range(10)})
    run(tmp_path)
    before = hashes(tmp_path / "out")
    report, told = run(tmp_path)
    assert read(told) == set()
    assert not report.tables_written
    assert hashes(tmp_path / "out") == before
    (tmp_path / "in" / "3.pdf").rename(tmp_path / "in" / "uusi nimi.pdf")
    archive(tmp_path, {"4.pdf": 44, "10.pdf": 100})
    report, told = run(tmp_path)
    assert read(told) == {"4.pdf", "10.pdf"}
    assert set(documents(tmp_path / "out").index) == {
        f"{number}.pdf" for number in range(11) if number != 3
    } | {"uusi nimi.pdf"}
    run(tmp_path, output="fresh")
    assert hashes(tmp_path / "fresh") == hashes(tmp_path / "out")


def test_a_damaged_table_is_written_again(tmp_path):
    """What stands on the disk is checked, not believed; what may be somebody's edit is first moved away."""
    archive(tmp_path, {"1.pdf": 1})
    run(tmp_path)
    before = hashes(tmp_path / "out")
    (tmp_path / "out" / "cards.csv").write_text("x")
    with pytest.raises(UsageError, match=r"cards\.csv"):
        run(tmp_path)
    (tmp_path / "out" / "cards.csv").unlink()
    report, told = run(tmp_path)
    assert report.tables_written
    assert read(told) == set()
    assert hashes(tmp_path / "out") == before


def test_other_settings_or_engines_read_anew(tmp_path):
    """A result belongs to the settings and versions that made it; how the work is done is none of them."""
    archive(tmp_path, {"1.pdf": 1})
    run(tmp_path)
    assert not read(run(tmp_path, Settings(workers=1, documents_a_shard=1))[1])
    assert read(run(tmp_path, Settings(ocr_dpi=200))[1])
    assert read(run(tmp_path, versions={"tesseract": "6"})[1])
    assert not read(run(tmp_path, versions={"tesseract": "6"})[1])
    assert read(run(tmp_path, versions={"tesseract": "6"}, refresh=True)[1])


def test_what_a_limit_ended_is_tried_again_with_another(tmp_path):
    """A raised limit reads again those that it may help, and no others."""
    archive(tmp_path, {"1.pdf": 1, "loop.pdf": "%PDF 1 loop"})
    assert read(run(tmp_path)[1]) == {"1.pdf", "loop.pdf"}
    assert read(run(tmp_path)[1]) == set()
    assert read(run(tmp_path, Settings(wall_limit_s=3, memory_limit_mb=300))[1]) == {"loop.pdf"}


def test_a_duplicate_takes_the_place_of_a_file_that_vanished(tmp_path):
    """A content is lost only when its last file is."""
    archive(tmp_path, {"a.pdf": 1, "b.pdf": 1})
    _, told = run(tmp_path, meanwhile=(tmp_path / "in" / "a.pdf").unlink)
    assert read(told) == {"a.pdf", "b.pdf"}
    assert list(documents(tmp_path / "out")["status"]) == ["failed", "ok"]


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path):
    """The hash in the tables is of the bytes that were read; the next run reads the new ones."""
    archive(tmp_path, {"a.pdf": 1, "b.pdf": 2})
    run(tmp_path, meanwhile=lambda: (tmp_path / "in" / "a.pdf").write_text("%PDF 7"))
    assert documents(tmp_path / "out").loc["a.pdf", "reason"] == "changed-while-reading"
    _, told = run(tmp_path)
    assert read(told) == {"a.pdf"}
    row = documents(tmp_path / "out").loc["a.pdf"]
    assert (row["status"], row["source_sha256"]) == ("ok", hashlib.sha256(b"%PDF 7").hexdigest())


def test_a_worker_that_is_killed_from_outside_fails_no_document_for_good(tmp_path):
    """What the file itself did not cause is no kept result: the next run tries it again."""
    archive(tmp_path, {"a.pdf": "%PDF 1 kill", "b.pdf": "%PDF 2 abort"})
    _, told = run(tmp_path)
    assert read(told) == {"a.pdf", "b.pdf"}
    _, told = run(tmp_path)
    assert read(told) == {"a.pdf"}


def test_a_damaged_result_is_read_again_and_told_once(tmp_path):
    """A flipped bit in the store alters no table: its segment is dropped, said, and made anew."""
    archive(tmp_path, {f"{number}.pdf": number for number in range(6)})
    run(tmp_path, Settings(workers=2, documents_a_shard=3))
    before = hashes(tmp_path / "out")
    segment = next((tmp_path / "out" / ".work").rglob("*.segment"))
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    _, told = run(tmp_path)
    assert [event.segments for event in told if isinstance(event, events.StoreDamaged)] == [1]
    assert len(read(told)) == 3
    assert hashes(tmp_path / "out") == before
    _, told = run(tmp_path)
    assert not read(told)


@pytest.mark.parametrize("name", ["cards.csv", "codebook.md", "tables.xlsx"])
def test_a_file_of_somebodys_is_not_taken_for_a_table(tmp_path, name):
    """Where a table is to go and no run wrote one, nothing is overwritten and nothing read."""
    archive(tmp_path, {"a.pdf": 1})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("oma")
    with pytest.raises(UsageError, match="not written by a run"):
        run(tmp_path)
    assert (tmp_path / "out" / name).read_text() == "oma"


@pytest.mark.parametrize("place", [".work", ".work/staging", ".work/results"])
def test_nothing_is_removed_behind_a_link(tmp_path, place):
    """A working folder that is a link leads to somebody's files."""
    archive(tmp_path, {"a.pdf": 1})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "cards.csv").write_text("oma")
    link = tmp_path / "out" / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="link"):
        run(tmp_path)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["cards.csv"]


def test_what_else_lies_in_the_store_stays(tmp_path):
    """Results of other versions go by their names; a note beside them is not ours."""
    archive(tmp_path, {"a.pdf": 1})
    run(tmp_path, versions={"x": "1"})
    results = tmp_path / "out" / ".work" / "results"
    (results / "muistio").mkdir()
    note = next(results.glob("?" * 16)) / "muistio.txt"
    note.write_text("oma")
    run(tmp_path, versions={"x": "2"}, refresh=True)
    assert note.read_text() == "oma"
    assert (results / "muistio").is_dir()
    assert len(list(results.rglob("*.segment"))) == 1


def test_a_dry_run_reads_and_writes_nothing(tmp_path):
    """It says what would be done."""
    archive(tmp_path, {"a.pdf": 1, "b.pdf": 1, "c.pdf": 2, "d.jpg": "x"})
    report, told = run(tmp_path, dry_run=True)
    assert report.planned == {"inputs": 4, "to_read": 2, "known": 0, "duplicates": 1, "skipped": 1} | {
        "failed": 0,
        "pages": {"drawn": 2},
        "aside": {},
    }
    assert not read(told)
    assert not (tmp_path / "out").exists()


def test_a_dry_run_leaves_what_an_earlier_run_left(tmp_path):
    """Results, tables and leftovers of an interrupted run lie as they lay, to the byte."""
    archive(tmp_path, {"a.pdf": 1, "b.pdf": 2})
    run(tmp_path)
    (tmp_path / "out" / "cards.csv").unlink()
    (tmp_path / "out" / ".work" / "staging").mkdir(exist_ok=True)
    (tmp_path / "out" / ".work" / "staging" / "fields.csv").write_text("half")

    def lying():
        files = sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = lying()
    run(tmp_path, dry_run=True, refresh=True)
    assert lying() == before


@pytest.mark.parametrize("bound", ["2", "10%"])
def test_too_many_failures_stop_the_run(tmp_path, bound):
    """The run ends early, keeps what was read, and changes no table."""
    settings = Settings(workers=2, max_failures=bound)
    archive(tmp_path, {f"{number:03}.pdf": f"%PDF {number} fail" for number in range(150)})
    with pytest.raises(batch.TooManyFailuresError) as caught:
        run(tmp_path, settings)
    assert caught.value.exit_code is ExitCode.SOME_FAILED
    assert not (tmp_path / "out" / "documents.csv").exists()
    _, told = run(tmp_path, Settings(workers=2))
    assert 0 < len(read(told)) < 150


def test_a_missing_engine_ends_the_run(tmp_path):
    """Nothing can be read, so nothing is written."""
    archive(tmp_path, {"1.pdf": "%PDF 1 no-engine"})
    with pytest.raises(EngineMissingError):
        run(tmp_path)
    assert not (tmp_path / "out" / "documents.csv").exists()


def test_nothing_to_read_is_told(tmp_path):
    """An empty folder is no input; a folder without a card is told by its exit code."""
    (tmp_path / "in").mkdir()
    with pytest.raises(NoInputError):
        run(tmp_path)
    archive(tmp_path, {"kuva.jpg": "x"})
    assert run(tmp_path)[0].exit_code is ExitCode.NO_INPUT


def test_two_runs_do_not_write_to_one_output(tmp_path):
    """The second is refused while the first is at work."""
    archive(tmp_path, {"1.pdf": 1})

    def again(event):
        if isinstance(event, events.Planned):
            with pytest.raises(UsageError, match="Another run"):
                run(tmp_path)

    options = batch.Options(on_event=again)
    batch.run([tmp_path / "in"], tmp_path / "out", SETTINGS, stand_in.process, options)


def test_files_of_the_same_name_in_two_inputs_keep_apart(tmp_path):
    """A source path is unique: where two would be the same, both get the name of their input."""
    archive(tmp_path, {"a/kortti.pdf": 1, "b/kortti.pdf": 2, "b/muu.pdf": 3})
    inputs = [tmp_path / "in" / "a", tmp_path / "in" / "b", tmp_path / "in" / "b" / "muu.pdf"]
    batch.run(inputs, tmp_path / "out", SETTINGS, stand_in.process)
    assert list(documents(tmp_path / "out").index) == ["a/kortti.pdf", "b/kortti.pdf", "muu.pdf"]
    batch.run(inputs[::-1], tmp_path / "again", SETTINGS, stand_in.process)
    assert hashes(tmp_path / "again") == hashes(tmp_path / "out")


def test_run_json_tells_what_was_done(tmp_path):
    """Versions, settings, counts, time a stage and every table's hash."""
    archive(tmp_path, {"1.pdf": 1, "2.pdf": 2})
    run(tmp_path, versions={"tesseract": "5.5"})
    told = json.loads((tmp_path / "out" / "run.json").read_text())
    assert told["contract_version"] == "2"
    assert told["versions"] == {"tesseract": "5.5"}
    assert told["settings"]["workers"] == 2
    assert told["counts"]["cards"] == 5
    assert told["stages"]["repair"] == {"wall_s": 0.004, "cpu_s": 0.004}
    assert told["files"] == hashes(tmp_path / "out")


def test_the_report_is_one_page_that_trusts_no_file_name(tmp_path):
    """No script, no request to anywhere, and a name is text whatever it holds."""
    archive(tmp_path, {"<script>alert(1)</script>.pdf": 3, "b.pdf": 4, "c.pdf": "%PDF 1 fail"})
    run(tmp_path, versions={"tesseract": "5.5"})
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;.pdf" in page
    assert "<script" not in page
    assert "http" not in page
    for told in ("diacritics", "objectives", "crashed", "tesseract", "5.5", "<svg"):
        assert told in page


def test_the_report_of_nothing_read_is_a_page(tmp_path):
    """No card, no repair, no time: the page is there all the same."""
    archive(tmp_path, {"kuva.jpg": "x"})
    run(tmp_path)
    assert "unsupported" in (tmp_path / "out" / "report.html").read_text("utf-8")
