"""A cell that holds several fields into the part of each: code, name and dates, or organisation and amount.

Works by the kinds of the fields, so any family's combined cells are split alike. Patterns allow for what OCR
makes of digits; no character is changed here.
"""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from extract.kinds.kind import Kind, Span
from extract.kinds.normalise import ABOUT, SCALES, SOURCE, SPACES

# A digit, or a letter that OCR reads for one; at least the position says that a number was meant.
D = r"[\dOoIl|]"
POINT = "[.,:;]"  # or what a speck makes of it
FULL_DATE = rf"{D}{{1,2}}\s?{POINT}\s?{D}{{1,2}}\s?{POINT}\s?[12Il]{D}{{3}}"
SHORT_DATE = rf"{D}{{1,2}}\s?\.\s?(?:{D}{{1,2}}\s?\.?)?"
ISO_DATE = r"[12]\d{3}-\d{2}-\d{2}"
MONTH_DATE = r"\d{1,2}/\d{4}"
DASHES = "‐‑‒–—―−~-"
DASH = rf"\s*[{DASHES}]+\s*"
# "1.9.2017 ja päättyy 31.5.2020": a word or three between two whole days.
WORDED = r"[\s,;]+[^\W\d]{2,12}:?(?:\s+[^\W\d]{2,12}:?){0,2}\s+"
PERIODS = tuple(
    re.compile(rf"(?P<start>{start}){joint}(?P<end>{end})(?![\d])")
    for start, joint, end in (
        (FULL_DATE, DASH, FULL_DATE),
        (ISO_DATE, DASH, ISO_DATE),
        (SHORT_DATE, DASH, FULL_DATE),
        (MONTH_DATE, DASH, MONTH_DATE),
        (FULL_DATE, WORDED, FULL_DATE),
    )
)
AFTER_DASH = re.compile(rf"\d{DASH}$")
ONE_DATE = re.compile(rf"(?P<start>{FULL_DATE}|{ISO_DATE})(?![\d])")
# A lone i before groups of three digits is a 1, too. Readers lose the space before some of the groups.
# A bracket behind the first group is a remnant of a rule or of that digit.
GROUPS = rf"(?:{D}{{1,3}}[\]\[]?|i)(?:[{SPACES}.']?{D}{{3}})*[{SPACES}.']{D}{{3}}(?:{D}{{3}})*"
# An O alone is a nought only right before the euro sign.
NUMBER = rf"(?:{GROUPS}|\d{{1,9}}|O(?=[{SPACES}]*€))(?:,(?:{D}{{1,2}}|-)|\.\d{{2}}(?!\d))?"
# The euro sign has no place in the Finnish model's alphabet: letters and signs that it reads for it, where no
# second reader was asked or dumps hold only what it read.
CURRENCY = "€|euroa?|eur|EUR|[eE£C&]"
MONEY = re.compile(
    rf"(?<![\w.])(?<!\d[,-])(?P<money>(?:(?:{SOURCE})[{SPACES}:]+)?(?:(?P<about>{ABOUT})[{SPACES}:]*)?(?P<before>(?:€|EUR)[{SPACES}]*)?"
    rf"{NUMBER}(?P<after>[{SPACES}]*(?:{SCALES})?[{SPACES}]*(?:{CURRENCY}))?)(?!\w|[.,]\d)"
)
# What stands right before an amount that is the whole, and right behind one that is another matter.
WHOLE = re.compile(r"(?:yhteensä|yht\.?|kaikkiaan|kokonais\w*|toteutunut|toteuma)\W*$", re.IGNORECASE)
NOT_MEANT = re.compile(r"\s*\(\s*(?:haettu|myönnetty|suunniteltu|arvioitu)\b", re.IGNORECASE)
EDGE = " \t\n,;:=" + DASHES


class Held(Protocol):
    """A field that a cell may hold."""

    @property
    def name(self) -> str:
        """The field's name."""

    @property
    def kind(self) -> Kind:
        """The kind of its values."""


