"""The commands around an archive: what they print, write and end with."""

import errno
import io
import json
import subprocess
import sys

import pytest
import stand_in

import extract
from extract import api, schema
from extract.batch import USUAL_PAGE_S, RunReport, events
from extract.cli import main
from extract.cli.ending import duration, summary
from extract.cli.progress import Lines, Rate, progress
from extract.errors import ExitCode

HEAVY = {
    "pyarrow",
    "numpy",
    "pandas",
    "rich",
    "distributed",
    "pypdfium2",
    "jinja2",
    "extract.batch",
}


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch, tmp_path):
    """The stand-in reads, in a folder without settings."""
    monkeypatch.setattr(api, "process_bytes", stand_in.process)
    monkeypatch.setattr(api, "versions", dict)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.pdf").write_text(f"%PDF {number}")


def test_run_writes_tables_and_a_summary(tmp_path, capsys):
    """Tables in the folder, words on stderr, nothing on stdout, exit code 0."""
    assert main(["run", "in", "-o", "out"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "3 files: 3 to read" in said.err
    assert "documents  3: 3 ok, 0 failed, 0 skipped, 0 duplicates" in said.err
    assert "cards      6" in said.err
    assert "tables     out" in said.err
    for item in schema.tables():
        assert (tmp_path / "out" / f"{item.name}.parquet").is_file()
        assert (tmp_path / "out" / f"{item.name}.csv").is_file()


@pytest.mark.parametrize(("flags", "told"), [([], False), (["--lexicon", "frequency"], True)])
def test_a_run_without_voikko_says_so(capsys, flags, told):
    """On the terminal, before anything is read, unless nothing is to be said."""
    main(["run", "in", "-o", "out", *flags])
    assert ("without Voikko" in capsys.readouterr().err) == told
    main(["run", "in", "-o", "out", "--quiet", *flags])
    assert "without Voikko" not in capsys.readouterr().err


def test_a_failed_document_is_told_and_ends_with_5(tmp_path, capsys):
    """A failure has its line at once, and the run goes on."""
    (tmp_path / "in" / "odd\nname.pdf").write_text("%PDF 1 fail")
    assert main(["run", "in", "-o", "out"]) == 5
    said = capsys.readouterr().err
    assert r"failed (crashed): 'odd\nname.pdf': The reading program failed" in said
    assert "3 ok, 1 failed" in said


def test_every_failed_file_is_named_at_the_end(tmp_path, capsys):
    """In a second run too, which reads nothing; the last line tells what to open, and the page names them."""
    (tmp_path / "in" / "a.pdf").write_text("%PDF 1 fail")
    (tmp_path / "in" / "b.pdf").write_text("")
    for _ in range(2):
        assert main(["run", "in", "-o", "out"]) == 5
        lines = capsys.readouterr().err.splitlines()
        assert lines[-3].startswith("failed (crashed): 'a.pdf': ")
        assert lines[-2] == "failed (empty-file): 'b.pdf': The file is empty."
        assert lines[-1] == f"2 failed, 12 to review: open {tmp_path / 'out' / 'report.html'}"
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert (tmp_path / "in" / "a.pdf").as_uri() in page
    assert "Failed (2)" in page
    assert "To review (12)" in page


def test_counts_are_in_one_vocabulary_and_grammar(tmp_path, capsys):
    """What the plan calls a duplicate is one at the end too; one file is no files."""
    (tmp_path / "in" / "copy.pdf").write_text("%PDF 1")
    (tmp_path / "in" / "kuva.png").write_text("x")
    (tmp_path / "in" / "~$1.docx").write_text("x")
    main(["run", "in", "-o", "out"])
    said = capsys.readouterr().err
    assert "6 files: 3 to read, 0 known from before, 1 duplicate, 2 skipped, 0 failed" in said
    assert "set aside: files of office programs (1)" in said
    assert "documents  6: 3 ok, 0 failed, 2 skipped, 1 duplicate" in said
    main(["run", "in/0.pdf", "-o", "one"])
    assert "1 file: 1 to read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["in", "-o", "out", "--workers", "0"], 2, "Setting workers is a whole number from 1 to 512, not 0."),
        (["nothing-here", "-o", "out"], 2, "There is no file or folder nothing-here"),
        (["in", "-o", "out", "--shard", "4/3"], 2, "A shard is written like 3/16"),
        (["in", "-o", "out", "--settings", "poissa.toml"], 2, "poissa.toml"),
        (["in", "-o", "in/0.pdf"], 2, "cannot be used"),
        (["in/none", "-o", "out"], 3, "no file under the inputs"),
        (["in", "-o", "out", "--max-failures", "many"], 2, "a number of documents like 20, or a share"),
        (["in", "-o", "out", "--workers", "2.5"], 2, "Setting workers is a whole number from 1 to 512, not"),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(tmp_path, capsys, arguments, code, words):
    """Exit code by the contract, one line, no traceback."""
    if code == 3:
        (tmp_path / "in" / "none").mkdir()
    assert main(["run", *arguments]) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_settings_come_from_the_file_and_flags_win(tmp_path):
    """The folder's settings file is read; an unknown key is refused."""
    (tmp_path / "sokra-extract.toml").write_text("ocr_dpi = 200\nmax_pages = 7\n")
    assert main(["run", "in", "-o", "out", "--max-pages", "9", "--quiet"]) == 0
    told = json.loads((tmp_path / "out" / "run.json").read_text())["settings"]
    assert (told["ocr_dpi"], told["max_pages"]) == (200, 9)
    (tmp_path / "sokra-extract.toml").write_text("dpi = 200\n")
    assert main(["run", "in", "-o", "out"]) == 2


def test_quiet_says_nothing(capsys):
    """For scripts that read the tables alone."""
    assert main(["run", "in", "-o", "out", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_dry_run_says_what_it_would_do(tmp_path, capsys):
    """No table, no document read."""
    assert main(["run", "in", "-o", "out", "--dry-run"]) == 0
    said = capsys.readouterr()
    assert "Would read 3 of 3 files" in said.err
    assert said.out == "to-read  0.pdf\nto-read  1.pdf\nto-read  2.pdf\n"
    (tmp_path / "in" / "copy.pdf").write_text("%PDF 1")
    (tmp_path / "in" / "tyhja.pdf").write_text("")
    main(["run", "in", "-o", "out", "--dry-run"])
    listed = capsys.readouterr().out
    assert "duplicate  copy.pdf  (of 1.pdf)" in listed
    assert "failed  tyhja.pdf  (The file is empty.)" in listed
    assert not (tmp_path / "out" / "documents.csv").exists()


def test_the_log_and_the_counters(tmp_path):
    """Every event is a line of JSON; the counters are in Prometheus' format."""
    (tmp_path / "in" / "bad.pdf").write_text("%PDF 1 fail")
    main(["run", "in", "-o", "out", "--log-json", "log.jsonl", "--metrics", "m.prom", "--quiet"])
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines if line["event"] != "DocumentDone"] == [
        *("Listed", "Planned", "Confined", "ShardWritten", "Merging", "Finished")
    ]
    failed = next(line for line in lines if line.get("reason") == "crashed")
    assert "stand_in.py" in failed["detail"]
    metrics = (tmp_path / "m.prom").read_text()
    assert 'sokra_documents_total{status="ok",reason=""} 3' in metrics
    assert 'sokra_documents_total{status="failed",reason="crashed"} 1' in metrics
    assert "sokra_finished 1" in metrics
    main(["run", "in", "-o", "out", "--metrics", "m.prom", "--quiet"])
    metrics = (tmp_path / "m.prom").read_text()
    assert "sokra_known 4" in metrics
    assert 'sokra_inputs_by_status{status="ok"} 3' in metrics
    assert 'sokra_inputs_by_reason{reason="crashed"} 1' in metrics


def test_a_log_that_cannot_be_written_is_told(capsys):
    """Before any work is done."""
    assert main(["run", "in", "-o", "out", "--log-json", "no/such/folder/log"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_interrupted_is_130_and_says_how_to_go_on(monkeypatch, capsys):
    """Ctrl-C ends a run in order."""

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "run_batch", interrupt)
    assert main(["run", "in", "-o", "out"]) == 130
    assert "goes on from here" in capsys.readouterr().err


def test_parts_and_merge(tmp_path, capsys):
    """Two parts, then the tables."""
    (tmp_path / "in" / "rikki.pdf").write_text("%PDF 1 fail")
    (tmp_path / "in" / "tyhja.pdf").write_text("")
    for number in (1, 2, 1, 2):
        assert main(["run", "in", "-o", "out", "--shard", f"{number}/2"]) in {0, 3, 5}
    said = capsys.readouterr().err
    assert "merge makes tables" in said
    assert said.count("failed (empty-file): 'tyhja.pdf': The file is empty.") == 2
    assert said.count("failed (crashed): 'rikki.pdf': ") == 3  # once as it happened, and at each end
    assert main(["merge", "out", "-o", "tables"]) == 5
    said = capsys.readouterr().err
    assert "cards      6" in said
    assert "2 failed, 12 to review: open " in said.splitlines()[-1]
    assert (tmp_path / "tables" / "cards.csv").is_file()
    assert main(["merge", "in", "-o", "tables"]) == 2


def test_schema_prints_the_dictionary(capsys):
    """Markdown, or JSON."""
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == schema.as_markdown()
    assert main(["schema", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["contract_version"] == "2"


def test_the_python_call_prints_nothing(tmp_path, capsys):
    """The same tables by one call, and a report as its value."""
    told = []
    report = extract.run(tmp_path / "in", tmp_path / "out", on_event=told.append)
    assert capsys.readouterr() == ("", "")
    assert report.counts["cards"] == 6
    assert isinstance(told[-1], events.Finished)
    extract.run([tmp_path / "in"], tmp_path / "parts", work=api.Work(shard="1/1"))
    assert extract.merge(tmp_path / "parts", tmp_path / "merged").counts == report.counts


def test_help_loads_nothing_heavy():
    """The parser is made without the libraries that reading and writing need."""
    code = "import sys; from extract.cli.entry import parser; parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


def test_lines_tell_each_stage_and_not_each_document():
    """A log of a million documents stays readable."""
    stream = io.StringIO()
    show = Lines(stream)
    show(events.Planned(5_000, 5_000, 0, 0, 0))
    for number in range(5_000):
        status = "failed" if number < 50 else "ok"
        show(events.DocumentDone(f"{number}.pdf", status, "damaged", "Rikki.", 0.1, 2))
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("5000 files: 5000 to read")
    assert 20 <= len(lines) - 1 <= 25


def test_remaining_time_is_told_by_pages_and_kind():
    """Pages of each kind count as what such pages took; of a kind not seen yet, as it is beside others."""
    rate = Rate()
    rate.begin(4, {"drawn": 3, "scanned": 10})
    assert "? left" in rate.text
    rate.add(events.DocumentDone("a.pdf", "ok", None, None, 0.6, 1, None, "drawn", 2))
    before = rate.left_s
    assert before == pytest.approx(0.3 + 10 * 0.3 * USUAL_PAGE_S["scanned"] / USUAL_PAGE_S["drawn"])
    rate.add(events.DocumentDone("b.pdf", "ok", None, None, 20.0, 2, None, "scanned", 4))
    assert rate.left_s == pytest.approx((0.3 + 6 * 5.0) / 2)
    assert "(pages: 1 drawn, 6 scanned)" in rate.text


def test_the_bar_shows_every_event(monkeypatch):
    """On a terminal a bar runs, failures stand above it."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress(terminal) as show:
        show(events.Listed(2))
        show(events.Planned(2, 2, 0, 0, 0))
        show(events.DocumentDone("[red].pdf", "failed", "damaged", "Rikki.", 0.1, 2))
        show(events.Merging(2, 2))
    assert "failed (damaged): '[red].pdf': Rikki." in terminal.getvalue()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (89, "89 s"), (90, "2 min"), (3_600, "60 min"), (7_800, "2 h 10 min")]
)
def test_durations_are_told_in_words(seconds, words):
    """Seconds, minutes, hours."""
    assert duration(seconds) == words


def test_unchanged_tables_are_called_so(tmp_path):
    """A run that found everything right says it."""
    counts = {"inputs": 0, "documents": {"ok": 0, "failed": 0, "skipped": 0}, "reasons": {}, "fields": {}}
    counts |= {"cards": 0, "fields_to_review": 0, "repairs": 0, "problems": 0}
    assert "(unchanged)" in summary(RunReport(tmp_path, counts, {}, False, 0, 0))


def test_settings_of_a_stranger_are_not_taken(tmp_path, capsys, monkeypatch):
    """A settings file in the folder is announced, and one that lies inside an input is refused."""
    (tmp_path / "sokra-extract.toml").write_text("max_pages = 7\n")
    assert main(["run", "in", "-o", "out", "--dry-run"]) == ExitCode.OK
    assert f"settings of {tmp_path / 'sokra-extract.toml'}" in capsys.readouterr().err
    assert main(["run", ".", "-o", "out", "--dry-run"]) == ExitCode.USAGE
    assert "inside an input" in capsys.readouterr().err


def test_an_unwritable_target_is_one_sentence(tmp_path, capsys, monkeypatch):
    """A full disk is no fault of the program: no traceback."""

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", "out/cards.csv")

    monkeypatch.setattr(api, "run", full)
    assert main(["run", "in", "-o", "out"]) == ExitCode.USAGE
    assert capsys.readouterr().err.endswith("sokra-extract: No space left on device (out/cards.csv).\n")
