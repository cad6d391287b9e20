"""Files that are whole or not there: temporary name, flush to the disk, rename.

A set of files is put in place together: the new ones wait in a staging folder, a journal with their hashes
says that all are whole, then each is renamed. An interruption after the journal is finished by the next run.
"""

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from extract.write.own import is_own, sha256_of

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


def commit(staging: Path, target: Path, names: Collection[str], hashes: Mapping[str, str]) -> None:
    """Puts the staged files into the target folder; the staging folder is gone afterwards.

    Until every new file is whole on the disk, the old ones stay.

    Args:
        staging: where the files wait.
        target: where they go.
        names: that may be staged; whatever else lies there is not ours.
        hashes: SHA-256 of some of them, as they are known already.
    """
    staged = [name for name in sorted(names) if (staging / name).is_file()]
    for name in staged:
        flush(staging / name)
    journal = {name: hashes.get(name) or sha256_of(staging / name) for name in staged}
    with whole(staging / MARKER) as temporary:
        temporary.write_text(json.dumps(journal), "utf-8")
    unfinished(staging, target, names)


def unfinished(staging: Path, target: Path, names: Collection[str]) -> bool:
    """Ends a commit that was interrupted after its journal; without one the staged files are removed.

    A staged file whose hash is not the journal's ends nothing: all are removed, and made again.

    Returns:
        Whether there was one to end.
    """
    if not staging.is_dir():
        return False
    journal = _journal(staging, names)
    done = bool(journal) and all(
        is_own(staging, name, sha256) or is_own(target, name, sha256) for name, sha256 in journal.items()
    )
    for name in sorted(names):
        path = staging / name
        if not path.is_file():
            continue
        if done and name in journal:
            path.replace(target / name)
        else:
            path.unlink()
    flush(target)
    (staging / MARKER).unlink(missing_ok=True)
    clear_leftovers(staging, [*names, MARKER])
    with suppress(OSError):
        staging.rmdir()
    return done


def _journal(staging: Path, names: Collection[str]) -> dict[str, str]:
    """The hashes of the files of a commit that was begun; empty where none was that makes sense."""
    try:
        held = json.loads((staging / MARKER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) and held.keys() <= set(names) else {}


def clear_leftovers(folder: Path, names: Iterable[str]) -> None:
    """Removes what calls that were killed left under the temporary names of these files."""
    wanted = "|".join(re.escape(name) for name in names)
    pattern = re.compile(rf"\.(?:{wanted})\.\d+\.new")
    for path in folder.iterdir():
        if pattern.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink()
