"""What people decided of a folder's documents, applied as a run applies it; which documents are settled.

Takes rows and decisions; reads no document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from extract import decisions
from extract.decisions import Application, Decision, State
from extract.golden.form import DocumentRows

HOLDING = frozenset({State.APPLIED, State.AGREED})
Documents = Mapping[str, DocumentRows]


def decided(
    documents: Documents, made: Iterable[Decision], family: str
) -> tuple[dict[str, DocumentRows], dict[str, int]]:
    """The documents with what was decided of them.

    Args:
        documents: rows by source path, as read.
        made: all decisions.
        family: of the cards.

    Returns:
        The rows, and for documents that decisions are about how many of their fields nobody has settled.
    """
    present = {own.document["source_sha256"] for own in documents.values()} - {None}
    application = Application(decisions.settle(made), family, present)
    new = {path: _applied(own, application) for path, own in documents.items()}
    states: dict[str, list[State]] = {}
    for row in application.rows():
        if row["source_path"] is not None:
            states.setdefault(row["source_path"], []).append(State(row["state"]))
    return new, {path: _open(new[path], own) for path, own in states.items()}


def _applied(own: DocumentRows, application: Application) -> DocumentRows:
    rows = application.applied({name: [dict(row) for row in rows] for name, rows in own.tables.items()})
    return replace(own, document=rows["documents"][0], tables=rows)


def _open(own: DocumentRows, states: Iterable[State]) -> int:
    """The flags that are left, and the decisions that do not hold for what is read now."""
    flags = sum(bool(row["needs_review"]) for row in own.tables["fields"])
    return flags + sum(state not in HOLDING for state in states)


def near(folder: Path) -> Path | None:
    """The file of decisions that lies in a folder; None where there is none."""
    return next(iter(decisions.decisions_near([folder])), None)
