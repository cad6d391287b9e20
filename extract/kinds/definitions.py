"""Kinds of values: codes, days, numbers, money, names and texts, each made for a field's parameters."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from extract.kinds import cells, days, facts, normalise
from extract.kinds.codes import BY_FORMAT, form_of
from extract.kinds.kind import ColumnType, Finding, Kind, Parameters, Shape, Span
from extract.model import Ledger, Repair, RepairKind, Value

MONTH_PATTERN = "[0-9]{4}-(0[1-9]|1[0-2])"
PERIOD_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}"
# A month or number at the end of a header line, as readers leave it.
MONTH_AT_END = re.compile(r"[,.;\s]+([\w\ufffd]{3,12}\s+[\dOoIl|]{4})\W*$")
# A month where the line goes on with the title below it.
MONTH_INSIDE = re.compile(r"[,.;\s]+(\w{3,9}kuu\w*\s+\d{4})(?!\d)")
NUMBER_AT_END = re.compile(r"(\d{1,2})\W*$")
MONTH_YEAR = re.compile(r"\w{3,9}kuu\w*\s+\d{4}\W*$")
AMOUNT_CLAIM = re.compile(rf"{cells.NUMBER}\s*(?:€|euroa)")


def _settled(mend: Callable[[str], Ledger]) -> Callable[[str], Ledger | None]:
    """A mender whose format always settles the value."""

    def mended(text: str) -> Ledger | None:
        return mend(text)

    return mended


def _at_end(*patterns: re.Pattern[str]) -> Callable[[str], Span | None]:
    """Finds what the first pattern shows that shows anything."""

    def ends(text: str) -> Span | None:
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        return Span(*found.span(1)) if found else None

    return ends


def _typed_alike(typed: Callable[[str], Value | None]) -> Callable[[Value, str], bool]:
    """Whether another source's text has the same value."""
    return lambda value, told: value == typed(told)


def code_kind(given: Parameters) -> Kind:
    """A code of a family's pattern; of a card's fields the first one tells the card."""
    form = form_of(given.pattern or "", given.reading)
    read_as = form.reader()

    def typed(text: str) -> str | None:
        found = re.fullmatch(form.pattern, text.strip())
        return found[0] if found else None

    def mended(text: str) -> Ledger | None:
        code = read_as(text)
        kind = RepairKind.CHARACTERS
        changed = code is not None and code != text
        return (Repair(text, code, 0, len(text), kind, BY_FORMAT),) if changed and code else ()

    def find(text: str) -> list[Span | None]:
        return [Span(*found.span()) for found in form.in_text.finditer(text)]

    return Kind(
        name="code",
        rank=0,
        shape=Shape.FORMAL,
        column=ColumnType.STRING,
        typed=typed,
        agrees=_typed_alike(typed),
        noun="project code",
        mended=mended,
        find=find,
        pattern=given.pattern,
        opens=form.in_text,
        identifies=True,
        read_as=read_as,
        as_title=form.as_title,
    )


def date_kind(given: Parameters) -> Kind:
    """A day; a Finnish one without a year takes it from the day after it."""
    if given.order is not None:
        return _ordered_date_kind(given.order)
    return Kind(
        name="date",
        rank=20,
        shape=Shape.FORMAL,
        column=ColumnType.DATE,
        typed=normalise.day,
        agrees=_typed_alike(normalise.day),
        noun="date",
        mended=_settled(facts.mended_date),
        find=cells.find_dates,
        claim=cells.PERIODS[0],
        is_expected=True,
        in_two_blocks=True,
        lend=normalise.day_before,
    )


def _ordered_date_kind(order: str) -> Kind:
    """A day whose numbers stand in that order, or with an English month."""

    def typed(text: str) -> Value | None:
        return days.day_in(text, order)

    return Kind(
        name="date",
        rank=20,
        shape=Shape.FORMAL,
        column=ColumnType.DATE,
        typed=typed,
        agrees=_typed_alike(typed),
        noun="date",
        mended=_settled(facts.left_as_read),
        find=days.find_days,
        is_expected=True,
    )


def month_kind(_: Parameters) -> Kind:
    """A month of a year."""
    return Kind(
        name="month",
        rank=30,
        shape=Shape.FORMAL,
        column=ColumnType.MONTH,
        typed=normalise.month,
        agrees=_typed_alike(normalise.month),
        noun="month",
        mended=_settled(facts.mended_month),
        ends_line=_at_end(MONTH_AT_END, MONTH_INSIDE),
        ends_header=MONTH_YEAR,
        pattern=MONTH_PATTERN,
    )


def integer_kind(given: Parameters) -> Kind:
    """A whole number."""
    return Kind(
        name="integer",
        rank=60,
        shape=Shape.FORMAL,
        column=ColumnType.INTEGER,
        typed=normalise.integer,
        agrees=_typed_alike(normalise.integer),
        noun="number",
        mended=_settled(facts.mended_date),
        ends_line=_at_end(NUMBER_AT_END),
        doubts=_bounded(given, "number"),
    )


def money_kind(given: Parameters) -> Kind:
    """An amount in euros."""
    return Kind(
        name="money",
        rank=40,
        shape=Shape.FORMAL,
        column=ColumnType.MONEY,
        typed=normalise.amount,
        agrees=lambda value, told: value == normalise.amount(told.replace(".", ",")),
        noun="amount",
        mended=_settled(facts.mended_amount),
        find=cells.find_amounts,
        doubts=_bounded(given, "amount", " euros"),
        low=0,
        claim=AMOUNT_CLAIM,
        closes=True,
    )


def _bounded(given: Parameters, noun: str, unit: str = "") -> Callable[[Value], Iterator[Finding]]:
    """Finds a number beyond what the family takes for plausible."""

    def doubts(value: Value) -> Iterator[Finding]:
        if isinstance(value, int | float | Decimal):
            low, high = given.low, given.high
            if (low is not None and value < low) or (high is not None and value > high):
                yield Finding(f"implausible-{noun}", f"{value}{unit} is not a plausible {noun}.")

    return doubts


def period_kind(_: Parameters) -> Kind:
    """Two days in one field."""
    return Kind(
        name="period",
        rank=19,
        shape=Shape.FORMAL,
        column=ColumnType.STRING,
        typed=normalise.period,
        agrees=_typed_alike(normalise.period),
        noun="period",
        mended=_settled(facts.mended_period),
        find=cells.find_periods,
        pattern=PERIOD_PATTERN,
        claim=cells.PERIODS[0],
        is_expected=True,
        in_two_blocks=True,
    )


def percent_kind(given: Parameters) -> Kind:
    """A percentage."""
    return Kind(
        name="percent",
        rank=50,
        shape=Shape.FORMAL,
        column=ColumnType.NUMBER,
        typed=normalise.percent,
        agrees=_typed_alike(normalise.percent),
        noun="percentage",
        mended=_settled(facts.left_as_read),
        find=cells.finder(normalise.PERCENT),
        doubts=_bounded(given, "percentage"),
        claim=normalise.PERCENT,
    )
