"""A family's printed texts among the segments of a page: its labels, and what is nobody's value.

Every run of words is held against every wording; the likeliest that do not overlap are taken, longer ones
first. A label may run over several lines. Nothing is changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from rapidfuzz import fuzz, process

from extract import families
from extract.families import Family, Label, LabelMatch
from extract.layout.segments import Segment
from extract.model import Box, PlacedWord

# Of 100: how alike a run of words must be with a wording; one that is short or begins inside a segment, more.
ALIKE, INSIDE, SHORT_ALIKE = 82.0, 92.0, 88.0
SHORT, LEAST = 6, 2
# Letters that a run loses for beginning inside a segment, and for each tenth of the page off its place.
INSIDE_COST, PLACE_COST = 2.0, 4.0
MOST_WORDS, MOST_LINES = 30, 5
# Lines of one label: so near, in heights of a line, from one left edge or around one middle.
LINE_GAP, ALIGNED = 0.9, 1.0
ENDS = re.compile(r"[:#=?.)\]*]$")


@dataclass(frozen=True)
class Print:
    """A printed text found.

    Attributes:
        match: the label; None for what is nobody's value.
        parts: (segment, first word, word after the last), one a line.
        words: of all its lines.
        gain: letters of it that are alike, less what speaks against it.
    """

    match: LabelMatch | None
    parts: tuple[tuple[int, int, int], ...]
    words: tuple[PlacedWord, ...]
    gain: float

    @cached_property
    def box(self) -> Box:
        """Around its words."""
        return Box.around([word.box for word in self.words])


@cache
def _wordings(family: Family) -> tuple[tuple[str, Label | None], ...]:
    """Folded wordings with their labels; furniture has none."""
    labels = [(families.fold(text), label) for label in family.labels for text in label.wordings]
    return (*labels, *((families.fold(text), None) for text in family.furniture))


def printed(held: Sequence[Segment], family: Family, size: tuple[float, float]) -> list[Print]:
    """The printed texts of a family on one page, from top to bottom.

    Args:
        held: the page's segments.
        family: whose.
        size: the page's width and height in points.
    """
    runs = list(_runs(held))
    wordings = _wordings(family)
    if not runs or not wordings:
        return []
    keys = [key for _, key in runs]
    unique = list(dict.fromkeys(keys))
    row_of = {key: at for at, key in enumerate(unique)}
    scores = process.cdist(
        unique, [key for key, _ in wordings], scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.float32
    )
    best, chosen = scores.max(axis=1), scores.argmax(axis=1)
    found = []
    for parts, key in runs:
        score, label = float(best[row_of[key]]), wordings[chosen[row_of[key]]][1]
        if score >= _needed(key, parts, held):
            words = [word for number, first, after in parts for word in held[number].words[first:after]]
            match = LabelMatch(label, score) if label is not None else None
            gain = (2 * score / 100 - 1) * len(key) - INSIDE_COST * bool(parts[0][1])
            found.append(Print(match, parts, tuple(words), gain - _off_place(label, words[0].box, size, key)))
    return sorted(_apart(found), key=lambda one: (one.box.middle, one.box.x0))


def _needed(key: str, parts: Sequence[tuple[int, int, int]], held: Sequence[Segment]) -> float:
    """How alike a run must be with a wording."""
    segment, first, after = parts[-1]
    words = held[segment].words
    closed = after == len(words) or ENDS.search(words[after - 1].text) is not None
    if first and len(parts) == 1:
        return INSIDE if closed or len(key) > SHORT else 101.0
    if not closed and len(key) <= SHORT and words[after].text[:1].islower():
        return 101.0
    return SHORT_ALIKE if len(key) <= SHORT else ALIKE


def _off_place(label: Label | None, box: Box, size: tuple[float, float], key: str) -> float:
    """What it costs that a run does not stand where its label does."""
    if label is None or label.place is None:
        return 0.0
    off = abs(box.x0 / size[0] - label.place[0]) + abs(box.middle / size[1] - label.place[1])
    return min(PLACE_COST * 10 * off, len(key) / 2)


def _apart(found: Sequence[Print]) -> Iterator[Print]:
    """The texts with most letters that do not overlap, each label once."""
    taken: set[tuple[int, int]] = set()
    seen: set[str] = set()
    for one in sorted(found, key=lambda one: -one.gain):
        places = {(segment, at) for segment, first, after in one.parts for at in range(first, after)}
        if taken & places or one.gain <= 0:
            continue
        taken |= places
        again = one.match is not None and one.match.label.text in seen
        if one.match is not None:
            seen.add(one.match.label.text)
        yield Print(None, one.parts, one.words, one.gain) if again else one


def _runs(held: Sequence[Segment]) -> Iterator[tuple[tuple[tuple[int, int, int], ...], str]]:
    """Runs of words with their folded letters: within a segment, and whole ones one below another."""
    folded = [[families.fold(word.text) for word in segment.words] for segment in held]
    for at, words in enumerate(folded):
        for first in range(len(words)):
            key = ""
            for after in range(first + 1, min(first + MOST_WORDS, len(words)) + 1):
                key += words[after - 1]
                if len(key) >= LEAST and words[after - 1]:
                    yield ((at, first, after),), key
        yield from _stacked(held, folded, at)


def _stacked(
    held: Sequence[Segment], folded: Sequence[Sequence[str]], at: int
) -> Iterator[tuple[tuple[tuple[int, int, int], ...], str]]:
    """A segment with the whole segments right below it."""
    parts: tuple[tuple[int, int, int], ...] = ((at, 0, len(held[at].words)),)
    key = "".join(folded[at])
    while len(parts) < MOST_LINES:
        below = next_below(held, parts[-1][0])
        if below is None:
            return
        parts, key = (*parts, (below, 0, len(held[below].words))), key + "".join(folded[below])
        yield parts, key


def next_below(held: Sequence[Segment], at: int) -> int | None:
    """The segment right below another, from its left edge or around its middle; None where there is none."""
    box = held[at].box
    for below in range(at + 1, len(held)):
        other = held[below].box
        down = other.top - box.bottom
        if down > LINE_GAP * box.height:
            return None
        edge = min(abs(other.x0 - box.x0), abs(other.x0 + other.x1 - box.x0 - box.x1) / 2)
        if down > -0.5 * box.height and edge <= ALIGNED * box.height and other.middle > box.bottom:
            return below
    return None
