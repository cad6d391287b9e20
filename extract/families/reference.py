"""The reference of a family's file as Markdown, made from its schema: every table, key, type and meaning."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from extract.families.file_format import json_schema

TITLES = {
    "FamilyFile": "The file",
    "LabelRow": "`[[labels]]`",
    "FieldRow": "`[[fields]]`",
    "HeaderRow": "`[[headers]]`",
    "TitleRow": "`[title]`",
    "LinksRow": "`[links]`",
    "RoleRow": "`[roles.NAME]`",
    "PeriodRow": "`[[periods]]`",
    "RegisterRow": "`[register]`",
}


def as_markdown() -> str:
    """The reference; the same text for the same schema."""
    rows: Mapping[str, Any] = json_schema()["$defs"]
    parts = [
        "# The family's file, key by key\n\nMade from the schema by `python -m extract.families.reference`."
    ]
    parts += [_table(TITLES.get(name, f"`{name}`"), rows[name]) for name in sorted(rows, key=_place)]
    return "\n\n".join(parts) + "\n"


def _place(name: str) -> tuple[int, str]:
    order = list(TITLES)
    return (order.index(name) if name in order else len(order), name)


def _table(title: str, row: Mapping[str, Any]) -> str:
    needed = set(row.get("required", ()))
    lines = [
        f"| `{name}`{' (needed)' * (name in needed)} | {_kind(value)} | {value.get('description', '')} |"
        for name, value in row["properties"].items()
    ]
    about = row.get("description", "")
    return "\n".join([f"## {title}", "", about, "", "| key | value | meaning |", "|---|---|---|", *lines])


def _kind(value: Mapping[str, Any]) -> str:
    """A value's type in words."""
    if "enum" in value:
        return " · ".join(f"`{one}`" for one in value["enum"])
    if "anyOf" in value:
        return " or ".join(_kind(one) for one in value["anyOf"])
    if "$ref" in value:
        return TITLES.get(value["$ref"].rpartition("/")[2], "table")
    if value.get("type") == "array":
        return f"list: {_kind(value.get('items', {}))}"
    told = list(_bounds(value))
    kind = value.get("type", "any")
    return f"{kind} ({', '.join(told)})" if told else str(kind)


def _bounds(value: Mapping[str, Any]) -> Iterator[str]:
    for key, word in (("pattern", "as"), ("minimum", "from"), ("maximum", "to")):
        if key in value:
            shown = str(value[key]).replace("|", "\\|")
            yield f"{word} `{shown}`"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
