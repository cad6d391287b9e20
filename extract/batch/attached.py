"""Files inside PDFs as inputs of their own: unpacked in a confined worker, each with a row in the tables.

``kansio.pdf!/2/liite.pdf`` is the second file inside ``kansio.pdf``, and ``kansio.pdf!/2/liite.pdf!/1/a.txt``
the first one inside that. What cannot be unpacked, lies too deep or is too much has its row with the reason.
"""

import hashlib
import json
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from extract import pdf
from extract.batch.inputs import Examined, Found
from extract.batch.task import content_of
from extract.errors import DocumentError, Reason
from extract.model import MediaType
from extract.reading import media_type
from extract.workers import Job, Limits, Outcome, Workers

MARK = "!/"
# Bounds of all that is unpacked from one input: files, their bytes together, and files within files.
MOST_FILES, MOST_BYTES, MOST_DEEP = 100, 128 * 2**20, 3
# Pinned files are looked for on so many pages; a name is no longer than file systems allow.
MOST_PAGES, NAME_SIGNS = 2_000, 120
LIMITS = Limits(wall_s=60, cpu_s=60, memory_mb=2048)
_HEAD = struct.Struct(">I")
_HELD = re.compile(r"[0-9a-f]{64}")
_TOO_MANY = f"More than {MOST_FILES} files are attached here: those from this one on were not read."
_TOO_MUCH = (
    f"The files attached here have more than {MOST_BYTES // 2**20} MiB together: this one was not read."
)
_TOO_DEEP = f"The file lies deeper than {MOST_DEEP} files within files: save it, and run over it."
_NOT_UNPACKED = "The attached file cannot be unpacked."


class Inner(NamedTuple):
    """A file inside an input.

    Attributes:
        path: what follows the input's own path.
        content: its bytes; None where it is not read.
        trouble, reason: why not; None where it is.
    """

    path: str
    content: bytes | None
    trouble: str | None = None
    reason: Reason | None = None


@dataclass(slots=True)
class _Unpacking:
    """What one input holds, within the bounds.

    Attributes:
        found: files so far, in order.
        bytes_left: that may still be taken.
    """

    found: list[Inner] = field(default_factory=list)
    bytes_left: int = MOST_BYTES

    def look_into(self, content: bytes, path: str, depth: int) -> None:
        """Takes the files inside a PDF, and those inside them; a PDF that cannot be opened has none."""
        seen: set[tuple[str, str]] = set()
        with suppress(DocumentError):
            for number, one in enumerate(pdf.unpacked(content, self.bytes_left, MOST_PAGES), 1):
                if len(self.found) >= MOST_FILES:
                    if self.found[-1].trouble != _TOO_MANY:
                        self.found.append(Inner(f"{path}{MARK}{number}", None, _TOO_MANY, Reason.TOO_LARGE))
                    return
                # A file may be both listed and pinned to a page.
                same = (one.name, "" if one.content is None else hashlib.sha256(one.content).hexdigest())
                if same not in seen:
                    seen.add(same)
                    self._take(one, f"{path}{MARK}{number}/{tame(one.name)}", depth)

    def _take(self, one: pdf.Attached, path: str, depth: int) -> None:
        if depth > MOST_DEEP:
            self.found.append(Inner(path, None, _TOO_DEEP, Reason.TOO_LARGE))
        elif one.content is None and one.size == 0:
            self.found.append(Inner(path, None, _NOT_UNPACKED, Reason.DAMAGED))
        elif one.content is None or one.size > self.bytes_left:
            self.found.append(Inner(path, None, _TOO_MUCH, Reason.TOO_LARGE))
        else:
            self.bytes_left -= one.size
            self.found.append(Inner(path, one.content))
            if media_type(one.content, path) is MediaType.PDF:
                self.look_into(one.content, path, depth + 1)


def inner_files(content: bytes) -> list[Inner]:
    """Every file inside a PDF, within the bounds, each before those inside it."""
    unpacking = _Unpacking()
    unpacking.look_into(content, "", 1)
    return unpacking.found


def tame(name: str) -> str:
    """A foreign name as the end of a path: it leads nowhere else, and has no mark of ours in it."""
    parts = [part.rstrip("!") for part in name.replace("\\", "/").split("/")]
    kept = "/".join(part for part in parts if part not in {"", ".", ".."})
    # The ending tells what a file is.
    return (
        kept if len(kept) <= NAME_SIGNS else f"{kept[: NAME_SIGNS // 2]}…{kept[-NAME_SIGNS // 2 :]}"
    ) or "?"


