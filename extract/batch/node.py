"""The process on a cluster's node that reads one shard: a description on stdin, what came of it on stdout."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from extract.batch.events import Confined, DocumentDone, Event
from extract.batch.inputs import Verdict
from extract.batch.planned import ToRead
from extract.batch.reading import Reading
from extract.batch.store import Store, program_digest
from extract.errors import EngineMissingError, ExtractError, UsageError
from extract.settings import Settings
from extract.workers import die_with_parent, scratch
from extract.write import Entry


class _Kept:
    """What became of the shard's contents."""

    def __init__(self, *, require_sandbox: bool) -> None:
        self._require_sandbox = require_sandbox
        self.segments: list[tuple[str, list[Entry]]] = []
        self.given_up: list[tuple[int, str, str, str]] = []
        self.done: list[dict[str, Any]] = []

    def know(self, segment: Path, entries: Sequence[Entry]) -> None:
        """A segment was written."""
        self.segments.append((segment.name, list(entries)))

    def set_aside(self, number: int, verdict: Verdict) -> None:
        """A file has no result of its own."""
        self.given_up.append((number, verdict.status.value, verdict.reason.value, verdict.message))

    def tell(self, event: Event) -> None:
        """An event of the reading.

        Raises:
            UsageError: this node cannot confine what reads, and was asked to.
        """
        if isinstance(event, Confined) and event.missing and self._require_sandbox:
            raise UsageError(f"A node cannot confine what reads documents: {' '.join(event.missing)}")
        if isinstance(event, DocumentDone):
            self.done.append(asdict(event))


def read(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Reads the shard's files; segments go to the output folder.

    Raises:
        ExtractError: this node has other versions than the run.
    """
    found = dict(_function(spec["probe"])()) | {"program": program_digest()}
    if found != spec["versions"]:
        raise ExtractError("this node has other versions than the run")
    store = Store(Path(spec["output"]), spec["key"])
    kept = _Kept(require_sandbox=bool(spec.get("require_sandbox")))
    with scratch() as folder:
        reading = Reading(kept, store, Settings.of(spec["settings"]), folder, kept.tell)
        try:
            reading.run(_function(spec["process"]), [ToRead(*item) for item in spec["items"]])
        except EngineMissingError as error:
            return {"engine_missing": str(error)}
    return {
        "segments": kept.segments,
        "set_aside": kept.given_up,
        "done": kept.done,
        "cpu_s": reading.cpu_s,
    }


def _function(name: str) -> Callable[..., Any]:
    module, _, own = name.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), own)
    return function


if __name__ == "__main__":
    die_with_parent()
    # What a library prints must not stand among the results.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    json.dump(read(json.load(sys.stdin)), answer)
    answer.close()
