"""Another reading of some neighbouring words becomes a part for each of them.

Readers differ in letters, in spaces, and in words that only one of them sees. Knows texts alone, no images.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

Knows = Callable[[str], bool]
GAP = 0.5  # what it costs in signs that words are parted otherwise
LOST = 0.2  # and beside its signs that a word is seen by one reader alone
# How many words and tokens may belong together: the recogniser often sees no spaces.
SHAPES = ((1, 1), (1, 0), (0, 1), (1, 2), *((own, other) for own in range(2, 7) for other in (1, 2, 3)))


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in another reading for some words.

    Attributes:
        start: the first of the words.
        words: how many they are.
        text: empty where the other reader sees nothing; with a space where it sees two words.
    """

    start: int
    words: int
    text: str


def aligned(words: Sequence[str], text: str, knows: Knows) -> list[Part]:
    """The parts of another reading for words that it has any part for, from left to right.

    Args:
        words: as the first reader has them.
        text: what the other reader has there.
        knows: whether the lexicon has a word: words that are none before they are joined are one.
    """
    tokens = text.split()
    if not tokens:
        return []
    found: list[Part] = []
    for start, end, first, last in _groups(words, tokens):
        own, other = words[start:end], tokens[first:last]
        if not own:
            continue  # only the other reader sees it
        if len(own) == 1:
            found.append(Part(start, 1, " ".join(other)))
        elif len(other) == 1 and _are_one(own, other[0], knows):
            found.append(Part(start, len(own), other[0]))
        else:
            parts = shared(own, " ".join(other))
            found += [Part(start + at, 1, part) for at, part in enumerate(parts) if part]
    return found


def _are_one(words: Sequence[str], token: str, knows: Knows) -> bool:
    """Whether several words of one reader are the one word that the other reads, with other letters."""
    core = token.strip('.,;:!?()”"')
    parts = core.replace("–", "-").split("-")
    return token != "".join(words) and all(part.isalpha() and knows(part) for part in parts)


def _groups(words: Sequence[str], tokens: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The cheapest way to put words and tokens into groups: bounds of the words, bounds of the tokens."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for at in range(len(words) + 1):
        for to in range(len(tokens) + 1):
            for own, other in _shapes(at, to):
                cost = best[at - own, to - other][0]
                cost += _cost(words[at - own : at], tokens[to - other : to])
                if (at, to) not in best or cost < best[at, to][0]:
                    best[at, to] = (cost, (at - own, to - other))
    groups, place = [], (len(words), len(tokens))
    while (before := best[place][1]) is not None:
        groups.append((before[0], place[0], before[1], place[1]))
        place = before
    return groups[::-1]


def _shapes(at: int, to: int) -> list[tuple[int, int]]:
    """How many words and tokens the last group may have, where so many of each are left."""
    return [(own, other) for own, other in SHAPES if own <= at and other <= to]


def _cost(words: Sequence[str], tokens: Sequence[str]) -> float:
    own, other = "".join(words), "".join(tokens)
    if not own or not other:
        return len(own) + len(other) + LOST
    return Levenshtein.distance(own, other) + (GAP if max(len(words), len(tokens)) > 1 else 0.0)


def shared(words: Sequence[str], text: str) -> list[str]:
    """Which part of another reading of a line stands for each of its words; empty where none does.

    The parts are cut where the best alignment of both texts puts the words' spaces.
    """
    tokens = text.split()
    if len(tokens) == len(words):
        return tokens
    place = _places(" ".join(words), text)
    parts, end, done = [], 0, 0
    for word in words:
        end += len(word)
        parts.append("".join(text[done : place[end]].split()))
        done = place[end]
        end += 1
    return parts


def _places(line: str, text: str) -> list[int]:
    """For each offset of one text the offset of the other that it is aligned with."""
    place = [0] * (len(line) + 1)
    for op in Levenshtein.opcodes(line, text):
        span, width = op.src_end - op.src_start, op.dest_end - op.dest_start
        for step in range(span + 1):
            place[op.src_start + step] = op.dest_start + min(step, width)
    place[len(line)] = len(text)
    return place
