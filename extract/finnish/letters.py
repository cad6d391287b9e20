"""How likely a string of letters is as a Finnish word, by the three letters before each: a table of 1 MiB.

It knows no words; it is what is asked about a form that no list and no morphology knows.
"""

import mmap
from pathlib import Path

ALPHABET = "\0abcdefghijklmnopqrstuvwxyzåäöé?"
CODES = {letter: code for code, letter in enumerate(ALPHABET)}
OTHER = len(ALPHABET) - 1
STEPS_PER_E = 12.0
CONTEXT = 0x7FFF


class Letters:
    """Costs of letters in context: -ln P(letter | three letters before), the word's edge being a letter."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.steps = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def log_probability(self, form: str) -> float:
        """Natural logarithm of the probability of a lower-case form, its end included."""
        context = total = 0
        for letter in form:
            place = context << 5 | CODES.get(letter, OTHER)
            total += self.steps[place]
            context = place & CONTEXT
        total += self.steps[context << 5]
        return -total / STEPS_PER_E
