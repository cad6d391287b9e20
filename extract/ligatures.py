"""Mends ligatures that a text layer lost: a sign that is no letter where fi, fl, ff, ffi, ti or tt stood.

The word must become one that is known, and only one of the ligatures may do that best.
"""

import re
from collections.abc import Callable

from extract.ledger import Ledger
from extract.model import Repair, RepairKind

LOST = re.compile(r"[^\W\d_]*[\x01-\x08\x0e-\x1f\ufffd\ue000-\uf8ff][^\W\d_]+")
SIGN = re.compile(r"[\x01-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
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
            kind = RepairKind.CHARACTERS
            found.append(Repair(match.group(), best, match.start(), match.end(), kind, PROBABILITY))
    return tuple(found)
