"""Turns a clean text and what was read of it into pairs of words.

A pair is made where a clean word's characters lie between the same white space in the reading; words that
were joined or split by the reader are left without a partner.
"""

from dataclasses import dataclass

from rapidfuzz.distance import Indel, Levenshtein

LEAST_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A word as read and as printed; ``clean`` is None where no printed word corresponds."""

    read: str
    clean: str | None


def align(clean: str, read: str) -> list[Pair]:
    """One pair a word of the reading, in its order."""
    clean, read = " ".join(clean.split()), " ".join(read.split())
    place = _places(clean, read)
    starts = {place[start]: (start, end) for start, end in _spans(clean)}
    pairs: list[Pair] = []
    for start, end in _spans(read):
        span = starts.get(start)
        fits = span is not None and place[span[1]] == end
        partner = clean[span[0] : span[1]] if span and fits else None
        if partner is not None and Indel.normalized_similarity(partner, read[start:end]) < LEAST_ALIKE:
            partner = None
        pairs.append(Pair(read[start:end], partner))
    return pairs


def _places(clean: str, read: str) -> list[int]:
    """For each boundary of the clean text its place in the reading."""
    place = [0] * (len(clean) + 1)
    for step in Levenshtein.opcodes(clean, read):
        width = step.src_end - step.src_start
        for at in range(width):
            place[step.src_start + at] = min(step.dest_start + at, step.dest_end)
        place[step.src_end] = step.dest_end
    return _at_spaces(clean, read, place)


def _at_spaces(clean: str, read: str, place: list[int]) -> list[int]:
    """Boundaries beside a space moved to the nearest end of a word in the reading."""
    for start, end in _spans(clean):
        place[start] = _nearest(read, place[start], left=True)
        place[end] = _nearest(read, place[end], left=False)
    return place


def _nearest(read: str, at: int, *, left: bool) -> int:
    def fits(here: int) -> bool:
        before = here == 0 or read[here - 1] == " "
        after = here == len(read) or read[here] == " "
        return before if left else after

    for shift in (0, 1, -1):
        if 0 <= at + shift <= len(read) and fits(at + shift):
            return at + shift
    return at


def _spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for word in text.split(" "):
        spans.append((start, start + len(word)))
        start += len(word) + 1
    return spans
