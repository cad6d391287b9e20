"""What engines are known to make of signs that they cannot write: bullets and dashes.

The Finnish model has no • and no –; English OCR makes a long dash of the Finnish one. Each row is a rule with
its reason, and gives repairs; letters are not its business.
"""

import re
from collections.abc import Sequence

from extract import ledger
from extract.model import Passage, Repair, RepairKind, TextSource

# What Tesseract's Finnish model reads for a bullet, at the beginning of a line and followed by a space.
BULLET_READ = re.compile(r"[*e+«»¢°o©®¢](?=\s)")
BULLET = 0.99
# No Finnish text has an em dash between words; English OCR writes it for the en dash.
LONG_DASH = re.compile(r"(?<=\s)—(?=\s)|(?<=\d)—(?=\d)")
DASH = 0.98


def mended(text: str, raw: Passage, before: Sequence[Repair], *, damaged: bool) -> tuple[Repair, ...]:
    """The repairs of known slips.

    Args:
        text: the passage's text after the ledger ``before``.
        raw: the passage as read.
        before: a ledger on the passage's own text.
        damaged: whether the document's text layer or dump was judged damaged.
    """
    repairs = []
    read = any(line.source is TextSource.OCR for line in raw.lines)
    if read:
        for line in raw.lines:
            at = ledger.forward(before, line.start)
            starts = at == 0 or text[at - 1] == "\n"
            if starts and line.source is TextSource.OCR and (found := BULLET_READ.match(text, at)):
                repairs.append(_repair(found[0], "•", at, BULLET))
    if read or damaged:
        repairs += [_repair(found[0], "–", found.start(), DASH) for found in LONG_DASH.finditer(text)]
    return tuple(sorted(repairs, key=lambda repair: repair.start))


def _repair(original: str, repaired: str, start: int, probability: float) -> Repair:
    return Repair(original, repaired, start, start + len(original), RepairKind.CHARACTERS, probability)
