"""Repaired texts into typed values: dates, months, amounts, lists of organisations.

A text that is not plainly of its kind gives None: a value is never guessed here.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from extract.model import Value

MONTHS = (
    "tammikuu",
    "helmikuu",
    "maaliskuu",
    "huhtikuu",
    "toukokuu",
    "kesäkuu",
    "heinäkuu",
    "elokuu",
    "syyskuu",
    "lokakuu",
    "marraskuu",
    "joulukuu",
)
# Every space that Unicode knows, for amounts such as "47 126".
SPACES = "\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
DATE = re.compile(r"(?<!\d)(\d{1,2})\s?\.\s?(\d{1,2})\s?\.\s?(\d{4})(?!\d)")
ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
# Cents stand after a comma, or two of them after a point. Three digits after a comma are neither cents nor,
# in Finnish, thousands; an amount below zero is none.
AMOUNT = re.compile(
    rf"(?<![\d.,'−-])(\d{{1,3}}(?:[{SPACES}.']?\d{{3}})+|\d+)(?:,(\d{{1,2}}|-)|\.(\d{{2}}))?(?![.,']?\d)"
)
PERCENT = re.compile(rf"(?<![\w.,])((\d{{1,3}})(?:,(\d{{1,3}}))?[{SPACES}]*(?:%|prosenttia\b))")
# Words that say how exact an amount is or that it is the whole: they belong to it.
ABOUT = r"n\.|noin|ca\.?|arviolta|yhteensä|yht\.?|kaikkiaan"
# Words that say whose money an amount is.
SOURCE = r"ESR|EAKR|EU|valtio|kunta"
# Words behind a number that multiply it.
SCALES = r"milj\.?|miljoona[an]?|tuhatta|M(?=\s?€)|[tk](?=\s?€)"
SCALED = re.compile(rf"(?<![\d.,])(\d{{1,6}})(?:,(\d{{1,3}}))?[{SPACES}]*({SCALES})")
FACTORS = {"m": Decimal(1_000_000), "t": Decimal(1_000), "k": Decimal(1_000)}
MONTH_YEAR = re.compile(r"(\w+?kuu)\w*\s+(\d{4})(?!\d)", re.IGNORECASE)
# Words that end an organisation's name, so that "ja" or a comma after them parts two names.
LEGAL_FORM = re.compile(
    r"(?:\b(?:ry|r\.y|rf|r\.f|oy|oyj|ab|sr|rs|ky|osk|piiri)"
    r"|kunta|kaupunki|yhtymä|säätiö|opisto|korkeakoulu|yhdistys|liitto|laitos)\.?$",
    re.IGNORECASE,
)
# A form whose own point may end a name.
SHORT_FORM = re.compile(r"\b(?:ry|r\.y|rf|r\.f|oy|oyj|ab|sr|rs|ky|osk)\.$", re.IGNORECASE)
# A mark that only ends names, before a name that has an ending of its own: two lines were joined.
SIDE_BY_SIDE = re.compile(
    r"(?<=\b(?:ry|rf|sr))[^\S\n]+(?=[A-ZÅÄÖ][^\n,;]*?(?:\b(?:ry|rf|sr|oy)\b|kaupunki\b))"
)
MANY = 3  # names on a line of a list that has a line for each
LIST_MARK = re.compile(r"^(?:[-–•]|\d{1,2}[.)])\s+")

ASSOCIATION = re.compile(r"\b(?:ry|r\.y|oy|oyj|ab|sr|rs|osk|ky)\.?$", re.IGNORECASE)
SWEDISH_FORM = re.compile(r"\b(?:rf|r\.f)\.?$", re.IGNORECASE)
# Words that end the name of a part of the organisation named before the comma.
SUB_UNIT = re.compile(r"(?:\bpiiri|\bosasto|yksikkö|palvelut|\bjaosto|toimipiste)$", re.IGNORECASE)

# A school of one word, without a place's name, is the association's before it: "X ry, Kansanopisto".
OWN_SCHOOL = re.compile(r"[A-ZÅÄÖ][a-zåäö]+opisto\.?$")
# "MLL:n Kainuun piiri" names what it is a part of itself.
OWN_PARENT = re.compile(r"\w+:n\s")
# Forms that only whole names end in.
SURE_FORM = re.compile(
    r"(?:\b(?:ry|r\.y|rf|r\.f|oy|oyj|ab|sr|rs|ky|osk)|kaupunki|kunta|yhtymä)\.?$", re.IGNORECASE
)


def words(text: str) -> str | None:
    """A text as it is, composed (NFC) and without white space around it; None where nothing is left."""
    return unicodedata.normalize("NFC", text.strip()) or None


def integer(text: str) -> int | None:
    """A whole number."""
    return int(text) if re.fullmatch(r"\s*\d{1,9}\s*", text) else None


def day(text: str) -> date | None:
    """A Finnish (1.9.2016) or ISO date."""
    if found := DATE.search(text):
        year, number, month_day = int(found[3]), int(found[2]), int(found[1])
    elif found := ISO_DATE.search(text):
        year, number, month_day = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, number, month_day)
    except ValueError:
        return None


def day_before(text: str, end: Value | None) -> date | None:
    """A first day without a year ("1.1." of "1.1.–31.12.2018"): in the last day's year, if not after it."""
    found = re.fullmatch(r"\s*(\d{1,2})\s?\.\s?(\d{1,2})\s?\.?\s*", text)
    if found is None or not isinstance(end, date):
        return None
    start = day(f"{found[1]}.{found[2]}.{end.year}")
    return start if start is not None and start <= end else None


