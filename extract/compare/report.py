"""What a comparison found, as values; how it is shown is another module's business."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What changed a field.

    ``content``: the file is another one. ``repair``: the same text was read and repaired otherwise.
    ``reading``: another text was read at the same place. ``mapping``: the text is from another place, moved
    from or to another field, came or went. ``doubt``: the value is the same; its certainty, status or label
    is not.
    """

    CONTENT = "content"
    REPAIR = "repair"
    READING = "reading"
    MAPPING = "mapping"
    DOUBT = "doubt"


class Likelier(StrEnum):
    """Which of two values the lexicon takes for right."""

    BEFORE = "before"
    AFTER = "after"
    EVEN = "even"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which value is likelier right, by the words that differ.

    Attributes:
        before_known, after_known: share of the words that are known Finnish, 0..1; None where there are none.
    """

    likelier: Likelier
    before_known: float | None = None
    after_known: float | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that both runs have and that differs.

    Attributes:
        page: where it stands, 1-based; None where there is no place.
        other_field: that its text moved from or to.
    """

    source_path: str
    card_no: int
    field: str
    kind: Kind
    before_status: str
    after_status: str
    before: str | None
    after: str | None
    before_confidence: float | None
    after_confidence: float | None
    page: int | None
    other_field: str | None
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that came, went or changed its content or status; a status with its reason."""

    source_path: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CardChange:
    """A card that only one run has."""

    source_path: str
    card_no: int
    kind: str
    code: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class TableChange:
    """How many rows of a table only one of the runs has."""

    table: str
    before_rows: int
    after_rows: int
    only_before: int
    only_after: int


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a table without a section of its own that only one run has; ``cells`` as one line."""

    table: str
    side: str
    cells: str


@dataclass(frozen=True, slots=True)
class SettingChange:
    """What the runs themselves did differently: a setting, a version, a model; None where a run had none."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FlagChange:
    """How many of a field's values are flagged by one run alone, of those that both runs have."""

    field: str
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two runs.

    Attributes:
        before, after: the folders.
        tables: one a table.
        documents, cards: the first of them; ``documents_total`` and ``cards_total`` count all.
        rows: the first rows of links, problems and organisations that only one run has.
        fields: how many, by kind and likelier value.
        fields_by_name: how many, by field and kind.
        sample: seeded choice of changed fields whose value differs, in their order.
        seed: of the sample.
        settings: what the runs themselves did differently.
        flags: fields whose flags came or went.
    """

    before: str
    after: str
    tables: tuple[TableChange, ...]
    documents: tuple[DocumentChange, ...]
    documents_total: int
    cards: tuple[CardChange, ...]
    cards_total: int
    rows: tuple[RowChange, ...]
    fields: Mapping[Kind, Mapping[Likelier, int]]
    fields_by_name: Mapping[str, Mapping[Kind, int]]
    sample: tuple[FieldChange, ...]
    seed: int
    settings: tuple[SettingChange, ...] = ()
    flags: tuple[FlagChange, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether any row of any table is another one."""
        return any(table.only_before or table.only_after for table in self.tables)
