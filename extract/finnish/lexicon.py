"""What is known of Finnish words: frequencies from a trained table, validity from Voikko's morphology.

The only importer of libvoikko. It answers questions about single lower-case forms and never looks at texts.
"""

import hashlib
import math
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from extract import installing
from extract.errors import EngineMissingError, UsageError
from extract.finnish.compounds import Derivation
from extract.finnish.contexts import Contexts
from extract.finnish.dots import Dots
from extract.finnish.forms import CACHED, Form, FormTable
from extract.finnish.letters import Letters
from extract.finnish.morphology import UNKNOWN, label
from extract.finnish.twins import Twins

DATA = Path(__file__).parent / "data"
MAPS = Path("/proc/self/maps")
WITHOUT_VOIKKO = "Repairing without Voikko: by the word list alone, which finds fewer words."


class Morphology(Protocol):
    """What is asked of a morphology; Voikko answers it."""

    def spell(self, word: str) -> bool:
        """Whether a word is valid in the letters' case given."""
        ...

    def analyze(self, word: str) -> list[dict[str, str]]:
        """Its analyses; empty for no word."""
        ...


class Lexicon:
    """The frequency table with or without a morphology beside it.

    Attributes:
        kind: ``voikko`` or ``frequency``.
        letters: how likely strings of letters are.
        dots: how likely an unlisted word has its dots where a form has them.
        twins: which of the forms that differ only in dots a place has.
        contexts: what neighbours say of forms.
        forms: all forms of the table with a skeleton, likeliest first.
        part: log-probability of a form as the first part of compounds; None for no such part.
        accepts: whether morphology accepts a lower-case form, as it is or capitalised; without a
            morphology, whether the table or its parts do.
        derived: log-probability of a form that the table does not have, from its parts.
        tag: the grammatical kind of a lower-case form; ``?`` where it is not known.
    """

    def __init__(self, kind: str, morphology: Morphology | None) -> None:
        self.kind = kind
        self.letters = Letters(DATA / "letters.bin")
        self.dots = Dots(DATA / "dots.bin")
        self.twins = Twins(DATA / "twins.bin")
        self.contexts = Contexts(DATA / "contexts.bin")
        self._morphology = morphology
        self._table = FormTable(DATA / "forms.bin")
        self._derivation = Derivation(self._table)
        self.forms = self._table.forms
        self.form = self._table.form
        self.part = self._table.part
        self.foreign = self._table.foreign
        self.accepts = lru_cache(CACHED)(self._accepts)
        self.derived = lru_cache(CACHED)(self._derived)
        self.tag = lru_cache(CACHED)(self._tag)
        self._analyses = lru_cache(CACHED)(self._analyse)

    def knows(self, word: str) -> bool:
        """Whether a word, in any case of letters, is in the table or valid Finnish."""
        lower = word.lower()
        return self.form(lower) is not None or self.accepts(lower)

    def frequency(self, word: str) -> float:
        """How often a word occurs, per million running words; 0 where the table does not have it."""
        found: Form | None = self.form(word.lower())
        return 0.0 if found is None else 1e6 * math.exp(found.log_probability)

    def _accepts(self, lower: str) -> bool:
        if self._morphology is None:
            found = self.form(lower)
            return found.valid if found else self.derived(lower) is not None
        return self._morphology.spell(lower.capitalize())

    def _derived(self, lower: str) -> float | None:
        if self._morphology is None:
            return self._derivation.log_probability(lower, None)
        return self._derivation.log_probability(lower, self._analyses(lower))

    def _tag(self, lower: str) -> str:
        return label(self._analyses(lower)) if self._morphology else UNKNOWN

    def _analyse(self, lower: str) -> list[dict[str, str]]:
        """The analyses of a form, as a name where it is no other word."""
        if self._morphology is None:
            return []
        return self._morphology.analyze(lower) or self._morphology.analyze(lower.capitalize())


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
    import libvoikko

    # Without it, the binding ends with a traceback of its own where the library cannot be loaded.
    handle = "_Voikko__handle"
    setattr(libvoikko.Voikko, handle, 0)
    try:
        voikko: Morphology = libvoikko.Voikko("fi")
    except (OSError, libvoikko.VoikkoException) as error:
        raise EngineMissingError(
            f"Voikko or its Finnish dictionary is missing; install it with: {installing.command('voikko')} "
            "(or choose --lexicon frequency)."
        ) from error
    return voikko


def dictionary_version() -> str:
    """The version of Voikko's library and the SHA-256 of its Finnish dictionary, as this process uses them.

    Which of the folders that Voikko searches holds the dictionary is told by the files that it has mapped.

    Raises:
        EngineMissingError: Voikko or its Finnish dictionary is not installed.
    """
    import libvoikko

    _voikko()
    mapped = {line.split(maxsplit=5)[-1].strip() for line in MAPS.read_text("utf-8").splitlines()}
    files = sorted(path for path in mapped if path.endswith(".vfst"))
    digest = hashlib.sha256(b"".join(Path(path).read_bytes() for path in files)).hexdigest()
    return f"{libvoikko.Voikko.getVersion()}, dictionary {digest if files else 'unknown'}"
