"""Fits the model of forms that differ only in dots on running text: a softmax by AdaGrad, in a fixed order.

The same texts give the same bytes.
"""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extract.finnish import EDGE, NUMBER, skeleton
from extract.finnish.twins import BITS, FEATURES, MULTIPLIERS, SCALE, SUFFIX, hashed

TOKEN = re.compile(r"[^\W\d_]+|\d+|[.!?:]")
MOST_FORMS = 4
LEAST_SHARE = 1e-3
MOST_SEEN = 12_000
BATCH, ROUNDS, RATE, RIDGE = 16_384, 6, 0.15, 1e-7
SEED = 6
# What a place weighs, by register: project prose most, statutes and translations by machine least.
WEIGHTS = {
    "project": 2.0,
    "pairs": 2.0,
    "mixed": 2.0,
    "answers": 1.0,
    "translated": 1.0,
    "encyclopaedia": 0.5,
    "sentences": 0.5,
    "statutes": 0.5,
    "all statutes": 0.3,
}
Groups = Mapping[str, list[tuple[str, float]]]


@dataclass
class Places:
    """Where forms of several were met: numbers of the four words around each and of the forms."""

    words: dict[str, int] = field(default_factory=dict)
    around: "array[int]" = field(default_factory=lambda: array("i"))
    forms: "array[int]" = field(default_factory=lambda: array("i"))
    right: "array[int]" = field(default_factory=lambda: array("b"))
    logs: "array[float]" = field(default_factory=lambda: array("f"))
    weight: "array[float]" = field(default_factory=lambda: array("f"))

    def number(self, word: str) -> int:
        """The number of a word."""
        return self.words.setdefault(word, len(self.words))


def groups(words: Mapping[str, float], usable: Iterable[str]) -> dict[str, list[tuple[str, float]]]:
    """The likeliest forms of each skeleton that has several, with the logarithm of their shares."""
    found: dict[str, list[str]] = defaultdict(list)
    for form in usable:
        found[skeleton(form)].append(form)
    made = {}
    for bare, forms in found.items():
        ranked = sorted(forms, key=lambda form: (-words[form], form))[:MOST_FORMS]
        if len(ranked) > 1 and words[ranked[1]] >= LEAST_SHARE * words[ranked[0]]:
            made[bare] = [(form, math.log(words[form])) for form in ranked]
    return made


def places_of(texts: Mapping[str, Iterable[str]], twins: Groups) -> Places:
    """The places of all texts, by register."""
    found = Places()
    for register, weight in WEIGHTS.items():
        add(found, texts[register], twins, weight)
    return found


def sentences(passages: Iterable[str]) -> Iterator[list[str]]:
    """The words of each sentence in lower case; numbers are one word."""
    for passage in passages:
        held: list[str] = []
        for token in TOKEN.findall(passage.lower()):
            if token[0].isalpha():
                held.append(token)
            elif token[0].isdigit():
                held.append(NUMBER)
            elif held:
                yield held
                held = []
        if held:
            yield held


def add(places: Places, passages: Iterable[str], twins: Groups, weight: float) -> None:
    """Adds the places of a text; of each skeleton no more than ``MOST_SEEN``."""
    met: Counter[str] = Counter()
    for sentence in sentences(passages):
        bare = [EDGE, EDGE, *map(skeleton, sentence), EDGE, EDGE]
        for at, form in enumerate(sentence):
            group = twins.get(bare[at + 2])
            if group is None:
                continue
            forms = [text for text, _ in group]
            if form not in forms or met[bare[at + 2]] >= MOST_SEEN:
                continue
            met[bare[at + 2]] += 1
            places.around.extend(places.number(word) for word in (*bare[at : at + 2], *bare[at + 3 : at + 5]))
            gap = MOST_FORMS - len(group)
            places.forms.extend([*(places.number(text) for text in forms), *[-1] * gap])
            places.logs.extend([*(log for _, log in group), *[-1e9] * gap])
            places.right.append(forms.index(form))
            places.weight.append(weight)


def twin_table(places: Places) -> bytes:
    """The weights of the model in 8 bits."""
    numbers = np.array([hashed(word) for word in places.words], np.uint64)
    endings = np.array([hashed(f"-{word[-SUFFIX:]}") for word in places.words], np.uint64)
    around = np.array(places.around).reshape(-1, 4)
    forms, logs = (
        np.array(places.forms).reshape(-1, MOST_FORMS),
        np.array(places.logs).reshape(-1, MOST_FORMS),
    )
    right, weight = np.array(places.right), np.array(places.weight)
    weights, squares = np.zeros(1 << BITS), np.full(1 << BITS, 1e-3)
    order = np.random.default_rng(SEED)
    for _ in range(ROUNDS):
        shuffled = order.permutation(len(right))
        for start in range(0, len(right), BATCH):
            chosen = shuffled[start : start + BATCH]
            sides = [*numbers[around[chosen]].T, *endings[around[chosen, 1:3]].T]
            seen = _places(sides, numbers[forms[chosen]])
            scores = logs[chosen] + weights[seen].sum(axis=0)
            scores -= scores.max(axis=1, keepdims=True)
            chances = np.exp(scores)
            chances /= chances.sum(axis=1, keepdims=True)
            errors = -chances
            errors[np.arange(len(chosen)), right[chosen]] += 1
            errors *= weight[chosen][:, None]
            slope = np.bincount(seen.ravel(), np.tile(errors.ravel(), len(seen)), 1 << BITS)
            squares += slope**2
            weights += RATE * slope / np.sqrt(squares) - RIDGE * weights
    return np.clip(np.rint(weights * SCALE), -127, 127).astype(np.int8).tobytes()


def _places(sides: list[NDArray[np.uint64]], forms: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The places of the weights: a feature, an example, a form; as ``extract.finnish.twins`` finds them."""
    found = []
    for joined, multiplier in zip(FEATURES, MULTIPLIERS[:-2], strict=True):
        value = np.zeros(len(forms), np.uint64)
        for at in joined:
            value = value * np.uint64(MULTIPLIERS[-2]) + sides[at]
        value = (value + np.uint64(multiplier)) * np.uint64(multiplier)
        found.append((value[:, None] ^ forms) * np.uint64(MULTIPLIERS[-1]) >> np.uint64(64 - BITS))
    return np.array(found).astype(np.int64)
