"""Cuts a text into units that may be repaired one by one, and tells what must never be touched.

A unit is a word, or the part of a word between hyphens, slashes or dashes. URLs, e-mail addresses, numbers,
dates, sums and codes give no unit. This module never changes anything.
"""

import re
from dataclasses import dataclass, replace

from extract.confusions import skeleton

FIXED = re.compile(
    r"""(?:https?://|www\.)\S+            # addresses of the web
      | \S+@\S+\.\w+                      # e-mail
      | [\w.-]+\.(?:fi|com|org|net|eu|info|php|pdf|html?)\b\S*
      | [$§&%\#]?[A-Z]{0,3}[-]?\d[\d.,:/%–—-]*   # numbers, dates, sums, codes
    """,
    re.VERBOSE,
)
CHUNK = re.compile(r"\S+")
UNIT = re.compile(r"(?:[^\W_]|\ufffd)+(?:[@&€|$'’](?:[^\W_]|\ufffd)+)*(?:(?<=[^\W\d_][^\W\d_])[@&€](?!\w))?")
LEAST_AFTER_DIGIT, LED_BY = 4, "46"
SENTENCE_END = re.compile(r"[.!?:•…]['\"”)]*$")
ABBREVIATION = re.compile(r"[%€§]|°?[A-ZÄÖÅ]+[a-z]?|ry|oy|ky|sr|tmi|kk|rf|klo|jne|ym")
# A name is inflected after a colon with no more letters than this (``Friday:sta``).
LONGEST_ENDING = 4
# Capitals no longer than this are a name, unless so many of the words within so many are in capitals too.
ACRONYM, LEAST_LOUD, NEAR = 4, 2, 3
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
    """

    start: int
    end: int
    text: str
    initial: bool = False
    stem: str | None = None
    joined: bool = False
    leads: bool = False
    shouted: bool = False


def units(text: str) -> list[Unit]:
    """All units of a text in order."""
    found: list[Unit] = []
    initial = True
    for chunk in CHUNK.finditer(text):
        if "\n" in text[chunk.start() - 1 : chunk.start()]:
            initial = True
        inside = _inside(chunk.group(), chunk.start(), initial=initial)
        found += inside
        initial = bool(SENTENCE_END.search(chunk.group())) or (initial and not inside)
    return _with_shouted(found)


def _with_shouted(found: list[Unit]) -> list[Unit]:
    """The units, those among words in capitals marked."""
    loud = [len(unit.text) > ACRONYM and unit.text.isupper() for unit in found]
    if not any(loud):
        return found
    return [
        replace(unit, shouted=sum(loud[max(0, at - NEAR) : at + NEAR + 1]) >= LEAST_LOUD)
        for at, unit in enumerate(found)
    ]


def is_acronym(unit: Unit) -> bool:
    """Whether letters are a short run of capitals: a name, not a word, unless all around is in capitals."""
    return unit.text.isupper() and len(unit.text) <= ACRONYM and not unit.shouted


def _inside(chunk: str, offset: int, *, initial: bool) -> list[Unit]:
    """The units of one run without white space."""
    if FIXED.fullmatch(chunk.strip("\"'”»()[]{}.,;:!?…*")):
        return []
    found: list[Unit] = []
    for match in UNIT.finditer(chunk):
        start, end = match.span()
        if not _is_word(match.group()):
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


def _is_word(text: str) -> bool:
    """Whether a stretch can be a word: more letters than digits, and no code such as CO2 or S20731.

    Of one letter there is *yö* alone.
    """
    if text in SHORTEST:
        return True
    letters = [letter for letter in text if letter.isalpha() or letter == "\ufffd"]
    digits = sum(letter.isdigit() for letter in text)
    if len(letters) < 2 or digits >= len(letters):
        return False
    if not digits:
        return True
    if text[0].isdigit() and (text[0] not in LED_BY or len(letters) < LEAST_AFTER_DIGIT or digits > 1):
        return False
    return not all(letter.isupper() for letter in letters if letter.isalpha())


def recased(new: str, unit: Unit) -> str:
    """A lower-case form in the case of letters that was read.

    A capital inside a word stays where its letter was read right: in a name such as ``TyöPolku``, but not
    in ``tyOpaikat``, where it is a misread ö; nor does the capital of ``Gisin`` (öisin) say anything.
    An l where an i belongs at a word's beginning was a capital: they look the same in many fonts. A letter
    that was lost before a sentence's first word was a capital.
    """
    read = unit.text
    if new == read.lower():
        return read
    if read.isupper() and len(read) > 1:
        return new.upper()
    if read[0] == "l" and new[0] == "i" and skeleton(new[1:]) == skeleton(read[1:]).lower():
        return "I" + new[1:]
    if unit.initial and len(new) == len(read) + 1 and skeleton(new[1:]) == skeleton(read).lower():
        return new[:1].upper() + new[1:]
    misread = skeleton(new[:1]) != read[:1].lower() and not unit.initial
    first = new[:1].upper() if read[:1].isupper() and not misread else new[:1]
    if read[1:].islower() or len(new) != len(read):
        return first + new[1:]
    rest = zip(new[1:], read[1:], strict=True)
    return first + "".join(old if old.isupper() and old.lower() == own else own for own, old in rest)
