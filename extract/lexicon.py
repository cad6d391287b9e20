"""What is known of Finnish words: frequencies from a trained table, validity from Voikko's morphology.

The only importer of libvoikko. It answers questions about single lower-case forms and never looks at texts.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from extract.confusions import skeleton
from extract.contexts import Contexts
from extract.errors import EngineMissingError, UsageError
from extract.letters import Letters
from extract.wordtable import WordTable, dotted

DATA = Path(__file__).parent / "data"
INSTALL = "sudo apt-get install libvoikko1 voikko-fi"
LEVELS_PER_E = 7.0
LOWEST = -23.02585
CACHED = 65_536
# How often a form that was not counted is capitalised, by whether it is a word in lower case and capitalised.
CAPITAL_SHARES = {(True, True): 0.02, (True, False): 0.02, (False, True): 0.95, (False, False): 0.3}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the frequency table.

    Attributes:
        text: lower case.
        log_probability: natural logarithm of its share among running words.
        valid: whether morphology accepts it in lower case.
        name: whether morphology accepts it capitalised.
        capital: how often it is written with a capital inside sentences, 0..1.
    """

    text: str
    log_probability: float
    valid: bool
    name: bool
    capital: float = 0.05


class Morphology(Protocol):
    """What is asked of a morphology; Voikko answers it."""

    def spell(self, word: str) -> bool:
        """Whether a word is valid in the letters' case given."""
        ...

    def analyze(self, word: str) -> list[dict[str, str]]:
        """Its analyses; empty for no word."""
        ...


class Lexicon:
    """The frequency table with or without a morphology beside it."""

    def __init__(self, kind: str, morphology: Morphology | None) -> None:
        self.kind = kind
        self._morphology = morphology
        self._table = WordTable(DATA / "forms.bin")
        self.letters = Letters(DATA / "letters.bin")
        self.contexts = Contexts(DATA / "contexts.bin")
        self.forms = lru_cache(CACHED)(self._forms)
        self.accepts = lru_cache(CACHED)(self._accepts)
        self.compound = lru_cache(CACHED)(self._compound)

    def knows(self, word: str) -> bool:
        """Whether a word, in any case of letters, is in the table or valid Finnish."""
        lower = word.lower()
        return self.form(lower) is not None or self.accepts(lower)

    def frequency(self, word: str) -> float:
        """How often a word occurs, per million running words; 0 where the table does not have it."""
        found = self.form(word.lower())
        return 0.0 if found is None else 1e6 * math.exp(found.log_probability)

    def form(self, lower: str) -> Form | None:
        """The table's entry of a lower-case form."""
        return next((form for form in self.forms(skeleton(lower)) if form.text == lower), None)

    def _forms(self, bare: str) -> tuple[Form, ...]:
        """All forms of the table with a skeleton, likeliest first."""
        rows = list(self._table.rows(bare))
        capitals = dict(self._table.rows(f"^{bare}")) if rows else {}
        found = [_form(dotted(bare, mask), value, capitals.get(mask)) for mask, value in rows]
        return tuple(sorted(found, key=lambda form: -form.log_probability))

    def foreign(self, bare: str) -> float | None:
        """Log-probability of a skeleton among English, Swedish and Estonian words; None if not listed."""
        return max((LOWEST + value / LEVELS_PER_E for _, value in self._table.rows(f"~{bare}")), default=None)

    def _accepts(self, lower: str) -> bool:
        """Whether morphology accepts a form in lower case or capitalised; without one, by known parts."""
        if self._morphology is None:
            found = self.form(lower)
            return found.valid if found else self._compound(lower) is not None
        return self._morphology.spell(lower) or self._morphology.spell(lower.capitalize())

    def _compound(self, lower: str) -> float | None:
        """Log-probability of a form as a compound of known parts; None where it is not one."""
        splits = [self._split(lower, at) for at in self._joints(lower)]
        return max((score for score in splits if score is not None), default=None)

    def _joints(self, lower: str) -> list[int]:
        """Where a form may be cut into a first part and the rest."""
        if self._morphology is None:
            return list(range(3, len(lower) - 2))
        structures = {found["STRUCTURE"] for found in self._morphology.analyze(lower)}
        return sorted({at for structure in structures for at in _cuts(structure)})

    def _split(self, lower: str, at: int) -> float | None:
        first, last = lower[:at], lower[at:]
        head = self._part(first)
        tail = self.form(last)
        if head is None or tail is None or not tail.valid:
            return None
        return head + tail.log_probability

    def _part(self, piece: str) -> float | None:
        """Log-probability of a first part (itself perhaps compound) among running words."""
        for mask, value in self._table.rows(f"{skeleton(piece)}+"):
            if dotted(skeleton(piece), mask) == piece:
                return LOWEST + (value >> 2) / LEVELS_PER_E
        return None


def _form(text: str, value: int, capital: int | None) -> Form:
    """A form from its row's value and, where it was counted, its share of capitals in 256."""
    valid, name = bool(value & 1), bool(value & 2)
    share = CAPITAL_SHARES[valid, name] if capital is None else min(0.995, (capital + 0.5) / 256)
    return Form(text, LOWEST + (value >> 2) / LEVELS_PER_E, valid, name, share)


def _cuts(structure: str) -> list[int]:
    """Offsets of the letters before which Voikko's structure starts a new part."""
    cuts, at = [], 0
    for mark in structure:
        if mark == "=":
            cuts.append(at)
        else:
            at += 1
    return [cut for cut in cuts if cut]


def open_lexicon(kind: str) -> Lexicon:
    """The lexicon of a kind.

    Args:
        kind: ``voikko`` (morphology and frequencies) or ``frequency`` (the table alone).

    Raises:
        EngineMissingError: Voikko or its Finnish dictionary is not installed.
        UsageError: there is no such kind.
    """
    if kind == "frequency":
        return Lexicon(kind, None)
    if kind != "voikko":
        raise UsageError(f"There is no lexicon {kind!r}; there are: voikko, frequency.")
    return Lexicon(kind, _voikko())


def _voikko() -> Morphology:
    import libvoikko  # noqa: PLC0415 - heavy, only where it is needed

    try:
        voikko: Morphology = libvoikko.Voikko("fi")
    except (OSError, libvoikko.VoikkoException) as error:
        raise EngineMissingError(
            f"Voikko or its Finnish dictionary is missing; install it with: {INSTALL} "
            "(or choose --lexicon frequency)."
        ) from error
    return voikko
