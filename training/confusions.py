"""Counts what a reader makes of printed letters, from aligned pages: the figures of the table."""

from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from training.reading import ReadPage
from training.score import core


def misreadings(pages: Iterable[ReadPage]) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Counts of (printed, read) stretches that differ, and of all printed letters, in lower case."""
    wrong: Counter[tuple[str, str]] = Counter()
    letters: Counter[str] = Counter()
    for page in pages:
        for pair in page.pairs:
            if pair.clean is None:
                continue
            clean, read = core(pair.clean), core(pair.read)
            letters.update(clean.lower())
            if clean != read:
                wrong.update(_stretches(clean, read))
    return wrong, letters


def _stretches(clean: str, read: str) -> list[tuple[str, str]]:
    """The differing stretches, those that touch taken together."""
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
