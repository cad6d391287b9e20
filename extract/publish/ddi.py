"""Turns the schema into a DDI-Codebook 2.5 document, for data archives.

One file description a table and one variable a column, with labels in English and Finnish. Elements stand in
the order that the standard's schema asks for; nothing of the data's content stands in it but row counts.
"""

from collections.abc import Mapping
from xml.etree import ElementTree as ET  # written, never parsed

from extract import families
from extract.families import DEFAULT, Family
from extract.publish import datapackage, terms
from extract.schema import CONTRACT_VERSION, Column, ColumnType, Table, tables

NAMESPACE = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.MONEY})
# The standard's words for a format's category.
CATEGORIES = {ColumnType.DATE: "date", ColumnType.MONTH: "date", ColumnType.MONEY: "currency"}
INTERVALS = {True: "contin", False: "discrete"}


def as_xml(rows: Mapping[str, int], version: str, family: str = DEFAULT) -> str:
    """The document's text.

    Args:
        rows: how many rows each table has; a table that is not named gets no count.
        version: of the program that wrote the tables.
        family: the card family.
    """
    known = families.load(family)
    root = ET.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", LANGUAGE: "en"})
    _study(ET.SubElement(root, "stdyDscr"), known, version)
    for table in tables(family):
        _file(root, table, rows.get(table.name))
    data = ET.SubElement(root, "dataDscr")
    for table in tables(family):
        for column in table.columns:
            _variable(data, column, table, known)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _study(study: ET.Element, family: Family, version: str) -> None:
    citation = ET.SubElement(study, "citation")
    title = ET.SubElement(citation, "titlStmt")
    _text(title, "titl", f"{family.tables_en}: {family.title_en}", "en")
    _text(title, "parTitl", f"{family.tables_fi}: {family.title_fi}", "fi")
    production = ET.SubElement(citation, "prodStmt")
    _text(production, "software", "sokra-extract").set("version", version)
    made = ET.SubElement(citation, "verStmt")
    _text(made, "version", CONTRACT_VERSION).set("type", "contract")


def _file(root: ET.Element, table: Table, rows: int | None) -> None:
    described = ET.SubElement(root, "fileDscr", {"ID": f"F_{table.name}", "URI": f"{table.name}.csv"})
    text = ET.SubElement(described, "fileTxt")
    _text(text, "fileName", f"{table.name}.csv")
    _text(text, "fileCont", table.title_en, "en")
    size = ET.SubElement(text, "dimensns")
    if rows is not None:
        _text(size, "caseQnty", str(rows))
    _text(size, "varQnty", str(len(table.columns)))
    _text(text, "fileType", "CSV, UTF-8").set("charset", "utf-8")
    # The standard allows one description of a file's content: the Finnish one is a note.
    _text(described, "notes", table.title_fi, "fi").set("subject", "title")
    if table.primary_key:
        _text(described, "notes", ", ".join(table.primary_key)).set("subject", "primary key")
    if table.parent:
        _text(described, "notes", table.parent).set("subject", "parent table")


def _variable(data: ET.Element, column: Column, table: Table, family: Family) -> None:
    numeric = column.type in NUMERIC
    facts = {
        "ID": f"V_{table.name}_{column.name}",
        "name": column.name,
        "files": f"F_{table.name}",
        "intrvl": INTERVALS[numeric],
    }
    variable = ET.SubElement(data, "var", facts)
    _text(variable, "labl", column.en, "en")
    _text(variable, "labl", column.fi, "fi")
    bounds = {"min": column.low, "max": column.high}
    shown = {name: f"{bound:g}" for name, bound in bounds.items() if bound is not None}
    if shown:
        ET.SubElement(ET.SubElement(variable, "valrng"), "range", shown)
    for language, text in zip(
        ("en", "fi"), datapackage.description(column, table, family) or (), strict=False
    ):
        _text(variable, "txt", text, language)
    for value, en, fi in terms.categories(column, family):
        category = ET.SubElement(variable, "catgry")
        _text(category, "catValu", value)
        _text(category, "labl", en, "en")
        _text(category, "labl", fi, "fi")
    kind = {"type": "numeric" if numeric else "character", "schema": "other"}
    if column.type in CATEGORIES:
        kind["category"] = CATEGORIES[column.type]
    _text(variable, "varFormat", str(column.type)).attrib.update(kind)


def _text(parent: ET.Element, name: str, text: str, language: str | None = None) -> ET.Element:
    made = ET.SubElement(parent, name, {LANGUAGE: language} if language else {})
    made.text = text
    return made
