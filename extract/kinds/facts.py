"""Decides what codes, dates, amounts and listed names say, by their format and the card's other witnesses.

A decision is a repair of what was read, with a probability; where the witnesses contradict, the cell's own
reading stays and the contradiction is told. A value is never made up.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extract.families import Family, fold
from extract.finnish import fold as misread
from extract.kinds.normalise import MONTHS
from extract.model import Repair, RepairKind

# What OCR reads for digits: letters and signs, by look.
DIGITS = str.maketrans(
    {"O": "0", "o": "0", "I": "1", "i": "1", "l": "1", "|": "1", "Z": "2", "S": "5", "B": "8", "§": "5"}
)
CODE_READ = re.compile(r"^\W{0,2}(?:[Ss$§58]{1,3}\s?)?([2Z][\dOoIl|ZSB]{4})\W*$")
DATE_READ = re.compile(
    r"^([\dOoIl|]{1,2})\s?[.,:;]\s?([\dOoIl|]{1,2})?\s?[.,:;]?\s?((?:[12Il]|[12][O\d])[\dOoIl|]{2,3})?\.?$"
)
# A code whose digits another witness of the card confirms, against its format alone.
CONFIRMED, BY_FORMAT = 0.999, 0.97
LISTED_LIKENESS = 90.0
# Listed phrases share their ends ("… ELY-keskus"): each word must be alike by itself, or nearly all letters.
WORD_LIKENESS, WHOLE_LIKENESS = 83.0, 97.0
# One wrong letter in "elokuu" leaves this; two different months are at most 78 alike.
MONTH_LIKENESS = 83.0
LISTED = 0.998


@dataclass(frozen=True, slots=True)
class CodeDecision:
    """A card's code.

    Attributes:
        code: ``S`` and five digits; None where no witness shows one.
        probability: that it is right.
        against: witnesses that show another code.
    """

    code: str | None
    probability: float
    against: tuple[str, ...] = ()


def code_of(text: str) -> str | None:
    """The code that a reading such as "$20731" or "520731" stands for, by its format."""
    found = CODE_READ.match(text.strip())
    return "S" + found[1].translate(DIGITS) if found else None


def decide_code(own: str | None, witnesses: Iterable[tuple[str, str]]) -> CodeDecision:
    """The card's code by its own cell and the other places that show it.

    Args:
        own: the cell's reading; None where the cell shows none.
        witnesses: (where, code) of the title, links and other places.
    """
    # Ten links with one target are one witness.
    shown = list(dict.fromkeys(witnesses))
    cell = code_of(own) if own else None
    votes = Counter(code for _, code in shown)
    if cell is not None:
        against = tuple(where for where, code in shown if code != cell)
        if votes and votes[cell] == 0 and len(votes) == 1 and sum(votes.values()) >= 2:
            # Two others agree against the cell: its misread digit is theirs.
            return CodeDecision(votes.most_common(1)[0][0], 0.9, against)
        exact = own is not None and own.strip() == cell
        sure = CONFIRMED if votes[cell] or exact else BY_FORMAT
        return CodeDecision(cell, sure if not against else 0.7, against)
    if votes:
        code, count = votes.most_common(1)[0]
        return CodeDecision(code, CONFIRMED if len(votes) == 1 and count > 1 else 0.9)
    return CodeDecision(None, 0.0)


def mended_code(text: str, decision: CodeDecision) -> tuple[Repair, ...]:
    """The repair that makes a reading the decided code."""
    if decision.code is None or text == decision.code:
        return ()
    kind = RepairKind.DECISION
    return (Repair(text, decision.code, 0, len(text), kind, decision.probability),)


def mended_date(text: str) -> tuple[Repair, ...]:
    """Letters that stand for digits in a date become digits, a comma or colon between its numbers a point."""
    found = DATE_READ.match(text.strip())
    if found is None:
        return ()
    return _rewritten(text, re.sub(r"(?<=\d)\s?[,:;]\s?(?=\d)", ".", text.translate(DIGITS)))


def mended_amount(text: str) -> tuple[Repair, ...]:
    """Letters that stand for an amount's digits become digits, and a letter read for the euro sign that."""
    found = re.match(r"^([\dOoIil|\[\]\s.,'\u00a0\u202f\u2009-]+?)(\s*)(€|euroa?|eur|EUR|[eE£C&])?$", text)
    if found is None:
        return ()
    sign = "€" if found[3] and len(found[3]) == 1 else (found[3] or "")
    digits = re.sub(r"[\[\]]", "", found[1]).translate(DIGITS)
    return _rewritten(text, digits + found[2] + sign)


def _rewritten(text: str, repaired: str) -> tuple[Repair, ...]:
    if repaired == text:
        return ()
    return (Repair(text, repaired, 0, len(text), RepairKind.CHARACTERS, BY_FORMAT),)


def mended_month(text: str) -> tuple[Repair, ...]:
    """A month's name with its letters restored, its year's digits too."""
    word, _, year = text.partition(" ")
    folded = fold(word)
    # A misread letter is one step away; that a longer name shares more letters says less.
    away = {month: Levenshtein.distance(folded, fold(month)) for month in MONTHS}
    likest = min(MONTHS, key=lambda month: (away[month], -fuzz.ratio(folded, fold(month))))
    if fuzz.ratio(folded, fold(likest)) < MONTH_LIKENESS:
        return ()
    name = word if word.casefold() == likest else likest
    return _rewritten(text, f"{name} {year.translate(DIGITS)}" if year else name)


def mended_phrase(text: str, phrases: Sequence[str]) -> tuple[Repair, ...] | None:
    """Repairs that make a text the listed phrase that it plainly is; None where it is none of them.

    Args:
        text: a whole value as read.
        phrases: a closed list.
    """
    likest = max(phrases, key=lambda phrase: _likeness(text, phrase), default=None)
    if likest is None or not _is_phrase(text, likest):
        return None
    read, wanted = list(re.finditer(r"\S+", text)), likest.split()
    if len(read) != len(wanted):
        same = text == likest
        return () if same else (Repair(text, likest, 0, len(text), RepairKind.CHARACTERS, 0.97),)
    return tuple(
        Repair(found[0], word, found.start(), found.end(), _kind(word), LISTED)
        for found, word in zip(read, wanted, strict=True)
        if found[0] != word
    )


def _is_phrase(text: str, phrase: str) -> bool:
    """Whether a text is a phrase but for slips: as a whole, and word by word where it has as many."""
    likeness = _likeness(text, phrase)
    read, wanted = text.split(), phrase.split()
    if len(read) != len(wanted):
        return likeness >= WHOLE_LIKENESS
    alike = (_likeness(mine, other) for mine, other in zip(read, wanted, strict=True))
    return likeness >= LISTED_LIKENESS and all(score >= WORD_LIKENESS for score in alike)


def _likeness(text: str, phrase: str) -> float:
    """How alike two texts are, 0..100, as labels are compared or with all that is misread taken for one."""
    return max(fuzz.ratio(own, other) for own, other in zip(_folds(text), _folds(phrase), strict=True))


@lru_cache(1024)
def _folds(text: str) -> tuple[str, str]:
    return fold(text), misread(text)


def _kind(word: str) -> RepairKind:
    return RepairKind.DIACRITICS if re.search("[äöåÄÖÅ]", word) else RepairKind.CHARACTERS


def link_codes(urls: Iterable[str], family: Family) -> list[tuple[str, str]]:
    """The codes that link targets show, as witnesses."""
    return [("link", found[1]) for url in urls if (found := re.search(family.link_code, url))]
