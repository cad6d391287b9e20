"""Breaks copies of the package in many ways and counts how many the check of the fixtures notices.

Usage: ``python -m benchmarks.seeded_bugs [--only NUMBER...]``. Each bug of ``seeded_bugs.toml`` is one text
replaced in one file of a copy; the check runs in the copy with recorded OCR. A text that no longer stands in
its file is an error, so that the list stays true to the code. Prints a table and the share noticed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LIST = Path(__file__).with_suffix(".toml")
TIMEOUT_S = 300
# The small cards first: most bugs are noticed there, and the other fixtures are needed for the rest alone.
PATTERNS = ("rules/*", "[!r]*")


class Bug(NamedTuple):
    """One bug: the file in the package, what stands there, and what a careless hand would leave."""

    file: str
    before: str
    after: str
    what: str


BUGS = tuple(Bug(**row) for row in tomllib.loads(LIST.read_text("utf-8"))["bugs"])


def copied(folder: Path) -> None:
    """Copies the package into a folder."""
    shutil.copytree(ROOT / "extract", folder / "extract", ignore=shutil.ignore_patterns("__pycache__"))


def broken(bug: Bug, folder: Path) -> None:
    """Makes a copy of the package with the bug in it.

    Raises:
        ValueError: the text to be replaced is not there.
    """
    copied(folder)
    file = folder / "extract" / bug.file
    text = file.read_text("utf-8")
    if bug.before not in text:
        raise ValueError(f"{bug.file} no longer holds {bug.before!r}")
    file.write_text(text.replace(bug.before, bug.after), "utf-8")


def noticed(bug: Bug) -> bool:
    """Whether the check of the fixtures fails with the bug."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broken(bug, folder)
        return fails(folder)


def fails(folder: Path) -> bool:
    """Whether the package in a folder fails in the check of the fixtures."""
    return any(_fails(folder, pattern) for pattern in PATTERNS)


def _fails(folder: Path, pattern: str) -> bool:
    """Whether it fails in the check of the fixtures that fit."""
    call = [sys.executable, "-m", "extract", "check", str(ROOT / "fixtures"), "--recorded", "--only", pattern]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            call, cwd=folder, env=environment, capture_output=True, check=False, timeout=TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> None:
    """Prints a row a bug and the share noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=int, nargs="*", default=[], metavar="NUMBER")
    only = parser.parse_args().only
    chosen = [(at, bug) for at, bug in enumerate(BUGS, 1) if not only or at in only]
    found, stale = 0, 0
    for at, bug in chosen:
        try:
            seen = noticed(bug)
        except ValueError as error:
            stale += 1
            print(f"| {at} | {bug.what} | `{bug.file}` | not seeded: {error} |", flush=True)
            continue
        found += seen
        print(f"| {at} | {bug.what} | `{bug.file}` | {'noticed' if seen else 'NOT NOTICED'} |", flush=True)
    seeded = len(chosen) - stale
    print(f"{found} of {seeded} seeded bugs noticed; {stale} could not be seeded")


if __name__ == "__main__":
    main()
