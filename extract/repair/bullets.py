"""Signs of lists into one: whatever a card prints before an item becomes •, with a ledger.

A dash or a hyphen counts only where it begins several paragraphs, or the first below a colon: alone it may
be a line of speech or the card's own dash.
"""

import re
from collections import Counter

from extract.model import Ledger, Repair, RepairKind

BULLET = "•"
SURE = "●▪■‣◦○·♦❖➢➤✓\uf0b7"
UNSURE = "–—*‐-"
ITEM = re.compile(rf"^([{SURE}{UNSURE}]) (?=\S)", re.MULTILINE)
PROBABILITY = 0.9995
SEVERAL = 2


def repairs(text: str) -> Ledger:
    """The ledger that makes a text's signs of lists one."""
    items = list(ITEM.finditer(text))
    counts = Counter(item[1] for item in items)
    return tuple(
        Repair(item[1], BULLET, item.start(1), item.end(1), RepairKind.CHARACTERS, PROBABILITY)
        for item in items
        if item[1] in SURE or counts[item[1]] >= SEVERAL or text[: item.start()].endswith(":\n")
    )
