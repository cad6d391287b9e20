"""Mends codes whose S was misread, where the document itself proves them."""

import re
from collections.abc import Collection, Iterable, Iterator

from extract.model import Repair, RepairKind

PROBABILITY = 0.99
# A code of one letter and digits; of the capitals, engines take S alone for a sign.
LETTER, READ = "S", "S$5§"
DIGITS = r"\d{5}"
MISREAD = re.compile(rf"(?<![\w$§])[{READ}]{DIGITS}(?!\w)")
WELL_FORMED = re.compile(rf"(?<!\d){LETTER}{DIGITS}(?!\d)")


def known(texts: Iterable[str]) -> frozenset[str]:
    """The digits of the codes that stand well formed in the texts of a document."""
    return frozenset(code[1:] for text in texts for code in WELL_FORMED.findall(text))


def repairs(text: str, known: Collection[str]) -> Iterator[Repair]:
    """Repairs of the codes of a text whose digits stand elsewhere in the document after an S."""
    for match in MISREAD.finditer(text):
        code = match.group()
        if code[0] != LETTER and code[1:] in known:
            yield Repair(code, f"{LETTER}{code[1:]}", *match.span(), RepairKind.DECISION, PROBABILITY)
