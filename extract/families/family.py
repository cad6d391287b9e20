"""Card families as data: printed labels, fields, header lines and closed lists.

A family is one TOML file beside this module; this module turns it into frozen records and does nothing else.
A second family is a second file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from extract.errors import UsageError

KINDS = frozenset(
    {"code", "name", "date", "month", "integer", "money", "organisation", "organisations", "text"}
)
ORGANISATION_KINDS = frozenset({"organisation", "organisations"})


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: its wording, others met beside it, and the fields that its cell holds."""

    text: str
    fields: tuple[str, ...]
    variants: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording, the printed one first."""
        return (self.text, *self.variants)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A column of ``cards``: what kind of value it holds and its titles.

    Attributes:
        role: what the organisations that it names do; None where it names none.
    """

    name: str
    kind: str
    title_fi: str
    title_en: str
    pattern: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A line above the table: its wording, how it begins and the fields it holds."""

    text: str
    prefix: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of card.

    Attributes:
        labels: in the card's own order.
        fields: in the order of the columns.
        headers: lines above the table, in order.
        compiled_by: the body that compiles the cards, as printed.
        link_words: words of a link in a cell that belong to no field.
        link_code: regular expression whose group 1 is the code in a link's target.
        funders: closed list, short forms; long_forms: their long forms.
    """

    name: str
    title_fi: str
    title_en: str
    labels: tuple[Label, ...]
    fields: tuple[FieldSpec, ...]
    headers: tuple[Header, ...]
    compiled_by: str
    link_words: tuple[str, ...]
    link_code: str
    funders: tuple[str, ...]
    long_forms: tuple[str, ...]

    def field(self, name: str) -> FieldSpec:
        """The field of that name.

        Raises:
            KeyError: the family has none.
        """
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)

    def label_of(self, field: str) -> Label | None:
        """The label whose cell holds a field; None for a header's field."""
        return next((label for label in self.labels if field in label.fields), None)


def names() -> tuple[str, ...]:
    """The families there are."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def load(name: str = "sokra") -> Family:
    """The family of that name; the same value every time.

    Raises:
        UsageError: there is none, or its file contradicts itself.
    """
    return _loaded(name)


@cache
def _loaded(name: str) -> Family:
    file = resources.files(__package__) / f"{name}.toml"
    if not file.is_file():
        raise UsageError(f"There is no card family {name!r}; there are: {', '.join(names())}.")
    return _family(tomllib.loads(file.read_text("utf-8")))


def _family(data: dict[str, Any]) -> Family:
    family = Family(
        name=data["name"],
        title_fi=data["title_fi"],
        title_en=data["title_en"],
        labels=tuple(
            Label(row["text"], tuple(row["fields"]), tuple(row.get("variants", ()))) for row in data["labels"]
        ),
        fields=tuple(FieldSpec(**row) for row in data["fields"]),
        headers=tuple(Header(row["text"], row["prefix"], tuple(row["fields"])) for row in data["headers"]),
        compiled_by=data["phrases"]["compiled_by"],
        link_words=tuple(data["phrases"]["link_words"]),
        link_code=data["phrases"]["link_code"],
        funders=tuple(data["funders"]["names"]),
        long_forms=tuple(data["funders"]["long_forms"]),
    )
    _check(family)
    return family


def _check(family: Family) -> None:
    """Every field of a label or header is a column, every column stands in exactly one of them."""
    held = [field for label in family.labels for field in label.fields]
    held += [field for header in family.headers for field in header.fields]
    columns = [spec.name for spec in family.fields]
    if sorted(held) != sorted(columns):
        raise UsageError(f"Family {family.name!r}: its labels and its fields do not name the same columns.")
    for spec in family.fields:
        if (spec.role is not None) != (spec.kind in ORGANISATION_KINDS):
            raise UsageError(
                f"Family {family.name!r}: {spec.name} must have a role if it names organisations."
            )
    unknown = {spec.kind for spec in family.fields} - KINDS
    if unknown:
        raise UsageError(f"Family {family.name!r}: unknown kinds of field: {', '.join(sorted(unknown))}.")
