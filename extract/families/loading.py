"""Families from their files: one TOML file a family, beside this module or a user's own.

A reference says which family is meant: the name of a shipped one, ``default``, or the text of a file. The
text travels with the settings, so that every worker, shard and node reads with the same family.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from extract.errors import UsageError
from extract.families.family import (
    FINNISH,
    Family,
    FieldSpec,
    Header,
    Label,
    Layout,
    RegisterColumns,
    Role,
    Side,
)
from extract.kinds import REGISTRY, Parameters, kind

DEFAULT, AUTO = "default", "auto"
# Between the references of several families, of which a card may be of any.
SEVERAL = "\x1d"


def names() -> tuple[str, ...]:
    """The families there are."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def load(reference: str = DEFAULT) -> Family:
    """The family of that reference, the same value every time; of several, what they have together.

    Raises:
        UsageError: there is none, or its file contradicts itself.
    """
    found = members(reference)
    return found[0] if len(found) == 1 else _together(reference)


@cache
def members(reference: str) -> tuple[Family, ...]:
    """The families that a card may be of."""
    if reference == DEFAULT:
        return (_default(),)
    parts = names() if reference == AUTO else reference.split(SEVERAL)
    return tuple(_loaded(part) for part in parts)


@cache
def _together(reference: str) -> Family:
    """What several families have together, for the tables that hold cards of all of them.

    Raises:
        UsageError: they give one name to columns that hold different things.
    """
    found = members(reference)
    fields: dict[str, FieldSpec] = {}
    for spec in (spec for family in found for spec in family.fields):
        known = fields.setdefault(spec.name, spec)
        if known.kind.column is not spec.kind.column:
            raise UsageError(f"The families hold different things in the column {spec.name!r}.")
        fields[spec.name] = _both(known, spec)
    roles = {role.name: role for family in found for role in family.roles}
    return Family(
        name="-".join(family.name for family in found),
        reference=reference,
        title_fi=", ".join(family.title_fi for family in found),
        title_en=", ".join(family.title_en for family in found),
        labels=tuple(label for family in found for label in family.labels),
        fields=tuple(fields.values()),
        headers=tuple(header for family in found for header in family.headers),
        roles=tuple(roles.values()),
        summary=tuple(dict.fromkeys(name for family in found for name in family.summary)),
        languages=tuple(dict.fromkeys(name for family in found for name in family.languages)),
        member_names=tuple(family.name for family in found),
    )


def _both(one: FieldSpec, other: FieldSpec) -> FieldSpec:
    """A column that holds what either of two fields may; titles and all else are the first one's."""
    if one is other:
        return one
    patterns = dict.fromkeys((one.kind.pattern, other.kind.pattern))
    pattern = None if None in patterns else "|".join(f"(?:{text})" for text in patterns)
    lows, highs = (one.kind.low, other.kind.low), (one.kind.high, other.kind.high)
    kind = replace(
        one.kind,
        pattern=one.kind.pattern if len(patterns) == 1 else pattern,
        allowed=tuple(dict.fromkeys((*one.kind.allowed, *other.kind.allowed)))
        if one.kind.allowed and other.kind.allowed
        else (),
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
    )
    return replace(one, kind=kind)


def languages(reference: str) -> tuple[str, ...]:
    """The languages of all families that a reference means, as the engine names its models."""
    return tuple(dict.fromkeys(name for family in members(reference) for name in family.languages))


def not_mended(reference: str) -> str | None:
    """What is said of families whose texts are not mended; None where all are Finnish."""
    others = [family for family in members(reference) if not family.is_finnish]
    if not others:
        return None
    told = ", ".join(f"{family.name} ({', '.join(family.languages)})" for family in others)
    return f"Words are mended in Finnish alone; texts of {told} stay as they were read."


def hashes(reference: str) -> dict[str, str]:
    """SHA-256 of the file of each family that a reference means, by the family's name."""
    return {family.name: _sha256(family) for family in members(reference)}


def file_text(reference: str) -> str:
    """The text of a family's file; of several, one after another."""
    return "\n".join(_text(family) for family in members(reference))


def _text(family: Family) -> str:
    if "\n" in family.reference:
        return family.reference
    return (resources.files(__package__) / f"{family.reference}.toml").read_text("utf-8")


def _sha256(family: Family) -> str:
    own = "\n" in family.reference
    file = resources.files(__package__) / f"{family.reference}.toml"
    return hashlib.sha256(family.reference.encode() if own else file.read_bytes()).hexdigest()


@cache
def _default() -> Family:
    for name in names():
        family = _loaded(name)
        if family.is_default:
            return family
    shipped = f"; there are: {', '.join(names())}" if names() else ""
    raise UsageError(f"Name a family, or a family's file, by --family{shipped}.")


