"""What the texts of a family's fields are like, from a table of its data: words, first words, formats.

For a family without a table every text is like every other, and formats alone tell owners.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from rapidfuzz import fuzz

from extract import families
from extract.dumps.chain import Array
from extract.families import Family, Label, fold
from extract.kinds import Kind

STEM = 6  # letters of a word that are compared: Finnish endings follow
ENDING, FIRST_ENDING = 4, 3
LISTED = re.compile(r"^(?:[^\w\s(”\"“]{1,2}|e|\d{1,2}[.)])\s")
LISTED_LIKENESS, LONGEST_NAME = 90.0, 80
LIST_JOINT = re.compile(r"[,;]\s+")
WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of the texts of K labels' cells.

    Attributes:
        words: by a word's stem, the logarithm (K) of how much likelier it is there than elsewhere.
        endings: the same for words' endings and for marks of figures, lists and quotations.
        begins: the same for marks of a text's first word.
        empty: the logarithm (K) of the odds that a cell is empty.
        letters: how many (K) a filled cell usually has.
    """

    words: Mapping[str, Array]
    endings: Mapping[str, Array]
    begins: Mapping[str, Array]
    empty: Array
    letters: Array

    def stems_of(self, text: str) -> Array:
        """What the stems of a line's words say of its owner, label by label."""
        return self._told(self.words, marks(text))

    def endings_of(self, text: str) -> Array:
        """What the endings of a line's words and its signs say of its owner, label by label."""
        return self._told(self.endings, ending_marks(text))

    def beginning_of(self, text: str) -> Array:
        """What a line's first words say of whose text begins with it, label by label."""
        return self._told(self.begins, first_marks(text))

    def _told(self, table: Mapping[str, Array], found: Iterator[str]) -> Array:
        told = np.zeros(len(self.empty))
        for mark in sorted(set(found)):
            if mark in table:
                told = told + table[mark]
        return told


def marks(text: str) -> Iterator[str]:
    """The stems of a line's words."""
    return (fold(word)[:STEM] for word in WORD.findall(text) if not word.isdigit())


def ending_marks(text: str) -> Iterator[str]:
    """The endings of a line's words, and marks of its figures, lists and quotations."""
    for word in WORD.findall(text):
        if len(word) > ENDING and not word.isdigit():
            yield fold(word)[-ENDING:]
    if re.search(r"(?<![\w.])\d+(?![\w.])", text):
        yield "<number>"
    if "%" in text:
        yield "<share>"
    if re.search('[”“"]', text):
        yield "<quote>"
    if LISTED.match(text):
        yield "<list>"
    if text[-1:] not in ".!?":
        yield "<unended>"


def first_marks(text: str) -> Iterator[str]:
    """Marks of how a text begins: its first word's stem and ending, case, a list's sign."""
    words = WORD.findall(text)
    if LISTED.match(text):
        yield "<list>"
    yield "<small>" if text[:1].islower() else "<capital>" if text[:1].isupper() else "<sign>"
    if words:
        yield f"{fold(words[0])[:STEM]}"
        yield f"-{fold(words[0])[-FIRST_ENDING:]}"
        yield f"-{fold(words[0])[-2:]}"


@cache
def content_of(family: Family) -> Content:
    """What a family's data tell of its texts."""
    table = families.contents(family)
    count = len(family.labels)
    if table is None:
        return Content({}, {}, {}, np.full(count, -1.0), np.full(count, 150.0))
    order = [table["labels"].index(label.text) for label in family.labels]
    words, endings, begins = (
        {mark: np.array(row, dtype=float)[order] / table["scale"] for mark, row in table[part].items()}
        for part in ("words", "endings", "begins")
    )
    numbers = (np.array(table[part], dtype=float)[order] for part in ("empty", "letters"))
    return Content(words, endings, begins, *numbers)


def kinds_of(label: Label, family: Family) -> tuple[Kind, ...]:
    """The kinds of a label's fields whose values have a format or come from a closed list."""
    kinds = (family.field(name).kind for name in label.fields)
    return tuple(kind for kind in kinds if kind.claim is not None or kind.opens is not None or kind.listed)


def shown_kinds(text: str, kinds: Iterable[Kind]) -> frozenset[Kind]:
    """The kinds whose values a line shows."""
    return frozenset(kind for kind in kinds if _shows(text, kind))


def _shows(text: str, kind: Kind) -> bool:
    parts = LIST_JOINT.split(text) if kind.is_list or kind.listed else [text]
    if kind.claim is not None:
        return any(kind.claim.search(part) for part in parts)
    if kind.opens is not None and kind.opens.search(text):
        return True
    return len(parts[0]) < LONGEST_NAME and _is_listed(parts[0], kind)


@lru_cache(maxsize=4096)
def _is_listed(text: str, kind: Kind) -> bool:
    """Whether a text is a name of a kind's closed list."""
    return any(fuzz.ratio(fold(text), fold(name)) >= LISTED_LIKENESS for name in kind.listed)
