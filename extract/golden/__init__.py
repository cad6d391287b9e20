"""Regression checks: what a folder's documents give, compared with what was accepted before.

documents → tables → forms (readable, one line a field) → differences from the golden forms → a report.
Nothing here decides what is right: a person accepts.
"""

from extract.golden.checking import Request, accept, check, golden_file, record
from extract.golden.recording import player
from extract.golden.report import DocumentCheck, Report, Verdict
from extract.inputs import GOLDEN_FOLDER

__all__ = [
    "GOLDEN_FOLDER",
    "DocumentCheck",
    "Report",
    "Request",
    "Verdict",
    "accept",
    "check",
    "golden_file",
    "player",
    "record",
]
