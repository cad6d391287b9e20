"""The check of a folder: what fails, what is accepted, what is shown and which exit code it gives."""

import base64
import io
import json
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from extract import decisions, families, pipeline
from extract.cli import main
from extract.errors import ExitCode, UsageError
from extract.golden import (
    DocumentCheck,
    Report,
    Request,
    Verdict,
    accept,
    check,
    documents,
    machines,
    page,
    people,
)
from extract.golden.report import Difference
from extract.settings import Settings
from tests import stand_in


@pytest.fixture
def folder(tmp_path):
    """Three documents, accepted."""
    for number in (7, 8):
        (tmp_path / f"kortti-{number}.pdf").write_text(f"%PDF {number}", "utf-8")
    (tmp_path / "alla").mkdir()
    (tmp_path / "alla" / "tyhjä.pdf").write_bytes(b"")
    (tmp_path / "muistio.docx").write_bytes(b"PK\x03\x04")
    accept(request(tmp_path), check(request(tmp_path)))
    return tmp_path


def request(folder, pattern="*"):
    return Request(folder, stand_in.process, Settings(), pattern)


def verdicts(folder, pattern="*"):
    return {one.source_path: one.verdict for one in check(request(folder, pattern)).documents}


def golden(folder, name):
    return folder / "golden" / f"{name}.golden"


def test_an_accepted_folder_is_the_same(folder):
    """What was accepted passes; a file that is no document has no golden file."""
    report = check(request(folder))
    assert not report.failed
    assert verdicts(folder) == dict.fromkeys(("alla/tyhjä.pdf", "kortti-7.pdf", "kortti-8.pdf"), Verdict.SAME)
    assert people.text(report, colour=False) == "3 documents: 3 same\n"


def test_one_and_two_workers_give_the_same(folder):
    """The number of workers is no difference."""
    two = Request(folder, stand_in.process, Settings(workers=2))
    assert check(two) == check(request(folder))


def test_a_difference_fails_and_is_shown_word_by_word(folder):
    """A changed word stands marked among its neighbours, with page and box."""
    file = golden(folder, "kortti-7.pdf")
    file.write_text(file.read_text("utf-8").replace("hyvin tärkeä", "hyvin tärkea"), "utf-8")
    report = check(request(folder))
    assert report.failed
    shown = people.text(report, colour=False)
    assert "card 1 objectives value (page 1 at 72 100 300 110)" in shown
    assert re.search(r"hyvin \[-tärkea-\] \{\+tärkeä\+\}", shown)
    assert "\033[31mtärkea" in people.text(report, colour=True)


def test_a_missing_golden_file_fails(folder):
    """A document that nobody accepted does not pass."""
    golden(folder, "kortti-7.pdf").unlink()
    assert verdicts(folder)["kortti-7.pdf"] is Verdict.MISSING
    assert check(request(folder)).failed


def test_a_new_document_shows_its_values_and_the_command_that_accepts_it(folder):
    """Nobody accepts what they have not seen."""
    golden(folder, "kortti-7.pdf").unlink()
    shown = people.text(check(request(folder)), colour=False)
    assert "card 1 objectives: päikkä 7 ⏎ hyvin tärkeä" in shown
    assert f"If it is right: sokra-extract check {folder} --accept kortti-7.pdf" in shown


def test_a_command_names_a_document_whatever_it_is_called(folder):
    """A pattern's signs in a name stand for themselves, also in a shell."""
    (folder / "kortti [1] *.pdf").write_text("%PDF 9", "utf-8")
    report = check(request(folder))
    words = shlex.split(report.accepting(report.documents[1]))
    accept(request(folder, words[-1]), check(request(folder, words[-1])))
    assert verdicts(folder)["kortti [1] *.pdf"] is Verdict.SAME


