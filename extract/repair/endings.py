"""Mends the endings of abbreviations after a colon (``TEM:lla`` → ``TEM:llä``) by vowel harmony.

The abbreviation's last letter as it is said decides: ämmä has front vowels, hoo has back ones. It never
changes the abbreviation.
"""

import re
from collections.abc import Iterator

from extract.model import Repair, RepairKind

# As they are spelled: a, hoo, koo, oo, kuu, uu, tseta have back vowels, kaksoisvee front ones.
FRONT_LETTERS = frozenset("bcdefgijlmnprstvwxyäö")
FRONT_DIGITS = frozenset("14579")
SAID_AS_WORDS = {
    "ry": True,
    "oy": True,
    "ky": True,
    "sr": True,
    "rf": True,
    "tmi": True,
    "kk": False,
    "klo": False,
    "°C": False,
    "%": False,
    "€": False,
    "§": True,
}
ENDINGS = re.compile(
    "[lst]ta|[lst]lla|lla|ssa|sta|n?a|han|hon|aan|oon|nsa|lle|an|ien|i?a|i(?:lla|lta|ssa|sta|na)|eja|eilla"
    "|(?:lla|lta|ssa|sta)an|tta|ta"
)
# An l right after a colon is read as I, 1 or |: no ending begins with these.
MISREAD = re.compile(r"(?P<stem>(?<![@#\w])°?[^\W_]+|[%€§]):(?P<ending>[I1|](?:l[aäe]|t[aä]))(?!\w)")
MISREAD_PROBABILITY = 0.99
_FRONT = str.maketrans("ao", "äö")


def mended(stem: str, ending: str) -> str | None:
    """The ending as it must be after an abbreviation; None where there is nothing to say."""
    bare = ending.translate(str.maketrans("äöéd46", "aoaaao"))
    if ending.casefold() != ending or not ENDINGS.fullmatch(bare) or not set(ending) & set("aoéd46"):
        return None
    front = is_front(stem)
    if front is None or not front:
        return None
    return bare.translate(_FRONT)


def repairs(text: str) -> Iterator[Repair]:
    """Repairs of endings whose first l was misread, in any text: ``TEM:Ita`` → ``TEM:ltä``."""
    for match in MISREAD.finditer(text):
        stem, read = match["stem"], match["ending"]
        if is_front(stem) is not None:
            new = "l" + read[1:]
            new = mended(stem, new) or new
            yield Repair(read, new, *match.span("ending"), RepairKind.CHARACTERS, MISREAD_PROBABILITY)


def is_front(stem: str) -> bool | None:
    """Whether an abbreviation or number is said with front vowels last; None where it is not known."""
    last = stem[-1].lower()
    said = stem if stem.isupper() else stem.lower()
    if said in SAID_AS_WORDS:
        return SAID_AS_WORDS[said]
    if last.isdigit():
        tens = last == "0" and len(stem) > 1 and not stem.endswith("00")
        return tens or last in FRONT_DIGITS
    return last in FRONT_LETTERS if stem.isupper() else None
