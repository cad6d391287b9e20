"""Estimates what an unknown reader makes of letters, from a document's words against the lexicon.

A few rounds of expectation and maximisation: words that are none are held against common ones a letter
away, what differs is counted, and with what is learned so far words with several such letters are
understood in the next round. Only signs taken for letters again and again are told of; nothing is changed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz.distance import Levenshtein

from extract.finnish.channels import EDGES, LEAST_LENGTH, is_known, is_word
from extract.finnish.confusions import Confusion
from extract.finnish.lexicon import Lexicon
from extract.finnish.neighbours import near_forms

ROUNDS, MOST_WORDS, MOST_SPELLINGS = 3, 200, 64
COMMON = -13.0
# What a letter is taken for so seldom is chance; so many times and so often it is the reader.
UNUSUAL, LEAST_COUNT, LEAST_SHARE, SURE = 1e-4, 3.0, 0.05, 0.98
# Of a sign that no Finnish word has less is enough.
ALPHABET, LEAST_OF_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzåäö"), 1.5
# Where less of the unknown words is understood, nothing was learned.
LEAST_EXPLAINED = 0.75
Misread = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an unknown reader does.

    Attributes:
        rows: for the table of confusions; channel ``estimated``.
        explained: share of the unknown words that they explain, 0..1.
    """

    rows: tuple[Confusion, ...]
    explained: float


def estimated(words: Iterable[str], lexicon: Lexicon) -> Estimate | None:
    """What an unknown reader made of a document's words; None where that does not explain most of them."""
    cores = [core.lower() for word in words if is_word(core := word.strip(EDGES))]
    met = Counter(core for core in cores if len(core) >= LEAST_LENGTH)
    known = {word for word in met if is_known(word, lexicon)}
    letters = Counter("".join(word * met[word] for word in sorted(known)))
    unknown = sorted(met.keys() - known, key=lambda word: (-met[word], word))[:MOST_WORDS]
    learned: dict[Misread, float] = {}
    explained = 0
    for _ in range(ROUNDS):
        seen, printed, explained = _expected(unknown, met, learned, lexicon)
        learned = _learned(seen, {sign: letters[sign] + printed[sign] for sign in {*letters, *printed}})
    share = explained / max(1, sum(met[word] for word in unknown))
    if not learned or share < LEAST_EXPLAINED:
        return None
    rows = (Confusion(clean, read, chance, "estimated") for (clean, read), chance in sorted(learned.items()))
    return Estimate(tuple(rows), share)


def differences(clean: str, read: str) -> list[Misread]:
    """The stretches in which a reading differs from what was printed, those that touch taken together."""
    merged: list[list[int]] = []
    last = ""
    for step in Levenshtein.editops(clean, read):
        end, read_end = step.src_pos + (step.tag != "insert"), step.dest_pos + (step.tag != "delete")
        touches = bool(merged) and merged[-1][1] == step.src_pos and merged[-1][3] == step.dest_pos
        if touches and not last == step.tag == "replace":
            merged[-1][1], merged[-1][3] = end, read_end
        else:
            merged.append([step.src_pos, end, step.dest_pos, read_end])
        last = step.tag
    return [(clean[a:b], read[c:d]) for a, b, c, d in merged]


def _expected(
    unknown: Sequence[str], met: Mapping[str, int], learned: Mapping[Misread, float], lexicon: Lexicon
) -> tuple[dict[Misread, float], dict[str, float], int]:
    """How often each misreading is expected among the words, each printed letter, and words explained."""
    seen: dict[Misread, float] = defaultdict(float)
    printed: dict[str, float] = defaultdict(float)
    explained = 0
    for word in unknown:
        logs = dict(_printed(word, learned, lexicon))
        if not logs:
            continue
        explained += met[word]
        top = max(logs.values())
        total = sum(math.exp(log - top) for log in logs.values())
        for form, log in logs.items():
            share = met[word] * math.exp(log - top) / total
            for letter in form:
                printed[letter] += share
            for misread in differences(form, word):
                seen[misread] += share
    return seen, printed, explained


def _printed(word: str, learned: Mapping[Misread, float], lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Forms that may have been printed with their log-probability: by what is learned, else near ones."""
    found = [form for form in map(lexicon.form, _spellings(word, learned)) if form is not None and form.valid]
    if not found:
        near = map(lexicon.form, near_forms(word, lexicon))
        found = [form for form in near if form and form.valid and form.log_probability > COMMON]
    for form in found:
        costs = (math.log(learned.get(misread, UNUSUAL)) for misread in differences(form.text, word))
        yield form.text, form.log_probability + sum(costs)


def _spellings(word: str, learned: Mapping[Misread, float]) -> Iterator[str]:
    """What a word may be by single signs that are misread, never as it is read."""
    choices = [[sign, *(clean for clean, read in learned if read == sign)] for sign in word]
    if 1 < math.prod(map(len, choices)) <= MOST_SPELLINGS:
        spelled = ("".join(signs) for signs in product(*choices))
        yield from (text for text in spelled if text != word)


def _learned(seen: Mapping[Misread, float], letters: Mapping[str, float]) -> dict[Misread, float]:
    """Misreadings of single letters that are no chance, with P(read | clean)."""
    return {
        (clean, read): min(SURE, count / max(letters[clean], count))
        for (clean, read), count in seen.items()
        if len(clean) == len(read) == 1
        and count >= (LEAST_COUNT if read in ALPHABET else LEAST_OF_SIGNS)
        and count / letters[clean] >= LEAST_SHARE
    }
