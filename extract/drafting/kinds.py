"""The strictest kind of value that a label's values are, and the columns' names.

A kind is taken where it parses nine values in ten; which one is a matter of the order below. A code's pattern
is what all values have in common, sign by sign.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from extract.families import TAKEN
from extract.kinds import REGISTRY, Parameters, kind

# The kinds that values tell by themselves, from the strictest on.
STRICT = tuple(
    sorted(
        (name for name, one in REGISTRY.items() if one.strictness is not None),
        key=lambda name: REGISTRY[name].strictness or 0,
    )
)
PARSED = 0.9
# A code has digits, few signs and a pattern of few parts; so many letters make a text of a name.
LONGEST_CODE, MOST_PARTS, LEAST_DIGITS, LONGEST_NAME = 24, 7, 3, 60
TWO_DAYS = 2
# A number of so many digits, all of one length, is a code.
CODE_DIGITS = 4


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


def guesses(values: Sequence[str]) -> tuple[tuple[str, Guess], ...]:
    """The fields of a label by their kinds, each with what its name adds to the label's.

    Args:
        values: one an example that has any.
    """
    for order in ("dmy", "mdy"):
        given = Parameters(order=order)
        find = kind("date", given).find
        pairs = [find(value) if find else () for value in values]
        if values and sum(len(spans) == TWO_DAYS for spans in pairs) >= PARSED * len(values):
            days = [
                value[span.start : span.end]
                for value, spans in zip(values, pairs, strict=True)
                for span in spans
                if span
            ]
            if (
                _share(Guess("date", {"order": order}), days) >= PARSED
                and _share(Guess("period"), values) < PARSED
            ):
                one = Guess("date", {"order": order})
                return (("_from", one), ("_to", one))
    return (("", guess(values)),)


def guess(values: Sequence[str]) -> Guess:
    """The strictest kind that the values are.

    Args:
        values: one an example that has any.
    """
    if not values:
        return Guess("text", doubts=("no example has a value",))
    day = _ordered_day(values)
    if day is not None:
        return day
    code = _code(values)
    if code is not None and _has_letters_or_length(values):
        return code
    strict = next(filter(None, (_strict(name, values) for name in STRICT)), None)
    if strict is not None or code is not None:
        return strict or code or Guess("text")
    if all(len(value) <= LONGEST_NAME and "\n" not in value for value in values):
        return Guess("name")
    return Guess("text")


def _strict(name: str, values: Sequence[str]) -> Guess | None:
    """A kind of one format, if the values are of it; an amount tells its currency."""
    share = _share(Guess(name), values)
    told_by = REGISTRY[name].told_by
    if share < PARSED or (told_by is not None and not any(told_by.search(value) for value in values)):
        return None
    return Guess(name, parsed=share, doubts=_broken(Guess(name), values))


def _ordered_day(values: Sequence[str]) -> Guess | None:
    """Days that are not Finnish, with the order of their numbers."""
    if _share(Guess("date"), values) >= PARSED:
        return None
    shares = {order: _share(Guess("date", {"order": order}), values) for order in ("mdy", "dmy")}
    order = max(shares, key=lambda one: shares[one])
    if shares[order] < PARSED:
        return None
    numbers = any(not any(sign.isalpha() for sign in value) for value in values)
    unsure = numbers and shares["mdy"] == shares["dmy"]
    doubts = ("whether the day or the month stands first is not certain",) if unsure else ()
    made = Guess("date", {"order": order}, shares[order])
    return replace(made, doubts=(*doubts, *_broken(made, values)))


def _share(given: Guess, values: Sequence[str]) -> float:
    own = kind(given.name, Parameters(**given.parameters))
    return sum(own.typed(value) is not None for value in values) / len(values)


def _broken(given: Guess, values: Sequence[str]) -> tuple[str, ...]:
    own = kind(given.name, Parameters(**given.parameters))
    broken = [value for value in values if own.typed(value) is None]
    return (f"no {own.noun or given.name}: {broken[0]!r}",) if broken else ()


def _has_letters_or_length(values: Sequence[str]) -> bool:
    """Whether values that look like codes are no plain numbers, amounts or days: a format says more."""
    digits = [value for value in values if value.isdigit()]
    if len(digits) == len(values):
        return len({len(value) for value in values}) == 1 and len(values[0]) >= CODE_DIGITS
    strict = max(_share(Guess(name), values) for name in STRICT[:-1])
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


def column_name(text: str, taken: set[str], ending: str = "") -> str:
    """A column's name of a label's words and an ending, new among those taken; it is added to them."""
    words = [word for word in _ascii(text).split("_") if word]
    base = "_".join(words[:5])[:40].strip("_") or "field"
    base = base if base[0].isalpha() else f"field_{base}"
    base = f"{base}{ending}"
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