def test_a_stale_recording_is_one_line_and_never_accepted(folder):
    """Not a difference a field; the line ends with the command that records it anew."""
    before = golden(folder, "kortti-7.pdf").read_bytes()
    playing = Request(
        folder, stand_in.stale, Settings(), "kortti-7.pdf", call="sokra-extract check F --recorded"
    )
    report = check(playing)
    assert [one.verdict for one in report.documents] == [Verdict.STALE]
    first, *rest = people.text(report, colour=False).splitlines()
    assert first.endswith("To record it: sokra-extract check F --record --accept kortti-7.pdf")
    assert len(rest) == 2
    assert accept(playing, report) == []
    assert golden(folder, "kortti-7.pdf").read_bytes() == before
    assert rest[-1] == "If all of it is right: sokra-extract check F --record --accept"
    assert "stale recording" in machines.github(report)
    assert "stale recording" in machines.junit(report)


def test_accepting_tells_by_its_exit_code_what_could_not_be_accepted(folder, monkeypatch):
    """A stale recording is left as it is, and is no success."""
    monkeypatch.setattr(pipeline, "process_bytes", stand_in.stale)
    call = ["check", str(folder), "--only", "kortti-7.pdf", "--accept"]
    assert main(call) == ExitCode.DIFFERENCE
    monkeypatch.setattr(pipeline, "process_bytes", stand_in.process)
    assert main(call) == ExitCode.OK


def test_documents_that_people_settled_become_golden_files(folder, monkeypatch, capsys):
    """With their values; what is open in the others is told. A check takes decisions as a run does."""
    monkeypatch.setattr(pipeline, "process_bytes", stand_in.process)
    rows = documents.read(
        documents.listed(folder, folder / "golden", lambda _: True, Settings()), stand_in.process, Settings()
    )
    own = rows["kortti-7.pdf"]
    code = next(item.name for item in [families.load("sokra").code])
    made = [
        decisions.Decision(
            id=decisions.new_id(), time="2026-01-01T00:00:00+00:00", reviewer="Aino", family="sokra",
            document_sha256=own.document["source_sha256"], field=row["field"], decision=decisions.Act.EDIT,
            card_key=decisions.card_key(row["card_no"], own.of("cards", row["card_no"])[0][code]),
            seen_raw_hash=decisions.raw_hash(row["value_raw"]), value=f"Ainon {number}",
        )
        for number, row in enumerate(row for row in own.tables["fields"] if row["needs_review"])
    ]  # fmt: skip
    decisions.append(folder / "decisions.csv", made[:-1])
    call = ["check", str(folder), "--accept", "--from-decisions"]
    assert main(call) == ExitCode.OK
    told = capsys.readouterr()
    assert "left out kortti-7.pdf: 1 open" in told.err
    assert "left out kortti-8.pdf: nobody decided anything" in told.err
    assert "Ainon" not in golden(folder, "kortti-7.pdf").read_text("utf-8")
    decisions.append(folder / "decisions.csv", made[-1:])
    assert main(call) == ExitCode.OK
    text = golden(folder, "kortti-7.pdf").read_text("utf-8")
    assert "Ainon 0" in text
    assert "origin: person" in text
    assert main(["check", str(folder)]) == ExitCode.OK
    (folder / "decisions.csv").unlink()
    assert main(["check", str(folder)]) == ExitCode.DIFFERENCE
    assert main(call) == ExitCode.USAGE


def test_a_surplus_golden_file_fails(folder):
    """A golden file that no document produced does not pass; accepting removes it."""
    (folder / "kortti-8.pdf").unlink()
    report = check(request(folder))
    assert verdicts(folder)["kortti-8.pdf"] is Verdict.SURPLUS
    assert report.failed
    assert accept(request(folder), report) == [golden(folder, "kortti-8.pdf")]
    assert not check(request(folder)).failed


def test_a_golden_file_that_cannot_be_read_fails(folder):
    """Marks of a conflict in a golden file are told of."""
    golden(folder, "kortti-7.pdf").write_text("<<<<<<< HEAD\n", "utf-8")
    assert verdicts(folder)["kortti-7.pdf"] is Verdict.UNREADABLE


def test_an_empty_folder_fails(tmp_path):
    """Nothing to check is no success."""
    assert check(request(tmp_path)).failed


def test_no_folder_is_a_usage_error(tmp_path):
    """A folder that is not there is named."""
    with pytest.raises(UsageError, match="There is no folder"):
        check(request(tmp_path / "poissa"))


