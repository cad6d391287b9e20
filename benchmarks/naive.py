"""The ways of repairing that are usually tried first, as methods to compare with."""

from collections.abc import Callable, Sequence

import libvoikko
import wordfreq
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extract.finnish import Lexicon
from extract.repair.candidates import candidates
from extract.repair.damage_hmm import log_prior
from training.score import EDGES, Method

LISTED = 60_000


def by_word(mend: Callable[[str], str]) -> Method:
    """A method that mends each word by itself, without the punctuation at its edges."""
    done: dict[str, str] = {}

    def method(reads: Sequence[str]) -> list[tuple[str, float]]:
        return [(_kept_edges(read, mend, done), 1.0) for read in reads]

    return method


def _kept_edges(read: str, mend: Callable[[str], str], done: dict[str, str]) -> str:
    inner = read.strip(EDGES)
    if not any(letter.isalpha() for letter in inner):
        return read
    if inner not in done:
        new = mend(inner)
        done[inner] = new[:1].upper() + new[1:] if inner[:1].isupper() else new
    start = read.index(inner)
    return read[:start] + done[inner] + read[start + len(inner) :]


def nothing() -> Method:
    """The text as read."""
    return by_word(lambda word: word)


def nearest() -> Method:
    """The nearest word of a frequency list by edit distance, for words the list does not have."""
    listed = wordfreq.top_n_list("fi", LISTED, wordlist="large")
    known = set(listed)

    def mend(word: str) -> str:
        if word.lower() in known:
            return word
        found = process.extractOne(word.lower(), listed, scorer=Levenshtein.distance, score_cutoff=3)
        return found[0] if found else word

    return by_word(mend)


def first_suggestion(*, ocr: bool) -> Method:
    """Voikko's first suggestion for a word it rejects; with its strategy for OCR or for typing."""
    voikko = libvoikko.Voikko("fi")
    if ocr:
        voikko.setSuggestionStrategy(libvoikko.SuggestionStrategy.OCR)

    def mend(word: str) -> str:
        if voikko.spell(word):
            return word
        return next(iter(voikko.suggest(word)), word)

    return by_word(mend)


def cheapest_accepted(lexicon: Lexicon) -> Method:
    """The misreading that explains a rejected word best and gives a word that morphology accepts."""

    def mend(word: str) -> str:
        lower = word.lower()
        if lexicon.accepts(lower):
            return word
        found = [one for one in candidates(lower, lexicon)[1:] if one.valid]
        return max(found, key=lambda one: one.channel).text if found else word

    return by_word(mend)


def likeliest(lexicon: Lexicon) -> Method:
    """The candidate likeliest by its misreading and its frequency alone, every word judged by itself."""

    def mend(word: str) -> str:
        found = candidates(word.lower(), lexicon)
        best = max(found, key=lambda one: log_prior(one) + one.channel)
        return word if best is found[0] else best.text

    return by_word(mend)
