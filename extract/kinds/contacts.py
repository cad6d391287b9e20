"""Kinds whose format the world fixes: e-mail, telephone, postal code, Finnish business id, web address.

A text that breaks the format gives no value; a check digit that is wrong is told, never mended.
"""

import re
from collections.abc import Callable

from extract.kinds.cells import finder
from extract.kinds.kind import ColumnType, Kind, Parameters, Shape
from extract.model import Ledger, Value

EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,})(?![\w-])")
# Digits with spaces, hyphens or parentheses between them; a Finnish number has 6 to 12 of them without its 0.
PHONE = re.compile(
    r"(?<![\w/.,-])((?:(?:\+|00)\d{1,3}[\s-]?(?:\(0\))?\s?\d{1,3}|\(?0\d{1,3}\)?)(?:[\s-]?\d{2,4}){2,4})(?![\w-])"
)
POSTAL = re.compile(r"(?<![\w-])((?:FI-|AX-)?\d{5})(?=\s+[^\W\d_]{2,}|\s*(?:[,;.]|$))")
# 7 digits, a hyphen in one of its looks, the check digit (decree 288/2001); older ids had 6 digits.
BUSINESS = re.compile(r"(?<![\w-])(\d{6,7}\s?[-‐‑‒–—−]\s?\d)(?![\w-])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
URL = re.compile(r"(?<![\w@])((?:https?://|www\.)[^\s<>\"]+[^\s<>\".,;:!?)\]])")


def email(text: str) -> str | None:
    """An e-mail address; its domain in small letters."""
    found = EMAIL.fullmatch(text.strip().rstrip("."))
    if found is None:
        return None
    name, _, domain = found[1].rpartition("@")
    return f"{name}@{domain.lower()}"


def phone(text: str) -> str | None:
    """A telephone number as ``+358401234567``; one without a country's code is Finnish."""
    stripped = re.sub(r"^(?:p|puh|gsm|tel)\.?:?\s*", "", text.strip(), flags=re.IGNORECASE)
    if PHONE.fullmatch(stripped) is None:
        return None
    digits = re.sub(r"[^\d+]", "", stripped.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    made = digits if digits.startswith("+") else f"+358{digits.lstrip('0')}"
    return made if 8 <= len(made) - 1 <= 15 else None


def without_contacts(text: str) -> str:
    """A text with … for e-mail addresses and telephone numbers."""
    return PHONE.sub("…", EMAIL.sub("…", text))


def postal_code(text: str) -> str | None:
    """Five digits, without the country before them and the town behind."""
    found = re.match(r"\s*(?:FI-|AX-)?(\d{5})(?!\d)", text)
    return found[1] if found else None


def business_id(text: str) -> str | None:
    """A Finnish business id such as ``0737546-2`` whose check digit is right."""
    found = re.fullmatch(r"\s*(\d{6,7})\s?[-‐‑‒–—−]\s?(\d)\s*", text)
    if found is None:
        return None
    digits = found[1].zfill(7)
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    wanted = 0 if rest == 0 else 11 - rest
    return f"{digits}-{wanted}" if rest != 1 and wanted == int(found[2]) else None


def url(text: str) -> str | None:
    """A web address; one that begins with www gets its scheme."""
    found = URL.fullmatch(text.strip().rstrip(".,;"))
    if found is None:
        return None
    return found[1] if "://" in found[1] else f"https://{found[1]}"


def _kept(text: str) -> Ledger | None:
    """The format settles the value: its words are never taken for Finnish."""
    del text
    return ()


def _same(typed: Callable[[str], str | None]) -> Callable[[Value, str], bool]:
    return lambda value, told: value == typed(told)


def _made(
    name: str, noun: str, typed: Callable[[str], str | None], shown: re.Pattern[str], pattern: str | None
) -> Callable[[Parameters], Kind]:
    """The maker of a kind that takes no parameters."""

    def kind(_: Parameters) -> Kind:
        return Kind(
            name=name,
            rank=10,
            shape=Shape.FORMAL,
            column=ColumnType.STRING,
            typed=typed,
            agrees=_same(typed),
            noun=noun,
            mended=_kept,
            find=finder(shown),
            claim=shown,
            pattern=pattern,
        )

    return kind


email_kind = _made("email", "e-mail address", email, EMAIL, None)
phone_kind = _made("phone", "telephone number", phone, PHONE, r"\+[0-9]{8,15}")
postal_code_kind = _made("postal_code", "postal code", postal_code, POSTAL, "[0-9]{5}")
business_id_kind = _made("business_id", "business id", business_id, BUSINESS, "[0-9]{7}-[0-9]")
url_kind = _made("url", "web address", url, URL, "https?://.+")
