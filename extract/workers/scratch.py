"""Folders for temporary files that leave nothing behind: what a killed run left is removed by the next one.

A folder's owner holds a lock on a file in it for as long as it lives. Whoever gets the lock knows that the
owner is dead. Nothing else is removed: not what another user made, what has no such file, or what a link
leads to.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "sokra-extract-"
# Short: the address of a socket in it has room for a hundred signs.
SHORT_PREFIX = "sokra-mp-"
NEW = ".new-"
OWNER = ".owner"
_MARK = b"sokra-extract: removed by the next run once its owner is gone\n"


@contextmanager
def scratch() -> Iterator[Path]:
    """A new folder for temporary files, removed at the end; those of dead processes are removed first."""
    sweep()
    folder, lock = made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def made(prefix: str = PREFIX) -> tuple[Path, int]:
    """A new folder, and the handle that keeps it: closed, or its process gone, the folder may be removed."""
    new = Path(tempfile.mkdtemp(prefix=NEW + prefix))
    lock = os.open(new / OWNER, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.write(lock, _MARK)  # after the lock: a folder with the mark has, or had, an owner
    # And named last: whoever is killed before leaves nothing by this name that the next run could not remove.
    return new.rename(new.with_name(new.name.removeprefix(NEW))), lock


def sweep() -> None:
    """Removes the folders of processes that are gone."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        left = [Path(entry.path) for entry in entries if entry.name.startswith((PREFIX, SHORT_PREFIX))]
        for folder in left:
            _remove_ownerless(folder)


def _remove_ownerless(folder: Path) -> None:
    """Removes a folder if it is provably ours and its owner is gone."""
    with suppress(OSError):
        about = folder.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
            return
        lock = os.open(folder / OWNER, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            held = os.fstat(lock)
            own = stat.S_ISREG(held.st_mode) and held.st_uid == about.st_uid
            if own and os.read(lock, len(_MARK) + 1) == _MARK:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)
