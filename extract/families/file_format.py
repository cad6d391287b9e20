"""What a family's file may hold, as typed records: for checking it, and for the schema that editors read."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from extract.families.family import Layout, Side
from extract.kinds import ORDERS, REGISTRY

Text = Annotated[str, Meta(min_length=1)]
Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", description="letters a-z, digits and _")]
Pattern = Annotated[str, Meta(min_length=1, description="a regular expression")]
Language = Annotated[str, Meta(pattern="^[a-z]{3}(_[a-z]+)?$", description="as Tesseract names its models")]
Number = int | float
Share = Annotated[float, Meta(ge=0, le=1, description="of the page's width or height, from its top left")]
SIDES = tuple(side.value for side in Side)
LAYOUTS = tuple(layout.value for layout in Layout)


class LabelRow(Struct, forbid_unknown_fields=True):
    """A printed label and the fields that its cell holds."""

    text: Annotated[Text, Meta(description="the label as printed")]
    fields: (
        Annotated[list[Name], Meta(min_length=1, description="names of the fields its cell holds")]
        | UnsetType
    ) = UNSET
    variants: Annotated[list[Text], Meta(description="other wordings met")] | UnsetType = UNSET
    value: (
        Annotated[str | list[str], Meta(description="in a grid: where its value stands; anywhere without")]
        | UnsetType
    ) = UNSET
    place: (
        Annotated[list[Share], Meta(min_length=2, max_length=2, description="in a grid: of its page")]
        | UnsetType
    ) = UNSET
    words: Annotated[list[Text], Meta(description="of its cell that belong to no field")] | UnsetType = UNSET
    heading: (
        Annotated[bool, Meta(description="a section's heading: no value stands under it")] | UnsetType
    ) = UNSET
    personal: (
        Annotated[bool, Meta(description="its text is about a person and is left out of everything")]
        | UnsetType
    ) = UNSET


class FieldRow(Struct, forbid_unknown_fields=True):
    """A column of the table cards."""

    name: Annotated[Name, Meta(description="of the column")]
    kind: Annotated[str, Meta(description="kind of its values")]
    title_fi: Annotated[Text, Meta(description="title of the column in Finnish")] | UnsetType = UNSET
    title_en: Annotated[Text, Meta(description="title of the column in English")] | UnsetType = UNSET
    pattern: Annotated[Pattern, Meta(description="of a code, such as KA-[0-9]{4}")] | UnsetType = UNSET
    reading: (
        Annotated[Pattern, Meta(description="what readers make of a code: a group for each open stretch")]
        | UnsetType
    ) = UNSET
    values: Annotated[list[Text], Meta(description="closed list")] | UnsetType = UNSET
    spellings: Annotated[list[Text], Meta(description="other spellings of the closed list")] | UnsetType = (
        UNSET
    )
    low: Annotated[Number, Meta(description="least plausible number")] | UnsetType = UNSET
    high: Annotated[Number, Meta(description="greatest plausible number")] | UnsetType = UNSET
    order: Annotated[str, Meta(description="of a day's numbers, where they are not Finnish")] | UnsetType = (
        UNSET
    )
    role: Annotated[Name, Meta(description="what the organisations named do")] | UnsetType = UNSET


class HeaderRow(Struct, forbid_unknown_fields=True):
    """A line above the table."""

    text: Annotated[Text, Meta(description="the line as printed")]
    prefix: Annotated[Text, Meta(description="how it begins on every card")] | UnsetType = UNSET
    fields: list[Name] | UnsetType = UNSET


class TitleRow(Struct, forbid_unknown_fields=True):
    """The line that names the card: its code, then its name."""

    fields: Annotated[list[Name], Meta(min_length=1)]


class LinksRow(Struct, forbid_unknown_fields=True):
    """Links in a card's cells."""

    words: Annotated[list[Text], Meta(description="words that belong to no field")] | UnsetType = UNSET
    code: Annotated[Pattern, Meta(description="group 1 is the code in a target")] | UnsetType = UNSET


class RoleRow(Struct, forbid_unknown_fields=True):
    """What organisations do on a card."""

    title_en: Text | UnsetType = UNSET
    title_fi: Text | UnsetType = UNSET


class PeriodRow(Struct, forbid_unknown_fields=True):
    """Two fields of days; the second is not before the first."""

    fields: Annotated[list[Name], Meta(min_length=2, max_length=2)]


class RegisterRow(Struct, forbid_unknown_fields=True):
    """A register's CSV table that cards are held against."""

    key: Annotated[Text, Meta(description="the column of the codes")]
    compare: Annotated[dict[str, Text], Meta(description="field = column")] | UnsetType = UNSET
    beside: Annotated[list[Text], Meta(description="columns that nothing is held against")] | UnsetType = (
        UNSET
    )


class FamilyFile(Struct, forbid_unknown_fields=True):
    """A family of cards: what is printed on them and what stands where."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_-]*$", description="letters a-z, digits, - and _")]
    labels: Annotated[list[LabelRow], Meta(min_length=1)]
    fields: Annotated[list[FieldRow], Meta(min_length=1)]
    title_fi: Text | UnsetType = UNSET
    title_en: Text | UnsetType = UNSET
    tables_fi: Annotated[Text, Meta(description="title of a run's tables in Finnish")] | UnsetType = UNSET
    tables_en: Annotated[Text, Meta(description="title of a run's tables in English")] | UnsetType = UNSET
    default: Annotated[bool, Meta(description="meant where no family is named")] | UnsetType = UNSET
    languages: (
        Annotated[list[Language], Meta(min_length=1, description="of the texts: fin, swe, eng, …")]
        | UnsetType
    ) = UNSET
    layout: (
        Annotated[str | list[str], Meta(description="where values stand; any where it is left out")]
        | UnsetType
    ) = UNSET
    furniture: (
        Annotated[list[Text], Meta(description="printed text of a grid, nobody's value")] | UnsetType
    ) = UNSET
    summary: Annotated[list[Name], Meta(description="columns that tell a card in views")] | UnsetType = UNSET
    headers: list[HeaderRow] | UnsetType = UNSET
    title: TitleRow | UnsetType = UNSET
    links: LinksRow | UnsetType = UNSET
    roles: dict[str, RoleRow] | UnsetType = UNSET
    periods: list[PeriodRow] | UnsetType = UNSET
    register: RegisterRow | UnsetType = UNSET


def json_schema() -> dict[str, Any]:
    """The file's JSON Schema, for editors that complete and check TOML."""
    made = msgspec.json.schema(FamilyFile)
    rows = made["$defs"]
    rows["FieldRow"]["properties"]["kind"]["enum"] = list(REGISTRY)
    _choose(rows["FamilyFile"]["properties"]["layout"], LAYOUTS)
    rows["FieldRow"]["properties"]["order"]["enum"] = list(ORDERS)
    _choose(rows["LabelRow"]["properties"]["value"], SIDES)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Card family", **made}


def _choose(schema: dict[str, Any], names: Sequence[str]) -> None:
    """One of the names, or several."""
    one = {"enum": list(names)}
    schema.pop("type", None)
    schema["anyOf"] = [one, {"type": "array", "items": one}]
