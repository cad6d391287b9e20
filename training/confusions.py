"""Counts what a reader makes of printed letters, from aligned pages: the figures of the table."""

from collections import Counter
from collections.abc import Iterable

from extract.finnish.estimation import differences
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
                wrong.update(differences(clean, read))
    return wrong, letters
