"""The tables whose columns do not depend on the family of cards, and all tables of a family."""

from dataclasses import replace
from functools import cache

from extract.errors import Reason
from extract.families import DEFAULT, Family, load
from extract.model import FieldStatus, MediaType, RepairKind, Severity, Status, ValueOrigin
from extract.organisations import LEGAL_FORMS, Kind
from extract.schema.cards import cards
from extract.schema.column import Column, Table
from extract.schema.doubts import DECISIONS, DOUBTS
from extract.schema.shared import (
    BOX,
    CARD,
    CARD_NO,
    CONFIDENCE,
    INT,
    LIST,
    NEEDS_REVIEW,
    NUM,
    PAGE,
    RANGE,
    SHA256,
    SOURCE_PATH,
    STR,
    TEXT_SOURCE,
    field_name,
)

DOCUMENTS = Table(
    "documents",
    "One row per input file",
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
    "One row per card and field, filled or not",
    "Yksi rivi kutakin kortin kenttää kohti, täytettyä tai tyhjää",
    (
        SOURCE_PATH,
        CARD_NO,
        field_name(key=True),
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
        replace(
            CONFIDENCE,
            en="Probability that the value is right, or that there is none; null where that cannot be said",
            fi="Todennäköisyys, että arvo on oikein tai että sitä ei ole; tyhjä, jos sitä ei voi sanoa",
            nullable=True,
        ),
        NEEDS_REVIEW,
        Column(
            "value_origin",
            STR,
            "Who says the value: the reading, or a person's decision",
            "Kuka arvon sanoo: luenta vai ihmisen päätös",
            allowed=tuple(ValueOrigin),
            titles=(("Read from the document", "Luettu asiakirjasta"), ("A person's", "Ihmisen")),
        ),
        Column(
            "review_reason",
            STR,
            "Why it is flagged: what lowered its probability, the origin and the bound; null where it is not",
            "Miksi se on merkitty: mikä laski todennäköisyyttä, lähde ja raja; tyhjä, jos ei ole merkitty",
            True,
        ),
        Column(
            "bound",
            NUM,
            "The confidence from which on it is not flagged; null where no confidence is enough, or where "
            "a person decided",
            "Todennäköisyys, josta alkaen kenttää ei merkitä; tyhjä, jos mikään ei riitä tai jos ihminen on "
            "päättänyt arvon",
            True,
            low=0,
            high=1,
        ),
    ),
    parent="cards",
)

EVIDENCE = Table(
    "evidence",
    "One row per line of a field's value",
    "Yksi rivi kutakin kentän arvon riviä kohti",
    (
        SOURCE_PATH,
        CARD_NO,
        field_name(key=True),
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
    "One row per changed word; undoing all of a field turns value back into value_raw",
    "Yksi rivi kutakin muutettua sanaa kohti; kentän kaikkien muutosten peruminen palauttaa value_raw-arvon",
    (
        SOURCE_PATH,
        CARD_NO,
        field_name(key=True),
        Column(
            "repair_no",
            INT,
            "Number of the repair in the field, from 1",
            "Korjauksen numero kentässä, alkaen 1:stä",
            key=True,
            low=1,
        ),
        Column(
            "original", STR, "The characters as read", "Merkit sellaisina kuin ne luettiin", may_be_empty=True
        ),
        Column(
            "repaired",
            STR,
            "What they became; empty where they were removed",
            "Miksi ne muuttuivat; tyhjä, jos ne poistettiin",
            may_be_empty=True,
        ),
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
    "One row per link of a card",
    "Yksi rivi kutakin kortin linkkiä kohti",
    (
        *CARD,
        PAGE,
        Column("url", STR, "Target of the link", "Linkin kohde"),
        Column("text", STR, "The words under the link's rectangle", "Linkin alueella olevat sanat", True),
        field_name(key=False),
    ),
    parent="cards",
)

PROBLEMS = Table(
    "problems",
    "One row per contradiction or thing that could not be read",
    "Yksi rivi kutakin ristiriitaa tai lukematta jäänyttä kohtaa kohti",
    (
        *CARD,
        field_name(key=False),
        Column("severity", STR, "How bad it is", "Vakavuus", allowed=tuple(Severity)),
        Column("code", STR, "Short name of the kind of problem", "Ongelman lajin lyhyt nimi"),
        Column("message", STR, "The problem in one sentence", "Ongelma yhtenä englanninkielisenä virkkeenä"),
        Column("message_fi", STR, "The same in Finnish", "Sama suomeksi"),
    ),
    parent="cards",
)


def organisations(family: Family) -> Table:
    """The table of the organisations that a family's cards name, each in a role of the family."""
    return Table(
        "organisations",
        "One row per organisation that a card names and its role",
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
            Column(
                "role",
                STR,
                "What it does in the project",
                "Rooli hankkeessa",
                allowed=tuple(role.name for role in family.roles),
            ),
            Column("name", STR, "The name as spelled on the card", "Nimi kortin kirjoitusasussa"),
            Column(
                "normal_form",
                STR,
                "The same for all spellings of one name: by this the organisations are counted",
                "Sama kaikille saman nimen kirjoitusasuille: tällä organisaatiot lasketaan",
            ),
            Column(
                "kind", STR, "What sort of body it is by its name", "Laji nimen mukaan", allowed=tuple(Kind)
            ),
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


@cache
def tables(family: str = DEFAULT) -> tuple[Table, ...]:
    """All tables of a run over cards of that family, in the contract's order."""
    own = load(family)
    return (
        DOCUMENTS,
        cards(own),
        FIELDS,
        EVIDENCE,
        REPAIRS,
        LINKS,
        PROBLEMS,
        organisations(own),
        DOUBTS,
        DECISIONS,
    )


def table(name: str, family: str = DEFAULT) -> Table:
    """The table of that name.

    Raises:
        KeyError: there is none.
    """
    for candidate in tables(family):
        if candidate.name == name:
            return candidate
    raise KeyError(name)
