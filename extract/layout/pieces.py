"""Lines of a page apart into pieces: at gaps wider than between words, at upright rules, before labels.

It moves and changes nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract import families
from extract.families import Family
from extract.model import PlacedLine, PlacedWord, Rule

Piece = PlacedLine
# A gap of so many heights parts a line; between justified words it stays narrower.
GAP = 1.6
# A label before a colon has no more words.
MOST_WORDS = 8


def pieces(line: PlacedLine, rules: Sequence[Rule], family: Family) -> list[Piece]:
    """The pieces of a line, from left to right.

    Args:
        line: over the page's whole width.
        rules: of the page.
        family: whose labels may stand inside a line before a colon.
    """
    uprights = [
        rule.box.x0
        for rule in rules
        if not rule.horizontal and rule.box.top <= line.box.middle <= rule.box.bottom
    ]
    found: list[Piece] = []
    run: list[PlacedWord] = [line.words[0]]
    for before, word in pairwise(line.words):
        wide = word.box.x0 - before.box.x1 > GAP * line.box.height
        ruled = any(before.box.x1 - 2 <= x <= word.box.x0 + 2 for x in uprights)
        if wide or ruled:
            found += _at_labels(run, line.page, family)
            run = []
        run.append(word)
    return [*found, *_at_labels(run, line.page, family)]


def _at_labels(words: Sequence[PlacedWord], page: int | None, family: Family) -> Iterator[Piece]:
    """A run of words apart before each label that ends with a colon in it."""
    starts = {0}
    for at, word in enumerate(words):
        if word.text.endswith(":") and at:
            start = label_start(words, at, family)
            starts |= {start} if start is not None else set()
    edges = [*sorted(starts), len(words)]
    yield from (PlacedLine(tuple(words[first:after]), page) for first, after in pairwise(edges))


def label_start(words: Sequence[PlacedWord], colon: int, family: Family) -> int | None:
    """Where the label begins whose last word is at a place; None where none ends there."""
    found: tuple[float, int] | None = None
    for start in range(max(colon - MOST_WORDS, 0), colon + 1):
        text = " ".join(word.text for word in words[start : colon + 1])
        match = families.best(text, family) if text[:1].isupper() else None
        if match is not None and (found is None or match.score > found[0]):
            found = match.score, start
    return found[1] if found is not None else None
