"""Mends the section sign of statutes (``17 8:n`` → ``17 §:n``), which readers take for 8, $, & or S.

Only between a number and a case ending, where no other reading makes sense; it never looks at words.
"""

import re

from extract.model import Repair, RepairKind

MISREAD = re.compile(r"(?<=\d )[8$&S](?=:(?:n|ss[aä]|st[aä]|[aä]{2}|lle|ksi|44|iin)(?!\w))")
ENDING = re.compile(r"(?<=\d [8$&S§]:)(?:ssa|sta|aa|44)(?!\w)")
ENDINGS = {"ssa": "ssä", "sta": "stä", "aa": "ää", "44": "ää"}
PROBABILITY = 0.97


def repairs(text: str) -> list[Repair]:
    """The signs and their endings (pykälä has front vowels)."""
    if ":" not in text:
        return []
    signs = [_repair(match, "§") for match in MISREAD.finditer(text)]
    return signs + [_repair(match, ENDINGS[match.group()]) for match in ENDING.finditer(text)]


def _repair(match: re.Match[str], new: str) -> Repair:
    return Repair(match.group(), new, match.start(), match.end(), RepairKind.CHARACTERS, PROBABILITY)
