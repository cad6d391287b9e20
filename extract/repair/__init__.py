"""Repairs what reading did to words: candidates, their probabilities, and a ledger of what was changed."""

from extract.repair.bullets import repairs as bullets
from extract.repair.explanation import explain
from extract.repair.ocr_rules import mended
from extract.repair.plain_text import repair_plain, repair_text
from extract.repair.repairer import JudgedWord, Repaired, Repairer, Text

__all__ = [
    "JudgedWord",
    "Repaired",
    "Repairer",
    "Text",
    "bullets",
    "explain",
    "mended",
    "repair_plain",
    "repair_text",
]
