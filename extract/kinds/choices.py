"""Kinds whose values stand in a closed list: a choice, and yes or no. A ticked box tells which is meant."""

import re
from collections.abc import Mapping, Sequence

from extract.finnish import plain_letters
from extract.kinds.facts import mended_phrase
from extract.kinds.kind import ColumnType, Kind, Parameters, Shape
from extract.model import Ledger

YES_NO: Mapping[str, bool] = {
    "kyllä": True,
    "on": True,
    "yes": True,
    "ja": True,
    "ei": False,
    "ei ole": False,
    "no": False,
    "nej": False,
}
# A ticked box and the words behind it, up to the next box.
TICKED = re.compile(r"(?:[☒☑✓✔✗✘]|\[[xX]\]|\([xX]\))\s*([^☐☒☑✓✔✗✘\[\]()\n]+)")
BOXES = re.compile(r"[☐☒☑✓✔✗✘]|[\[(][ xX]?[\])]")


def ticked(text: str) -> str | None:
    """What a text means: the words behind its only ticked box, or all of it where it has no boxes."""
    if not BOXES.search(text):
        return text
    found = [words.strip() for words in TICKED.findall(text)]
    return found[0] if len(found) == 1 else None


def of_list(text: str, values: Sequence[str]) -> str | None:
    """The value of a closed list that a text is, whatever its case and accents."""
    meant = ticked(text)
    alike = [value for value in values if meant and plain_letters(value) == plain_letters(meant)]
    return alike[0] if len(alike) == 1 else None


def yes_no(text: str) -> bool | None:
    """Whether a text says yes, in Finnish, Swedish or English."""
    meant = ticked(text)
    return YES_NO.get(" ".join(meant.lower().split()).strip(" .,:;")) if meant else None


def choice_kind(given: Parameters) -> Kind:
    """One of a family's closed list."""

    def typed(text: str) -> str | None:
        return of_list(text, given.values)

    def mended(text: str) -> Ledger | None:
        return (mended_phrase(text, given.values) or ()) if not BOXES.search(text) else ()

    return Kind(
        name="choice",
        rank=80,
        shape=Shape.FORMAL,
        column=ColumnType.STRING,
        typed=typed,
        agrees=lambda value, told: value == typed(told),
        noun="known choice",
        mended=mended,
        listed=given.values,
        allowed=given.values,
    )


def yes_no_kind(_: Parameters) -> Kind:
    """Yes or no."""

    def mended(text: str) -> Ledger | None:
        return (mended_phrase(text, tuple(YES_NO)) or ()) if len(text) > 3 and not BOXES.search(text) else ()

    return Kind(
        name="yes_no",
        rank=80,
        shape=Shape.FORMAL,
        column=ColumnType.BOOLEAN,
        typed=yes_no,
        agrees=lambda value, told: value == yes_no(told),
        noun="yes or no",
        mended=mended,
    )
