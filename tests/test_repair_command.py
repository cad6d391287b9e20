"""The command repairs a text as a Unix filter does."""

import argparse
import io
import json
import sys

import pytest

import extract
from extract.cli import repair as repair_command
from extract.errors import NoInputError, UsageError

TEXT = "Hankkeessa tuettiin jarjestdja ja kehitettiin yhteisty6ta yhdessa.\n"
MENDED = "Hankkeessa tuettiin järjestöjä ja kehitettiin yhteistyötä yhdessä.\n"


def run(*flags):
    parser = argparse.ArgumentParser()
    repair_command.add_parser(parser.add_subparsers())
    return repair_command.run(parser.parse_args(["repair", "--lexicon", "frequency", *flags]))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_a_file_comes_out_repaired(file, capsys):
    """Text in, text out; the missing Voikko is said on stderr."""
    assert run(file) == 0
    printed = capsys.readouterr()
    assert printed.out == MENDED
    assert "without Voikko" in printed.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_usual_encodings_are_read(tmp_path, capsys, encoding):
    """UTF-8, UTF-16 and Windows-1252 are recognised."""
    path = tmp_path / "text.txt"
    path.write_bytes(MENDED.encode(encoding))
    run(str(path))
    assert capsys.readouterr().out == MENDED


def test_stdin_is_read_without_a_file(monkeypatch, capsys):
    """It is a filter."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert run() == 0
    assert capsys.readouterr().out == MENDED


def test_json_has_the_ledger(file, capsys):
    """The ledger's originals stand where it says."""
    run(file, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["text"] == MENDED
    assert found["repairs"]
    for repair in found["repairs"]:
        assert TEXT[repair["start"] : repair["end"]] == repair["original"]


def test_dry_run_shows_what_would_change(file, capsys):
    """Lines before and after are shown."""
    run(file, "--dry-run")
    out = capsys.readouterr().out
    assert f"-{TEXT}" in out
    assert f"+{MENDED}" in out


def test_a_word_is_explained(capsys):
    """Candidates with their probabilities are shown for both kinds of text."""
    run("--explain", "jarjestdjen")
    out = capsys.readouterr().out
    assert "järjestöjen" in out
    assert "stripped text" in out


def test_wrong_calls_are_named(tmp_path):
    """A probability out of bounds and a missing file are the caller's errors."""
    with pytest.raises(UsageError):
        run("--min-probability", "2")
    with pytest.raises(NoInputError):
        run(str(tmp_path / "none.txt"))


def test_one_line_for_notebooks():
    """The package's own call repairs a text."""
    assert extract.repair_text(TEXT, lexicon="frequency") == MENDED
    with pytest.raises(AttributeError):
        _ = extract.nothing_of_the_kind
