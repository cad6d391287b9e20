"""Kinds of values: how each is found in a cell, mended, typed, stored, doubted and compared."""

from extract.kinds.cells import DASHES, leftover, split
from extract.kinds.codes import UNDECIDED, CodeDecision, decide_code, link_codes, mended_code, open_stretches
from extract.kinds.contacts import without_contacts
from extract.kinds.days import ORDERS
from extract.kinds.kind import ColumnType, Finding, Kind, Parameters, Shape, Span
from extract.kinds.registry import REGISTRY, Definition, kind, typed_fields

__all__ = [
    "DASHES",
    "ORDERS",
    "REGISTRY",
    "UNDECIDED",
    "CodeDecision",
    "ColumnType",
    "Definition",
    "Finding",
    "Kind",
    "Parameters",
    "Shape",
    "Span",
    "decide_code",
    "kind",
    "leftover",
    "link_codes",
    "mended_code",
    "open_stretches",
    "split",
    "typed_fields",
    "without_contacts",
]
