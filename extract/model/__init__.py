"""The values that flow from stage to stage: words, lines, pages, passages, fields, cards.

All are frozen: a stage makes new values and never edits its input. Coordinates are PDF points with the
origin at the page's top left as displayed (rotation and crop box applied). Probabilities are 0..1.
"""

from extract.model import ledger
from extract.model.card import Card, CardLink, DocumentResult, Field, Problem, StageTime, Value
from extract.model.closed_lists import (
    DoubtReason,
    FieldStatus,
    MediaType,
    RepairKind,
    Severity,
    Status,
    TextSource,
    ValueOrigin,
)
from extract.model.doubt import Doubt, Others, Sign
from extract.model.ledger import Ledger
from extract.model.lines import lines_of, usual_pitch
from extract.model.page import Aside, Document, Link, Page, PageVerdict
from extract.model.passage import LineSpan, Passage, Repair, WordSpan
from extract.model.place import Bend, Box, Frame, Rule
from extract.model.rules import grid_is_unsure, level_groups, run_through
from extract.model.words import Line, PlacedLine, PlacedWord, Reading, Word

__all__ = [
    "Aside",
    "Bend",
    "Box",
    "Card",
    "CardLink",
    "Document",
    "DocumentResult",
    "Doubt",
    "DoubtReason",
    "Field",
    "FieldStatus",
    "Frame",
    "Ledger",
    "Line",
    "LineSpan",
    "Link",
    "MediaType",
    "Others",
    "Page",
    "PageVerdict",
    "Passage",
    "PlacedLine",
    "PlacedWord",
    "Problem",
    "Reading",
    "Repair",
    "RepairKind",
    "Rule",
    "Severity",
    "Sign",
    "StageTime",
    "Status",
    "TextSource",
    "Value",
    "ValueOrigin",
    "Word",
    "WordSpan",
    "grid_is_unsure",
    "ledger",
    "level_groups",
    "lines_of",
    "run_through",
    "usual_pitch",
]
