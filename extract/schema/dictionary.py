"""The tables' columns as a data dictionary, in Markdown and JSON."""

import json

from extract.families import DEFAULT
from extract.schema.column import CONTRACT_VERSION, Column, Table
from extract.schema.listed import tables


def as_markdown(family: str = DEFAULT) -> str:
    """The data dictionary as Markdown, one section a table."""
    parts = [f"# Tables, contract version {CONTRACT_VERSION}"]
    for item in tables(family):
        rows = "\n".join(_markdown_row(column) for column in item.columns)
        parts.append(
            f"## {item.name}\n\n{item.title_en}. / {item.title_fi}.\n\n"
            f"| column | type | null | key | in English | suomeksi |\n|---|---|---|---|---|---|\n{rows}"
        )
    return "\n\n".join(parts) + "\n"


def _markdown_row(column: Column) -> str:
    kind = f"{column.type}: {', '.join(column.allowed)}" if column.allowed else str(column.type)
    if column.pattern:
        kind += f" `{column.pattern}`"
    cells = (
        column.name,
        kind,
        "yes" if column.nullable else "",
        "key" if column.key else "",
        column.en,
        column.fi,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def as_json(family: str = DEFAULT) -> str:
    """The data dictionary as JSON."""
    document = {
        "contract_version": CONTRACT_VERSION,
        "tables": [_json_table(item) for item in tables(family)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_table(item: Table) -> dict[str, object]:
    return {
        "name": item.name,
        "title": {"en": item.title_en, "fi": item.title_fi},
        "primary_key": list(item.primary_key),
        "parent": item.parent,
        "columns": [_json_column(column) for column in item.columns],
    }


def _json_column(column: Column) -> dict[str, object]:
    facts: dict[str, object] = {
        "name": column.name,
        "type": column.type.value,
        "nullable": column.nullable,
        "description": {"en": column.en, "fi": column.fi},
    }
    optional = {
        "pattern": column.pattern,
        "enum": list(column.allowed) or None,
        "enum_titles": _json_titles(column) or None,
        "minimum": column.low,
        "maximum": column.high,
    }
    return facts | {key: value for key, value in optional.items() if value is not None}


def _json_titles(column: Column) -> dict[str, dict[str, str]]:
    pairs = zip(column.allowed, column.titles, strict=False)
    return {str(value): {"en": en, "fi": fi} for value, (en, fi) in pairs}
