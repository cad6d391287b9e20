"""What a worker may not do: use the network, write outside its folders, take more than its limits.

Uses what the system offers (Linux: Landlock, an empty network namespace, resource limits) and an audit hook
of the interpreter everywhere. A limit that is passed ends the process; its exit code tells which it was.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extract.clocks import lower_limit

# Numbers of Linux: include/uapi/linux/{landlock,sched,prctl}.h and the common system call table.
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_VERSION_FLAG, _LANDLOCK_PATH_BENEATH = 1, 1
_WRITE_FILE, _TRUNCATE, _REFER = 1 << 1, 1 << 14, 1 << 13
_CHANGES = sum(1 << bit for bit in range(4, 13)) | _WRITE_FILE
_TCP = 0b11
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38

_ALWAYS_WRITABLE = ("/dev/null", "/dev/shm")  # noqa: S108 - where semaphores live, not a file of ours
_NETWORK_EVENTS = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.sendmsg",
        "socket.sendto",
    }
)
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take.

    Attributes:
        wall_s: wall-clock seconds.
        cpu_s: CPU seconds.
        memory_mb: MiB beyond what the worker holds when the document begins; 0 for no limit.
    """

    wall_s: float
    cpu_s: float
    memory_mb: int

    @property
    def key(self) -> str:
        """The limits as one word, to be compared."""
        return f"wall={self.wall_s:g}s cpu={self.cpu_s:g}s memory={self.memory_mb}MiB"


def confine(writable: Sequence[Path]) -> None:
    """Cuts the process off: no network, no writing outside the folders, and it dies with its parent.

    Cannot be undone. Must be called before the process starts a thread.
    """
    sys.dont_write_bytecode = True
    allowed = [*(os.fspath(path.resolve()) for path in writable), *_ALWAYS_WRITABLE]
    landlocked = False
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        _leave_network(libc)
        landlocked = _landlock(libc, allowed)
        die_with_parent()
    _watch_interpreter(() if landlocked else tuple(allowed))


def die_with_parent() -> None:
    """Makes the system end this process when its parent ends, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _leave_network(libc: ctypes.CDLL) -> None:
    """Moves into a network namespace without interfaces, where the system lets us."""
    if libc.unshare(_CLONE_NEWNET) == 0:
        return
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _landlock(libc: ctypes.CDLL, allowed: Iterable[str]) -> bool:
    """Lets the process write beneath the given paths only; False where the kernel has no Landlock."""
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION_FLAG)
    if version < 3:  # before version 3 a file could still be truncated
        return False
    handled = _CHANGES | _REFER | _TRUNCATE
    attributes = struct.pack("QQ", handled, _TCP) if version >= 4 else struct.pack("Q", handled)
    rules = libc.syscall(_LANDLOCK_CREATE, attributes, len(attributes), 0)
    if rules < 0:
        return False
    for path in allowed:
        if not os.path.lexists(path):
            continue
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
        access = handled if Path(path).is_dir() else _WRITE_FILE | _TRUNCATE
        libc.syscall(_LANDLOCK_ADD, rules, _LANDLOCK_PATH_BENEATH, struct.pack("=Qi", access, beneath), 0)
        os.close(beneath)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done: bool = libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0
    os.close(rules)
    return done


def _watch_interpreter(writable: tuple[str, ...]) -> None:
    """Refuses network calls and, where folders are given, writing elsewhere."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _NETWORK_EVENTS:
            raise PermissionError(f"{event}: a worker has no network")
        if event == "open" and writable:
            _check_open(arguments, writable)

    sys.addaudithook(hook)


def _check_open(arguments: tuple[object, ...], writable: tuple[str, ...]) -> None:
    path, _, flags = arguments
    if not isinstance(path, str | bytes) or not isinstance(flags, int) or not flags & _WRITE_FLAGS:
        return
    real = os.path.realpath(os.fsdecode(path))
    if not any(real == folder or real.startswith(folder + os.sep) for folder in writable):
        raise PermissionError(f"{real}: a worker writes only to its own folders")


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """Ends the process when the block takes more time than it may; memory refused is a MemoryError."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s)
    before = {kind: resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS)}
    used = resource.getrusage(resource.RUSAGE_SELF)
    lower_limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + limits.cpu_s) + 1)
    if limits.memory_mb:
        lower_limit(resource.RLIMIT_AS, _address_space() + limits.memory_mb * 2**20)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for kind, bounds in before.items():
            resource.setrlimit(kind, bounds)


def _address_space() -> int:
    """Bytes of address space the process holds; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