def unpack(handle: int) -> bytes:
    """The files inside an opened PDF as bytes, to be handed from the worker to its parent."""
    found = inner_files(content_of(handle))
    head = json.dumps(
        [
            [one.path, None if one.content is None else len(one.content), one.trouble, one.reason]
            for one in found
        ]
    ).encode()
    return b"".join([_HEAD.pack(len(head)), head, *(one.content or b"" for one in found)])


def from_bytes(data: bytes) -> list[Inner]:
    """What ``unpack`` gave; whoever wrote it is not trusted.

    Raises:
        ValueError: it makes no sense.
    """
    try:
        (length,) = _HEAD.unpack_from(data)
        at, found = _HEAD.size + length, []
        for path, size, trouble, reason in json.loads(data[_HEAD.size : at]):
            if not (isinstance(path, str) and path.startswith(MARK) and ".." not in path.split("/")):
                raise ValueError("a path that leads elsewhere")
            content = None if size is None else data[at : at + int(size)]
            at += size or 0
            known = None if content is not None else Reason(reason)
            found.append(Inner(path, content, None if known is None else str(trouble), known))
    except (struct.error, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if at != len(data) or len(found) > MOST_FILES + 1:
        raise ValueError("more than was told")
    return found


def inside(content: bytes, steps: Sequence[int]) -> bytes:
    """The file that lies behind so many steps inside a PDF, each the number of a file in the one before.

    Raises:
        DocumentError: there is none.
    """
    if not steps:
        return content
    for one in inner_files(content):
        if one.content is not None and _steps(one.path) == list(steps):
            return one.content
    raise DocumentError(Reason.DAMAGED, "The file has no such file inside it.")


def _steps(path: str) -> list[int]:
    return [int(number) for number in re.findall(rf"{MARK}(\d+)", path)]


def parted(path: Path) -> tuple[Path, list[int]]:
    """A path of the tables as the file that is there, and the steps to the one inside it."""
    steps: list[int] = []
    while not path.exists() and (split := re.fullmatch(r"(.*)!/(\d+)/.*?", str(path), re.DOTALL)):
        path, steps = Path(split[1]), [int(split[2]), *steps]
    return path, steps


def attached(files: Iterable[tuple[Found, Examined]], workers: Workers, held: Path) -> Iterator[Found]:
    """The files inside those that are PDFs.

    Args:
        files: inputs, and what they are.
        workers: that unpack.
        held: folder for what was unpacked.
    """
    outer = {at: found for at, (found, made) in enumerate(files) if _may_hold(made)}
    jobs = [Job(at, (), LIMITS, found.path) for at, found in outer.items()]
    for outcome in workers.run(unpack, jobs) if jobs else ():
        if outcome.unopened is None:  # told where the file itself is read
            yield from (_found(outer[outcome.key], one, held) for one in _inner(outcome))


def _may_hold(made: Examined) -> bool:
    return made.media_type is MediaType.PDF and made.verdict is None


def _inner(outcome: Outcome) -> list[Inner]:
    """What an outcome says; one file of which nothing is known where it says nothing."""
    try:
        if outcome.reason is None:
            return from_bytes(outcome.value)
        trouble = f"What is attached could not be unpacked. {outcome.message}"
        return [Inner(f"{MARK}?", None, trouble, outcome.reason)]
    except (ValueError, TypeError):
        return [Inner(f"{MARK}?", None, "What is attached could not be unpacked.", Reason.CRASHED)]


def _found(outer: Found, one: Inner, held: Path) -> Found:
    """A file inside an input as an input; its content is kept under its hash."""
    path, source_path = outer.path + one.path, outer.source_path + one.path
    own = replace(outer, path=path, source_path=source_path, given=False)
    if one.content is None:
        return replace(own, trouble=one.trouble, reason=one.reason or Reason.DAMAGED)
    held.mkdir(exist_ok=True)
    target = held / hashlib.sha256(one.content).hexdigest()
    if not target.exists():
        target.write_bytes(one.content)
    return replace(own, held=str(target))


def clear(held: Path) -> None:
    """Removes what ``attached`` keeps, and nothing else."""
    if held.is_symlink() or not held.is_dir():
        return
    for path in held.iterdir():
        if _HELD.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink()
    with suppress(OSError):
        held.rmdir()
