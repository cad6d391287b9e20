"""A script calls the program as a notebook does: without a guard, and workers do not run it again."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

TESTS = Path(__file__).parent
UNGUARDED = """
import extract, stand_in
from extract import api

print("begins")
api.process_bytes, api.versions = stand_in.process, dict
print("cards", extract.run("in", "out").counts["cards"])
"""
OWN_FUNCTION = """
from pathlib import Path
import stand_in
from extract import batch
from extract.settings import Settings

def process(path, source_path, sha256, settings):
    return stand_in.result(1, source_path, sha256)

if __name__ == "__main__":
    print("begins")
    print("cards", batch.run([Path("in")], Path("out"), Settings(workers=2), process).counts["cards"])
"""


@pytest.mark.parametrize("how", ["file", "stdin", "argument"])
def test_a_script_without_a_guard_runs_once(tmp_path, how):
    """However Python was given the script, it begins once and its tables are there."""
    assert run(tmp_path, UNGUARDED, how) == ["begins", "cards 6"]
    assert (tmp_path / "out" / "cards.parquet").is_file()


def test_a_script_may_read_with_a_function_of_its_own(tmp_path):
    """Workers find a function of the script itself, which then needs its guard."""
    assert run(tmp_path, OWN_FUNCTION, "file") == ["begins", "cards 6"]


def run(folder, script, how):
    """What a script prints that was given to Python as a file, on its standard input or as an argument."""
    (folder / "in").mkdir()
    for number in range(3):
        (folder / "in" / f"{number}.pdf").write_text(f"%PDF {number}")
    (folder / "own.py").write_text(script)
    arguments = {"file": ["own.py"], "stdin": ["-"], "argument": ["-c", script]}[how]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}", "PATH": ""},
        input=script if how == "stdin" else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()
