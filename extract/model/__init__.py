"""The values that flow from stage to stage: words, lines, pages, passages, fields, cards.

All are frozen: a stage makes new values and never edits its input. Coordinates are PDF points with the
origin at the page's top left as displayed (rotation and crop box applied). Probabilities are 0..1.
"""

from extract.model.card import Card, CardLink, DocumentResult, Field, Problem, StageTime, Value
from extract.model.kinds import FieldStatus, MediaType, RepairKind, Severity, Status, TextSource
from extract.model.page import Document, Line, Link, Page, PageVerdict, Reading, Word
from extract.model.passage import LineSpan, Passage, Repair, WordSpan
from extract.model.place import Box, Frame, Rule

__all__ = [
    "Box",
    "Card",
    "CardLink",
    "Document",
    "DocumentResult",
    "Field",
    "FieldStatus",
    "Frame",
    "Line",
    "LineSpan",
    "Link",
    "MediaType",
    "Page",
    "PageVerdict",
    "Passage",
    "Problem",
    "Reading",
    "Repair",
    "RepairKind",
    "Rule",
    "Severity",
    "StageTime",
    "Status",
    "TextSource",
    "Value",
    "Word",
    "WordSpan",
]
