"""Counts what goes into the tables, for the summary, ``run.json`` and the report."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from extract.write import Batch, counted

SLOWEST = 20
# Columns whose values are counted, by table.
COUNTED = {
    "cards": ("text_source", "needs_review"),
    "fields": ("field_status", "needs_review"),
    "repairs": ("kind",),
    "problems": ("severity",),
}


class Statistics:
    """Counts that grow with every batch of documents; memory does not."""

    def __init__(self) -> None:
        self.documents = 0
        self.pages = 0
        self.by_status: Counter[str] = Counter()
        self.by_reason: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self.values: dict[str, Counter[str]] = defaultdict(Counter)
        self.stage_wall_s: Counter[str] = Counter()
        self.stage_cpu_s: Counter[str] = Counter()
        self.slowest: list[tuple[float, str]] = []

    def add_documents(self, rows: Sequence[Sequence[Any]]) -> None:
        """Counts rows of ``documents``."""
        self.documents += len(rows)
        for row in rows:
            self.by_status[row[3]] += 1
            if row[4] is not None:
                self.by_reason[row[4]] += 1
            self.pages += row[6] or 0

    def add(self, added: Mapping[str, Any], batch: Batch, source_paths: Sequence[str]) -> None:
        """Counts rows of the other tables and the times of the documents."""
        for name, rows in added.items():
            self.rows[name] += rows.num_rows
            for column in COUNTED.get(name, ()):
                self.values[f"{name}.{column}"].update(counted(rows, column))
        for path, stages in zip(source_paths, batch.stages(), strict=True):
            for stage in stages:
                self.stage_wall_s[stage["stage"]] += stage["wall_s"]
                self.stage_cpu_s[stage["stage"]] += stage["cpu_s"]
            item = (sum(stage["wall_s"] for stage in stages), path)
            if len(self.slowest) < SLOWEST:
                heapq.heappush(self.slowest, item)
            else:
                heapq.heappushpop(self.slowest, item)

    def counts(self) -> dict[str, Any]:
        """The counts as plain values."""
        fields, review = self.values["fields.field_status"], self.values["fields.needs_review"]
        return {
            "inputs": self.documents,
            "documents": {status: self.by_status[status] for status in ("ok", "failed", "skipped")},
            "reasons": dict(sorted(self.by_reason.items())),
            "pages": self.pages,
            "cards": self.rows["cards"],
            "fields": dict(sorted(fields.items())),
            "fields_to_review": review["true"],
            "repairs": self.rows["repairs"],
            "repairs_by_kind": dict(sorted(self.values["repairs.kind"].items())),
            "links": self.rows["links"],
            "problems": self.rows["problems"],
            "evidence_lines": self.rows["evidence"],
            "cards_by_text_source": dict(sorted(self.values["cards.text_source"].items())),
        }

    def stages(self) -> dict[str, dict[str, float]]:
        """Seconds of wall-clock and CPU time by stage, of all documents in the tables."""
        return {
            stage: {"wall_s": round(wall_s, 3), "cpu_s": round(self.stage_cpu_s[stage], 3)}
            for stage, wall_s in sorted(self.stage_wall_s.items())
        }
