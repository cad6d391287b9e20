"""Contradictions and gaps of a finished card, as problems. It overwrites nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from extract.families import Family, fold
from extract.kinds import CodeDecision, code_of
from extract.model import Field, FieldStatus, Problem, Severity, Value
from extract.organisations import Kind, Role, municipality_names, nearest, organisation

# Public funding of a priority axis 5 project lies between a few thousand and a few million euros.
PLAUSIBLE_EUR = (Decimal(1_000), Decimal(20_000_000))
TYPED = {"date": "date", "money": "amount", "code": "project code", "month": "month", "integer": "number"}


def contradictions(
    fields: Sequence[Field],
    values: Mapping[str, Value | None],
    family: Family,
    decision: CodeDecision,
    title: str | None,
) -> tuple[Problem, ...]:
    """What contradicts or could not be read on a card."""
    found = [_gap(field, family) for field in fields]
    found += _may_hold_more(fields, family)
    found += [_untyped(field, values, family) for field in fields]
    found.append(_code(decision, values))
    found.append(_period(values))
    found += _funders(values, family)
    found += _municipalities(values, family)
    found.append(_amount(values))
    found.append(_title(values, title))
    return tuple(problem for problem in found if problem is not None)


def _gap(field: Field, family: Family) -> Problem | None:
    if field.status is FieldStatus.LABEL_MISSING:
        label = family.label_of(field.name)
        shown = label.text if label else field.name
        message = f"The label {shown!r} was not found on the card."
        return Problem(field.name, Severity.WARNING, "label-missing", message)
    if field.status is FieldStatus.AMBIGUOUS:
        message = "Several labels stand together before one value: its owner is not certain."
        return Problem(field.name, Severity.WARNING, "ambiguous", message)
    if field.status is FieldStatus.UNREADABLE:
        return Problem(
            field.name, Severity.ERROR, "unreadable", "The cell shows something that is not readable."
        )
    return None


def _may_hold_more(fields: Sequence[Field], family: Family) -> Iterator[Problem]:
    """Fields whose next label was not found: a row that lost its label reads as the end of theirs."""
    held = {field.name: field for field in fields}
    last: Field | None = None
    for label in family.labels:
        own = [held[name] for name in label.fields if name in held]
        if any(field.status is not FieldStatus.LABEL_MISSING for field in own):
            last = own[-1]
        elif last is not None and last.status is FieldStatus.FILLED:
            message = f"The label {label.text!r} was not found after it: its text may be the end of this one."
            yield Problem(last.name, Severity.WARNING, "may-hold-more", message)
            last = None


def _untyped(field: Field, values: Mapping[str, Value | None], family: Family) -> Problem | None:
    kind = family.field(field.name).kind
    if field.value is None or values.get(field.name) is not None or kind not in TYPED:
        return None
    message = f"{field.value!r} is no {TYPED[kind]}."
    return Problem(field.name, Severity.ERROR, f"no-{TYPED[kind].replace(' ', '-')}", message)


def _code(decision: CodeDecision, values: Mapping[str, Value | None]) -> Problem | None:
    if values.get("card_id") is None:
        elsewhere = f"; its links show {decision.code}" if decision.code else ""
        message = f"No project code was found in the card's text{elsewhere}."
        return Problem("card_id", Severity.ERROR, "code-missing", message)
    if decision.against:
        places = ", ".join(sorted(set(decision.against)))
        message = f"The code {decision.code} stands against another one in: {places}."
        return Problem("card_id", Severity.ERROR, "code-conflict", message)
    return None


def _period(values: Mapping[str, Value | None]) -> Problem | None:
    start, end = values.get("start_date"), values.get("end_date")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        message = f"The project ends ({end}) before it starts ({start})."
        return Problem("end_date", Severity.ERROR, "end-before-start", message)
    return None


def _funders(values: Mapping[str, Value | None], family: Family) -> Iterator[Problem]:
    known = {organisation(name).normal_form for name in (*family.funders, *family.long_forms)}
    for field, name in _named(values, family, Role.FUNDER):
        if organisation(name).normal_form not in known:
            message = f"{name!r} is not among the known funders{_offer(name, family.funders)}."
            yield Problem(field, Severity.WARNING, "unknown-funder", message)


def _municipalities(values: Mapping[str, Value | None], family: Family) -> Iterator[Problem]:
    """Towns and municipalities by their names' pattern that no list knows."""
    for field, name in (*_named(values, family, Role.IMPLEMENTER), *_named(values, family, Role.FUNDER)):
        made = organisation(name)
        town = re.match(r"(.+?) (?:kaupunki|kunta)\b", made.normal_form)
        if made.kind is Kind.MUNICIPALITY and made.municipality is None and town:
            message = f"{name!r} names no known municipality{_offer(town[1], municipality_names())}."
            yield Problem(field, Severity.WARNING, "unknown-municipality", message)


def _named(values: Mapping[str, Value | None], family: Family, role: Role) -> Iterator[tuple[str, str]]:
    """The organisations of a role as spelled, with their field."""
    for spec in family.fields:
        value = values.get(spec.name) if spec.role == role else None
        names = value if isinstance(value, tuple) else (value,)
        yield from ((spec.name, name) for name in names if isinstance(name, str))


def _offer(name: str, known: Sequence[str]) -> str:
    near = nearest(name, tuple(known))
    return f"; the nearest is {near!r}" if near else ""


def _amount(values: Mapping[str, Value | None]) -> Problem | None:
    amount = values.get("public_funding_eur")
    if not isinstance(amount, Decimal) or PLAUSIBLE_EUR[0] <= amount <= PLAUSIBLE_EUR[1]:
        return None
    message = f"{amount} euros is not a plausible amount of public funding."
    return Problem("public_funding_eur", Severity.WARNING, "implausible-amount", message)


def _title(values: Mapping[str, Value | None], title: str | None) -> Problem | None:
    """The name in the title against the name in the cell."""
    name = values.get("project_name")
    if title is None or not isinstance(name, str):
        return None
    head, _, rest = title.partition(",")
    shown = rest if code_of(head) else title
    if fold(shown) and fold(shown) != fold(name):
        message = f"The title shows the name {shown.strip()!r}, the cell {name!r}."
        return Problem("project_name", Severity.WARNING, "name-differs", message)
    return None
