"""Memory-mapped tables of words by their skeleton: a key and a mask a form, no strings.

A row is one unsigned 64-bit number: 40 bits of the hashed key, 15 bits telling which of the key's a and o
carry dots, 9 bits of value; rows are sorted. Two keys of a million share a hash once in a million look-ups.
The module never decides which form is meant.
"""

import mmap
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

MASK_BITS = 15
VALUE_BITS = 9
KEY_BYTES = 5
_DOTS = {"a": "ä", "o": "ö"}


def key(text: str) -> int:
    """The hashed key of a text: 40 bits."""
    return int.from_bytes(blake2b(text.encode(), digest_size=KEY_BYTES).digest(), "big")


def mask_of(form: str) -> int | None:
    """Bits of the dotted letters among the form's a, o, ä, ö in order; None where they are too many."""
    bits = count = 0
    for letter in form:
        if letter in "aoäö":
            bits |= (letter in "äö") << count
            count += 1
    return bits if count <= MASK_BITS else None


def dotted(skeleton: str, mask: int) -> str:
    """The form that a skeleton and a mask stand for."""
    if not mask:
        return skeleton
    letters: list[str] = []
    for letter in skeleton:
        if letter in "ao":
            letters.append(_DOTS[letter] if mask & 1 else letter)
            mask >>= 1
        else:
            letters.append(letter)
    return "".join(letters)


def row(text: str, mask: int, value: int) -> int:
    """A row of the table."""
    return key(text) << MASK_BITS + VALUE_BITS | mask << VALUE_BITS | value


class WordTable:
    """A sorted table in a file, looked up by bisection without reading it whole."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._rows = memoryview(self._mapped).cast("Q")
        self._size = len(self._rows)

    def __len__(self) -> int:
        return self._size

    def rows(self, text: str) -> Iterator[tuple[int, int]]:
        """Mask and value of every row under a key."""
        hashed = key(text)
        at = bisect_left(self._rows, hashed << MASK_BITS + VALUE_BITS)
        while at < self._size:
            number = self._rows[at]
            if number >> MASK_BITS + VALUE_BITS != hashed:
                return
            yield number >> VALUE_BITS & 0x7FFF, number & 0x1FF
            at += 1
