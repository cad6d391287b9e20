"""How likely a string of letters is as a Finnish word, by the three letters before each: a table of 1 MiB.

It knows no words; it is what is asked about a form that no list and no morphology knows.
"""

import mmap
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ALPHABET = "\0abcdefghijklmnopqrstuvwxyzåäöé?"
CODES = {letter: code for code, letter in enumerate(ALPHABET)}
OTHER = len(ALPHABET) - 1
STEPS_PER_E = 12.0
CONTEXT = 0x7FFF
DATA = Path(__file__).parent / "data"
LOST = "\ufffd"  # stands for a glyph without a Unicode value
LEAST_WORD = 3


class Letters:
    """Costs of letters in context: -ln P(letter | three letters before), the word's edge being a letter."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.steps = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def log_probability(self, form: str) -> float:
        """Natural logarithm of the probability of a lower-case form, its end included."""
        context = total = 0
        steps, code_of = self.steps, CODES.get
        for letter in form:
            place = context << 5 | code_of(letter, OTHER)
            total += steps[place]
            context = place & CONTEXT
        total += steps[context << 5]
        return -total / STEPS_PER_E

    def cost_per_letter(self, words: Iterable[str]) -> tuple[float, int]:
        """What the letters of words cost on average (nats, words' ends included), and how many there are."""
        long = [word for word in map(_plain, words) if len(word) >= LEAST_WORD]
        count = sum(len(word) + 1 for word in long)
        return -sum(map(self.log_probability, long)) / max(count, 1), count


def _plain(word: str) -> str:
    """The letters of a word in small letters, and what stands for lost ones."""
    lower = word.lower()
    return lower if lower.isalpha() else "".join([one for one in lower if one.isalpha() or one == LOST])


@cache
def open_letters() -> Letters:
    """The package's table, opened once a process."""
    return Letters(DATA / "letters.bin")
