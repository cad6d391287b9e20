"""Memory-mapped tables of words by their skeleton: a key and a mask a form, no strings.

A row is one unsigned 64-bit number: 40 bits of the hashed key, 15 bits telling which of the key's a and o
carry dots (or, where the highest is set, a number of base 3 telling which carry dots and which a ring), and
9 bits of value; rows are sorted. Two keys of a million share a hash once in a million look-ups.
The module never decides which form is meant.
"""

import mmap
from bisect import bisect_left
from hashlib import blake2b
from pathlib import Path

MASK_BITS = 15
VALUE_BITS = 9
KEY_BYTES = 5
RING = 1 << MASK_BITS - 1
MOST_DOTTED, MOST_RINGED = MASK_BITS - 1, 8
_SIGNS = {"a": "aäå", "o": "oö"}


def key(text: str) -> int:
    """The hashed key of a text: 40 bits."""
    return int.from_bytes(blake2b(text.encode(), digest_size=KEY_BYTES).digest(), "big")


def mask_of(form: str) -> int | None:
    """Bits of the dotted letters among the form's a, o, ä, ö in order; None where they are too many.

    A form with å has a number of base 3 instead, with 2 for each å, and ``RING`` in it.
    """
    signs = [0 if letter in "ao" else 2 if letter == "å" else 1 for letter in form if letter in "aoäöå"]
    if "å" in form:
        number = sum(sign * 3**at for at, sign in enumerate(signs))
        return RING | number if len(signs) <= MOST_RINGED else None
    return sum(sign << at for at, sign in enumerate(signs)) if len(signs) <= MOST_DOTTED else None


def dotted(skeleton: str, mask: int) -> str:
    """The form that a skeleton and a mask stand for."""
    if not mask:
        return skeleton
    base, rest = (3, mask - RING) if mask & RING else (2, mask)
    letters: list[str] = []
    for letter in skeleton:
        if letter in "ao":
            rest, sign = divmod(rest, base)
            letters.append(_SIGNS[letter][sign])
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

    def rows(self, text: str) -> list[tuple[int, int]]:
        """Mask and value of every row under a key."""
        hashed = key(text)
        at = bisect_left(self._rows, hashed << MASK_BITS + VALUE_BITS)
        end = hashed + 1 << MASK_BITS + VALUE_BITS
        found: list[tuple[int, int]] = []
        while at < self._size and (number := self._rows[at]) < end:
            found.append((number >> VALUE_BITS & 0x7FFF, number & 0x1FF))
            at += 1
        return found
