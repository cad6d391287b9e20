"""Turns aligned pages into the documents that are repaired: stripped, sound, half stripped."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.model import ledger
from extract.repair import Repairer, Text
from training.align import Pair
from training.reading import ReadPage


def sound(page: ReadPage) -> ReadPage:
    """The page as if it had been read without a fault."""
    return replace(page, pairs=tuple(Pair(pair.clean, pair.clean) for pair in page.pairs if pair.clean))


def half(page: ReadPage) -> ReadPage:
    """The page with its first half as read and its second half sound."""
    middle = len(page.pairs) // 2
    return replace(page, pairs=page.pairs[:middle] + sound(replace(page, pairs=page.pairs[middle:])).pairs)


def spans(reads: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each word stands in the page's text."""
    start = 0
    for read in reads:
        yield start, start + len(read)
        start += len(read) + 1


def repaired_words(repairer: Repairer, reads: Sequence[str]) -> list[tuple[str, float]]:
    """Each word as repaired, with the product of the probabilities of its units."""
    text = " ".join(reads)
    (made,) = repairer.repair_texts([Text(text)])
    out: list[tuple[str, float]] = []
    judged, repairs = list(made.words), list(made.repairs)
    for start, end in spans(reads):
        chance = 1.0
        while judged and judged[0].start < end:
            chance *= judged.pop(0).probability
        inside = []
        while repairs and repairs[0].start < end:
            repair = repairs.pop(0)
            inside.append(replace(repair, start=repair.start - start, end=repair.end - start))
        out.append((ledger.apply(text[start:end], inside), chance))
    return out
