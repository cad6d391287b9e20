"""Turns clean text into the rows of contexts: which endings and kinds of words stand between which words."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from extract.finnish import (
    EDGE,
    NO_WORDS,
    STEPS_PER_E,
    SUFFIX,
    ending_keys,
    skeleton,
    tag_keys,
    tokens,
)
from extract.finnish.contexts import neighbour_pairs
from extract.finnish.wordtable import row

LEAST_COUNT = 3


def ending_rows(passages: Iterable[str]) -> Iterator[int]:
    """Rows of counts of endings beside words and endings, of those words and endings, and of all words."""
    counted: Counter[str] = Counter()
    for passage in passages:
        for left, form, right in words_between(passage):
            ending = skeleton(form)[-SUFFIX:]
            counted.update((">", f">{ending}"))
            for key in ending_keys(left, right):
                counted.update((key, key + ending))
    yield from _rows(counted)


def tag_rows(passages: Iterable[str], tag: Callable[[str], str]) -> Iterator[int]:
    """The same for the grammatical kinds of words instead of their endings."""
    counted: Counter[str] = Counter()
    for passage in passages:
        sentence = list(words_between(passage))
        tags = [EDGE, *(tag(form) for _, form, _ in sentence), EDGE]
        for at, (left, _, right) in enumerate(sentence):
            own = tags[at + 1]
            left_tag = left if left in NO_WORDS else tags[at]
            right_tag = right if right in NO_WORDS else tags[at + 2]
            counted.update(("=", f"={own}"))
            for key in tag_keys(left, right, left_tag, right_tag):
                counted.update((key, key + own))
    yield from _rows(counted)


def _rows(counted: Counter[str]) -> Iterator[int]:
    for key, number in counted.items():
        if number >= LEAST_COUNT:
            yield row(key, 0, min(511, round(STEPS_PER_E * math.log(number + 0.5))))


def words_between(passage: str) -> Iterator[tuple[str, str, str]]:
    """Each word in lower case between the skeletons of its neighbours in the sentence."""
    found = tokens.units(passage)
    words = [unit.text.lower() for unit in found]
    sides = neighbour_pairs(found, [skeleton(word) for word in words])
    for word, (left, right) in zip(words, sides, strict=True):
        yield left, word, right


def capital_counts(passages: Iterable[str]) -> dict[str, tuple[int, int]]:
    """For each form inside sentences, how often it was seen and how often with a capital."""
    seen: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for passage in passages:
        for unit in tokens.units(passage):
            if not unit.initial and unit.stem is None and not unit.text[1:2].isupper():
                seen[unit.text.lower()] += 1
                capital[unit.text.lower()] += unit.text[:1].isupper()
    return {form: (number, capital[form]) for form, number in seen.items()}