def split(text: str, specs: Sequence[Held]) -> dict[str, Span]:
    """The stretch of each field that a combined cell's text shows.

    Args:
        text: the cell as read.
        specs: the fields that the cell may hold, in the family's order.

    Returns:
        Spans by field name; a field that is not there has none.
    """
    found: dict[str, Span] = {}
    beside: list[Span] = []
    sought = sorted((spec for spec in specs if spec.kind.find is not None), key=lambda spec: spec.kind.rank)
    for name in dict.fromkeys(spec.kind.name for spec in sought):
        alike = [spec for spec in sought if spec.kind.name == name]
        spans = _found(text, alike[0].kind, list(found.values()))
        for spec, span in zip(alike, spans, strict=False):
            if span is not None:
                found[spec.name] = span
        beside += filter(None, spans[len(alike) :])
    rest = [spec.name for spec in specs if spec.kind.find is None]
    if rest:
        span = _rest(text, [*found.values(), *beside])
        if span is not None:
            found[rest[0]] = span
    return found


def _found(text: str, kind: Kind, taken: Sequence[Span]) -> list[Span | None]:
    """The stretches that a kind finds and no other has."""
    spans = kind.find(text) if kind.find is not None else ()
    return [None if span and any(_overlap(span, other) for other in taken) else span for span in spans]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def leftover(text: str, spans: Sequence[Span]) -> str:
    """What of a cell's text belongs to no field, without separators."""
    pieces, at = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        pieces.append(text[at : span.start])
        at = span.end
    pieces.append(text[at:])
    return " ".join(piece.strip(EDGE + "()").strip() for piece in pieces if piece.strip(EDGE + "().")).strip()


def finder(pattern: re.Pattern[str]) -> Callable[[str], Sequence[Span | None]]:
    """Finds every stretch that a pattern shows; its first group where it has one."""
    group = 1 if pattern.groups else 0

    def find(text: str) -> Sequence[Span | None]:
        return [Span(*found.span(group)) for found in pattern.finditer(text)]

    return find


def find_dates(text: str) -> list[Span | None]:
    """First and last day; a lone date behind a dash is the last one."""
    for pattern in PERIODS:
        periods = list(pattern.finditer(text))
        if periods:
            return [Span(*periods[-1].span("start")), Span(*periods[-1].span("end"))]
    single = ONE_DATE.search(text)
    if single is None:
        return []
    span = Span(*single.span("start"))
    return [None, span] if AFTER_DASH.search(text, 0, span.start) else [span]


def find_periods(text: str) -> list[Span | None]:
    """Both days of a period as one stretch."""
    found = next(filter(None, (pattern.search(text) for pattern in PERIODS[:3])), None)
    return [Span(*found.span())] if found else []


def find_amounts(text: str) -> list[Span | None]:
    """The amount that is meant, then those that are told beside it.

    With a currency and outside parentheses where there is one, else the last number. Of several that are side
    by side the one is meant that says it is the whole; without such a word all are, as one stretch: whether
    they are a sum is not guessed.
    """
    amounts = list(MONEY.finditer(text))
    marked = [found for found in amounts if found["before"] or found["after"]]
    outside = [found for found in marked if not _in_parentheses(text, found.start())]
    meant = [found for found in outside if not NOT_MEANT.match(text, found.end())]
    if len(meant) > 1:
        whole = [found for found in meant if found["about"] or WHOLE.search(text, 0, found.start())]
        sums = [found for found in whole if not (found["about"] or "").startswith(("n", "ca", "arv"))]
        meant = sums[-1:] or meant
    chosen = meant or (outside or marked or amounts)[-1:]
    if not chosen:
        return []
    span = Span(chosen[0].start("money"), chosen[-1].end("money"))
    others = [Span(*found.span("money")) for found in outside if not _within(found, span)]
    return [span, *others]


def _within(found: re.Match[str], span: Span) -> bool:
    return span.start <= found.start() and found.end() <= span.end


def _in_parentheses(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _rest(text: str, taken: Sequence[Span]) -> Span | None:
    """The longest stretch before or between other fields; what follows the last only where there is none."""
    edges = sorted(taken, key=lambda span: span.start)
    gaps = zip([0, *(span.end for span in edges)], [*(span.start for span in edges), len(text)], strict=True)
    stretches = [_trimmed(text, start, end) for start, end in gaps]
    before = [span for span in stretches[:-1] if span is not None]
    # After the last field stand notes in parentheses, a link's words and the like.
    after = stretches[-1] if not edges or not text[edges[-1].end :].lstrip(EDGE).startswith("(") else None
    return max(before, key=lambda span: span.end - span.start, default=after)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """A stretch without separators and half parentheses at its edges; None where nothing is left."""
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip(EDGE + ")"))
    right = len(stretch.rstrip(EDGE + "("))
    return Span(start + left, start + right) if right > left else None
