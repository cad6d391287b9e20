"""Contradictions and gaps of a finished card, as problems. It overwrites nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from extract.families import Family, FieldSpec, fold
from extract.kinds import CodeDecision, split
from extract.model import Field, FieldStatus, Problem, Severity, Value


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
    if family.code is not None:
        found.append(_code(family.code, decision, values))
    found += [_period(values, *pair) for pair in family.periods]
    found += _doubted(values, family)
    found.append(_title(values, title, family))
    return tuple(problem for problem in found if problem is not None)


def contradictions_of_values(
    fields: Sequence[Field], values: Mapping[str, Value | None], family: Family
) -> tuple[Problem, ...]:
    """What a card's values show against themselves and each other, whoever says them."""
    found = [_untyped(field, values, family) for field in fields]
    found += [_period(values, *pair) for pair in family.periods]
    found += _doubted(values, family)
    return tuple(problem for problem in found if problem is not None)


def _gap(field: Field, family: Family) -> Problem | None:
    if field.status is FieldStatus.LABEL_MISSING:
        label = family.label_of(field.name)
        shown = label.text if label else field.name
        message = f"The label {shown!r} was not found on the card."
        return Problem(field.name, Severity.WARNING, "label-missing", message)
    if field.status is FieldStatus.AMBIGUOUS:
        other = f", or of {field.rival!r}" if field.rival else ""
        message = f"Labels and texts stand apart: the text may be this field's{other}."
        if field.raw is None and field.rival:
            message = f"Labels and texts stand apart: the text of {field.rival!r} may be this field's."
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
        if not label.fields:
            last = None  # what follows a heading or a person's data is none of the cell above it
            continue
        own = [held[name] for name in label.fields if name in held]
        if any(field.status is not FieldStatus.LABEL_MISSING for field in own):
            last = own[-1]
        elif last is not None and last.status is FieldStatus.FILLED:
            message = f"The label {label.text!r} was not found after it: its text may be the end of this one."
            yield Problem(last.name, Severity.WARNING, "may-hold-more", message)
            last = None


def _untyped(field: Field, values: Mapping[str, Value | None], family: Family) -> Problem | None:
    noun = family.field(field.name).kind.noun
    if field.value is None or values.get(field.name) is not None or not noun:
        return None
    message = f"{field.value!r} is no {noun}."
    return Problem(field.name, Severity.ERROR, f"no-{noun.replace(' ', '-')}", message)


def _code(spec: FieldSpec, decision: CodeDecision, values: Mapping[str, Value | None]) -> Problem | None:
    if values.get(spec.name) is None:
        elsewhere = f"; its links show {decision.code}" if decision.code else ""
        message = f"No {spec.kind.noun} was found in the card's text{elsewhere}."
        return Problem(spec.name, Severity.ERROR, "code-missing", message)
    if decision.against:
        places = ", ".join(sorted(set(decision.against)))
        message = f"The code {decision.code} stands against another one in: {places}."
        return Problem(spec.name, Severity.ERROR, "code-conflict", message)
    return None


def _period(values: Mapping[str, Value | None], first: str, last: str) -> Problem | None:
    start, end = values.get(first), values.get(last)
    if isinstance(start, date) and isinstance(end, date) and end < start:
        message = f"The period ends ({end}) before it starts ({start})."
        return Problem(last, Severity.ERROR, "end-before-start", message)
    return None


def _doubted(values: Mapping[str, Value | None], family: Family) -> Iterator[Problem]:
    """What values show against themselves, as their kinds know."""
    for spec in family.fields:
        value = values.get(spec.name)
        if value is not None:
            for finding in spec.kind.doubts(value):
                yield Problem(spec.name, Severity.WARNING, finding.code, finding.message)


def _title(values: Mapping[str, Value | None], title: str | None, family: Family) -> Problem | None:
    """The name in the title against the name in the cell."""
    spec = family.title_name
    name = values.get(spec.name) if spec else None
    if title is None or spec is None or not isinstance(name, str):
        return None
    # A title reads "CODE, NAME", with whatever sign between them.
    span = split(title, [family.field(field) for field in family.title]).get(spec.name)
    shown = title[span.start : span.end] if span else ""
    if fold(shown) and fold(shown) != fold(name):
        message = f"The title shows the name {shown!r}, the cell {name!r}."
        return Problem(spec.name, Severity.WARNING, "name-differs", message)
    return None
