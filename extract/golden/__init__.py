"""Regression checks: what a folder's documents give, compared with what was accepted before.

documents → tables → forms (readable, one line a field) → differences from the golden forms → a report.
Nothing here decides what is right: a person accepts.
"""

from extract.batch import GOLDEN_FOLDER
from extract.golden.checking import SUFFIX, Request, accept, check, golden_file, record
from extract.golden.documents import listed, read
from extract.golden.form import NOTHING, DocumentRows, Row, cell, entries, sureness
from extract.golden.machines import as_json, github, junit
from extract.golden.page import html
from extract.golden.people import difference_lines, pieces, settled_by, text, values_of, word_difference
from extract.golden.recording import player
from extract.golden.report import Case, DocumentCheck, Report, Verdict
from extract.golden.tolerance import changes, spent, words

__all__ = [
    "GOLDEN_FOLDER",
    "NOTHING",
    "SUFFIX",
    "Case",
    "DocumentCheck",
    "DocumentRows",
    "Report",
    "Request",
    "Row",
    "Verdict",
    "accept",
    "as_json",
    "cell",
    "changes",
    "check",
    "difference_lines",
    "entries",
    "github",
    "golden_file",
    "html",
    "junit",
    "listed",
    "pieces",
    "player",
    "read",
    "record",
    "settled_by",
    "spent",
    "sureness",
    "text",
    "values_of",
    "word_difference",
    "words",
]
