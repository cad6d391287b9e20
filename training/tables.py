"""Turns word lists and clean text into the tables of forms, contexts and letters.

The same sources give the same bytes: everything is sorted, nothing depends on time or place.
"""

import csv
import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import libvoikko
import wordfreq

from extract.finnish import skeleton
from extract.finnish.morphology import label
from extract.finnish.wordtable import mask_of, row
from training import corpus as texts

WORD = re.compile(r"[a-zåäöéšž]+", re.IGNORECASE)
FORM = re.compile(r"[a-zåäöéšž]+")
SHARES = {"web": 0.5, "statutes": 0.2, "mixed": 0.18, "project": 0.12}
STRIPPED_SHARE = 0.02
LISTED_LEAST, DOMAIN_LEAST = 2e-9, 2e-7
NAME_LISTS = (
    ("first-names-dvv-2019.csv", "name"),
    ("surnames-dvv-2019.csv", "name"),
    ("municipalities.csv", "name_fi"),
    ("municipalities.csv", "name_sv"),
    ("places-geonames-fi.csv", "name"),
)
NAME_SHARE, POPULATION = 0.01, 5_500_000
UNKNOWN_FLOOR = 6e-8
SEEN_ENOUGH = 2
LEVELS_PER_E = 7.0


class Speller:
    """Voikko's yes or no, remembered."""

    def __init__(self) -> None:
        self._voikko = libvoikko.Voikko("fi")
        self._known: dict[str, int] = {}
        self._tags: dict[str, str] = {}

    def accepts(self, form: str) -> bool:
        """Whether the form is a word, in lower case or capitalised."""
        return self.validity(form) > 0

    def validity(self, form: str) -> int:
        """1 for a word in lower case, 2 for a word if capitalised, 3 for both, 0 for none."""
        if form not in self._known:
            self._known[form] = self._voikko.spell(form) + 2 * self._voikko.spell(form.capitalize())
        return self._known[form]

    def tag(self, form: str) -> str:
        """The form's grammatical kind, as the repair names it."""
        if form not in self._tags:
            self._tags[form] = label(self._voikko.analyze(form) or self._voikko.analyze(form.capitalize()))
        return self._tags[form]

    def parts(self, form: str) -> list[str]:
        """The surface parts of a compound by its first analysis, else the form alone."""
        found = self._voikko.analyze(form)
        if not found:
            return [form]
        pieces: list[str] = []
        at = 0
        for mark in found[0]["STRUCTURE"]:
            if mark == "=":
                pieces.append("")
            else:
                pieces[-1] += form[at]
                at += 1
        return [piece for piece in pieces if piece]


def web_frequencies(speller: Speller) -> dict[str, float]:
    """Wordfreq's forms without the stripped spellings that its sources hold."""
    raw = {form: f for form, f in wordfreq.get_frequency_dict("fi", "large").items() if FORM.fullmatch(form)}
    groups: dict[str, list[str]] = defaultdict(list)
    for form in sorted(raw):
        groups[skeleton(form)].append(form)
    kept: dict[str, float] = {}
    for forms in groups.values():
        kept.update(cleaned(forms, raw, speller))
    return kept


def cleaned(forms: list[str], raw: dict[str, float], speller: Speller) -> Iterator[tuple[str, float]]:
    """Forms of one skeleton: a stripped spelling is dropped, or loses what stripping explains."""
    valid = {form: speller.accepts(form) for form in forms}
    best = max(forms, key=lambda form: (valid[form] * raw[form], form))
    for form in forms:
        frequency = raw[form]
        fewer = dots(form) < dots(best)
        if fewer and valid[best]:
            if not valid[form] and frequency < raw[best]:
                continue
            frequency = max(frequency - STRIPPED_SHARE * raw[best], 0.05 * frequency)
        if valid[form] or frequency >= UNKNOWN_FLOOR:
            yield form, frequency


def dots(form: str) -> int:
    """How many ä, ö, å a form has."""
    return sum(letter in "äöå" for letter in form)


def counts(passages: Iterable[str]) -> Counter[str]:
    """Lower-case forms counted."""
    return Counter(word.lower() for text in passages for word in WORD.findall(text))


def frequencies(corpus: Path, speller: Speller) -> dict[str, float]:
    """The mixture of the sources: probability of a form at a running word."""
    total: dict[str, float] = defaultdict(float)
    for form, frequency in web_frequencies(speller).items():
        total[form] += SHARES["web"] * frequency
    for name, passages in texts.counted(corpus).items():
        counted = counts(passages)
        size = sum(counted.values())
        for form, number in counted.items():
            total[form] += SHARES[name] * (number - 0.3) / size
    for form, probability in listed(corpus.parent / "lexicon"):
        total[form] = max(total[form], probability)
    return dict(total)


def listed(lexicon: Path) -> Iterator[tuple[str, float]]:
    """Forms of word lists with the least share they are given; names by how many bear them."""
    for name in (
        "kotus-nykysuomen-sanalista.txt",
        "yso-labels-fi.txt",
        "domain-terms-fi.txt",
        "organisation-words.txt",
    ):
        least = DOMAIN_LEAST if name[0] in "do" else LISTED_LEAST
        for form in WORD.findall((lexicon / name).read_text("utf-8")):
            yield form.lower(), least
    for name, column in NAME_LISTS:
        with (lexicon / name).open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                share = int(line.get("count") or 500) / POPULATION * NAME_SHARE
                for form in WORD.findall(line[column]):
                    yield form.lower(), max(share, LISTED_LEAST)


def level(probability: float) -> int:
    """A probability as 7 bits: LEVELS_PER_E steps for each factor e above 1e-10 (1 to 127)."""
    return max(1, min(127, round(LEVELS_PER_E * (math.log(probability) + 23.02585))))


def form_rows(words: dict[str, float], speller: Speller) -> Iterator[int]:
    """Rows of the known forms: value = level, and in the two lowest bits the validity."""
    for form, probability in words.items():
        mask = mask_of(form)
        if mask is not None:
            yield row(skeleton(form), mask, level(probability) << 2 | speller.validity(form))


def capital_rows(words: dict[str, float], counted: dict[str, tuple[int, int]]) -> Iterator[int]:
    """Rows of how many in 256 of a form's occurrences have a capital, keyed ``^skeleton``."""
    for form, (seen, capital) in counted.items():
        mask = mask_of(form)
        if form in words and mask is not None and seen >= SEEN_ENOUGH:
            yield row(f"^{skeleton(form)}", mask, round(255 * (capital + 0.1) / (seen + 1)))


def part_rows(words: dict[str, float], speller: Speller) -> Iterator[int]:
    """Rows of first parts of compounds, keyed ``part+``."""
    firsts: dict[str, float] = defaultdict(float)
    for form, probability in sorted(words.items()):
        if len(form) > 6 and speller.accepts(form):
            for piece in speller.parts(form)[:-1]:
                firsts[piece] += probability
    for piece, probability in firsts.items():
        mask = mask_of(piece)
        if mask is not None and FORM.fullmatch(piece):
            yield row(f"{skeleton(piece)}+", mask, level(probability) << 2 | 3)


def save(rows: Iterable[int], path: Path) -> int:
    """The rows sorted and without twins, written; how many they are."""
    table = array("Q", sorted(set(rows)))
    path.write_bytes(table.tobytes())
    return len(table)
