"""Mends what encodings broke before anyone read a word: mojibake, loose accents, ligatures, soft hyphens.

Every change is a repair of certain probability in the text as read. It never guesses at words, with one
exception it leaves to others: a lost ligature is only marked by what stands in its place.
"""

import re
import unicodedata
from collections.abc import Callable

from extract.model import Ledger, Repair, RepairKind

MOJIBAKE = re.compile(r"(?:[ÃÂÅâ][\u0080-\u00bf\u0152-\u0178\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]{1,2})+")
COMBINED = re.compile(r"[A-Za-z][\u0300-\u030b\u0327\u0328]+")
LOOSE = re.compile(r"[aoAO]¨|¨[aoAO]|[aA]˚|˚[aA]")
LIGATURE = re.compile(r"[\ufb00-\ufb06]")
# At a line's end the word goes on behind the space that stands for it, unless only a part of it stands there.
SOFT = re.compile(r"\u00ad+(?: (?!(?:ja|tai|sekä|eli)\b)(?=\w)|(?= ))?")
_LOOSE = {"a¨": "ä", "o¨": "ö", "a˚": "å"}
FINNISH = frozenset("åäöÅÄÖ")
CERTAIN = 0.999


def repairs(text: str) -> Ledger:
    """All such repairs of a text."""
    if text.isascii():
        return ()
    found = [
        Repair(match.group(), new, match.start(), match.end(), RepairKind.CHARACTERS, CERTAIN)
        for pattern, mend in STEPS
        for match in pattern.finditer(text)
        if (new := mend(match.group())) != match.group()
    ]
    found.sort(key=lambda repair: (repair.start, -repair.end))
    kept: list[Repair] = []
    for repair in found:
        if not kept or repair.start >= kept[-1].end:
            kept.append(repair)
    return tuple(kept)


def _decoded(run: str) -> str:
    import ftfy

    new = ftfy.fix_encoding(run)
    return _as_finnish(run) if new == run else new


def _as_finnish(run: str) -> str:
    """A run that is Finnish letters encoded twice, too short for ``ftfy`` to be sure of (``Ã…``)."""
    try:
        letters = run.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return run
    return letters if set(letters) <= FINNISH else run


def _composed(run: str) -> str:
    return unicodedata.normalize("NFC", run)


def _joined(run: str) -> str:
    letters = "".join(sorted(run, key=lambda sign: sign in "¨˚"))
    new = _LOOSE[letters.lower()]
    return new.upper() if letters[0].isupper() else new


def _spelled(run: str) -> str:
    return unicodedata.normalize("NFKC", run)


def _dropped(run: str) -> str:
    return run[:0]


STEPS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (MOJIBAKE, _decoded),
    (COMBINED, _composed),
    (LOOSE, _joined),
    (LIGATURE, _spelled),
    (SOFT, _dropped),
)
