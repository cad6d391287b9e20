"""Decides what a hyphen at a line's end is: a broken word, a hyphen of the word, or a suspended part.

``mene- telmien`` is joined, ``RR- tietopalvelussa`` loses the space alone, ``sosiaali- ja`` stays as it is.
Words are weighed by the candidates of the repair, so that damaged halves are judged as well.
"""

import re
from collections.abc import Callable, Sequence

from extract.model import Ledger, Repair, RepairKind

HYPHENS = "-\u2010\u2011"
SUSPENDED = re.compile("ja|tai|sek[äadé]|eli|tahi|ett[äadé]|kuin|vai|taikka|ynn[äadé]|och|eller|and|or")
BEFORE = re.compile(rf"(\S*?)(\w*)[{HYPHENS}]$")
AFTER = re.compile(r"(\w+)(\S*)")
HYPHENATED = -5.0
SHORT_HEAD = -2.0  # words are seldom broken after two letters
LONGEST = 40
# An address before the hyphen, or the rest of one after it: its hyphens are its own.
ADDRESS = re.compile(r"://|^www\.|\w\.\w+/")
MAIL = re.compile(r"[\w.-]*@")
VOWELS = "aeiouyäö"
SURE, FAIR = 0.995, 0.95
Weigh = Callable[[str], float]


def repairs(text: str, breaks: Sequence[int], weigh: Weigh) -> Ledger:
    """The joins to make at the line ends of a text.

    Args:
        text: one field, a space at each line end.
        breaks: offsets of those spaces.
        weigh: log-probability of a (perhaps damaged) lower-case word as read.
    """
    found: list[Repair] = []
    for at in breaks:
        start = text.rfind(" ", 0, at) + 1
        start = max(start, text.rfind("\n", 0, at) + 1)
        before, after = BEFORE.search(text[start:at]), AFTER.match(text, at + 1)
        if before and after and text[at : at + 1] == " ":
            of_address = ADDRESS.search(before.group(1)) or MAIL.match(after.group(2))
            decided = _decided(before.group(1), before.group(2), after.group(1), weigh)
            keep, probability = (True, SURE) if of_address else decided
            if keep is not None:
                stretch = text[at - 1 : at + 1]
                found.append(
                    Repair(
                        stretch, stretch[:1] if keep else "", at - 1, at + 1, RepairKind.HYPHEN, probability
                    )
                )
    return tuple(found)


def _decided(lead: str, left: str, right: str, weigh: Weigh) -> tuple[bool | None, float]:
    """Whether the hyphen is kept (None: nothing is joined), and how sure that is."""
    if not left and not lead:
        return None, SURE
    if SUSPENDED.fullmatch(right.lower()):
        return None, SURE
    if not left or left[-1].isdigit() or (left.isupper() and not right.isupper()) or len(left) == 1:
        return True, SURE
    if left[0].isupper() and right[0].isupper() and not (left + right).isupper():
        return True, SURE
    return _weighed(left.lower(), right.lower(), weigh)


def _weighed(left: str, right: str, weigh: Weigh) -> tuple[bool, float]:
    """The likelier of the two: one word, or two bound by a hyphen."""
    same_vowel = left[-1] == right[0] and left[-1] in VOWELS
    joined = weigh(left + right) + (HYPHENATED * 2 if same_vowel else 0.0)
    joined += SHORT_HEAD if len(left) == 2 else 0.0
    bound = weigh(left) + weigh(right) + (0.0 if same_vowel else HYPHENATED)
    sure = SURE if abs(joined - bound) > 5 else FAIR if abs(joined - bound) > 2 else 0.75
    return bound > joined, sure
