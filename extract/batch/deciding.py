"""People's decisions between the records that were kept and the tables that are written.

Takes the rows of some documents as they were read and gives them back with what was decided of them; records
themselves stay as they were read, so that a decision costs no reading.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract.batch.plan import Plan
from extract.decisions import Application, DecisionFile, decisions_near, settle
from extract.errors import UsageError
from extract.publish import Extras
from extract.schema import table, tables
from extract.tables import DocumentRow
from extract.write import as_rows, as_table


def files_of(extras: Extras, inputs: Sequence[Path]) -> list[Path]:
    """The files of decisions: the one that was named, or those beside the inputs.

    Raises:
        UsageError: the one that was named is not there.
    """
    if extras.decisions is None:
        return [path.resolve() for path in decisions_near(inputs)]
    path = Path(extras.decisions)
    if not path.is_file():
        raise UsageError(f"There is no file of decisions {path}.")
    return [path.resolve()]


def digest(decisions: DecisionFile) -> str:
    """A hash of the decisions, whatever the order of their lines; empty where there are none."""
    rows = sorted(json.dumps(asdict(made), sort_keys=True) for made in decisions.decisions)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest() if rows else ""


class Deciding:
    """The decisions of one merge.

    Args:
        decisions: of the run.
        plan: tells which documents there are.
        family: of the cards.
    """

    def __init__(self, decisions: DecisionFile, plan: Plan, family: str) -> None:
        settled = settle(decisions.decisions)
        wanted = {made.document_sha256 for made in (*settled.used, *settled.conflicting)}
        self._application = Application(settled, family, plan.holding(wanted))
        self._family = family

    def decided(
        self, documents: Sequence[DocumentRow], added: Mapping[str, Any]
    ) -> tuple[list[DocumentRow], Mapping[str, Any]]:
        """The rows of some documents and of their cards, with what was decided of them."""
        wanted = self._wanted(documents, added["cards"])
        if not wanted:
            return list(documents), added
        rows: dict[str, dict[str, list[dict[str, Any]]]] = {
            row.source_path: {"documents": [row._asdict()], **{name: [] for name in added}}
            for row in documents
        }
        for name, content in added.items():
            for row in as_rows(content):
                rows[row["source_path"]][name].append(row)
        for path in sorted(wanted):
            rows[path] = self._application.applied(rows[path])
        made = {
            name: as_table(table(name, self._family), [row for own in rows.values() for row in own[name]])
            for name in added
        }
        return [DocumentRow(**row) for own in rows.values() for row in own["documents"]], made

    def _wanted(self, documents: Sequence[DocumentRow], cards: Any) -> set[str]:  # noqa: ANN401 - a table
        column = self._application.code_column
        codes: dict[str, list[str | None]] = {}
        if column is not None:
            pairs = zip(cards["source_path"].to_pylist(), cards[column].to_pylist(), strict=True)
            for path, code in pairs:
                codes.setdefault(path, []).append(code)
        return {
            row.source_path
            for row in documents
            if row.duplicate_of is None
            and self._application.wants(row.source_sha256, codes.get(row.source_path, ()))
        }

    def rows(self) -> list[tuple[Any, ...]]:
        """The rows of the table ``decisions``."""
        names = next(item for item in tables(self._family) if item.name == "decisions").names
        return [tuple(row[name] for name in names) for row in self._application.rows()]
