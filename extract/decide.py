"""Chooses between the readings of a word that several witnesses saw, and tells the choice as a repair.

The image's accents on a drawn page's letters are taken as they are. It never makes a reading up.
"""

from collections.abc import Callable

from extract.ledger import Ledger
from extract.model import Passage, Repair, RepairKind, WordSpan
from extract.witness import IMAGE

Knows = Callable[[str], bool]
# Accents that the image shows on letters that the text layer has: wrong in 1 of 1,000 at the most.
ACCENTS = 0.999


def second_readings(passage: Passage, knows: Knows | None = None) -> Ledger:
    """The repairs that the other witnesses' readings make in a passage."""
    found = (_chosen(span, knows) for span in passage.words if span.word.readings)
    return tuple(repair for repair in found if repair is not None)


def _chosen(span: WordSpan, _knows: Knows | None) -> Repair | None:
    """The repair of one word; None where the main reading stays."""
    for reading in span.word.readings:
        if reading.witness == IMAGE and reading.text != span.word.text:
            probability = min(ACCENTS, 0.9 + 0.1 * reading.confidence)
            return _repair(span, reading.text, probability)
    return None


def _repair(span: WordSpan, text: str, probability: float) -> Repair | None:
    if span.end - span.start != len(span.word.text):
        return None  # a part of the word stands in another field
    kind = RepairKind.SECOND_READING
    return Repair(span.word.text, text, span.start, span.end, kind, probability, (span.word.text,))
