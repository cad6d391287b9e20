"""The tables of doubts and of the decisions that settle them, and the closed list of reasons to doubt."""

from dataclasses import replace

from extract.model import DoubtReason
from extract.schema.column import Column, ColumnType, Table
from extract.schema.shared import (
    BOX,
    CARD,
    CARD_NO,
    INT,
    LIST,
    NUM,
    PAGE,
    RANGE,
    SOURCE_PATH,
    STR,
    field_name,
)

# Why a word or place is doubted: in English and Finnish.
REASON_TITLES: dict[DoubtReason, tuple[str, str]] = {
    DoubtReason.MISREAD: (
        "Probably misread, and left as read",
        "Luultavasti väärin luettu ja jätetty sellaiseksi",
    ),
    DoubtReason.REPAIRED: ("Repaired, but not for certain", "Korjattu, mutta ei varmasti oikein"),
    DoubtReason.TWO_READINGS: ("Two readers read it differently", "Kaksi lukijaa luki sen eri tavoin"),
    DoubtReason.UNSURE_READING: ("The reader was not sure of it", "Lukija ei ollut siitä varma"),
    DoubtReason.UNKNOWN_WORD: ("A word that no lexicon has", "Sana, jota ei ole missään sanastossa"),
    DoubtReason.UNKNOWN_NAME: ("A name that no list has", "Nimi, jota ei ole missään luettelossa"),
    DoubtReason.ODD_SIGN: ("A sign that does not belong in a text", "Merkki, joka ei kuulu tekstiin"),
    DoubtReason.SCRAP: ("A scrap of one or two letters", "Yhden tai kahden kirjaimen jäänne"),
    DoubtReason.CAPITAL: (
        "A capital or small letter in a strange place",
        "Iso tai pieni kirjain oudossa paikassa",
    ),
    DoubtReason.PUNCTUATION: (
        "Quotation marks, dashes or stops that are often misread",
        "Lainausmerkkejä, viivoja tai pisteitä, jotka luetaan usein väärin",
    ),
    DoubtReason.HYPHEN: ("Joined at a line's end", "Yhdistetty rivin lopusta"),
    DoubtReason.FORMAT: (
        "A date, code or amount mended by its form",
        "Muotonsa mukaan korjattu päivä, tunnus tai summa",
    ),
    DoubtReason.TORN: ("A beginning or end that looks torn", "Alku tai loppu, joka näyttää katkenneelta"),
    DoubtReason.PARAGRAPHS: (
        "A paragraph that lacks what the others have",
        "Kappale, josta puuttuu se, mitä muissa on",
    ),
    DoubtReason.NEIGHBOUR: (
        "Text that may belong to another field",
        "Teksti, joka voi kuulua toiseen kenttään",
    ),
    DoubtReason.WHOLE_TEXT: (
        "The field as a whole: its length and origin",
        "Kenttä kokonaisuutena: sen pituus ja lähde",
    ),
    DoubtReason.EMPTY: ("Nothing was found in the cell", "Solusta ei löytynyt mitään"),
    DoubtReason.PART_MISSING: (
        "The cell shows no such date, code or amount",
        "Solussa ei näy tällaista päivää, tunnusta tai summaa",
    ),
    DoubtReason.LABEL_MISSING: ("The label was not found", "Otsikkoa ei löytynyt"),
    DoubtReason.AMBIGUOUS: ("Several labels could own the text", "Teksti voi kuulua usealle otsikolle"),
    DoubtReason.UNREADABLE: ("The cell shows something unreadable", "Solussa on jotain, mitä ei voi lukea"),
    DoubtReason.CONTRADICTED: ("A problem speaks against the value", "Ongelma puhuu arvoa vastaan"),
    DoubtReason.UNLIKE_CALIBRATION: (
        "The document is stranger than any that was calibrated on",
        "Asiakirja on oudompi kuin yksikään, jolla luvut on sovitettu",
    ),
}

OWN_RANGE = tuple(
    Column(column.name, column.type, column.en, column.fi, True, low=column.low) for column in RANGE
)