def period(text: str) -> str | None:
    """Two days with a dash between them as an interval of ISO 8601: ``2016-09-01/2017-08-31``."""
    parts = re.split(r"\s*[‐‑‒–—−]\s*|\s+-\s+|(?<=\.)\s*-\s*|(?<=\d{4})-(?=\d{1,2}\.)", text.strip())
    if len(parts) != 2:
        return None
    last = day(parts[1])
    first = day(parts[0]) or day_before(parts[0], last)
    return f"{first}/{last}" if first is not None and last is not None and first <= last else None


def percent(text: str) -> float | None:
    """A percentage with its sign, as the number before it."""
    found = list(PERCENT.finditer(text))
    return float(f"{found[0][2]}.{found[0][3] or 0}") if len(found) == 1 else None


def amount(text: str) -> Decimal | None:
    """An amount in euros with any kind of space between thousands and a decimal comma.

    "2,4 milj. €" is counted out, and amounts with a plus between them are a sum; other amounts side by side
    are none.
    """
    if "+" in text:
        parts = [amount(part) for part in text.split("+")]
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if len(known) == len(parts) else None
    scaled = list(SCALED.finditer(text))
    found = list(AMOUNT.finditer(SCALED.sub(" ", text)))
    if len(scaled) + len(found) != 1:
        return None
    if scaled:
        value = Decimal(f"{scaled[0][1]}.{scaled[0][2] or 0}") * FACTORS[scaled[0][3][0].lower()]
        return value.quantize(Decimal("0.01"))
    whole = re.sub(r"\D", "", found[0][1])
    cents = found[0][2] or found[0][3] or ""
    return Decimal(f"{whole}.{cents.rstrip('-').ljust(2, '0')}")


def month(text: str) -> str | None:
    """A month such as ``syyskuu 2019`` as ``2019-09``."""
    found = MONTH_YEAR.search(text)
    if found is None or found[1].lower() not in MONTHS:
        return None
    return f"{found[2]}-{MONTHS.index(found[1].lower()) + 1:02d}"


def organisations(text: str) -> tuple[str, ...] | None:
    """A list of organisations, as spelled.

    Parted by line ends, bullets and semicolons; where there is no semicolon, also by commas outside
    parentheses and by "ja" or "sekä" after a legal form. Where each name has its own line, a comma parts only
    names that all end in a legal form, or three that end as names do: "X ry, Y-opisto" on such a line is one.
    """
    names: list[str] = []
    # A line that begins with a small letter goes on with the one above it.
    text = re.sub(r"[^\S\n]*\n(?=[a-zåäö])(?!MLL)", " ", text)
    lines = re.split(r"[\n;]|(?:^|\s)[•●▪‣·]\s", SIDE_BY_SIDE.sub("\n", text))
    listed = len([line for line in lines if line.strip()]) > 1 and not re.search(r",\s*\n", text)
    for line in lines:
        parts = [line] if ";" in text else _names(line)
        form = LEGAL_FORM if len(parts) >= MANY else SURE_FORM
        if listed and not all(form.search(part.strip()) for part in parts):
            parts = [line]
        names += [cleaned for part in parts if (cleaned := _name(part))]
    return tuple(names) or None


def _name(part: str) -> str | None:
    """A name without the marks of the list around it; the dot of "ry." belongs to the name."""
    stripped = LIST_MARK.sub("", part.strip()).strip(" ,–•-")
    if stripped.endswith(".") and not SHORT_FORM.search(stripped):
        stripped = stripped[:-1]
    return words(stripped)


def _names(line: str) -> list[str]:
    """The names of one line without semicolons."""
    names: list[str] = []
    start = 0
    for found in re.finditer(r",\s+|\s+(?:ja|sekä)\s+", line):
        before, after = line[start : found.start()], line[found.end() :]
        if before.count("(") == before.count(")") and _parts(before, found[0].strip(), after):
            names.append(before)
            start = found.end()
    return [*names, line[start:]]


def _parts(before: str, joint: str, after: str) -> bool:
    """Whether a comma or "ja" parts two names rather than standing inside one."""
    if joint != ",":
        return LEGAL_FORM.search(before) is not None and after[:1].isupper()
    following = re.split(r",\s|\s(?:ja|sekä)\s", after, maxsplit=1)[0]
    begins = after[:1].isupper() or after[:1].isdigit() or after.startswith("MLL")
    if not begins or before.endswith("-"):
        return False
    if ASSOCIATION.search(before):
        # "X ry, Y rf": the Finnish and the Swedish name of one association.
        return SWEDISH_FORM.search(following.strip()) is None and not OWN_SCHOOL.match(following.strip())
    return SUB_UNIT.search(following.strip(" .")) is None or OWN_PARENT.match(following) is not None
