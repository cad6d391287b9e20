"""Kinds of values that are names or texts: a name, an organisation, a list of them, running text."""

import re
from collections.abc import Iterator
from functools import partial

from extract.finnish import plain_letters
from extract.kinds import facts, normalise
from extract.kinds.kind import ColumnType, Finding, Kind, Parameters, Shape
from extract.model import Ledger, Value
from extract.organisations import doubted_municipality, nearest, organisation

ORGANISATIONS_CLAIM = re.compile(
    r"^[^.!?]{3,160}(?:\b(?:ry|rf|oy|sr|ky|kaupunki|yhtym[aä]|laitos)\.?|s[aä][aä]ti[oö06])$",
    re.IGNORECASE,
)


def _same_letters(value: Value, told: str) -> bool:
    return plain_letters(str(value)) == plain_letters(told)


def name_kind(given: Parameters) -> Kind:
    """A name of its own, or one of a closed list."""
    listed = (*given.values, *given.spellings)
    return Kind(
        name="name",
        rank=90,
        shape=Shape.NAME,
        column=ColumnType.STRING,
        typed=normalise.words,
        agrees=_same_letters,
        mended=partial(_phrase, listed),
        listed=listed,
        names_the_card=True,
    )


def _phrase(listed: tuple[str, ...], text: str) -> Ledger | None:
    return facts.mended_phrase(text, listed) if listed else None


def organisation_kind(given: Parameters) -> Kind:
    """An organisation."""
    listed = (*given.values, *given.spellings)
    return Kind(
        name="organisation",
        rank=90,
        shape=Shape.NAME,
        column=ColumnType.STRING,
        typed=normalise.words,
        agrees=lambda value, told: _normal(str(value)) == _normal(told),
        mended=partial(_phrase, listed),
        doubts=partial(_doubted_names, given),
        listed=listed,
    )


def organisations_kind(given: Parameters) -> Kind:
    """A list of organisations."""
    return Kind(
        name="organisations",
        rank=90,
        shape=Shape.NAME,
        column=ColumnType.STRINGS,
        typed=normalise.organisations,
        agrees=_begins_with_one,
        doubts=partial(_doubted_names, given),
        claim=ORGANISATIONS_CLAIM,
        item_ends=normalise.LEGAL_FORM,
    )


def _normal(name: str) -> str:
    return plain_letters(organisation(name).normal_form)


def _begins_with_one(value: Value, told: str) -> bool:
    """Whether a text begins with one of the names: it may give a name in two languages, one after another."""
    names = value if isinstance(value, tuple) else (str(value),)
    return any(_normal(told).startswith(_normal(name)) for name in names)


def _doubted_names(given: Parameters, value: Value) -> Iterator[Finding]:
    """Organisations that a closed list lacks, and towns by their names' pattern that no list knows."""
    names = value if isinstance(value, tuple) else (str(value),)
    known = {organisation(name).normal_form for name in (*given.values, *given.spellings)}
    for name in names:
        if known and organisation(name).normal_form not in known:
            message = f"{name!r} is not among the known {given.role}s{_offer(name, given.values)}."
            yield Finding(f"unknown-{given.role}", message)
    for name in names:
        town = doubted_municipality(name)
        if town is not None:
            message = f"{name!r} names no known municipality{_offer(town.name, town.known)}."
            yield Finding("unknown-municipality", message)


def _offer(name: str, known: tuple[str, ...]) -> str:
    near = nearest(name, known)
    return f"; the nearest is {near!r}" if near else ""


def text_kind(_: Parameters) -> Kind:
    """Running text, paragraph by paragraph."""
    return Kind(
        name="text",
        rank=90,
        shape=Shape.PROSE,
        column=ColumnType.STRING,
        typed=normalise.words,
        agrees=_same_letters,
    )
