"""Writes down what a run tells: one JSON object a line, and counters for Prometheus.

A line or a counter never holds a card's text.
"""

import json
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from extract.batch import DocumentDone, Event, Finished, Planned, as_dict
from extract.visible import in_json

METRICS_EVERY_S = 10.0


class JsonLog:
    """Events as JSON lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        """Writes the event with the time of day in seconds since 1970."""
        line = {"time": round(time.time(), 3), **as_dict(event)}
        self._stream.write(in_json(json.dumps(line, ensure_ascii=False, default=str)) + "\n")
        self._stream.flush()


class Metrics:
    """A file in the text format that Prometheus' node exporter collects, renewed while the run goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0.0
        self._done: Counter[tuple[str, str]] = Counter()
        self._gauges: dict[str, float] = {}
        self._seconds = 0.0
        self._inputs: dict[str, int] = {}
        self._reasons: dict[str, int] = {}

    def __call__(self, event: Event) -> None:
        """Counts the event; writes the file every some seconds and at the end."""
        if isinstance(event, Planned):
            self._gauges |= {
                name: getattr(event, name)
                for name in ("inputs", "to_read", "known", "duplicates", "skipped", "failed")
            }
        elif isinstance(event, DocumentDone):
            self._done[event.status, event.reason or ""] += 1
            self._seconds += event.wall_s
            self._gauges["workers_busy"] = event.busy
        elif isinstance(event, Finished):
            self._gauges |= {
                "cards": event.counts.get("cards", 0),
                "run_seconds": event.wall_s,
                "finished": 1,
            }
            self._inputs = dict(event.counts.get("documents", {}))
            self._reasons = dict(event.counts.get("reasons", {}))
        if isinstance(event, Finished) or time.monotonic() - self._written > METRICS_EVERY_S:
            self._write()

    def _write(self) -> None:
        lines = ["# TYPE sokra_documents_total counter"]
        for (status, reason), count in sorted(self._done.items()):
            lines.append(f'sokra_documents_total{{status="{status}",reason="{reason}"}} {count}')
        lines += ["# TYPE sokra_document_seconds_total counter"]
        lines.append(f"sokra_document_seconds_total {self._seconds:.3f}")
        for name, value in sorted(self._gauges.items()):
            lines += [f"# TYPE sokra_{name} gauge", f"sokra_{name} {value:g}"]
        lines += _labelled("sokra_inputs_by_status", "status", self._inputs)
        lines += _labelled("sokra_inputs_by_reason", "reason", self._reasons)
        temporary = self._path.with_name(f".{self._path.name}.new")
        temporary.write_text("\n".join(lines) + "\n", "utf-8")
        temporary.replace(self._path)
        self._written = time.monotonic()


def _labelled(name: str, label: str, counts: Mapping[str, int]) -> list[str]:
    """A gauge with a label: all inputs of the tables, read now, known from before or not read at all."""
    lines = [f'{name}{{{label}="{value}"}} {count}' for value, count in sorted(counts.items())]
    return [f"# TYPE {name} gauge", *lines] if lines else []
