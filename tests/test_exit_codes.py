"""Every exit code of the output contract is what its case ends with, and no case ends with another."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from extract.cli.entry import parser
from extract.errors import ExitCode

pytestmark = pytest.mark.processes

TESTS = Path(__file__).parent
ROOT = TESTS.parent
# The program with the stand-in for its reading.
PROGRAM = """
import sys, stand_in
from extract import api, cli

api.process_bytes, api.versions = stand_in.process, dict
sys.exit(cli.main())
"""
# What lies in the folder `in`, the arguments, and what the user is told.
CASES = {
    ExitCode.OK: ({"a.pdf": "%PDF 1"}, ["run", "in", "-o", "out"], "1 ok, 0 failed"),
    ExitCode.FAULT: ({"a.pdf": "%PDF 1"}, ["schema", "--json"], "Traceback"),
    ExitCode.USAGE: ({"a.pdf": "%PDF 1"}, ["run", "in", "-o", "out", "--workers", "0"], "Setting workers"),
    ExitCode.NO_INPUT: ({}, ["run", "in", "-o", "out"], "no file under the inputs"),
    ExitCode.ENGINE_MISSING: ({"a.pdf": "%PDF 1 no-engine"}, ["run", "in", "-o", "out"], "apt-get install"),
    ExitCode.SOME_FAILED: (
        {"a.pdf": "%PDF 1 fail", "b.pdf": "%PDF 2"},
        ["run", "in", "-o", "out"],
        "1 failed",
    ),
    ExitCode.DIFFERENCE: ({}, ["check", "in"], "no document"),
}


@pytest.mark.parametrize("code", CASES, ids=lambda code: code.name)
def test_a_case_ends_with_its_code(tmp_path, code):
    """The code, and words for it on the terminal."""
    files, arguments, words = CASES[code]
    (tmp_path / "in").mkdir()
    for name, content in files.items():
        (tmp_path / "in" / name).write_text(content)
    # Our own fault is what nobody foresaw: here the program's own table of columns is broken.
    broken = "from extract import schema; schema.as_json = None\n" if code is ExitCode.FAULT else ""
    done = started(tmp_path, ["-c", broken + PROGRAM, *arguments])
    out, said = done.communicate()
    assert (done.returncode, words in out + said) == (code, True), said


def test_interrupted_ends_with_its_code(tmp_path):
    """Ctrl-C during a run ends it with 130 and says how to go on."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_text("%PDF 1 sleep")
    running = started(tmp_path, ["-c", PROGRAM, "run", "in", "-o", "out"])
    assert "1 to read" in running.stderr.readline()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=120)
    assert (running.returncode, "goes on from here" in said) == (ExitCode.INTERRUPTED, True), said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_by_the_system_ends_like_ctrl_c(tmp_path, number):
    """A job that is cancelled and a terminal that closes leave no process and no temporary folder behind."""
    (tmp_path / "in").mkdir()
    (tmp_path / "tmp").mkdir()
    (tmp_path / "in" / "a.pdf").write_text("%PDF 1 sleep")
    running = started(tmp_path, ["-c", PROGRAM, "run", "in", "-o", "out"], TMPDIR=str(tmp_path / "tmp"))
    assert "1 to read" in running.stderr.readline()
    running.send_signal(number)
    _, said = running.communicate(timeout=120)
    assert (running.returncode, "goes on from here" in said) == (ExitCode.INTERRUPTED, True), said
    assert not list((tmp_path / "tmp").glob("sokra-extract-*"))


@pytest.mark.engine
def test_a_scan_without_an_engine_ends_with_its_code(tmp_path):
    """Where no program is on the path, a scan cannot be read: nothing is guessed, the command is told."""
    scan = ROOT / "fixtures" / "cards" / "s20688-scan300.pdf"
    running = started(tmp_path, ["-m", "extract", "run", str(scan), "-o", "out"])
    _, said = running.communicate()
    assert (running.returncode, "apt-get install" in said) == (ExitCode.ENGINE_MISSING, True), said
    assert not (tmp_path / "out" / "cards.parquet").exists()


def test_every_code_is_told_by_the_help_and_has_a_case():
    """The help names the codes of the contract and no other."""
    told = {int(code) for code in re.findall(r"\b(\d+) [a-z]", parser().epilog or "")}
    assert told == set(ExitCode) == {*CASES, ExitCode.INTERRUPTED}


def started(folder, arguments, **more):
    """Python in a folder, with nothing on its path."""
    usual = {name: value for name, value in os.environ.items() if name != "TESSDATA_PREFIX"}
    return subprocess.Popen(
        [sys.executable, *(_heeding(arguments))],
        cwd=folder,
        env=usual | {"PYTHONPATH": f"{TESTS}:{ROOT}", "PATH": str(folder)} | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _heeding(arguments):
    """Arguments of a program that heeds Ctrl-C and a closed terminal, though a shell may ignore them."""
    if arguments[0] != "-c":
        return arguments
    heed = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    heed += "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
    return ["-c", heed + arguments[1], *arguments[2:]]
