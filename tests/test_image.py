"""The steps of the image hold without a builder: what is copied is enough, and runs as nobody."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STEPS = [
    line
    for line in (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]
CARD = ROOT / "fixtures" / "cards" / "s20731-born.pdf"


def of(instruction):
    """The arguments of every step of a kind, in order."""
    return [line.partition(" ")[2] for line in STEPS if line.startswith(f"{instruction} ")]


def copied():
    """What comes from this tree: sources and where they go."""
    return [shlex.split(step) for step in of("COPY") if not step.startswith("--from")]


# Everything is read-only in it but two folders: what --read-only and --tmpfs make of a container.
READ_ONLY = """
mount --bind "$1" "$1" && mount -t tmpfs tmpfs "$2" && mount -o remount,bind,ro / && shift 2 && exec "$@"
"""
UNSHARED = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


def confines():
    """Whether this system lets a test make a read-only view of its files."""
    tried = [*UNSHARED, "mount", "-o", "remount,bind,ro", "/"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.engine
@pytest.mark.skipif(not confines(), reason="no read-only view can be made here")
def test_what_is_copied_installs_and_runs_in_a_read_only_tree(tmp_path):
    """The copied files alone are installed, and convert a card where only two folders can be written."""
    source, program, out, temporary = (tmp_path / name for name in ("src", "opt", "out", "tmp"))
    for folder in (source, out, temporary):
        folder.mkdir()
    for *names, target in copied():
        for name in names:
            whole = (ROOT / name).is_dir()
            (shutil.copytree if whole else shutil.copy)(ROOT / name, source / (target if whole else name))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(program), str(source)], check=True, cwd=source)
    environment = {"PATH": os.environ["PATH"], "HOME": str(temporary), "TMPDIR": str(temporary)}
    environment |= {"PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    run = [sys.executable, "-m", "extract", "run", str(CARD), "-o", str(out)]
    done = subprocess.run(
        [*UNSHARED, "sh", "-c", READ_ONLY, "sh", str(out), str(temporary), *run],
        cwd=program, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "0 failed" in done.stderr
    assert (out / "cards.parquet").exists()