@cache
def _loaded(reference: str) -> Family:
    if "\n" in reference:
        return made(tomllib.loads(reference), reference)
    file = resources.files(__package__) / f"{reference}.toml"
    if not file.is_file():
        raise UsageError(f"There is no card family {reference!r}; there are: {', '.join(names())}.")
    return made(tomllib.loads(file.read_text("utf-8")), reference)


def made(data: Mapping[str, Any], reference: str) -> Family:
    """The family that a file's content describes.

    Raises:
        UsageError: it contradicts itself.
    """
    fields = tuple(_field(row) for row in _fields_of(data))
    title = tuple(data.get("title", {}).get("fields", ()))
    links = data.get("links", {})
    texts = {key: data[key] for key in ("tables_en", "tables_fi") if key in data}
    family = Family(
        name=data["name"],
        reference=reference,
        title_fi=data.get("title_fi", data["name"]),
        title_en=data.get("title_en", data["name"]),
        labels=tuple(_labels(data["labels"])),
        fields=fields,
        headers=tuple(_header(row) for row in data.get("headers", ())),
        title=title,
        title_form=_title_form(title, fields),
        link_words=tuple(links.get("words", ())),
        link_code=links.get("code"),
        roles=_roles(data, fields),
        periods=tuple((row["fields"][0], row["fields"][1]) for row in data.get("periods", ())),
        register=_register(data.get("register")),
        summary=tuple(data.get("summary", title)),
        layouts=_layouts(data.get("layout", ())),
        furniture=tuple(data.get("furniture", ())),
        languages=tuple(data.get("languages", (FINNISH,))),
        is_default=data.get("default", False),
        **texts,
    )
    _check(family)
    return family


def _labels(rows: Sequence[Mapping[str, Any]]) -> Iterator[Label]:
    """The labels; those of one text are told apart by their turn."""
    turns: Counter[str] = Counter()
    for row in rows:
        text = row["text"]
        fields, variants = tuple(row.get("fields", ())), tuple(row.get("variants", ()))
        told, place = row.get("value", ()), row.get("place")
        sides = tuple(Side(name) for name in ([told] if isinstance(told, str) else told))
        where = (place[0], place[1]) if place else None
        words, personal = tuple(row.get("words", ())), row.get("personal", False)
        yield Label(text, fields, variants, sides, where, personal, words, turns[text])
        turns[text] += 1


def _fields_of(data: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = data["fields"]
    unknown = sorted({row["kind"] for row in rows} - REGISTRY.keys())
    if unknown:
        raise UsageError(f"Family {data['name']!r}: unknown kinds of field: {', '.join(unknown)}.")
    return rows


def _field(row: Mapping[str, Any]) -> FieldSpec:
    given = Parameters(
        pattern=row.get("pattern"),
        reading=row.get("reading"),
        values=tuple(row.get("values", ())),
        spellings=tuple(row.get("spellings", ())),
        low=_number(row, "low"),
        high=_number(row, "high"),
        role=row.get("role"),
        order=row.get("order"),
    )
    name = row["name"]
    title_fi, title_en = row.get("title_fi", name), row.get("title_en", name)
    return FieldSpec(name, kind(row["kind"], given), title_fi, title_en, row.get("role"))


def _number(row: Mapping[str, Any], key: str) -> Decimal | None:
    return Decimal(str(row[key])) if key in row else None


def _header(row: Mapping[str, Any]) -> Header:
    return Header(row["text"], row.get("prefix", row["text"]), tuple(row.get("fields", ())))


def _title_form(title: Sequence[str], fields: Sequence[FieldSpec]) -> re.Pattern[str] | None:
    """What a title begins with: the code that is one of its fields."""
    forms = (spec.kind.as_title for spec in fields if spec.name in title)
    return next((form for form in forms if form is not None), None)


def _roles(data: Mapping[str, Any], fields: Sequence[FieldSpec]) -> tuple[Role, ...]:
    """The roles that the file describes, and those that its fields name beyond them."""
    told = data.get("roles", {})
    named = dict.fromkeys([*told, *(spec.role for spec in fields if spec.role)])
    return tuple(
        Role(name, told.get(name, {}).get("title_en", name), told.get(name, {}).get("title_fi", name))
        for name in named
    )


def _register(row: Mapping[str, Any] | None) -> RegisterColumns | None:
    if row is None:
        return None
    return RegisterColumns(row["key"], tuple(row.get("compare", {}).items()), tuple(row.get("beside", ())))


def _layouts(told: str | Sequence[str]) -> tuple[Layout, ...]:
    return tuple(Layout(name) for name in ([told] if isinstance(told, str) else told))


def _check(family: Family) -> None:
    """Every field of a label or header is a column, every column stands in exactly one of them."""
    held = [field for label in family.labels for field in label.fields]
    held += [field for header in family.headers for field in header.fields]
    columns = [spec.name for spec in family.fields]
    if sorted(held) != sorted(columns):
        raise UsageError(f"Family {family.name!r}: its labels and its fields do not name the same columns.")
