"""What a reader makes of letters, ready for looking back from what was read to what was printed.

English Tesseract's is made of THE table of misreadings; another reader's of rows that were estimated.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.finnish import CODES, KEPT, OTHER, Confusion, inverse, lost

Rows = dict[str, tuple[tuple[str, tuple[int, ...], float], ...]]
SURVIVES = 0.9995
IMPOSSIBLE = -14.0
# The sign that encodings leave for a letter they could not tell: mostly ä, ö or å, but any letter will do.
ANY_SIGN = "\ufffd"
ANY_LETTER, ANY_DOTTED = 0.0003, 0.02
PUNCTUATION = " .,;:!?()\"'/-–—"


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """What a reader makes of letters.

    Attributes:
        rows: for each string read, what was printed, its letters' codes and the logarithm of P(read | clean).
        losing: the same with letters that were lost.
        logs: the logarithm of P(read | clean) of single letters.
        kept: the logarithm of the probability that a letter survives, where it often does not.
    """

    rows: Rows
    losing: Rows
    logs: Mapping[tuple[str, str], float]
    kept: Mapping[str, float]

    def same_length(self, clean: str, read: str) -> float:
        """Log-probability of a reading that has a letter for each letter printed."""
        total = 0.0
        for printed, seen in zip(clean, read, strict=True):
            if printed == seen:
                total += self.kept.get(printed, 0.0)
            else:
                total += self.logs.get((printed, seen), IMPOSSIBLE)
        return total


def _beam_rows(table: Mapping[str, Sequence[tuple[str, float]]], kept: Mapping[str, float]) -> Rows:
    """An inverse table in logarithms, with every letter also standing for itself."""
    rows = {read: list(found) for read, found in table.items()}
    for letter in CODES:
        if letter.isalpha():
            rows.setdefault(letter, []).append((letter, kept.get(letter, SURVIVES)))
    letters = [letter for letter in CODES if letter.isalpha()]
    rows[ANY_SIGN] = [(letter, ANY_DOTTED if letter in "äöå" else ANY_LETTER) for letter in letters]
    return {
        read: tuple(
            (clean, tuple(CODES.get(letter, OTHER) for letter in clean), math.log(p)) for clean, p in found
        )
        for read, found in rows.items()
    }


def _losing_rows(rows: Rows) -> Rows:
    """The rows with every letter also standing for itself and a letter that was lost after it."""
    losses = [(letter, CODES[letter], math.log(p)) for letter, p in lost("eng").items()]
    return {
        read: found
        + tuple(
            (clean + letter, (*codes, code), cost + p)
            for clean, codes, cost in found
            for letter, code, p in losses
        )
        for read, found in rows.items()
        if len(read) == 1
    } | {read: found for read, found in rows.items() if len(read) > 1}


def _channel(table: Mapping[str, Sequence[tuple[str, float]]], kept: Mapping[str, float]) -> Channel:
    rows = _beam_rows(table, kept)
    logs = {
        (clean, read): p
        for read, found in rows.items()
        for clean, _, p in found
        if len(clean) == len(read) == 1
    }
    return Channel(rows, _losing_rows(rows), logs, {letter: math.log(p) for letter, p in kept.items()})


def estimated_channel(rows: Iterable[Confusion]) -> Channel:
    """The channel of a reader that misreads as rows say, beside what any reader does."""
    table = {read: list(found) for read, found in inverse("any").items()}
    for row in rows:
        table.setdefault(row.read, []).append((row.clean, row.probability))
    return _channel(table, {})


def signs_for_letters(rows: Iterable[Confusion]) -> str:
    """The signs that stand for letters in such readings and are neither letters, digits nor punctuation."""
    signs = {sign for row in rows for sign in row.read if not sign.isalnum()}
    return "".join(sorted(signs - frozenset(PUNCTUATION)))


ENGLISH = _channel(inverse("eng"), KEPT)
