"""Closed, full and broken streams: a command ends as it should, and no file of ours is damaged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.cli.terminal import Shown
from extract.errors import ExitCode

pytestmark = pytest.mark.processes

TESTS = Path(__file__).parent
PROGRAM = """
import sys, stand_in
from extract import api, cli

api.process_bytes, api.versions = stand_in.process, dict
sys.exit(cli.main())
"""


def shell(folder, line):
    """The code and stderr of a line of the shell; $X is the program with a stand-in for its reading."""
    (folder / "program.py").write_text(PROGRAM)
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "a.pdf").write_text("%PDF 1")
    done = subprocess.run(
        ["/bin/bash", "-c", f"X='{sys.executable} {folder}/program.py'; {line}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(tmp_path, closed):
    """The tables are written, whichever streams the caller closed, and no words get into them."""
    assert shell(tmp_path, f"$X run in -o open && $X run in -o out {closed}")[0] == ExitCode.OK
    for name in ("cards.csv", "cards.parquet", "documents.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "open" / name).read_bytes()


@pytest.mark.parametrize(
    "command", ["schema --json", "schema", "run --help", f"inspect {TESTS.parent}/fixtures/rules/lists.txt"]
)
def test_a_reader_that_goes_away_is_no_error(tmp_path, command):
    """``| head`` ends a command quietly and well."""
    code, said = shell(tmp_path, f"$X {command} | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}")
    assert (code, "Traceback" in said) == (ExitCode.OK, False), said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device is Linux's")
def test_a_full_disk_is_a_sentence(tmp_path):
    """Data that cannot be written is an error in one line; words for people that cannot be are none."""
    code, said = shell(tmp_path, "$X schema > /dev/full")
    assert code == ExitCode.USAGE
    assert said.strip() == "sokra-extract: No space left on device."
    assert shell(tmp_path, "$X run in -o out 2> /dev/full")[0] == ExitCode.OK


def test_only_words_are_lost_in_silence():
    """A stream of data tells that it is broken, the one of words does not."""

    class Broken:
        def write(self, _text):
            raise OSError(28, "full")

        flush = write

    with pytest.raises(OSError, match="full"):
        Shown(Broken()).write("data")
    assert Shown(Broken(), needed=False).write("sana") == 4
