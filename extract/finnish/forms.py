"""The table of forms: what is counted of Finnish forms, first parts of compounds and foreign words.

All questions are about lower-case strings; the answers are frequencies and marks, never a decision.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.finnish.confusions import skeleton
from extract.finnish.wordtable import WordTable, dotted

LEVELS_PER_E = 7.0
LOWEST = -23.02585
CACHED = 65_536
# How often a form that was not counted is capitalised, by whether it is a word in lower case and capitalised.
CAPITAL_SHARES = {(True, True): 0.02, (True, False): 0.02, (False, True): 0.95, (False, False): 0.3}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the frequency table.

    Attributes:
        text: lower case.
        log_probability: natural logarithm of its share among running words.
        valid: whether morphology accepts it in lower case.
        name: whether morphology accepts it capitalised.
        capital: how often it is written with a capital inside sentences, 0..1.
    """

    text: str
    log_probability: float
    valid: bool
    name: bool
    capital: float = 0.05


class FormTable:
    """Look-ups in the table of forms, remembered."""

    def __init__(self, path: Path) -> None:
        self._table = WordTable(path)
        self.forms = lru_cache(CACHED)(self._forms)

    def form(self, lower: str) -> Form | None:
        """The entry of a lower-case form."""
        return next((form for form in self.forms(skeleton(lower)) if form.text == lower), None)

    def _forms(self, bare: str) -> tuple[Form, ...]:
        """All forms with a skeleton, likeliest first."""
        rows = self._table.rows(bare)
        if not rows:
            return ()
        capitals = dict(self._table.rows(f"^{bare}"))
        found = [_form(dotted(bare, mask), value, capitals.get(mask)) for mask, value in rows]
        return tuple(sorted(found, key=lambda form: -form.log_probability))

    def foreign(self, bare: str) -> float | None:
        """Log-probability of a skeleton among English, Swedish and Estonian words; None if not listed."""
        return max((LOWEST + value / LEVELS_PER_E for _, value in self._table.rows(f"~{bare}")), default=None)

    def part(self, piece: str) -> float | None:
        """Log-probability of a first part of compounds among running words."""
        bare = skeleton(piece)
        for mask, value in self._table.rows(f"{bare}+"):
            if dotted(bare, mask) == piece:
                return LOWEST + (value >> 2) / LEVELS_PER_E
        return None


def _form(text: str, value: int, capital: int | None) -> Form:
    """A form from its row's value and, where it was counted, its share of capitals in 256."""
    valid, name = bool(value & 1), bool(value & 2)
    share = CAPITAL_SHARES[valid, name] if capital is None else min(0.995, (capital + 0.5) / 256)
    return Form(text, LOWEST + (value >> 2) / LEVELS_PER_E, valid, name, share)
