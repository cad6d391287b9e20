"""What a run has to say at its end: a value for callers, and ``run.json``."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from extract.errors import ExitCode
from extract.families import DEFAULT

RUN_JSON, REPORT_HTML, CHECKSUM = "run.json", "report.html", "checksum"
# The folder in an output where results are kept.
WORK = ".work"


class Failure(NamedTuple):
    """A document that could not be read, and why: a word of the contract's list, and a sentence."""

    source_path: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended.

    Attributes:
        output: folder of the tables; None where none were to be written.
        counts: documents by status and reason, cards, fields, repairs.
        planned: numbers of inputs by what was to be done.
        tables_written: False where the tables on the disk were right already, or none were wanted.
        wall_s, cpu_s: of this run, workers included.
        stages: seconds by stage, of all documents in the tables.
        register: what the cards were held against: file, rows, pairs of field and column; None for nothing.
        failures: every document that could not be read, those of earlier runs too, by source path.
    """

    output: Path | None
    counts: Mapping[str, Any]
    planned: Mapping[str, Any]
    tables_written: bool
    wall_s: float
    cpu_s: float
    stages: Mapping[str, Any] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    register: Mapping[str, Any] | None = None

    @property
    def exit_code(self) -> ExitCode:
        """The contract's exit code."""
        documents = self.counts.get("documents", {})
        if not documents:
            return ExitCode.OK
        if documents["failed"]:
            return ExitCode.SOME_FAILED
        return ExitCode.OK if documents["ok"] else ExitCode.NO_INPUT


def read_run_json(folder: Path) -> dict[str, Any]:
    """The ``run.json`` of an earlier run; empty where there is none, or one that was changed since."""
    try:
        content = json.loads((folder / RUN_JSON).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict) or content.pop(CHECKSUM, None) != _checksum(content):
        return {}
    return content


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)


def _checksum(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content without the checksum itself: a flipped bit is noticed."""
    return hashlib.sha256(_text(content).encode()).hexdigest()


def recorded_family(folder: Path) -> str:
    """The reference of the family that a run's tables were made with; the usual one where none is told."""
    return str(read_run_json(folder).get("settings", {}).get("family", DEFAULT))


def write_run_json(folder: Path, content: Mapping[str, Any]) -> None:
    """Writes ``run.json``."""
    plain = json.loads(_text(content))
    text = _text({**plain, CHECKSUM: _checksum(plain)}) + "\n"
    (folder / RUN_JSON).write_text(text, "utf-8")
