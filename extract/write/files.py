"""Files that are whole or not there: temporary name, flush to the disk, rename.

A set of files is put in place together: the new ones wait in a staging folder, a marker says that all are
whole, then each is renamed. An interruption after the marker is finished by the next run.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = "complete"


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside ``path``; renamed to it at the end, removed on an error."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield temporary
        flush(temporary)
        temporary.replace(path)
        flush(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Waits until a file's or folder's content is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def commit(staging: Path, target: Path) -> None:
    """Puts all files of the staging folder into the target folder; the staging folder is gone afterwards.

    Until every new file is whole on the disk, the old ones stay.
    """
    for path in sorted(staging.iterdir()):
        flush(path)
    (staging / MARKER).touch()
    flush(staging)
    unfinished(staging, target)


def unfinished(staging: Path, target: Path) -> bool:
    """Ends a commit that was interrupted after its marker; without a marker the staged files are removed.

    Returns:
        Whether there was one to end.
    """
    if not staging.is_dir():
        return False
    done = (staging / MARKER).exists()
    for path in sorted(staging.iterdir()):
        if path.name == MARKER:
            continue
        if done:
            path.replace(target / path.name)
        else:
            path.unlink()
    flush(target)
    (staging / MARKER).unlink(missing_ok=True)
    staging.rmdir()
    return done
