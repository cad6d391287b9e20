"""The tables' columns: the only place where they are listed.

Turns the card family and the rows below into frozen tables and columns, from which the Parquet schema, the
CSV header, the data dictionary and every check derive. It never touches a value or a file.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from extract.errors import Reason
from extract.families import Family, load
from extract.model import FieldStatus, MediaType, RepairKind, Severity, Status, TextSource
from extract.organisations import LEGAL_FORMS, Kind, Role

CONTRACT_VERSION = "1"
LIST_DELIMITER = "; "


class ColumnType(StrEnum):
    """What a column's cells hold."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "decimal(14,2)"
    DATE = "date"
    MONTH = "yearmonth"
    BOOLEAN = "boolean"
    STRINGS = "list of string"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: whether it belongs to the table's primary key.
        pattern: regular expression that every value matches as a whole.
        allowed: closed list of values; empty where there is none.
        low, high: least and greatest value of a number.
    """

    name: str
    type: ColumnType
    en: str
    fi: str
    nullable: bool = False
    key: bool = False
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order and the table its rows belong to.

    Attributes:
        parent: the table whose primary key the rows repeat; None for ``documents``.
    """

    name: str
    title_en: str
    title_fi: str
    columns: tuple[Column, ...]
    parent: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Names of the key's columns; empty where rows have no key of their own."""
        return tuple(column.name for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: the table has none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


SHA256 = "[0-9a-f]{64}"
STR, INT, NUM, LIST = ColumnType.STRING, ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.STRINGS

SOURCE_PATH = Column(
    "source_path",
    STR,
    "Path of the file, relative to the input it was found under, / between its parts",
    "Tiedoston polku suhteessa siihen syötteeseen, josta se löytyi; osien välissä /",
    key=True,
)
CARD_NO = Column(
    "card_no",
    INT,
    "Number of the card in its file, from 1",
    "Kortin järjestysnumero tiedostossaan, alkaen 1:stä",
    key=True,
    low=1,
)
# As in tables whose rows have no key of their own.
CARD = (replace(SOURCE_PATH, key=False), replace(CARD_NO, key=False))
SOURCE_SHA256 = Column(
    "source_sha256",
    STR,
    "SHA-256 of the file's content",
    "Tiedoston sisällön SHA-256-tiiviste",
    pattern=SHA256,
)
CONFIDENCE = Column(
    "confidence",
    NUM,
    "Probability that the value is right",
    "Todennäköisyys, että arvo on oikein",
    low=0,
    high=1,
)
NEEDS_REVIEW = Column(
    "needs_review",
    ColumnType.BOOLEAN,
    "Whether a person should look at it",
    "Pitäisikö ihmisen tarkistaa",
)
PAGE = Column(
    "page",
    INT,
    "Page, from 1; null for plain text",
    "Sivu, alkaen 1:stä; tekstitiedostossa tyhjä",
    True,
    low=1,
)
BOX = (
    Column(
        "x0",
        NUM,
        "Left edge in points, from the page's left as displayed",
        "Vasen reuna pisteinä näytetyn sivun vasemmasta reunasta",
        True,
    ),
    Column(
        "top",
        NUM,
        "Upper edge in points, from the page's top as displayed",
        "Yläreuna pisteinä näytetyn sivun yläreunasta",
        True,
    ),
    Column(
        "x1",
        NUM,
        "Right edge in points, from the page's left as displayed",
        "Oikea reuna pisteinä näytetyn sivun vasemmasta reunasta",
        True,
    ),
    Column(
        "bottom",
        NUM,
        "Lower edge in points, from the page's top as displayed",
        "Alareuna pisteinä näytetyn sivun yläreunasta",
        True,
    ),
)
RANGE = (
    Column(
        "start",
        INT,
        "First character in value_raw, from 0",
        "Ensimmäinen merkki value_raw-arvossa, alkaen 0:sta",
        low=0,
    ),
    Column(
        "end",
        INT,
        "The character after the last in value_raw",
        "Viimeistä seuraava merkki value_raw-arvossa",
        low=0,
    ),
)
TEXT_SOURCE = Column(
    "text_source",
    STR,
    "Where the text was read from",
    "Mistä teksti luettiin",
    allowed=tuple(TextSource),
)


def _field(key: bool) -> Column:
    return Column(
        "field",
        STR,
        "Name of the field, a column of cards",
        "Kentän nimi, cards-taulun sarake",
        nullable=not key,
        key=key,
    )


DOCUMENTS = Table(
    "documents",
    "One row an input file",
    "Yksi rivi kutakin syötetiedostoa kohti",
    (
        SOURCE_PATH,
        Column(
            "source_sha256",
            STR,
            "SHA-256 of the file's content; null where it could not be read",
            "Tiedoston sisällön SHA-256-tiiviste; tyhjä, jos tiedostoa ei voitu lukea",
            True,
            pattern=SHA256,
        ),
        Column(
            "media_type",
            STR,
            "What the file is by its content",
            "Mikä tiedosto on sisällöltään",
            allowed=tuple(MediaType),
        ),
        Column("status", STR, "What became of the file", "Miten tiedostolle kävi", allowed=tuple(Status)),
        Column(
            "reason",
            STR,
            "Why there are no cards of it; null when ok",
            "Miksi siitä ei ole kortteja; tyhjä, kun kaikki on kunnossa",
            True,
            allowed=tuple(Reason),
        ),
        Column(
            "message",
            STR,
            "What was wrong and what can be done, in one sentence",
            "Mikä oli vialla ja mitä voi tehdä, yhtenä virkkeenä",
            True,
        ),
        Column(
            "page_count",
            INT,
            "Pages of the file; null where it has none",
            "Tiedoston sivumäärä; tyhjä, jos sivuja ei ole",
            True,
            low=0,
        ),
        Column(
            "card_count",
            INT,
            "Cards of the file in the table cards",
            "Tiedoston korttien määrä cards-taulussa",
            low=0,
        ),
        Column(
            "duplicate_of",
            STR,
            "source_path of the file with the same content that was read",
            "Luetun samansisältöisen tiedoston source_path",
            True,
        ),
    ),
)

FIELDS = Table(
    "fields",
    "One row a card and field, filled or not",
    "Yksi rivi kutakin kortin kenttää kohti, täytettyä tai tyhjää",
    (
        SOURCE_PATH,
        CARD_NO,
        _field(key=True),
        Column(
            "field_status",
            STR,
            "What the card says of the field",
            "Mitä kortti sanoo kentästä",
            allowed=tuple(FieldStatus),
        ),
        Column(
            "label_raw",
            STR,
            "The printed label as read",
            "Painettu otsikko sellaisena kuin se luettiin",
            True,
        ),
        Column("value_raw", STR, "The value as read", "Arvo sellaisena kuin se luettiin", True),
        Column("value", STR, "The value repaired, before typing", "Korjattu arvo ennen tyypittämistä", True),
        CONFIDENCE,
        NEEDS_REVIEW,
    ),
    parent="cards",
)

EVIDENCE = Table(
    "evidence",
    "One row a line of a field's value",
    "Yksi rivi kutakin kentän arvon riviä kohti",
    (
        SOURCE_PATH,
        CARD_NO,
        _field(key=True),
        Column(
            "line_no",
            INT,
            "Number of the line in the value, from 1",
            "Rivin numero arvossa, alkaen 1:stä",
            key=True,
            low=1,
        ),
        PAGE,
        *BOX,
        TEXT_SOURCE,
        *RANGE,
    ),
    parent="fields",
)

REPAIRS = Table(
    "repairs",
    "One row a changed word; undoing all of a field turns value back into value_raw",
    "Yksi rivi kutakin muutettua sanaa kohti; kentän kaikkien muutosten peruminen palauttaa value_raw-arvon",
    (
        SOURCE_PATH,
        CARD_NO,
        _field(key=True),
        Column(
            "repair_no",
            INT,
            "Number of the repair in the field, from 1",
            "Korjauksen numero kentässä, alkaen 1:stä",
            key=True,
            low=1,
        ),
        Column("original", STR, "The characters as read", "Merkit sellaisina kuin ne luettiin"),
        Column("repaired", STR, "What they became", "Miksi ne muuttuivat"),
        *RANGE,
        PAGE,
        *BOX,
        Column("kind", STR, "What was mended", "Mitä korjattiin", allowed=tuple(RepairKind)),
        Column(
            "probability",
            NUM,
            "Calibrated probability that the repair is right",
            "Kalibroitu todennäköisyys, että korjaus on oikein",
            low=0,
            high=1,
        ),
        Column(
            "alternatives",
            LIST,
            "The runners-up, likeliest first",
            "Muut vaihtoehdot, todennäköisin ensin",
            True,
        ),
    ),
    parent="fields",
)

LINKS = Table(
    "links",
    "One row a link of a card",
    "Yksi rivi kutakin kortin linkkiä kohti",
    (
        *CARD,
        PAGE,
        Column("url", STR, "Target of the link", "Linkin kohde"),
        Column("text", STR, "The words under the link's rectangle", "Linkin alueella olevat sanat", True),
        _field(key=False),
    ),
    parent="cards",
)

PROBLEMS = Table(
    "problems",
    "One row a contradiction or a thing that could not be read",
    "Yksi rivi kutakin ristiriitaa tai lukematta jäänyttä kohtaa kohti",
    (
        *CARD,
        _field(key=False),
        Column("severity", STR, "How bad it is", "Vakavuus", allowed=tuple(Severity)),
        Column("code", STR, "Short name of the kind of problem", "Ongelman lajin lyhyt nimi"),
        Column("message", STR, "The problem in one sentence", "Ongelma yhtenä virkkeenä"),
    ),
    parent="cards",
)

ORGANISATIONS = Table(
    "organisations",
    "One row an organisation that a card names and its role",
    "Yksi rivi kutakin kortin nimeämää organisaatiota ja sen roolia kohti",
    (
        SOURCE_PATH,
        CARD_NO,
        Column(
            "organisation_no",
            INT,
            "Number of the organisation on the card, from 1",
            "Organisaation järjestysnumero kortilla, alkaen 1:stä",
            key=True,
            low=1,
        ),
        Column("role", STR, "What it does in the project", "Rooli hankkeessa", allowed=tuple(Role)),
        Column("name", STR, "The name as spelled on the card", "Nimi kortin kirjoitusasussa"),
        Column(
            "normal_form",
            STR,
            "The same for all spellings of one name: by this the organisations are counted",
            "Sama kaikille saman nimen kirjoitusasuille: tällä organisaatiot lasketaan",
        ),
        Column("kind", STR, "What sort of body it is by its name", "Laji nimen mukaan", allowed=tuple(Kind)),
        Column(
            "legal_form",
            STR,
            "Mark of the legal form in or implied by the name; null where the name tells none",
            "Nimessä oleva tai siitä seuraava yhteisömuodon tunnus; tyhjä, jos nimi ei sitä kerro",
            True,
            allowed=LEGAL_FORMS,
        ),
        Column(
            "municipality",
            STR,
            "The municipality that it is or that its name begins with",
            "Kunta, joka organisaatio on tai jonka nimellä sen nimi alkaa",
            True,
        ),
    ),
    parent="cards",
)

TYPE_OF_KIND = {
    "code": ColumnType.STRING,
    "name": ColumnType.STRING,
    "text": ColumnType.STRING,
    "organisation": ColumnType.STRING,
    "organisations": ColumnType.STRINGS,
    "date": ColumnType.DATE,
    "month": ColumnType.MONTH,
    "integer": ColumnType.INTEGER,
    "money": ColumnType.MONEY,
}
PATTERN_OF_TYPE = {ColumnType.MONTH: "[0-9]{4}-(0[1-9]|1[0-2])"}


def _cards(family: Family) -> Table:
    values = tuple(
        Column(
            spec.name,
            TYPE_OF_KIND[spec.kind],
            spec.title_en,
            spec.title_fi,
            nullable=True,
            pattern=spec.pattern or PATTERN_OF_TYPE.get(TYPE_OF_KIND[spec.kind]),
            low=0 if spec.kind == "money" else None,
        )
        for spec in family.fields
    )
    ends = (
        SOURCE_SHA256,
        Column(
            "page_count",
            INT,
            "Pages the card stands on; null for plain text",
            "Kortin sivumäärä; tekstitiedostossa tyhjä",
            True,
            low=1,
        ),
        TEXT_SOURCE,
        Column(
            "confidence",
            NUM,
            "Probability that every field of the row is right",
            "Todennäköisyys, että rivin jokainen kenttä on oikein",
            low=0,
            high=1,
        ),
        NEEDS_REVIEW,
    )
    return Table(
        "cards",
        "One row a card",
        "Yksi rivi kutakin korttia kohti",
        (SOURCE_PATH, CARD_NO, *values, *ends),
        "documents",
    )


@cache
def tables(family: str = "sokra") -> tuple[Table, ...]:
    """All tables of a run over cards of that family, in the contract's order."""
    return (DOCUMENTS, _cards(load(family)), FIELDS, EVIDENCE, REPAIRS, LINKS, PROBLEMS, ORGANISATIONS)


def table(name: str, family: str = "sokra") -> Table:
    """The table of that name.

    Raises:
        KeyError: there is none.
    """
    for candidate in tables(family):
        if candidate.name == name:
            return candidate
    raise KeyError(name)


def as_markdown(family: str = "sokra") -> str:
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


def as_json(family: str = "sokra") -> str:
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
        "minimum": column.low,
        "maximum": column.high,
    }
    return facts | {key: value for key, value in optional.items() if value is not None}
