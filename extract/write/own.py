"""What a command may remove or replace: files that it wrote, told by name and hash, never through a link.

Whatever else lies in a folder belongs to somebody.
"""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath


def inside(folder: Path, name: str) -> Path | None:
    """The place of a file beneath a folder; None where the name leads out of it or through a link.

    Args:
        folder: may be a link itself.
        name: relative, ``/`` between its parts.
    """
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        return None
    at = folder
    for part in parts:
        at = at / part
        if at.is_symlink():
            return None
    return at


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def foreign(folder: Path, names: Iterable[str], own: Mapping[str, str]) -> list[str]:
    """Names under which something lies that was not written with the hash that is kept of it."""
    return [name for name in names if not _is_free(folder, name) and not is_own(folder, name, own.get(name))]


def _is_free(folder: Path, name: str) -> bool:
    path = inside(folder, name)
    return path is not None and not path.exists()


def is_own(folder: Path, name: str, sha256: str | None) -> bool:
    """Whether an ordinary file lies there, behind no link, with that hash."""
    path = inside(folder, name)
    return sha256 is not None and path is not None and path.is_file() and sha256_of(path) == sha256


def remove(folder: Path, own: Mapping[str, str]) -> None:
    """Removes the files that have their hashes, and folders beneath that are empty then."""
    emptied: set[Path] = set()
    for name, sha256 in own.items():
        if is_own(folder, name, sha256):
            (folder / name).unlink()
            emptied.add((folder / name).parent)
    for path in sorted(emptied - {folder}, reverse=True):
        with suppress(OSError):
            path.rmdir()
