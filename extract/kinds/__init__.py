"""Kinds of values: how each is found in a cell, mended, typed, stored, doubted and compared."""

from extract.kinds.cells import DASHES, leftover, split
from extract.kinds.codes import UNDECIDED, CodeDecision, code_template, decide_code, link_codes, mended_code
from extract.kinds.definitions import REGISTRY, Definition, kind, typed_fields
from extract.kinds.kind import ColumnType, Finding, Kind, Parameters, Shape, Span

__all__ = [
    "DASHES",
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
    "code_template",
    "decide_code",
    "kind",
    "leftover",
    "link_codes",
    "mended_code",
    "split",
    "typed_fields",
]
