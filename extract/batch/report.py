"""What a run has to say at its end: a value for callers, and ``run.json``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.errors import ExitCode

RUN_JSON = "run.json"


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended.

    Attributes:
        output: folder of the tables; None where none were to be written.
        counts: documents by status and reason, cards, fields, repairs.
        planned: numbers of inputs by what was to be done.
        tables_written: False where the tables on the disk were right already, or none were wanted.
        wall_s, cpu_s: of this run, workers included.
    """

    output: Path | None
    counts: Mapping[str, Any]
    planned: Mapping[str, int]
    tables_written: bool
    wall_s: float
    cpu_s: float
    stages: Mapping[str, Any] = field(default_factory=dict)

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
    """The ``run.json`` of an earlier run; empty where there is none."""
    try:
        content = json.loads((folder / RUN_JSON).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_run_json(folder: Path, content: Mapping[str, Any]) -> None:
    """Writes ``run.json``."""
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"
    (folder / RUN_JSON).write_text(text, "utf-8")