DOUBTS = Table(
    "doubts",
    "One row per word or place that made a field doubtful",
    "Yksi rivi kutakin sanaa tai kohtaa kohti, joka teki kentästä epävarman",
    (
        SOURCE_PATH,
        CARD_NO,
        field_name(key=True),
        Column(
            "doubt_no",
            INT,
            "Number of the doubt in the field, from 1",
            "Epäilyn numero kentässä, alkaen 1:stä",
            key=True,
            low=1,
        ),
        Column(
            "word",
            STR,
            "The characters as read; null where the doubt concerns the whole field",
            "Merkit sellaisina kuin ne luettiin; tyhjä, jos epäily koskee koko kenttää",
            True,
        ),
        *OWN_RANGE,
        PAGE,
        *BOX,
        Column(
            "probability",
            NUM,
            "Probability that what stands in value there is right",
            "Todennäköisyys, että arvossa siinä kohdassa oleva on oikein",
            low=0,
            high=1,
        ),
        Column(
            "alternatives",
            LIST,
            "What may stand there instead, likeliest first",
            "Mitä siinä voi olla sen sijaan, todennäköisin ensin",
            True,
        ),
        Column(
            "alternative_probabilities",
            ColumnType.NUMBERS,
            "The alternatives' probabilities, in their order",
            "Vaihtoehtojen todennäköisyydet niiden järjestyksessä",
            True,
        ),
        Column(
            "reason",
            STR,
            "What doubts it most",
            "Mikä sitä eniten epäilyttää",
            allowed=tuple(REASON_TITLES),
            titles=tuple(REASON_TITLES.values()),
        ),
    ),
    parent="fields",
)

# What a decision means for the documents as they are read now, and what was decided.
STATE_TITLES = {
    "applied": ("The same was seen: the decision holds", "Sama nähtiin: päätös on voimassa"),
    "agreed": ("Now read as it was decided", "Luetaan nyt niin kuin päätettiin"),
    "stale": ("Read differently now: to be decided again", "Luetaan nyt toisin: päätettävä uudelleen"),
    "orphan": ("Its document, card or field is not there", "Asiakirjaa, korttia tai kenttää ei ole"),
    "conflict": ("People differ: not used", "Ihmiset ovat eri mieltä: ei käytetä"),
}
ACT_TITLES = {
    "accept": ("Accepted as it stands", "Hyväksytty sellaisenaan"),
    "alternative": ("An alternative was chosen", "Valittu vaihtoehto"),
    "edit": ("Written anew", "Kirjoitettu uudelleen"),
    "unreadable": ("Cannot be read", "Ei voi lukea"),
    "empty": ("The card leaves it empty", "Kortti jättää sen tyhjäksi"),
    "reject-document": ("The document is no card", "Asiakirja ei ole kortti"),
    "undo": ("Taken back", "Peruttu"),
}

DECISIONS = Table(
    "decisions",
    "One row per person's decision that concerns these documents",
    "Yksi rivi kutakin näitä asiakirjoja koskevaa ihmisen päätöstä kohti",
    (
        Column(
            "decision_id", STR, "The decision's id in its file", "Päätöksen tunnus tiedostossaan", key=True
        ),
        *(replace(column, key=False, nullable=True) for column in CARD),
        field_name(key=False),
        Column(
            "state",
            STR,
            "What it means for the documents as they are read now",
            "Mitä se merkitsee asiakirjoille sellaisina kuin ne nyt luetaan",
            allowed=tuple(STATE_TITLES),
            titles=tuple(STATE_TITLES.values()),
        ),
        Column(
            "decision",
            STR,
            "What was decided",
            "Mitä päätettiin",
            allowed=tuple(ACT_TITLES),
            titles=tuple(ACT_TITLES.values()),
        ),
        Column("value", STR, "What the value or word is to be", "Mikä arvon tai sanan pitää olla", True),
        Column("reviewer", STR, "Who decided", "Kuka päätti"),
        Column("decided_at", STR, "When, ISO 8601", "Milloin, ISO 8601"),
        Column(
            "parent",
            STR,
            "The decision it replaces or follows",
            "Päätös, jonka se korvaa tai jota se seuraa",
            True,
        ),
        Column("note", STR, "The person's note", "Ihmisen huomautus", True),
    ),
    is_read=False,
)
