"""What a worker may not do: use the network, open files that are not its business, reach other processes.

Uses what the system offers (Linux: Landlock, seccomp, an empty network namespace, resource limits) and,
everywhere, an audit hook of the interpreter. A limit that is passed ends the process; its exit code tells
which it was.
"""

import ctypes
import os
import resource
import shutil
import signal
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from extract.clocks import lower_limit
from extract.workers import landlock
from extract.workers.seccomp import refuse_calls

# Numbers of Linux: include/uapi/linux/{sched,prctl}.h.
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1

_ALWAYS_WRITABLE = ("/dev/null", "/dev/shm")  # noqa: S108 - where semaphores live, not a file of ours
# What libraries read of the system while they work.
_OF_THE_SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/voikko",
    "/dev/urandom",
    "/dev/zero",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/kernel",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
)
# Variables that name where libraries and models lie.
_NAMED_BY = ("LD_LIBRARY_PATH", "TESSDATA_PREFIX", "VOIKKO_DICTIONARY_PATH", "FONTCONFIG_PATH")
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


def confine(writable: Sequence[Path], readable: Sequence[Path] = ()) -> tuple[str, ...]:
    """Cuts the process off from files, network and other processes; it dies with its parent.

    Cannot be undone. Must be called before the process starts a thread.

    Args:
        writable: folders that it may read and write.
        readable: folders that it may read beside those of libraries and models.

    Returns:
        A sentence for each wall that this system cannot put up.
    """
    sys.dont_write_bytecode = True
    allowed = [*(os.fspath(path.resolve()) for path in writable), *_ALWAYS_WRITABLE]
    files = calls = network = False
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        die_with_parent()
        network = _leave_network(libc)
        files = landlock.restrict(
            libc, allowed, [*_readable(), *(os.fspath(path.resolve()) for path in readable)]
        )
        calls = refuse_calls(libc)
    _watch_interpreter(() if files else tuple(allowed))
    return walls(files=files, calls=calls, network=network)


def walls(*, files: bool, calls: bool, network: bool) -> tuple[str, ...]:
    """A sentence for each wall that does not stand. Without system calls for sockets there is no network."""
    return (
        *(() if files else ("Files: no Landlock of version 3 or later (Linux 6.2).",)),
        *(() if calls else ("System calls: no seccomp filter.",)),
        *(() if network or calls else ("Network: no namespace of its own.",)),
    )


def _readable() -> list[str]:
    """Where the interpreter, the libraries, the models and this package lie."""
    own = {Path(__file__).parents[1], *(Path(path) for path in sysconfig.get_paths().values())}
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix)}
    named = {Path(path) for name in _NAMED_BY for path in os.environ.get(name, "").split(os.pathsep) if path}
    program = shutil.which("tesseract")
    named |= {Path(program).resolve().parent} if program else set()
    return [*_OF_THE_SYSTEM, *(os.fspath(path) for path in (*own, *prefixes, *named) if path.is_absolute())]


def die_with_parent() -> None:
    """Makes the system end this process when its parent ends, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Moves into a network namespace without interfaces; whether the system lets us."""
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    # Some systems deny the names of the owner; the namespace holds without them.
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with suppress(OSError):
            Path("/proc/self", name).write_text(text)
    return True


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
