"""The strictest kind of value that a label's values are, and the columns' names.

A kind is taken where it parses nine values in ten; which one is a matter of the order below. A code's pattern
is what all values have in common, sign by sign.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from extract.families import TAKEN
from extract.kinds import Parameters, kind

# From the strictest on; what takes parameters follows by itself.
STRICT = (
    "business_id",
    "email",
    "url",
    "period",
    "date",
    "month",
    "percent",
    "yes_no",
    "phone",
    "money",
    "integer",
)
PARSED = 0.9
# A code has digits, few signs and a pattern of few parts; so many letters make a text of a name.
LONGEST_CODE, MOST_PARTS, LEAST_DIGITS, LONGEST_NAME = 24, 7, 3, 60
# A number of so many digits, all of one length, is a code.
CODE_DIGITS = 4
AMOUNT = re.compile(r"€|eur", re.IGNORECASE)


@dataclass(frozen=True)
class Guess:
    """A kind with its parameters.

    Attributes:
        name: of the kind.
        parameters: as the family's file writes them.
        parsed: share of the values that it parses.
        doubts: sentences for a person.
    """

    name: str
    parameters: dict[str, Any] = field(default_factory=dict)
    parsed: float = 1.0
    doubts: tuple[str, ...] = ()


def guess(values: Sequence[str]) -> Guess:
    """The strictest kind that the values are.

    Args:
        values: one an example that has any.
    """
    if not values:
        return Guess("text", doubts=("no example has a value",))
    code = _code(values)
    if code is not None and _has_letters_or_length(values):
        return code
    for name in STRICT:
        share = _share(name, values)
        if share >= PARSED and (name != "money" or any(AMOUNT.search(value) for value in values)):
            return Guess(name, parsed=share, doubts=_broken(name, values))
    if code is not None:
        return code
    if all(len(value) <= LONGEST_NAME and "\n" not in value for value in values):
        return Guess("name")
    return Guess("text")


def _share(name: str, values: Sequence[str]) -> float:
    own = kind(name, Parameters())
    return sum(own.typed(value) is not None for value in values) / len(values)


def _broken(name: str, values: Sequence[str]) -> tuple[str, ...]:
    own = kind(name, Parameters())
    broken = [value for value in values if own.typed(value) is None]
    return (f"no {own.noun or name}: {broken[0]!r}",) if broken else ()


def _has_letters_or_length(values: Sequence[str]) -> bool:
    """Whether values that look like codes are no plain numbers, amounts or days."""
    digits = [value for value in values if value.isdigit()]
    if len(digits) == len(values):
        return len({len(value) for value in values}) == 1 and len(values[0]) >= CODE_DIGITS
    strict = max(_share(name, values) for name in STRICT if name != "integer")
    return strict < PARSED


def _code(values: Sequence[str]) -> Guess | None:
    """The code whose pattern most values have, and the others none near it."""
    if any(len(value) > LONGEST_CODE or " " in value for value in values) or len(values) < 2:
        return None
    shapes: dict[tuple[str, ...], list[list[str]]] = {}
    for value in values:
        parts = [(sort, "".join(group)) for sort, group in groupby(value, key=_sort)]
        shapes.setdefault(tuple(sort for sort, _ in parts), []).append([text for _, text in parts])
    shape, rows = max(shapes.items(), key=lambda pair: len(pair[1]))
    enough_digits = min(sum(sign.isdigit() for sign in "".join(row)) for row in rows) >= LEAST_DIGITS
    if len(rows) < PARSED * len(values) or len(shape) > MOST_PARTS or not enough_digits:
        return None
    pattern = "".join(
        _part(sort, column) for sort, column in zip(shape, zip(*rows, strict=True), strict=True)
    )
    return Guess("code", {"pattern": pattern}, len(rows) / len(values))


def _sort(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    return "letter" if sign.isalpha() else sign


def _part(sort: str, column: Sequence[str]) -> str:
    """A part of a pattern: what is the same in all values as it stands, digits and letters as classes."""
    if sort not in ("digit", "letter"):
        return _escaped(sort) + (f"{{{len(column[0])}}}" if len(column[0]) > 1 else "")
    if sort == "letter" and len(set(column)) == 1:
        return column[0]
    lengths = sorted({len(text) for text in column})
    signs = "[0-9]" if sort == "digit" else "[A-Z]" if all(text.isupper() for text in column) else "[A-Za-z]"
    return f"{signs}{{{lengths[0]}}}" if len(lengths) == 1 else f"{signs}{{{lengths[0]},{lengths[-1]}}}"


def column_name(text: str, taken: set[str]) -> str:
    """A column's name of a label's words, new among those taken; it is added to them."""
    words = [word for word in _ascii(text).split("_") if word]
    base = "_".join(words[:5])[:40].strip("_") or "field"
    base = base if base[0].isalpha() else f"field_{base}"
    base = base if base not in TAKEN else f"{base}_told"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name)
    return name


def family_name(text: str) -> str:
    """A family's name of a file's or a person's words."""
    name = _ascii(text).strip("_")
    return name if name[:1].isalpha() else f"form_{name}".rstrip("_")


def _ascii(text: str) -> str:
    """Small letters without accents, digits, and underscores between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "_", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def _escaped(sign: str) -> str:
    return sign if sign in "-/_ " else re.escape(sign)
