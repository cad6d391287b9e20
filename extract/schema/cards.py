"""The table of cards: a column a field of the family."""

from extract.families import Family
from extract.schema.column import Column, Table
from extract.schema.shared import (
    CARD_NO,
    INT,
    NEEDS_REVIEW,
    NUM,
    SOURCE_PATH,
    SOURCE_SHA256,
    STR,
    TEXT_SOURCE,
)


def cards(family: Family) -> Table:
    """The table of a family's cards."""
    values = tuple(
        Column(
            spec.name,
            spec.kind.column,
            spec.title_en,
            spec.title_fi,
            nullable=True,
            pattern=spec.kind.pattern,
            allowed=spec.kind.allowed,
            low=spec.kind.low,
            high=spec.kind.high,
        )
        for spec in family.fields
    )
    ends = (
        SOURCE_SHA256,
        Column(
            "page_count",
            INT,
            "Pages the card stands on; null for plain text",
            "Kortin sivumäärä; tekstitiedostossa tyhjä",
            True,
            low=1,
        ),
        TEXT_SOURCE,
        Column(
            "confidence",
            NUM,
            "Probability that every field of the row is right",
            "Todennäköisyys, että rivin jokainen kenttä on oikein",
            low=0,
            high=1,
        ),
        NEEDS_REVIEW,
    )
    return Table(
        "cards",
        "One row per card",
        "Yksi rivi kutakin korttia kohti",
        (SOURCE_PATH, CARD_NO, *_which(family), *values, *ends),
        "documents",
    )


def _which(family: Family) -> tuple[Column, ...]:
    """The column that says which family a card is of, where a run reads several."""
    if not family.member_names:
        return ()
    allowed = family.member_names
    return (Column("family", STR, "Family of the card", "Korttiperhe, johon kortti kuuluu", allowed=allowed),)
