r"""``decisions.csv``: a person's decisions, one a line, only ever appended to.

UTF-8, comma, RFC 4180 quoting; a line break in a text is written ``\n`` and a backslash ``\\``, so that every
decision is one line and files merge by ``cat`` and by Git. A header line may stand anywhere. A line that
cannot be understood is told and left where it is.
"""

import csv
import fcntl
import io
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.decisions.decision import Act, Decision, Scope
from extract.errors import UsageError

FILE_NAME = "decisions.csv"
COLUMNS = (
    "id", "time", "reviewer", "family", "document_sha256", "card_key", "field", "part", "scope",
    "seen_raw_hash", "seen_raw", "seen_value", "seen_place", "decision", "value", "parent", "note",
    "seconds", "tool",
)  # fmt: skip
NULLABLE = frozenset({"seen_raw", "seen_value", "value"})
_ESCAPE = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\x00": "\\0"}
_UNESCAPE = {"n": "\n", "r": "\r", "0": "\x00"}


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """Decisions read from files.

    Attributes:
        decisions: each id once.
        bad: file, line from 1 and what is wrong, of every line that is none.
    """

    decisions: tuple[Decision, ...] = ()
    bad: tuple[tuple[str, int, str], ...] = ()


def read(paths: Iterable[Path]) -> DecisionFile:
    """The decisions in files.

    Raises:
        UsageError: a file cannot be read.
    """
    found: dict[str, Decision] = {}
    bad: list[tuple[str, int, str]] = []
    for path in paths:
        try:
            content = path.read_bytes().decode("utf-8-sig", "replace")
        except OSError as error:
            raise UsageError(f"The decisions {path} cannot be read: {error.strerror}.") from error
        for number, line in enumerate(content.split("\n"), 1):
            try:
                made = parsed(line)
            except ValueError as error:
                bad.append((path.name, number, str(error)))
                continue
            if made is not None and found.setdefault(made.id, made) != made:
                bad.append((path.name, number, f"another decision has the id {made.id}"))
    return DecisionFile(tuple(found.values()), tuple(bad))


def parsed(line: str) -> Decision | None:
    """The decision of a line; None for an empty line and a header.

    Raises:
        ValueError: it is none.
    """
    line = line.strip("\r\ufeff")
    if not line.strip():
        return None
    cells = next(csv.reader([line], strict=True), [])
    if tuple(cells) == COLUMNS:
        return None
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} cells instead of {len(COLUMNS)}")
    held = {name: _plain(cell) for name, cell in zip(COLUMNS, cells, strict=True)}
    made = {name: None if name in NULLABLE and not text else text for name, text in held.items()}
    act, scope = Act(held["decision"]), Scope(held["scope"] or Scope.VALUE)
    if not held["id"] or not held["time"]:
        raise ValueError("no id or no time")
    if (scope is Scope.REPAIR) != bool(re.fullmatch(r"\d+-\d+", held["part"])) and act is not Act.UNDO:
        raise ValueError(f"the part {held['part']!r} does not go with the scope {scope}")
    return Decision(**{**made, "decision": act, "scope": scope})  # type: ignore[arg-type]  # by name


def line_of(decision: Decision) -> str:
    """A decision as its line, with the line's end."""
    cells = [_escaped(getattr(decision, name)) for name in COLUMNS]
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerow(cells)
    return target.getvalue()


def append(path: Path, decisions: Sequence[Decision]) -> int:
    """Appends decisions whose ids the file does not have yet; they are on the disk when it returns.

    Returns:
        How many were written.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = file.read()
        known = {made.id for made in read([path]).decisions}
        new = [made for made in decisions if made.id not in known]
        text = "" if before else ",".join(COLUMNS) + "\n"
        # A line that was torn by a crash ends here: what follows is whole.
        text += "\n" if before and not before.endswith(b"\n") else ""
        text += "".join(map(line_of, new))
        if new:
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
    return len(new)


def decisions_near(inputs: Iterable[Path]) -> list[Path]:
    """The files of decisions that lie beside inputs: in a folder given, or in a file's folder."""
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in inputs)
    return [path for folder in folders if (path := folder / FILE_NAME).is_file()]


def _escaped(value: object) -> str:
    text = "" if value is None else str(value)
    return "".join(_ESCAPE.get(letter, letter) for letter in text)


def _plain(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: _UNESCAPE.get(found[1], found[1]), cell)
