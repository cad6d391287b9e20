"""A process that reads documents can do nothing else: each wall is run into on purpose."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from extract import batch, workers
from extract.errors import UsageError
from extract.settings import Settings
from extract.workers import Job, Limits, Workers, pool, sandbox, seccomp
from tests import stand_in

pytestmark = pytest.mark.processes

LIMITS = Limits(60, 30, 0)


def attempt(what, path):
    """Runs into a wall; what stopped it."""
    try:
        DEEDS[what](Path(path))
    except OSError as error:
        return error.strerror or str(error)
    return "done"


def _truncate(path):
    os.truncate(path, 0)


def _read(path):
    return path.read_bytes()


def _list(path):
    return list(path.parent.iterdir())


def _remove(path):
    path.unlink()


def _link(path):
    os.link(path, path.with_name("toinen"))


def _chmod(path):
    path.chmod(0o777)


def _utime(path):
    os.utime(path, (1, 1))


def _xattr(path):
    os.setxattr(path, "user.x", b"1")


def _server(path):
    """The way to the process that makes workers, which runs whatever it is told."""
    socket.socket(socket.AF_UNIX).connect(str(path))


def _signal(path):
    os.kill(os.getppid(), signal.SIGCONT)


def _trace(path):
    os.pidfd_open(os.getppid())


DEEDS = {
    name.removeprefix("_"): deed
    for name, deed in list(globals().items())
    if name[0] == "_" and name[1] != "_" and callable(deed)
}


@pytest.mark.parametrize("what", sorted(DEEDS))
def test_a_worker_runs_into_its_walls(tmp_path, what):
    """No foreign file is read, emptied, removed or touched; no socket, no signal, no look into others."""
    assert workers.missing_walls() == ()
    own = tmp_path / "workers"
    own.mkdir()
    path = tmp_path / "vieras.txt"
    path.write_text("tärkeä")
    before = path.stat()
    made = Workers(1, own, preload=("test_sandbox",)).run(attempt, [Job(0, (what, str(path)), LIMITS)])
    (outcome,) = made
    assert outcome.value in {"Operation not permitted", "Permission denied"}, outcome
    after = path.stat()
    assert (path.read_text(), after.st_mode, after.st_mtime_ns) == (
        "tärkeä",
        before.st_mode,
        before.st_mtime_ns,
    )


def test_the_item_itself_is_read_through_its_handle(tmp_path):
    """A worker gets its document opened, and needs no right to the folder."""
    own = tmp_path / "workers"
    own.mkdir()
    path = tmp_path / "kortti.txt"
    path.write_text("sisältö")
    made = Workers(1, own, preload=("test_sandbox",)).run(_content, [Job(0, (), LIMITS, str(path))])
    assert next(iter(made)).value == "sisältö"


def _content(handle):
    return batch.content_of(handle).decode()


def test_what_a_worker_says_is_never_unpickled(tmp_path):
    """An answer that is no frame, or no JSON, ends the worker and fails its document."""
    own = tmp_path / "workers"
    own.mkdir()
    made = Workers(1, own, preload=("test_sandbox",)).run(_garbage, [Job(0, (), LIMITS)])
    (outcome,) = made
    assert (outcome.value, str(outcome.reason)) == (None, "crashed")


def _garbage():
    """Writes a pickle where a frame should be, as a document that took the worker over would."""
    for number in range(3, 20):
        try:
            if os.fstat(number).st_mode & 0o170000 == 0o140000:
                os.write(number, b"cos\nsystem\n(S'touch /tmp/murtui'\ntR.")
        except OSError:
            continue


def test_each_missing_wall_is_said():
    """Where the kernel lacks one, a sentence says which."""
    told = sandbox.walls(files=False, calls=True, network=True)
    assert [line.partition(":")[0] for line in told] == ["Files"]
    assert sandbox.walls(files=True, calls=False, network=False)[1].startswith("Network")
    assert sandbox.walls(files=True, calls=True, network=False) == ()


def test_a_run_that_requires_walls_reads_nothing_without_them(tmp_path, monkeypatch):
    """The document is not touched where a wall is missing."""
    heard = pool.Pool._listened

    def without_files(self, worker):
        made = heard(self, worker)
        self._on_walls, tell = (lambda _: None), self._on_walls
        yield from made
        tell(("Files: none.",))

    monkeypatch.setattr(pool.Pool, "_listened", without_files)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_text("%PDF 1")
    told = []
    options = batch.Options(on_event=told.append, require_sandbox=True)
    with pytest.raises(UsageError, match="cannot confine"):
        batch.run([tmp_path / "in"], tmp_path / "out", Settings(), stand_in.process, options)
    assert not any(isinstance(event, batch.DocumentDone) for event in told)


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
def test_the_filter_names_no_call_that_reading_needs():
    """Numbers are those of the running system: what is refused here is refused by name."""
    code = """
import ctypes, socket
from extract.workers import seccomp
print(seccomp.refuse_calls(ctypes.CDLL(None)))
try:
    socket.socket()
except PermissionError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "refused"]
    names = [row.split(":")[0] for row in seccomp._REFUSED.split()]
    assert not {"read", "openat", "mmap", "clone", "execve", "futex", "exit_group"} & set(names)
