"""Columns that stand in several tables."""

from dataclasses import replace

from extract.model import TextSource
from extract.schema.column import Column, ColumnType

SHA256 = "[0-9a-f]{64}"
STR, INT, NUM, LIST = ColumnType.STRING, ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.STRINGS

SOURCE_PATH = Column(
    "source_path",
    STR,
    "Path of the file, relative to the input it was found under, / between its parts; a file inside another "
    "one is named behind it, after !/ and its number",
    "Tiedoston polku suhteessa siihen syötteeseen, josta se löytyi; osien välissä /. Toisen tiedoston "
    "sisällä oleva nimetään sen perässä merkin !/ ja järjestysnumeronsa jälkeen",
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


def field_name(key: bool) -> Column:
    """The column that names a field, as a part of the key or without."""
    return Column(
        "field",
        STR,
        "Name of the field, a column of cards",
        "Kentän nimi, cards-taulun sarake",
        nullable=not key,
        key=key,
    )
