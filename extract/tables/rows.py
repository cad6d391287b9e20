"""Turns what one document gave into rows of every table.

Every cell is given by its column's name. This module decides nothing, repairs nothing and reads
no file; what is absent stays None.
"""

from collections.abc import Iterator, Mapping, Sequence

from extract.families import DEFAULT, FieldSpec, load
from extract.model import Box, Card, DocumentResult, Field, Passage, Value
from extract.organisations import organisation
from extract.schema import table
from extract.tables.row_types import (
    DocumentRow,
    DoubtRow,
    EvidenceRow,
    FieldRow,
    LinkRow,
    OrganisationRow,
    ProblemRow,
    RepairRow,
    Row,
    Rows,
)

COORDINATE_DIGITS = 2  # a hundredth of a point is finer than any printer or scanner
PROBABILITY_DIGITS = 6


def rows_of(result: DocumentResult, family: str = DEFAULT) -> Rows:
    """The rows of every table, sorted by card and the card's own order.

    Args:
        result: what the pipeline made of the file; boxes on the page as displayed.
        family: the card family, whose fields are the columns of ``cards``.
    """
    path = result.source_path
    cards = sorted(result.cards, key=lambda card: card.card_no)
    specs = load(family).fields
    columns = table("cards", family).names
    return Rows(
        documents=(document_row(result),),
        cards=tuple(_card(result, card, columns) for card in cards),
        fields=tuple(_field(path, card, field) for card, field in _fields(cards)),
        evidence=tuple(row for card, field in _fields(cards) for row in _evidence(path, card, field)),
        repairs=tuple(row for card, field in _fields(cards) for row in _repairs(path, card, field)),
        links=tuple(row for card in cards for row in _links(path, card)),
        problems=tuple(
            ProblemRow.of(path, card.card_no, problem) for card in cards for problem in card.problems
        ),
        organisations=tuple(
            row for card in cards for row in organisation_rows(path, card.card_no, card.values, specs)
        ),
        doubts=tuple(row for card, field in _fields(cards) for row in _doubts(path, card, field)),
    )


def _fields(cards: list[Card]) -> Iterator[tuple[Card, Field]]:
    return ((card, field) for card in cards for field in card.fields)


def document_row(result: DocumentResult) -> DocumentRow:
    """The row of ``documents`` of what the pipeline made of a file."""
    return DocumentRow(
        source_path=result.source_path,
        source_sha256=result.source_sha256 or None,
        media_type=result.media_type.value,
        status=result.status.value,
        reason=str(result.reason) if result.reason is not None else None,
        message=result.message,
        page_count=result.page_count,
        card_count=len(result.cards),
        duplicate_of=result.duplicate_of,
    )


def _card(result: DocumentResult, card: Card, columns: tuple[str, ...]) -> Row:
    known = {
        "source_path": result.source_path,
        "card_no": card.card_no,
        "family": card.family,
        "source_sha256": result.source_sha256,
        "page_count": card.page_count,
        "text_source": card.text_source.value,
        "confidence": round(card.confidence, PROBABILITY_DIGITS),
        "needs_review": card.needs_review,
    }
    return tuple(known[name] if name in known else _typed(card.values, name) for name in columns)


def _typed(values: Mapping[str, Value | None], column: str) -> Value | list[str] | None:
    value = values.get(column)
    return list(value) if isinstance(value, tuple) else value


def _field(path: str, card: Card, field: Field) -> FieldRow:
    return FieldRow(
        source_path=path,
        card_no=card.card_no,
        field=field.name,
        field_status=field.status.value,
        label_raw=field.label_raw,
        value_raw=field.raw.text if field.raw is not None else None,
        value=field.value,
        confidence=None if field.confidence is None else round(field.confidence, PROBABILITY_DIGITS),
        needs_review=field.needs_review,
        value_origin=field.origin.value,
        review_reason=field.review_reason,
        bound=field.bound,
    )


def _evidence(path: str, card: Card, field: Field) -> Iterator[EvidenceRow]:
    lines = field.raw.lines if field.raw is not None else ()
    for line_no, line in enumerate(lines, 1):
        yield EvidenceRow(
            source_path=path,
            card_no=card.card_no,
            field=field.name,
            line_no=line_no,
            page=line.page,
            **_corners(line.box),
            text_source=line.source.value,
            start=line.start,
            end=line.end,
        )


def _repairs(path: str, card: Card, field: Field) -> Iterator[RepairRow]:
    for repair_no, repair in enumerate(field.repairs, 1):
        page, box = _place(field.raw, repair.start, repair.end)
        yield RepairRow(
            source_path=path,
            card_no=card.card_no,
            field=field.name,
            repair_no=repair_no,
            original=repair.original,
            repaired=repair.repaired,
            start=repair.start,
            end=repair.end,
            page=page,
            **_corners(box),
            kind=repair.kind.value,
            probability=round(repair.probability, PROBABILITY_DIGITS),
            alternatives=list(repair.alternatives) or None,
        )


def _doubts(path: str, card: Card, field: Field) -> Iterator[DoubtRow]:
    for doubt_no, doubt in enumerate(field.doubts, 1):
        page, box = _place(field.raw, doubt.start, doubt.end)
        yield DoubtRow(
            source_path=path,
            card_no=card.card_no,
            field=field.name,
            doubt_no=doubt_no,
            word=doubt.word,
            start=doubt.start,
            end=doubt.end,
            page=page,
            **_corners(box),
            probability=round(doubt.probability, PROBABILITY_DIGITS),
            alternatives=[word for word, _ in doubt.others] or None,
            alternative_probabilities=[round(chance, PROBABILITY_DIGITS) for _, chance in doubt.others]
            or None,
            reason=doubt.reason.value,
        )


def _place(passage: Passage | None, start: int | None, end: int | None) -> tuple[int | None, Box | None]:
    """Page and box of the words of a stretch; those of the first page where it spans two."""
    if passage is None or start is None or end is None:
        return None, None
    end = max(end, start + 1)
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


def _corners(box: Box | None) -> dict[str, float | None]:
    """A box's four columns, by name."""
    names = ("x0", "top", "x1", "bottom")
    return {name: None if box is None else round(getattr(box, name), COORDINATE_DIGITS) for name in names}


def _links(path: str, card: Card) -> Iterator[LinkRow]:
    for item in card.links:
        link = item.link
        yield LinkRow(path, card.card_no, page=link.page, url=link.url, text=link.text, field=item.field)


def organisation_rows(
    path: str, card_no: int, values: Mapping[str, Value | None], specs: Sequence[FieldSpec]
) -> Iterator[OrganisationRow]:
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
        yield OrganisationRow(
            source_path=path,
            card_no=card_no,
            organisation_no=number,
            role=role,
            name=name,
            normal_form=made.normal_form,
            kind=made.kind.value,
            legal_form=made.legal_form,
            municipality=made.municipality,
        )


def _names(value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)
