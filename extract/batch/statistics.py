"""Counts what goes into the tables, for the summary, ``run.json`` and the report."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from extract.model import Status
from extract.tables import DocumentRow, ProblemRow
from extract.write import Batch, crossed, least_sure

SLOWEST = 20
# The least sure of the fields to review are shown.
SHOWN = 100
BINS = 10
STATES = ("applied", "agreed", "stale", "orphan", "conflict")
OF_A_DOUBT = ("source_path", "card_no", "field", "value", "confidence", "review_reason")
# Columns whose values are counted together, by table.
CROSSED = {
    "cards": ("text_source",),
    "fields": ("field", "field_status", "needs_review"),
    "repairs": ("kind", "probability"),
    "problems": ("code",),
    "doubts": ("reason",),
}


class Statistics:
    """Counts that grow with every batch of documents; memory does not."""

    def __init__(self) -> None:
        self.documents = 0
        self.pages = 0
        self.by_status: Counter[str] = Counter()
        self.by_reason: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self.crossed: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        self.stage_wall_s: Counter[str] = Counter()
        self.stage_cpu_s: Counter[str] = Counter()
        self.slowest: list[tuple[float, str]] = []
        self.decisions: Counter[str] = Counter()
        self.failed: list[tuple[str, str, str]] = []
        self.doubtful: list[dict[str, Any]] = []

    def add_documents(self, rows: Sequence[DocumentRow]) -> None:
        """Counts rows of ``documents``."""
        self.documents += len(rows)
        for row in rows:
            self.by_status[row.status] += 1
            if row.reason is not None:
                self.by_reason[row.reason] += 1
            self.pages += row.page_count or 0
            if row.status == Status.FAILED:
                self.failed.append((row.source_path, row.reason or "", row.message or ""))

    def add(self, added: Mapping[str, Any], batch: Batch, source_paths: Sequence[str]) -> None:
        """Counts rows of the other tables and the times of the documents."""
        for name, rows in added.items():
            self.rows[name] += rows.num_rows
            if name in CROSSED and rows.num_rows:
                self.crossed[name].update(crossed(rows, CROSSED[name]))
        self._add_doubtful(least_sure(added["fields"], SHOWN))
        for path, stages in zip(source_paths, batch.stages(), strict=True):
            for stage in stages:
                self.stage_wall_s[stage["stage"]] += stage["wall_s"]
                self.stage_cpu_s[stage["stage"]] += stage["cpu_s"]
            item = (sum(stage["wall_s"] for stage in stages), path)
            if len(self.slowest) < SLOWEST:
                heapq.heappush(self.slowest, item)
            else:
                heapq.heappushpop(self.slowest, item)

    def _add_doubtful(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keeps the least sure of all; of two that are equally so, the one that came first."""
        kept = [{name: row[name] for name in OF_A_DOUBT} for row in rows]
        both = sorted(
            [*self.doubtful, *kept], key=lambda row: (row["confidence"] is not None, row["confidence"])
        )
        self.doubtful = both[:SHOWN]

    def add_problems(self, rows: Sequence[ProblemRow]) -> None:
        """Counts rows of ``problems`` that no document's own record holds."""
        self.rows["problems"] += len(rows)
        self.crossed["problems"].update((row.code,) for row in rows)

    def add_decisions(self, rows: Sequence[Sequence[Any]]) -> None:
        """Counts rows of ``decisions`` by their state."""
        self.rows["decisions"] += len(rows)
        self.decisions.update(row[4] for row in rows)

    def counts(self) -> dict[str, Any]:
        """The counts as plain values."""
        fields, review = self._along("fields", 1), self._along("fields", 2)
        return {
            "inputs": self.documents,
            "documents": {status: self.by_status[status] for status in ("ok", "failed", "skipped")},
            "reasons": dict(sorted(self.by_reason.items())),
            "pages": self.pages,
            "cards": self.rows["cards"],
            "cards_by_text_source": self._along("cards", 0),
            "fields": fields,
            "fields_to_review": review.get("true", 0),
            "review_by_field": self._review_by_field(),
            "repairs": self.rows["repairs"],
            "repairs_by_kind": self._along("repairs", 0),
            "repairs_by_probability": self._repairs_by_probability(),
            "links": self.rows["links"],
            "problems": self.rows["problems"],
            "problems_by_code": self._along("problems", 0),
            "doubts_by_reason": self._along("doubts", 0),
            "evidence_lines": self.rows["evidence"],
            "decisions": {state: self.decisions[state] for state in STATES} if self.decisions else {},
        }

    def _along(self, table: str, place: int) -> dict[str, int]:
        """Counts by one of the columns that were counted together."""
        found: Counter[str] = Counter()
        for key, count in self.crossed[table].items():
            found[key[place]] += count
        return dict(sorted(found.items()))

    def _review_by_field(self) -> dict[str, list[int]]:
        """By field: how many to review, of how many."""
        found: dict[str, list[int]] = {}
        for (field, _, review), count in sorted(self.crossed["fields"].items()):
            totals = found.setdefault(field, [0, 0])
            totals[0] += count if review == "true" else 0
            totals[1] += count
        return found

    def _repairs_by_probability(self) -> dict[str, list[int]]:
        """By kind: how many in each tenth of probability."""
        found: dict[str, list[int]] = {}
        for (kind, tenth), count in sorted(self.crossed["repairs"].items()):
            found.setdefault(kind, [0] * BINS)[int(tenth)] += count
        return found

    def slowest_documents(self) -> list[tuple[float, str]]:
        """Seconds and source path of the slowest, the slowest first."""
        return [(round(wall_s, 3), path) for wall_s, path in sorted(self.slowest, reverse=True)]

    def stages(self) -> dict[str, dict[str, float]]:
        """Seconds of wall-clock and CPU time by stage, of all documents in the tables."""
        return {
            stage: {"wall_s": round(wall_s, 3), "cpu_s": round(self.stage_cpu_s[stage], 3)}
            for stage, wall_s in sorted(self.stage_wall_s.items())
        }
