"""How likely a form is that no list has, from the parts that make it: compounds, clitics, inflection.

It says nothing about whether the form is a word; the morphology is asked about that before.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.finnish.forms import Form, FormTable

LEAST_PART, LEAST_TAIL = 3, 3
CLITIC = re.compile("(?:kin|kaan|kään|han|hän|ko|kö|kohan|köhän|pa|pä)$")
POSSESSIVE = re.compile("(?:ni|si|nsa|nsä|mme|nne)$")
CLITIC_LOG, POSSESSIVE_LOG, INFLECTED_LOG, WORD_AS_PART_LOG = -4.5, -4.5, -6.0, -3.0
BACK, FRONT = set("aou"), set("äöy")
Analysis = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Derives forms from a table; ``analyses`` are Voikko's of the form, None where there is no Voikko."""

    table: FormTable

    def log_probability(self, lower: str, analyses: Iterable[Analysis] | None) -> float | None:
        """Log-probability of a form by its parts; None where they are not known."""
        listed = None if analyses is None else list(analyses)
        scores = [self._split(lower, at) for at in _joints(lower, listed)]
        scores.append(self._without(lower, CLITIC, CLITIC_LOG))
        scores.append(self._without(lower, POSSESSIVE, POSSESSIVE_LOG))
        scores += [self._inflected(lower, one) for one in listed or ()]
        return max((score for score in scores if score is not None), default=None)

    def _split(self, lower: str, at: int) -> float | None:
        head, tail = self._head(lower[:at]), self._tail(lower[at:])
        return None if head is None or tail is None else head + tail

    def _head(self, piece: str) -> float | None:
        """A first part, itself perhaps of two parts, or a word that may stand first."""
        part = self.table.part(piece)
        if part is not None:
            return part
        word = self.table.form(piece)
        if word is not None and word.valid:
            return word.log_probability + WORD_AS_PART_LOG
        for at in range(LEAST_PART, len(piece) - LEAST_PART + 1):
            first, second = self.table.part(piece[:at]), self.table.part(piece[at:])
            if first is not None and second is not None:
                return first + second
        return None

    def _tail(self, piece: str) -> float | None:
        """A last part: a word, perhaps with a clitic."""
        word = self.table.form(piece)
        if word is not None and word.valid:
            return word.log_probability
        return self._without(piece, CLITIC, CLITIC_LOG)

    def _without(self, lower: str, ending: re.Pattern[str], cost: float) -> float | None:
        """A word with a clitic or possessive ending in its harmony."""
        match = ending.search(lower)
        if match is None or match.start() < LEAST_TAIL:
            return None
        base = self.table.form(lower[: match.start()])
        if base is None or not _is_word(base) or not _in_harmony(base.text, match.group()):
            return None
        return base.log_probability + cost

    def _inflected(self, lower: str, analysis: Analysis) -> float | None:
        """A rare inflection of a known base form."""
        base = analysis.get("BASEFORM", "").lower()
        word = self.table.form(base) if base != lower else None
        return word.log_probability + INFLECTED_LOG if word is not None and _is_word(word) else None


def _is_word(form: Form) -> bool:
    return form.valid or form.name


def _in_harmony(base: str, ending: str) -> bool:
    """Whether an ending's vowels go with the last vowel of its word that is not neutral."""
    last = next((letter for letter in reversed(base) if letter in BACK | FRONT), "ä")
    return not set(ending) & (FRONT if last in BACK else BACK)


def _joints(lower: str, analyses: list[Analysis] | None) -> list[int]:
    """Where a form may be cut into a first part and the rest."""
    if analyses is None:
        return list(range(LEAST_PART, len(lower) - LEAST_TAIL + 1))
    structures = {found["STRUCTURE"] for found in analyses}
    return sorted({at for structure in structures for at in _cuts(structure)})


def _cuts(structure: str) -> list[int]:
    """Offsets of the letters before which Voikko's structure starts a new part."""
    cuts, at = [], 0
    for mark in structure:
        if mark == "=":
            cuts.append(at)
        else:
            at += 1
    return [cut for cut in cuts if cut]
