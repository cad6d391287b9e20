"""Kinds of values: how each is found in a cell, mended and typed."""

from extract.kinds.cells import CODE, DASHES, FORMATS, NUMBER, PERIODS, Span, leftover, split
from extract.kinds.facts import (
    CodeDecision,
    code_of,
    decide_code,
    link_codes,
    mended_amount,
    mended_code,
    mended_date,
    mended_month,
    mended_phrase,
)
from extract.kinds.normalise import LEGAL_FORM, amount, day, typed_fields

__all__ = [
    "CODE",
    "DASHES",
    "FORMATS",
    "LEGAL_FORM",
    "NUMBER",
    "PERIODS",
    "CodeDecision",
    "Span",
    "amount",
    "code_of",
    "day",
    "decide_code",
    "leftover",
    "link_codes",
    "mended_amount",
    "mended_code",
    "mended_date",
    "mended_month",
    "mended_phrase",
    "split",
    "typed_fields",
]
