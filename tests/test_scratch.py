"""What a killed run leaves is removed by the next one, and only what is provably ours."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from extract.workers import scratch
from extract.workers.scratch import OWNER, PREFIX, made, sweep

TESTS = Path(__file__).parent
PROGRAM = """
import sys, stand_in
from extract import api, cli

api.process_bytes, api.versions = stand_in.process, dict
sys.exit(cli.main())
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder for temporary files of its own."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_living_owner_keeps_its_folder(temporary):
    """Runs beside each other leave each other alone; the end removes one's own."""
    with scratch() as folder:
        sweep()
        with scratch() as other:
            assert folder.is_dir()
        assert not other.exists()
    assert not list(temporary.iterdir())


def test_a_dead_owners_folder_is_removed(temporary):
    """Nobody holds the lock: whatever lies in it goes."""
    folder, lock = made()
    (folder / "sub").mkdir()
    (folder / "sub" / "a").write_text("x")
    os.close(lock)
    sweep()
    assert not folder.exists()


def test_nothing_is_removed_without_proof(temporary, tmp_path):
    """A folder of the name without the mark, with another file of that name, behind a link, or a file."""
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    folder, lock = made()
    os.close(lock)
    folder.rename(foreign / "kept")
    (temporary / f"{PREFIX}link").symlink_to(foreign / "kept")
    (temporary / f"{PREFIX}bare").mkdir()
    (temporary / f"{PREFIX}file").write_text("x")
    other = temporary / f"{PREFIX}other"
    other.mkdir()
    (other / OWNER).write_text("muuta")
    linked = temporary / f"{PREFIX}linked"
    linked.mkdir()
    (linked / OWNER).symlink_to(foreign / "kept" / OWNER)
    pipe = temporary / f"{PREFIX}pipe"
    pipe.mkdir()
    os.mkfifo(pipe / OWNER)
    before = sorted(temporary.rglob("*"))
    sweep()
    assert sorted(temporary.rglob("*")) == before
    assert (foreign / "kept" / OWNER).exists()


@pytest.mark.processes
def test_what_a_killed_run_leaves_is_gone_after_the_next(tmp_path):
    """SIGKILL leaves folders and sockets; the next run removes them, and leaves none itself."""
    (tmp_path / "in").mkdir()
    (tmp_path / "tmp").mkdir()
    (tmp_path / "in" / "a.pdf").write_text("%PDF 1 sleep")
    before = set(Path("/dev/shm").iterdir())
    running = _started(tmp_path, "run", "in", "-o", "out")
    assert "1 to read" in running.stderr.readline()
    while not list((tmp_path / "tmp").glob("sokra-mp-*")):
        assert running.poll() is None
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert list((tmp_path / "tmp").iterdir())
    (tmp_path / "in" / "a.pdf").write_text("%PDF 1")
    _started(tmp_path, "run", "in", "-o", "out").communicate()
    assert not list((tmp_path / "tmp").iterdir())
    assert set(Path("/dev/shm").iterdir()) <= before


def _started(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}", "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