def test_a_pattern_limits_what_is_checked_and_accepted(folder):
    """Documents and golden files outside the pattern are left alone."""
    (folder / "kortti-8.pdf").write_text("%PDF 9", "utf-8")
    (folder / "kortti-7.pdf").write_text("%PDF 10", "utf-8")
    assert set(verdicts(folder, "alla/*")) == {"alla/tyhjä.pdf"}
    accept(request(folder, "*-8.pdf"), check(request(folder, "*-8.pdf")))
    assert verdicts(folder) == {
        "alla/tyhjä.pdf": Verdict.SAME,
        "kortti-7.pdf": Verdict.DIFFERS,
        "kortti-8.pdf": Verdict.SAME,
    }


def test_a_document_that_fails_is_checked_too(folder):
    """A document that kills its worker has a golden form with its reason."""
    (folder / "kortti-7.pdf").write_text("%PDF 7 fail", "utf-8")
    (one,) = check(request(folder, "kortti-7.pdf")).documents
    reason = next(item for item in one.differences if item.aspect == "reason")
    assert reason.after == ("crashed",)


def test_a_budget_lets_a_word_pass_and_tells_so(folder):
    """A tolerated difference does not fail, and stands in the report with the budget's name."""
    (folder / "golden" / "tolerances.toml").write_text('[budgets.skannit]\nfiles = ["*-7.pdf"]\nwords = 1\n')
    file = golden(folder, "kortti-7.pdf")
    text = re.sub(r"(objectives: .*)hyvin", r"\1kovin", file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    report = check(request(folder))
    assert not report.failed
    assert "within the budget 'skannit'" in people.text(report, colour=False)


@pytest.mark.parametrize(
    "text",
    [
        "[budgets.x]\nfiles = 3",
        "x = [",
        "words = 1",
        "[budgets.x]\nfiles = ['*']\nwords = 1\nword = 2",
        "[budgets.x]\nfiles = '*'\nwords = 1",
        "[slack]\npoints = -1",
        "[slack]\npoint = 2",
    ],
)
def test_tolerances_that_make_no_sense_are_refused(folder, text):
    """A wrong tolerance never hides anything."""
    (folder / "golden" / "tolerances.toml").write_text(text)
    with pytest.raises(UsageError, match="holds no budgets"):
        check(request(folder))


def test_the_command_tells_by_its_exit_code(folder, monkeypatch, capsys):
    """0 the same, 6 a difference or nothing to check; accepting shows what it accepts and gives 0."""
    monkeypatch.setattr(pipeline, "process_bytes", stand_in.process)
    call = ["check", str(folder), "--workers", "1"]
    assert main(call) == ExitCode.OK
    (folder / "kortti-8.pdf").write_text("%PDF 11", "utf-8")
    assert main(call) == ExitCode.DIFFERENCE
    capsys.readouterr()
    assert main([*call, "--accept", "kortti*"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "card 1 objectives value" in shown
    assert f"accepted {golden(folder, 'kortti-8.pdf')}" in shown
    assert main(call) == ExitCode.OK
    assert main([*call, "--only", "poissa*"]) == ExitCode.DIFFERENCE


def test_only_what_fits_is_accepted(folder, monkeypatch):
    """Accepting without a pattern keeps to --only."""
    monkeypatch.setattr(pipeline, "process_bytes", stand_in.process)
    for number in (7, 8):
        (folder / f"kortti-{number}.pdf").write_text(f"%PDF {number + 4}", "utf-8")
    call = ["check", str(folder), "--workers", "1"]
    assert main([*call, "--only", "kortti-8*", "--accept"]) == ExitCode.OK
    assert verdicts(folder)["kortti-8.pdf"] is Verdict.SAME
    assert verdicts(folder)["kortti-7.pdf"] is Verdict.DIFFERS


def test_reports_for_machines_tell_every_difference(folder):
    """JUnit, GitHub annotations and JSON name the document, the field and the failure; a pass has none."""
    assert machines.github(check(request(folder))) == ""
    assert not ET.fromstring(machines.junit(check(request(folder)))).findall(".//failure")
    file = golden(folder, "kortti-7.pdf")
    file.write_text(file.read_text("utf-8").replace("hyvin tärkeä", "hyvin tärkea"), "utf-8")
    golden(folder, "kortti-8.pdf").unlink()
    report = check(request(folder))
    cases = ET.fromstring(machines.junit(report)).findall(".//testcase[failure]")
    assert ("kortti-7.pdf", "card 1 objectives") in {
        (case.get("classname"), case.get("name")) for case in cases
    }
    assert ("kortti-8.pdf", "document") in {(case.get("classname"), case.get("name")) for case in cases}
    held = file.read_text("utf-8").split("\n")
    number = 1 + next(at for at, line in enumerate(held) if line.startswith("card 1 objectives: "))
    told = machines.github(report)
    assert f"golden/kortti-7.pdf.golden,line={number},title=card 1 objectives value::" in told
    assert told.count("If it is right: sokra-extract check") == told.count("::error")
    times = [float(suite.get("time")) for suite in ET.fromstring(machines.junit(report)).iter("testsuite")]
    assert len(times) == 3
    assert max(times) > 0
    held = json.loads(machines.as_json(report))
    assert held["failed"] is True
    assert [one["verdict"] for one in held["documents"]] == ["same", "differs", "missing golden"]


def test_the_page_shows_each_difference_with_its_place(folder, tmp_path):
    """Before and after stand side by side with the changed words marked; foreign text is escaped."""
    file = golden(folder, "kortti-7.pdf")
    file.write_text(file.read_text("utf-8").replace("hyvin tärkeä", "<b>hyvin tarkea"), "utf-8")
    golden(folder, "kortti-8.pdf").unlink()
    shown = page.html(check(request(folder)), folder)
    assert "<h2>kortti-7.pdf: differs</h2>" in shown
    assert "page 1 at 72 100 300 110" in shown
    assert "<del>&lt;b&gt;hyvin tarkea</del>" in shown
    assert "<ins>hyvin tärkeä</ins>" in shown
    assert "<h2>kortti-8.pdf: missing golden</h2>" in shown
    assert "<script" not in shown
    assert "http" not in shown
    assert "Nothing differs." not in shown


def test_a_page_without_differences_says_so(folder):
    """An empty report is no broken one."""
    shown = page.html(check(request(folder)), folder)
    assert "Nothing differs." in shown
    assert "3 documents: 3 same." in shown


CARD = Path(__file__).parent.parent / "fixtures" / "cards" / "s20731-born.pdf"


def cut(shown):
    """The pictures of a page."""
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', shown)
    return [Image.open(io.BytesIO(base64.b64decode(one))) for one in found]


def differing(*places):
    """A report with a difference at each page and box of a card."""
    items = tuple(
        Difference(1, f"field{at}", "value", ("a",), ("b",), number, box)
        for at, (number, box) in enumerate(places)
    )
    return Report("kortit", (DocumentCheck(CARD.name, Verdict.DIFFERS, items),))


def test_the_page_holds_a_picture_of_each_place():
    """The part of the page around the box, with a red frame; a place that is not there has none."""
    wide, narrow = cut(
        page.html(differing((1, (183, 143, 522, 153)), (1, (183, 234, 291, 244))), CARD.parent)
    )
    scale = page.DPI / 72
    assert wide.width == pytest.approx((522 - 183 + 2 * page.MARGIN_PT) * scale, abs=2)
    assert narrow.width == pytest.approx((291 - 183 + 2 * page.MARGIN_PT) * scale, abs=2)
    red = [colour for _, colour in wide.convert("RGB").getcolors(2**20) if colour[0] > 150 > 2 * colour[1]]
    assert red
    assert cut(page.html(differing((9, (0, 0, 10, 10))), CARD.parent)) == []


def test_pictures_are_made_up_to_a_number(monkeypatch):
    """What is left out is told."""
    monkeypatch.setattr(page, "MOST_PICTURES", 1)
    shown = page.html(differing((1, (60, 72, 332, 82)), (1, (60, 89, 502, 99))), CARD.parent)
    assert len(cut(shown)) == 1
    assert "1 pictures were left out" in shown
