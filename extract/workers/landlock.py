"""Which files a process that reads a document may still open: Linux's Landlock, which cannot be taken off."""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

# Numbers of Linux: include/uapi/linux/{landlock,prctl}.h.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_CHANGES = sum(1 << bit for bit in range(4, 13)) | _WRITE_FILE
_TCP, _SOCKETS_AND_SIGNALS = 0b11, 0b11
_PR_SET_NO_NEW_PRIVS = 38
# Before this version a file could still be truncated.
LEAST_VERSION = 3


def version(libc: ctypes.CDLL) -> int:
    """The system's version of Landlock; below 1 where it has none."""
    if sys.platform != "linux":
        return 0
    return int(libc.syscall(_CREATE, None, 0, _VERSION_FLAG))


def restrict(libc: ctypes.CDLL, writable: Iterable[str], readable: Iterable[str]) -> bool:
    """Lets the process open these files, and those beneath these folders, alone.

    Args:
        libc: the C library.
        writable: folders and files that may be read and changed.
        readable: folders and files that may be read.

    Returns:
        Whether it holds; False where the kernel cannot do all of it.
    """
    found = version(libc)
    if found < LEAST_VERSION:
        return False
    changes = _CHANGES | _REFER | _TRUNCATE | (_IOCTL if found >= 5 else 0)
    handled = changes | _READ_FILE | _READ_DIR
    attributes = struct.pack("QQQ", handled, _TCP, _SOCKETS_AND_SIGNALS)
    # Each version knows a longer structure.
    attributes = attributes[: 24 if found >= 6 else 16 if found >= 4 else 8]
    rules = libc.syscall(_CREATE, attributes, len(attributes), 0)
    if rules < 0:
        return False
    added = [_add(libc, rules, path, handled) for path in writable]
    added += [_add(libc, rules, path, _READ_FILE | _READ_DIR) for path in readable]
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = all(added) and libc.syscall(_RESTRICT, rules, 0) == 0
    os.close(rules)
    return bool(done)


def _add(libc: ctypes.CDLL, rules: int, path: str, access: int) -> bool:
    """Allows access beneath a path, for a file what makes sense there; what is not there needs none."""
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    if not Path(path).is_dir():
        access &= _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
    done = libc.syscall(_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", access, beneath), 0) == 0
    os.close(beneath)
    return bool(done)
