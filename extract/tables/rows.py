"""Turns what one document gave into rows of every table.

A row is a tuple in the order of the schema's columns. This module decides nothing, repairs nothing and reads
no file; what is absent stays None.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.families import FieldSpec, load
from extract.model import Box, Card, DocumentResult, Field, Passage, Repair, StageTime, Value
from extract.organisations import organisation

Row = tuple[Any, ...]
COORDINATE_DIGITS = 2  # a hundredth of a point is finer than any printer or scanner
PROBABILITY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that one document gives, by table."""

    documents: tuple[Row, ...]
    cards: tuple[Row, ...] = ()
    fields: tuple[Row, ...] = ()
    evidence: tuple[Row, ...] = ()
    repairs: tuple[Row, ...] = ()
    links: tuple[Row, ...] = ()
    problems: tuple[Row, ...] = ()
    organisations: tuple[Row, ...] = ()

    def of(self, table: str) -> tuple[Row, ...]:
        """The rows of the table of that name."""
        rows: tuple[Row, ...] = getattr(self, table)
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
    def sha256(self) -> str:
        """Of the content, in hex."""
        return str(self.rows.documents[0][1])


def rows_of(result: DocumentResult, family: str = "sokra") -> Rows:
    """The rows of every table, sorted by card and the card's own order.

    Args:
        result: what the pipeline made of the file; boxes on the page as displayed.
        family: the card family, whose fields are the columns of ``cards``.
    """
    path = result.source_path
    cards = sorted(result.cards, key=lambda card: card.card_no)
    specs = load(family).fields
    columns = tuple(spec.name for spec in specs)
    return Rows(
        documents=(_document(result),),
        cards=tuple(_card(result, card, columns) for card in cards),
        fields=tuple(_field(path, card, field) for card, field in _fields(cards)),
        evidence=tuple(row for card, field in _fields(cards) for row in _evidence(path, card, field)),
        repairs=tuple(row for card, field in _fields(cards) for row in _repairs(path, card, field)),
        links=tuple(row for card in cards for row in _links(path, card)),
        problems=tuple(row for card in cards for row in _problems(path, card)),
        organisations=tuple(
            row for card in cards for row in organisation_rows(path, card.card_no, card.values, specs)
        ),
    )


def _fields(cards: list[Card]) -> Iterator[tuple[Card, Field]]:
    return ((card, field) for card in cards for field in card.fields)


def _document(result: DocumentResult) -> Row:
    return (
        result.source_path,
        result.source_sha256 or None,
        result.media_type.value,
        result.status.value,
        str(result.reason) if result.reason is not None else None,
        result.message,
        result.page_count,
        len(result.cards),
        result.duplicate_of,
    )


def _card(result: DocumentResult, card: Card, columns: tuple[str, ...]) -> Row:
    return (
        result.source_path,
        card.card_no,
        *(_typed(card.values, column) for column in columns),
        result.source_sha256,
        card.page_count,
        card.text_source.value,
        round(card.confidence, PROBABILITY_DIGITS),
        card.needs_review,
    )


def _typed(values: Mapping[str, Value | None], column: str) -> Value | list[str] | None:
    value = values.get(column)
    return list(value) if isinstance(value, tuple) else value


def _field(path: str, card: Card, field: Field) -> Row:
    return (
        path,
        card.card_no,
        field.name,
        field.status.value,
        field.label_raw,
        field.raw.text if field.raw is not None else None,
        field.value,
        round(field.confidence, PROBABILITY_DIGITS),
        field.needs_review,
    )


def _evidence(path: str, card: Card, field: Field) -> Iterator[Row]:
    lines = field.raw.lines if field.raw is not None else ()
    for line_no, line in enumerate(lines, 1):
        yield (
            path,
            card.card_no,
            field.name,
            line_no,
            line.page,
            *_corners(line.box),
            line.source.value,
            line.start,
            line.end,
        )


def _repairs(path: str, card: Card, field: Field) -> Iterator[Row]:
    for repair_no, repair in enumerate(field.repairs, 1):
        page, box = _place(field.raw, repair)
        yield (
            path,
            card.card_no,
            field.name,
            repair_no,
            repair.original,
            repair.repaired,
            repair.start,
            repair.end,
            page,
            *_corners(box),
            repair.kind.value,
            round(repair.probability, PROBABILITY_DIGITS),
            list(repair.alternatives) or None,
        )


def _place(passage: Passage | None, repair: Repair) -> tuple[int | None, Box | None]:
    """Page and box of the words that a repair changes; those of the first page where it spans two."""
    if passage is None:
        return None, None
    start, end = repair.start, max(repair.end, repair.start + 1)
    page = next((line.page for line in passage.lines if line.start < end and line.end > start), None)
    on_page = [line for line in passage.lines if line.page == page]
    boxes = [
        span.word.box
        for span in passage.words
        if span.start < end
        and span.end > start
        and span.word.box is not None
        and any(line.start <= span.start < line.end for line in on_page)
    ]
    return page, Box.around(boxes) if boxes else None


def _corners(box: Box | None) -> tuple[float | None, float | None, float | None, float | None]:
    if box is None:
        return (None, None, None, None)
    return (
        round(box.x0, COORDINATE_DIGITS),
        round(box.top, COORDINATE_DIGITS),
        round(box.x1, COORDINATE_DIGITS),
        round(box.bottom, COORDINATE_DIGITS),
    )


def _links(path: str, card: Card) -> Iterator[Row]:
    for item in card.links:
        yield (path, card.card_no, item.link.page, item.link.url, item.link.text, item.field)


def _problems(path: str, card: Card) -> Iterator[Row]:
    for problem in card.problems:
        severity = problem.severity.value
        yield (path, card.card_no, problem.field, severity, problem.code, problem.message)


def organisation_rows(
    path: str, card_no: int, values: Mapping[str, Value | None], specs: Sequence[FieldSpec]
) -> Iterator[Row]:
    """The rows of ``organisations`` that a card's typed values give, in the order of the columns.

    Args:
        path: the card's ``source_path``.
        card_no: its number in the file.
        values: by field.
        specs: the family's fields.
    """
    named = [(spec.role, name) for spec in specs if spec.role for name in _names(values.get(spec.name))]
    for number, (role, name) in enumerate(named, 1):
        made = organisation(name)
        yield (
            path,
            card_no,
            number,
            role,
            name,
            made.normal_form,
            made.kind.value,
            made.legal_form,
            made.municipality,
        )


def _names(value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)
