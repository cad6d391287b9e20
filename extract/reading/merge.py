"""Joins two readings of one page: what an image shows and what a damaged text layer says.

Where the page was drawn from text (its font's mapping lost ä/ö), the layer's letters are exact but for the
accents, so the layer stays the main reading and the image's accents come as a second one. Where the layer is
an OCR program's, the image read again is the main reading. Nothing is decided here.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from extract.model import Box, PlacedWord, Reading

LAYER, IMAGE = "text-layer", "image"
BIN_PT = 8.0
SHARED_AREA = 0.5
UNMAPPED = "\ufffd"
LACKED = frozenset("åÅéÉüÜ")  # letters that the Finnish model does not write


def joined(seen: Sequence[PlacedWord], layer: Sequence[PlacedWord], *, drawn: bool) -> tuple[PlacedWord, ...]:
    """One page's words with the other reading attached.

    Args:
        seen: words read from the image.
        layer: words of the damaged text layer, in the same frame.
        drawn: whether the page was drawn from text rather than scanned.

    Returns:
        The layer's words with the image's accents as readings where drawn, else the image's words with
        the layer's as readings. A word that only the image shows is kept in both cases.
    """
    if not layer:
        return tuple(seen)
    if not drawn:
        index = _Index(layer)
        return tuple(_with(word, index.under(word.box), LAYER) for word in seen)
    index = _Index(seen)
    covered = _Index(layer)
    words = [_accented(word, index.under(word.box)) for word in layer]
    words += [word for word in seen if _is_word(word) and not covered.touching(word.box)]
    return tuple(words)


def _is_word(word: PlacedWord) -> bool:
    """Whether what only the image shows is text rather than a mark."""
    return sum(sign.isalpha() for sign in word.text) >= 3 and word.confidence >= 0.8


class _Index:
    """Words by the height they stand at."""

    def __init__(self, words: Iterable[PlacedWord]) -> None:
        self._bins: dict[int, list[PlacedWord]] = defaultdict(list)
        for word in words:
            self._bins[round(word.box.middle / BIN_PT)].append(word)

    def _near(self, box: Box) -> list[PlacedWord]:
        at = round(box.middle / BIN_PT)
        return [word for number in (at - 1, at, at + 1) for word in self._bins.get(number, ())]

    def under(self, box: Box) -> list[PlacedWord]:
        """The words most of whose area lies under a box, from left to right."""
        found = [
            word
            for word in self._near(box)
            if word.box.overlap(box) > SHARED_AREA * word.box.width * word.box.height
        ]
        return sorted(found, key=lambda word: word.box.x0)

    def touching(self, box: Box) -> bool:
        """Whether any word shares a noticeable part of a box."""
        return any(word.box.overlap(box) > 0.1 * box.width * box.height for word in self._near(box))


def _with(word: PlacedWord, others: Sequence[PlacedWord], witness: str) -> PlacedWord:
    text = "".join(other.text for other in others)
    if not text:
        return word
    confidence = min(other.confidence for other in others)
    return replace(word, readings=(*word.readings, Reading(text, confidence, witness)))


def _accented(word: PlacedWord, others: Sequence[PlacedWord]) -> PlacedWord:
    """A layer's word with its letters under the image's accents as a second reading."""
    text = "".join(_seen(other) for other in others)
    if not text:
        return word
    confidence = min(other.confidence for other in others)
    return replace(word, readings=(Reading(with_accents(word.text, text), confidence, IMAGE),))


def _seen(word: PlacedWord) -> str:
    """What an image shows of a word, with the letters that only its second reader can write."""
    result = list(word.text)
    for reading in word.readings:
        for op in Levenshtein.opcodes(_bare(word.text), _bare(reading.text)):
            if op.tag != "equal":
                continue
            for offset in range(op.src_end - op.src_start):
                sign, other = word.text[op.src_start + offset], reading.text[op.dest_start + offset]
                if other in LACKED:
                    result[op.src_start + offset] = other
                elif (sign, other) == ("Ä", "A"):
                    result[op.src_start + offset] = "Å"  # a ring: dots to one, nothing to the other
    return "".join(result)


def with_accents(letters: str, accents: str) -> str:
    """``letters`` with the accents, and letters for unmapped glyphs, that ``accents`` has there."""
    bare_letters, bare_accents = _bare(letters), _bare(accents)
    result = list(letters)
    for op in Levenshtein.opcodes(bare_letters, bare_accents):
        if op.tag == "equal":
            for offset in range(op.src_end - op.src_start):
                mine, other = letters[op.src_start + offset], accents[op.dest_start + offset]
                if mine != other and mine.casefold() == _bare(other).casefold():
                    result[op.src_start + offset] = other.upper() if mine.isupper() else other
        elif op.tag == "replace":
            for offset in range(op.src_end - op.src_start):
                if letters[op.src_start + offset] == UNMAPPED:
                    result[op.src_start + offset] = accents[op.dest_start + offset]
    return "".join(result)


def _bare(text: str) -> str:
    """The text without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text)
