"""Turns the schema into the page that travels with the tables: every column, key and listed value.

English and Finnish side by side. Nothing of the data's content stands in it.
"""

from extract import families
from extract.families import DEFAULT, Family
from extract.publish import datapackage, terms
from extract.schema import CONTRACT_VERSION, LIST_DELIMITER, Column, ColumnType, Table, tables

TYPES_FI = {
    ColumnType.STRING: "teksti",
    ColumnType.INTEGER: "kokonaisluku",
    ColumnType.NUMBER: "luku",
    ColumnType.MONEY: "euromäärä, kaksi desimaalia",
    ColumnType.DATE: "päivä, VVVV-KK-PP",
    ColumnType.MONTH: "kuukausi, VVVV-KK",
    ColumnType.BOOLEAN: "tosi (true) tai epätosi (false)",
    ColumnType.STRINGS: "luettelo tekstejä",
    ColumnType.NUMBERS: "luettelo lukuja",
}
OPENING = """# Codebook · Koodikirja

{title_en} · {title_fi}. Contract version {version}.

Written by sokra-extract {program} beside the tables `NAME.parquet` and `NAME.csv`. In CSV an empty cell
is a value that is absent ({absent_en}); items of a list are joined by `{delimiter}`.

Ohjelma sokra-extract {program} kirjoitti tämän taulujen `NIMI.parquet` ja `NIMI.csv` viereen.
CSV-tiedostossa tyhjä solu tarkoittaa puuttuvaa arvoa ({absent_fi}); luettelon osien
välissä on `{delimiter}`.

**How a value is traced · Näin arvo jäljitetään.** A value of `cards` has its row in `fields` (what was read
and what it became), its lines in `evidence` (page and box) and its changed words in `repairs`. ·
`cards`-taulun arvolla on rivi `fields`-taulussa (mitä luettiin ja mitä siitä tuli), rivinsä
`evidence`-taulussa (sivu ja paikka) ja muutetut sanansa `repairs`-taulussa.
"""


def as_markdown(version: str, family: str = DEFAULT) -> str:
    """The codebook's text.

    Args:
        version: of the program that wrote the tables.
        family: the card family.
    """
    known = families.load(family)
    opening = OPENING.format(
        title_en=known.title_en,
        title_fi=known.title_fi,
        version=CONTRACT_VERSION,
        program=version,
        delimiter=LIST_DELIMITER,
        absent_en=terms.ABSENT[1].lower(),
        absent_fi=terms.ABSENT[2].lower(),
    )
    return "\n".join([opening, *(_section(item, known) for item in tables(family))])


def _section(table: Table, family: Family) -> str:
    rows = "\n".join(_row(column, table, family) for column in table.columns)
    return (
        f"## {table.name}\n\n{table.title_en}. · {table.title_fi}.\n\n{_keys(table, family)}"
        f"| column · sarake | type · tyyppi | in English | suomeksi |\n|---|---|---|---|\n{rows}\n\n"
        + "".join(_values(column, family) for column in table.columns if column.allowed)
    )


def _keys(table: Table, family: Family) -> str:
    lines = []
    if table.primary_key:
        lines.append(f"- Primary key · perusavain: {_code(table.primary_key)}")
    for key in datapackage.foreign_keys(table, family.reference):
        reference = key["reference"]
        target = reference["resource"] or table.name
        lines.append(
            f"- Foreign key · viiteavain: {_code(key['fields'])} → `{target}` {_code(reference['fields'])}"
        )
    return "\n".join(lines) + "\n\n" if lines else ""


def _code(names: "tuple[str, ...] | list[str]") -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(column: Column, table: Table, family: Family) -> str:
    place = datapackage.description(column, table, family)
    en, fi = (
        (f"{text}. {extra}" for text, extra in zip((column.en, column.fi), place, strict=True))
        if place
        else (
            column.en,
            column.fi,
        )
    )
    kind = f"{column.type} · {TYPES_FI[column.type]}"
    if column.pattern and column.type is ColumnType.STRING:
        kind += f", `{column.pattern}`"
    if column.nullable:
        kind += "; may be absent · voi puuttua"
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in (f"`{column.name}`", kind, en, fi)) + " |"


def _values(column: Column, family: Family) -> str:
    rows = "\n".join(f"| `{value}` | {en} | {fi} |" for value, en, fi in terms.categories(column, family))
    head = "| value · arvo | in English | suomeksi |\n|---|---|---|\n"
    return f"Values of · arvot: `{column.name}`\n\n{head}{rows}\n\n"
