"""Mends ligatures that a text layer lost: a sign that is no letter where fi, fl, ff, ffi, ti or tt stood.

The word must become one that is known, the likeliest of the ligatures' words, and likelier than any word in
which the sign stands for a single letter.
"""

import re
from collections.abc import Callable

from extract.model import Ledger, Repair, RepairKind

SIGNS = r"\x01-\x08\x0e-\x1f\ufffd\ue000-\uf8ff"
SIGN = re.compile(f"[{SIGNS}]")
LOST = re.compile(rf"(?:[^\W\d_]|[{SIGNS}])*[{SIGNS}](?:[^\W\d_]|[{SIGNS}])*(?<![{SIGNS}])")
LIGATURES = ("fi", "fl", "ff", "ffi", "ti", "tt", "ft")
PROBABILITY = 0.97


def repairs(text: str, knows: Callable[[str], bool], weigh: Callable[[str], float]) -> Ledger:
    """The repairs of a text.

    Args:
        text: as read.
        knows: whether a word is known.
        weigh: how likely a lower-case word is, as a logarithm.
    """
    found = []
    for match in LOST.finditer(text):
        options = [word for one in LIGATURES if knows(word := SIGN.sub(one, match.group()))]
        if options:
            best = max(options, key=lambda word: weigh(word.lower()))
            if weigh(best.lower()) < weigh(match.group().lower()):
                continue
            kind = RepairKind.CHARACTERS
            found.append(Repair(match.group(), best, match.start(), match.end(), kind, PROBABILITY))
    return tuple(found)
