"""What a card says, field by field, and all that one file gives to the tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from extract.model.closed_lists import FieldStatus, MediaType, Severity, Status, TextSource, ValueOrigin
from extract.model.doubt import Doubt, Sign
from extract.model.page import Link
from extract.model.passage import Passage, Repair

Value = str | int | float | Decimal | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card, from what was read to what it became.

    Attributes:
        name: the column's name in ``cards``.
        status: what the card says of it.
        label_raw: the printed label as read.
        raw: the value as read; None where there is none.
        repairs: the ledger; applied to ``raw.text`` they give ``value``.
        value: the repaired text before typing.
        confidence: probability that the value is right, or that there is none; None: nothing can be said.
        needs_review: whether a person should look.
        signals: what speaks against the value, counted by name.
        signs: the same, each with its place.
        origin: who says the value.
        review_reason: why it is flagged, with the bound that decided; None where it is not.
        bound: the confidence from which on it is not flagged; None where none is enough, or none was asked.
        doubts: the words and places that made it doubtful; none where it is not flagged.
        owned: probability that the text is just this field's, where labels and texts stand apart.
        rival: label that may own the text instead, or that has the text that may be this field's.
    """

    name: str
    status: FieldStatus
    label_raw: str | None = None
    raw: Passage | None = None
    repairs: tuple[Repair, ...] = ()
    value: str | None = None
    confidence: float | None = 1.0
    needs_review: bool = False
    signals: Mapping[str, float] = field(default_factory=dict, compare=False)
    signs: tuple[Sign, ...] = field(default=(), compare=False, repr=False)
    origin: ValueOrigin = ValueOrigin.READ
    review_reason: str | None = None
    bound: float | None = None
    doubts: tuple[Doubt, ...] = ()
    owned: float = 1.0
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that contradicts or could not be read."""

    field: str | None
    severity: Severity
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class CardLink:
    """A link of a card and the field it stands in."""

    link: Link
    field: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its fields with their history, and the typed values."""

    card_no: int
    fields: tuple[Field, ...]
    values: Mapping[str, Value | None]
    text_source: TextSource
    page_count: int | None
    confidence: float
    needs_review: bool
    links: tuple[CardLink, ...] = ()
    problems: tuple[Problem, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True)
class StageTime:
    """Wall and CPU seconds one stage took."""

    stage: str
    wall_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """All that one input file gives to the tables.

    Attributes:
        source_path: relative to the input it was found under, ``/`` between parts.
        source_sha256: of the content, in hex.
        reason: the contract's word where the status is not ok.
        message: one sentence a person can act on.
        page_count: None where the file has no pages.
    """

    source_path: str
    source_sha256: str
    media_type: MediaType
    status: Status
    reason: str | None = None
    message: str | None = None
    page_count: int | None = None
    duplicate_of: str | None = None
    cards: tuple[Card, ...] = ()
    times: tuple[StageTime, ...] = field(default=(), compare=False)
