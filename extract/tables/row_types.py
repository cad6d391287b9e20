"""What a row of each table is: its cells by name, in the order of the schema's columns. Values only.

The columns of ``cards`` depend on the family: its rows are made by ``card_row`` from the schema's names.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from extract.errors import Reason
from extract.model import Problem, StageTime, Status
from extract.schema import in_finnish

Row = tuple[Any, ...]


class DocumentRow(NamedTuple):
    """A row of ``documents``."""

    source_path: str
    source_sha256: str | None
    media_type: str
    status: str
    reason: str | None = None
    message: str | None = None
    page_count: int | None = None
    card_count: int = 0
    duplicate_of: str | None = None


class FieldRow(NamedTuple):
    """A row of ``fields``."""

    source_path: str
    card_no: int
    field: str
    field_status: str
    label_raw: str | None
    value_raw: str | None
    value: str | None
    confidence: float | None
    needs_review: bool
    value_origin: str = "read"
    review_reason: str | None = None
    bound: float | None = None


class EvidenceRow(NamedTuple):
    """A row of ``evidence``: coordinates in PDF points, offsets in ``value_raw``."""

    source_path: str
    card_no: int
    field: str
    line_no: int
    page: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    text_source: str
    start: int
    end: int


class RepairRow(NamedTuple):
    """A row of ``repairs``: coordinates in PDF points, offsets in ``value_raw``."""

    source_path: str
    card_no: int
    field: str
    repair_no: int
    original: str
    repaired: str
    start: int
    end: int
    page: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    kind: str
    probability: float
    alternatives: list[str] | None


class LinkRow(NamedTuple):
    """A row of ``links``."""

    source_path: str
    card_no: int
    page: int | None
    url: str
    text: str | None
    field: str | None


class ProblemRow(NamedTuple):
    """A row of ``problems``."""

    source_path: str
    card_no: int
    field: str | None
    severity: str
    code: str
    message: str
    message_fi: str

    @classmethod
    def of(cls, source_path: str, card_no: int, problem: Problem) -> "ProblemRow":
        """The row of a card's problem."""
        severity, code, message = problem.severity.value, problem.code, problem.message
        return cls(source_path, card_no, problem.field, severity, code, message, in_finnish(code, message))


class OrganisationRow(NamedTuple):
    """A row of ``organisations``."""

    source_path: str
    card_no: int
    organisation_no: int
    role: str
    name: str
    normal_form: str
    kind: str
    legal_form: str | None
    municipality: str | None


class DoubtRow(NamedTuple):
    """A row of ``doubts``: coordinates in PDF points, offsets in ``value_raw``."""

    source_path: str
    card_no: int
    field: str
    doubt_no: int
    word: str | None
    start: int | None
    end: int | None
    page: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    probability: float
    alternatives: list[str] | None
    alternative_probabilities: list[float] | None
    reason: str


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that one document gives, by table."""

    documents: tuple[DocumentRow, ...]
    cards: tuple[Row, ...] = ()
    fields: tuple[FieldRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    repairs: tuple[RepairRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    doubts: tuple[DoubtRow, ...] = ()

    def of(self, table: str) -> tuple[Row, ...]:
        """The rows of the table of that name; none of one whose rows come from elsewhere."""
        rows: tuple[Row, ...] = getattr(self, table, ())
        return rows


@dataclass(frozen=True, slots=True)
class Record:
    """What one document gave, ready to be kept.

    Attributes:
        rows: of every table.
        times: what each stage took.
        limits: the limits in force, where one of them ended the document; None otherwise.
    """

    rows: Rows
    times: tuple[StageTime, ...] = ()
    limits: str | None = None

    @property
    def document(self) -> DocumentRow:
        """The document's own row."""
        return self.rows.documents[0]

    @property
    def sha256(self) -> str:
        """Of the content, in hex."""
        return str(self.document.source_sha256)


def cardless(
    source_path: str,
    sha256: str | None,
    media_type: str,
    reason: Reason,
    message: str | None,
    *,
    status: Status = Status.FAILED,
) -> Record:
    """The record of a document that gives no cards: why, in the contract's word and in a sentence.

    Args:
        source_path: how the tables name it.
        sha256: of its content, in hex; None where it could not be read.
        media_type: what it is by its content.
        reason: of the contract's closed list.
        message: one sentence a person can act on.
        status: failed, or skipped.
    """
    row = DocumentRow(source_path, sha256, media_type, status.value, reason.value, message)
    return Record(Rows((row,)))
