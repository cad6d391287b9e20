"""Finds the files under what a user gave, and tells by their content what they are.

Every file that was found is told of, readable or not; nothing is opened that is no regular file, and no
folder is listed twice, whatever links lead to it. What stands in a file is another module's business.
"""

import errno
import hashlib
import os
import re
import stat
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.batch.aside import WORK, aside_of, is_folder, written_by_run
from extract.batch.planned import DRAWN, SCANNED, TEXT
from extract.errors import Reason, UsageError
from extract.model import MediaType, Status
from extract.reading import media_type

HEAD_BYTES = 1024  # ISO 32000-2 readers accept the header anywhere in the first 1024 bytes
CHUNK_BYTES = 2**20
GOLDEN_FOLDER = "golden"
# What tells pages, pictures and fonts of a PDF from outside, unless the file keeps its objects packed.
MARKS = re.compile(rb"/Type\s*/Page\b|/Image\b|/Font\b")
# A page of a scan is a picture: it has more bytes than a drawn page with its fonts, but for rare ones.
SCAN_BYTES = 100_000
# Bytes a page of a dump, and of a PDF whose pages cannot be counted from outside.
TEXT_PAGE_BYTES, PACKED_PAGE_BYTES = 3_000, 100_000
# What `check` keeps beside documents; any other file in such a folder is an input like all others.
GOLDEN_FILE = re.compile(
    rf"(?:^|/){GOLDEN_FOLDER}/(?:.+\.golden|recorded/.+\.jsonl|tolerances\.toml)$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Found:
    r"""A file, or a folder that could not be opened.

    Attributes:
        path: absolute; bytes that are no UTF-8 as lone surrogates. That of a file inside another one goes on
            behind it.
        source_path: relative to the input, ``/`` between parts; bytes that are no UTF-8 as ``\xNN``.
        input_path: the input it was found under.
        given: whether it was named itself.
        trouble: why it cannot be looked at; None where it can.
        held: where the content of a file inside another one lies; None where ``path`` is a file.
        reason: what the tables call the trouble.
        aside: why it is not looked at: its name tells that it is no document; None where it is.
    """

    path: str
    source_path: str
    input_path: str
    given: bool = False
    trouble: str | None = None
    held: str | None = None
    reason: Reason = Reason.DAMAGED
    aside: str | None = None

    @property
    def lies_at(self) -> str:
        """Where its content is read."""
        return self.held or self.path


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a file is not read: its row in ``documents``."""

    status: Status
    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is.

    Attributes:
        sha256: of the content, in hex; None where it was not read.
        size: in bytes.
        verdict: why it is not to be read; None where it is.
        pages, kind: how many it probably has and of what kind: for the remaining time alone.
    """

    media_type: MediaType
    sha256: str | None
    size: int
    mtime_ns: int
    verdict: Verdict | None = None
    pages: int = 1
    kind: str = DRAWN


def listing(inputs: Sequence[Path], leave_out: Path | None = None) -> Iterator[Found]:
    """Every file under the inputs, in no particular order, but for the golden files of checks.

    Of a hidden folder only the folder itself is told.

    Args:
        inputs: files and folders.
        leave_out: a folder that is not searched: where the tables go.

    Raises:
        UsageError: an input is not there.
    """
    for path in inputs:
        if not os.path.lexists(path):
            raise UsageError(f"There is no file or folder {readable(str(path))}.")
    left_out = _identity(leave_out) if leave_out is not None else None
    for path in inputs:
        absolute = os.path.abspath(path)  # noqa: PTH100 - a link keeps its name
        if Path(absolute).is_dir():
            yield from _folder(absolute, {left_out} if left_out else set())
        else:
            parent, name = os.path.split(absolute)
            yield Found(absolute, readable(name), parent, given=True)


def _folder(top: str, seen: set[tuple[int, int]]) -> Iterator[Found]:
    """Files of a folder; those behind links to other folders come last, so that real paths win."""
    folders, links = deque([top]), deque[str]()
    while folders or links:
        folder = folders.popleft() if folders else links.popleft()
        identity = _identity(Path(folder))
        if identity in seen:
            continue
        if identity is not None:
            seen.add(identity)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            trouble = f"The folder cannot be opened ({error.strerror}); nothing in it was read."
            yield Found(folder, _relative(folder, top), top, trouble=trouble)
            continue
        written = written_by_run(Path(folder))
        for entry in entries:
            aside = aside_of(entry, written)
            if aside is not None:
                if entry.name != WORK or not written:
                    yield Found(entry.path, _relative(entry.path, top), top, aside=aside)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif is_folder(entry):
                links.append(entry.path)
            elif not GOLDEN_FILE.search(relative := _relative(entry.path, top)):
                yield Found(entry.path, relative, top)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _relative(path: str, top: str) -> str:
    return readable(os.path.relpath(path, top).replace(os.sep, "/"))


def readable(name: str) -> str:
    """A name as text that every file can hold."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def examine(found: Found, max_bytes: int) -> Examined:
    """What a file is, with its hash; a file that cannot be read gets its verdict."""
    if (told := _told(found)) is not None:
        return _refused(told)
    try:
        handle = os.open(found.lies_at, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return _refused(_unreadable(found, error))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return _refused(Verdict(Status.SKIPPED, Reason.UNSUPPORTED, "This is no ordinary file."))
        if status.st_size > max_bytes:
            message = f"The file has {status.st_size / 2**20:.0f} MiB; the limit is {max_bytes // 2**20} MiB."
            return _refused(Verdict(Status.FAILED, Reason.TOO_LARGE, message), status.st_size)
        try:
            head = file.read(HEAD_BYTES)
            digest, marks = hashlib.sha256(head), Counter(MARKS.findall(head))
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
                marks.update(MARKS.findall(chunk))
        except OSError as error:
            return _refused(_unreadable(found, error))
    kind = media_type(head, found.source_path)
    verdict = _verdict(found, kind, empty=not head)
    guessed = _guessed(kind, marks, status.st_size)
    return Examined(kind, digest.hexdigest(), status.st_size, status.st_mtime_ns, verdict, *guessed)


def _guessed(media: MediaType, marks: Mapping[bytes, int], size: int) -> tuple[int, str]:
    """How many pages a content probably has, and of what kind."""
    if media is not MediaType.PDF:
        return 1 + size // TEXT_PAGE_BYTES, TEXT
    pages = sum(count for mark, count in marks.items() if mark.startswith(b"/Type"))
    pages = pages or 1 + size // PACKED_PAGE_BYTES
    pictured = b"/Image" in marks and b"/Font" not in marks
    return pages, SCANNED if pictured or size > SCAN_BYTES * pages else DRAWN


def _told(found: Found) -> Verdict | None:
    """The verdict that was clear when the file was found."""
    if found.aside is not None:
        return Verdict(Status.SKIPPED, Reason.UNSUPPORTED, found.aside)
    return None if found.trouble is None else Verdict(Status.FAILED, found.reason, found.trouble)


def _refused(verdict: Verdict, size: int = 0) -> Examined:
    return Examined(MediaType.OTHER, None, size, 0, verdict)


def _unreadable(found: Found, error: OSError) -> Verdict:
    if error.errno == errno.ENXIO:  # a socket, or a device that is not there
        return Verdict(Status.SKIPPED, Reason.UNSUPPORTED, "This is no ordinary file.")
    if Path(found.path).is_symlink():
        return Verdict(Status.FAILED, Reason.DAMAGED, "The link leads to no file that can be opened.")
    return Verdict(Status.FAILED, Reason.DAMAGED, f"The file cannot be opened: {error.strerror}.")


def _verdict(found: Found, kind: MediaType, *, empty: bool) -> Verdict | None:
    if kind is not MediaType.OTHER and not empty:
        return None
    meant = found.given or found.source_path.lower().endswith((".pdf", ".txt"))
    status = Status.FAILED if meant else Status.SKIPPED
    if empty:
        return Verdict(status, Reason.EMPTY_FILE, "The file is empty.")
    return Verdict(status, Reason.UNSUPPORTED, "The content is neither a PDF nor a .txt file.")
