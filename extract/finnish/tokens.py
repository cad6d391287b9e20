"""Cuts a text into units that may be repaired one by one, and tells what must never be touched.

A unit is a word, or the part of a word between hyphens, slashes or dashes. URLs, e-mail addresses, numbers,
dates, sums and codes give no unit. This module never changes anything.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

FIXED = re.compile(
    r"""(?:https?://|www\.)\S+            # addresses of the web
      | \S+@\S+\.\w+                      # e-mail
      | [\#@]\w[\w.:-]*                    # tags and names of users
      | [\w.-]+\.(?:fi|com|org|net|eu|info|php|pdf|html?)\b\S*
      | [$§&%\#]?[A-Z]{0,3}[-]?\d[\d.,:/%–—-]*   # numbers, dates, sums, codes
    """,
    re.VERBOSE,
)
CHUNK = re.compile(r"\S+")
UNIT = r"(?:{0})+(?:[@&€|$'’](?:{0})+)*(?:(?<=[^\W\d_][^\W\d_])[@&€](?!\w))?"
LETTER, ANY_SIGN = r"[^\W_]", "\ufffd"
# What counts something; of four digits and more it is mostly a year.
NUMBER = re.compile(r"[(–-]?\d{1,3}(?:,\d+)?")
LEAST_AFTER_DIGIT, LED_BY = 4, "46"
SENTENCE_END = re.compile(r"[.!?:•…]['\"”)]*$")
ABBREVIATION = re.compile(r"[%€§]|°?[A-ZÄÖÅ]+[a-z]?|ry|oy|ky|sr|tmi|kk|rf|klo|jne|ym")
# A name is inflected after a colon with no more letters than this (``Friday:sta``).
LONGEST_ENDING = 4
# Capitals no longer than this are a name, unless so many of the words within so many are in capitals too.
ACRONYM, LEAST_LOUD, NEAR = 4, 2, 3
LEGAL_FORMS = frozenset(["ry", "rf", "oy", "Oy", "sr", "ky", "tmi", "säätiö", "osuuskunta"])
MARKS_BEHIND = ".,;:!?"
SHORTEST = frozenset({"y6", "Y6"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of letters that may be a misread word.

    Attributes:
        start, end: its place in the text.
        text: the characters.
        initial: whether a sentence or line begins with it.
        stem: the abbreviation whose ending it is (``TEM`` in ``TEM:llä``), else None.
        joined: whether a hyphen, slash or dash binds it to a neighbour.
        leads: whether it is the first part of a word that a hyphen holds together.
        shouted: whether it stands among words in capitals.
        titled: whether it and a neighbour within its sentence begin with a capital.
        counted: whether a number (no year, date or code) stands right before it in the sentence.
    """

    start: int
    end: int
    text: str
    initial: bool = False
    stem: str | None = None
    joined: bool = False
    leads: bool = False
    shouted: bool = False
    titled: bool = False
    counted: bool = False


@cache
def _pattern(signs: str) -> re.Pattern[str]:
    return re.compile(UNIT.format(f"{LETTER}|[{re.escape(signs)}]"))


def units(text: str, signs: str = "") -> list[Unit]:
    """All units of a text in order.

    Args:
        text: as read.
        signs: what a reader is known to give for letters, beside U+FFFD.
    """
    letters = ANY_SIGN + signs
    found: list[Unit] = []
    initial, counted = True, False
    for chunk in CHUNK.finditer(text):
        if "\n" in text[chunk.start() - 1 : chunk.start()]:
            initial = True
        inside = _inside(chunk.group(), chunk.start(), letters, initial=initial)
        if counted and inside and not inside[0].initial:
            inside[0] = replace(inside[0], counted=True)
        found += inside
        counted = bool(NUMBER.fullmatch(chunk.group()))
        initial = bool(SENTENCE_END.search(chunk.group())) or (initial and not inside)
    return _with_capitals(found)


def _with_capitals(found: list[Unit]) -> list[Unit]:
    """The units, those among words in capitals and those beside another with a capital marked."""
    loud = [len(unit.text) > ACRONYM and unit.text.isupper() for unit in found]
    if any(loud):
        found = [
            replace(unit, shouted=sum(loud[max(0, at - NEAR) : at + NEAR + 1]) >= LEAST_LOUD)
            for at, unit in enumerate(found)
        ]
    named = [unit.text[:1].isupper() for unit in found]
    return [
        replace(unit, titled=True) if named[at] and not unit.initial and _beside(found, named, at) else unit
        for at, unit in enumerate(found)
    ]


def _beside(found: Sequence[Unit], named: Sequence[bool], at: int) -> bool:
    """Whether a neighbour in the sentence has a capital too.

    That of a first word tells of a name only before a legal form or at the end: ``Oikeuden Ääni ry``.
    """
    last = at + 1 == len(found) or found[at + 1].initial
    if not last and named[at + 1]:
        return True
    if at == 0 or not named[at - 1]:
        return False
    return not found[at - 1].initial or last or found[at + 1].text in LEGAL_FORMS


def is_acronym(unit: Unit) -> bool:
    """Whether letters are a short run of capitals: a name, not a word, unless all around is in capitals."""
    return unit.text.isupper() and len(unit.text) <= ACRONYM and not unit.shouted


def _inside(chunk: str, offset: int, signs: str, *, initial: bool) -> list[Unit]:
    """The units of one run without white space."""
    bare = chunk.rstrip(MARKS_BEHIND)
    if bare.isalpha() and not any(mark in signs for mark in chunk[len(bare) :]):
        # Letters alone, as most runs are: nothing fixed, one unit.
        return [Unit(offset, offset + len(bare), bare, initial)] if len(bare) > 1 else []
    if FIXED.fullmatch(chunk.strip("\"'”»()[]{}.,;:!?…*")):
        return []
    found: list[Unit] = []
    for match in _pattern(signs).finditer(chunk):
        start, end = match.span()
        if not _is_word(match.group(), signs):
            continue
        stem = _stem_before(chunk, start, match.group())
        joined = bool(found) or chunk[end : end + 1] in tuple("-–—/")
        leads = chunk[end : end + 1] == "-" and chunk[end + 1 : end + 2].isalpha()
        first = initial and not found and stem is None
        found.append(Unit(offset + start, offset + end, match.group(), first, stem, joined, leads))
    return found


def _stem_before(chunk: str, start: int, ending: str) -> str | None:
    """The abbreviation or name before a colon that stands right before an ending."""
    if chunk[start - 1 : start] != ":" or start < 2:
        return None
    stem = re.search(r"[%€§]$|°?[^\W_]+$", chunk[: start - 1])
    if stem is None:
        return None
    word = stem.group()
    named = word[0].isupper() and len(ending) <= LONGEST_ENDING
    return word if named or word.isdigit() or ABBREVIATION.fullmatch(word) else None


def _is_word(text: str, signs: str) -> bool:
    """Whether a stretch can be a word: more letters than digits, and no code such as CO2 or EN1090.

    Of one letter there is *yö* alone.
    """
    if text.isalpha():
        return len(text) > 1
    if text in SHORTEST:
        return True
    letters = [letter for letter in text if letter.isalpha() or letter in signs]
    digits = sum(letter.isdigit() and letter not in signs for letter in text)
    if len(letters) < 2 or digits >= len(letters):
        return False
    if not digits:
        return True
    if text[0].isdigit() and (text[0] not in LED_BY or len(letters) < LEAST_AFTER_DIGIT or digits > 1):
        return False
    return not all(letter.isupper() for letter in letters if letter.isalpha())
