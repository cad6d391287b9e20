"""Recorded OCR: what was recorded is played back, and whatever no longer fits is stale."""

import json
from pathlib import Path

import numpy as np
import pytest

from extract.golden import recording
from extract.golden.tape import StaleRecordingError, Tape
from extract.model import Status
from extract.settings import Settings

ROOT = Path(__file__).parent.parent / "fixtures"

IDENTITY = {"engine": "tesserocr", "tesseract": "5.3.0", "fin": "a" * 64}
PAGE = np.arange(12, dtype=np.uint8).reshape(3, 4)


@pytest.fixture
def tape():
    """A tape with one answer, as it is read from its file."""
    tape = Tape(IDENTITY, "pp-ocr")
    tape.settled("read", (300, 3), PAGE, lambda: [["työ", 1, 2, 3, 4, 91.5, 1, 1, 1]])
    return Tape.from_text(tape.text())


def test_a_tape_comes_back_as_it_was(tape):
    """Text and back keeps identity, witness and answers, and the text is stable."""
    again = Tape.from_text(tape.text())
    assert (again.identity, again.witness, again.answers) == (IDENTITY, "pp-ocr", tape.answers)
    assert again.text() == tape.text()
    assert again.answer("read", (300, 3), PAGE) == [["työ", 1, 2, 3, 4, 91.5, 1, 1, 1]]


@pytest.mark.parametrize(
    ("kind", "asked", "pixels"),
    [
        ("turn", (300, 3), PAGE),
        ("read", (299, 3), PAGE),
        ("read", (300, 6), PAGE),
        ("read", (300, 3), PAGE + 1),
        ("read", (300, 3), PAGE.reshape(4, 3)),
    ],
)
def test_another_question_is_stale(tape, kind, asked, pixels):
    """Other pixels, shape, resolution, mode or kind of question have no answer."""
    with pytest.raises(StaleRecordingError, match="asked something new"):
        tape.answer(kind, asked, pixels)


def test_another_engine_is_stale(tape):
    """The answers of one release or model are none of another."""
    other = Tape(IDENTITY | {"fin": "b" * 64}, "pp-ocr", tape.answers)
    with pytest.raises(StaleRecordingError):
        other.answer("read", (300, 3), PAGE)


def test_an_answer_nobody_asks_for_is_stale(tape):
    """A recording holds no more than what is asked."""
    with pytest.raises(StaleRecordingError, match="1 of its 1 answers"):
        tape.check_all_asked()
    tape.answer("read", (300, 3), PAGE)
    tape.check_all_asked()


@pytest.mark.parametrize("text", ["", "{}", "no json", '{"identity": {}, "witness": null}\n[1]'])
def test_a_tape_that_cannot_be_read_is_stale(text):
    """A broken file fails the document."""
    with pytest.raises(StaleRecordingError, match="cannot be read"):
        Tape.from_text(text)


def test_what_a_tape_answers_is_not_asked_again(tape):
    """A known question is answered from the tape, another one by asking, once."""
    asked = []
    for _ in range(2):
        tape.settled("read", (300, 3), PAGE, lambda: asked.append("known"))
        tape.settled("turn", (300,), PAGE, lambda: asked.append("new"))
    assert asked == ["new"]


def test_keeping_touches_only_what_changed(tape, tmp_path):
    """The same recording is not written again; one that nothing asks for is removed."""
    file = recording.file_of(tmp_path, "alla/kortti.pdf")
    assert recording.keep(tmp_path, "alla/kortti.pdf", tape.text()) == file
    assert recording.source_paths(tmp_path) == ["alla/kortti.pdf"]
    assert recording.keep(tmp_path, "alla/kortti.pdf", tape.text()) is None
    assert recording.keep(tmp_path, "alla/kortti.pdf", None) == file
    assert recording.keep(tmp_path, "alla/kortti.pdf", None) is None
    assert not file.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows[:1], "asked something new"),
        (lambda rows: [rows[0].replace('"tesseract":"', '"tesseract":"0'), *rows[1:]], "another engine"),
        (lambda rows: [*rows, '["unknown",0]'], "answers were not asked for"),
        (lambda _: None, "there is none"),
        (lambda rows: rows, None),
    ],
)
def test_what_is_wrong_with_a_recording_is_said(tmp_path, change, told):
    """The document fails with the first thing that does not fit."""
    source_path = "rules/unclear-page.pdf"
    rows = recording.file_of(ROOT / "golden", source_path).read_text("utf-8").splitlines()
    changed = change(rows)
    if changed is not None:
        recording.keep(tmp_path, source_path, "".join(f"{row}\n" for row in changed))
    identity = tuple(json.loads(rows[0])["identity"].items())
    played = recording.Playing(tmp_path, identity)
    result = played((ROOT / source_path).read_bytes(), source_path, "", Settings(lexicon="frequency"))
    if told is None:
        assert result.status is Status.OK
    else:
        assert (result.status, result.cards) == (Status.FAILED, ())
        assert told in (result.message or "")
