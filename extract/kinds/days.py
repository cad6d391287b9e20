"""Days as other languages than Finnish write them: with slashes, years of two digits, English months' names.

Which number is the month is said by the family (``order``); nothing is guessed from the numbers.
"""

import re
from datetime import date

from extract.finnish import plain_letters
from extract.kinds.kind import Span

ORDERS = ("dmy", "mdy", "ymd")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
# A number read with a letter for a digit is none: its day would be guessed.
NUMBERS = re.compile(r"(?<!\d)(\d{1,4})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{1,4})(?!\d)")
MONTH = r"([A-Za-z]{3,9})\.?"
NAMED = (
    (re.compile(rf"\b{MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?\s*[,.]?\s*(\d{{4}})(?!\d)"), "mdy"),
    (re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{MONTH},?\s*(\d{{4}})(?!\d)"), "dmy"),
)
# Years of two digits up to this one are of this century.
LAST_OF_CENTURY = 50


def day_in(text: str, order: str) -> date | None:
    """The only day that a text tells; None where it tells none, or several.

    Args:
        text: as read.
        order: of day, month and year where they are numbers.
    """
    found = {day for day in (*_named(text), *_numbered(text, order)) if day is not None}
    return found.pop() if len(found) == 1 else None


def find_days(text: str) -> list[Span | None]:
    """Every stretch that looks like a day."""
    found = [
        found.span()
        for pattern in (NUMBERS, *(pattern for pattern, _ in NAMED))
        for found in pattern.finditer(text)
    ]
    return [Span(*span) for span in sorted(found)]


def _named(text: str) -> list[date | None]:
    return [
        _day(dict(zip(order, found.groups(), strict=True)))
        for pattern, order in NAMED
        for found in pattern.finditer(text)
    ]


def _numbered(text: str, order: str) -> list[date | None]:
    return [
        _day(dict(zip("ymd" if len(found[1]) == 4 else order, found.groups(), strict=True)))
        for found in NUMBERS.finditer(text)
    ]


def _day(parts: dict[str, str]) -> date | None:
    month = int(parts["m"]) if parts["m"].isdigit() else _month(parts["m"])
    year = int(parts["y"])
    if len(parts["y"]) <= 2:
        year += 2000 if year <= LAST_OF_CENTURY else 1900
    try:
        return date(year, month, int(parts["d"]))
    except ValueError:
        return None


def _month(name: str) -> int:
    """Number of an English month by its name or first letters; 0 where there is none."""
    letters = plain_letters(name)
    found = [number for number, month in enumerate(MONTHS, 1) if month.startswith(letters)]
    return found[0] if len(found) == 1 and len(letters) >= 3 else 0
