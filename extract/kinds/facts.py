"""Mends what readers make of dates, amounts, months and listed names, by their format.

A text that has not the format is left as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extract.finnish import fold as misread
from extract.finnish import plain_letters
from extract.kinds.codes import BY_FORMAT, DIGITS
from extract.kinds.normalise import ABOUT, MONTHS, SOURCE
from extract.model import Repair, RepairKind

DATE_READ = re.compile(
    r"^([\dOoIl|]{1,2})\s?[.,:;]\s?([\dOoIl|]{1,2})?\s?[.,:;]?\s?((?:[12Il]|[12][O\d])[\dOoIl|]{2,3})?\.?$"
)
# A day between the dashes and spaces of a period.
DAY_OF_PERIOD = re.compile(r"[\dOoIl|]{1,2}[.,:;][\dOoIl|]{1,2}(?:[.,:;][\dOoIl|]{4})?\.?")
LISTED_LIKENESS = 90.0
# Listed phrases share their ends ("… ELY-keskus"): each word must be alike by itself, or nearly all letters.
WORD_LIKENESS, WHOLE_LIKENESS = 83.0, 97.0
# One wrong letter in "elokuu" leaves this; two different months are at most 78 alike.
MONTH_LIKENESS = 83.0
LISTED = 0.998


def mended_date(text: str) -> tuple[Repair, ...]:
    """Letters that stand for digits in a date become digits, a comma or colon between its numbers a point."""
    found = DATE_READ.match(text.strip())
    if found is None:
        return ()
    return _rewritten(text, re.sub(r"(?<=\d)\s?[,:;]\s?(?=\d)", ".", text.translate(DIGITS)))


def mended_period(text: str) -> tuple[Repair, ...]:
    """Letters that stand for digits in both days of a period become digits."""
    days = [(found.start(), found[0]) for found in DAY_OF_PERIOD.finditer(text)]
    moved = ((at, repair) for at, day in days for repair in mended_date(day))
    return tuple(replace(repair, start=at + repair.start, end=at + repair.end) for at, repair in moved)


def left_as_read(text: str) -> tuple[Repair, ...]:
    """Settles a value without changing it: its format leaves nothing to mend."""
    del text
    return ()


def mended_amount(text: str) -> tuple[Repair, ...]:
    """Letters that stand for an amount's digits become digits, and a letter read for the euro sign that."""
    found = re.match(
        rf"^((?:(?:{SOURCE})[\s:]+)?(?:(?:{ABOUT})[\s:]*)?)([\dOoIil|\[\]\s.,'\u00a0\u202f\u2009-]+?)(\s*)(€|euroa?|eur|EUR|[eE£C&])?$",
        text,
    )
    if found is None:
        return ()
    sign = "€" if found[4] and len(found[4]) == 1 else (found[4] or "")
    digits = re.sub(r"[\[\]]", "", found[2]).translate(DIGITS)
    return _rewritten(text, found[1] + digits + found[3] + sign)


def _rewritten(text: str, repaired: str) -> tuple[Repair, ...]:
    if repaired == text:
        return ()
    return (Repair(text, repaired, 0, len(text), RepairKind.CHARACTERS, BY_FORMAT),)


def mended_month(text: str) -> tuple[Repair, ...]:
    """A month's name with its letters restored, its year's digits too."""
    word, _, year = text.partition(" ")
    folded = plain_letters(word)
    # A misread letter is one step away; that a longer name shares more letters says less.
    away = {month: Levenshtein.distance(folded, plain_letters(month)) for month in MONTHS}
    likest = min(MONTHS, key=lambda month: (away[month], -fuzz.ratio(folded, plain_letters(month))))
    if fuzz.ratio(folded, plain_letters(likest)) < MONTH_LIKENESS:
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
    return plain_letters(text), misread(text)


def _kind(word: str) -> RepairKind:
    return RepairKind.DIACRITICS if re.search("[äöåÄÖÅ]", word) else RepairKind.CHARACTERS
