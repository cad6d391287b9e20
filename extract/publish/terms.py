"""What the words of closed lists mean, in English and Finnish, and how absence is written.

Columns that bring no titles of their own are known by name alone; a test holds them against the schema.
"""

from extract.families import Family
from extract.schema import Column

# (English, Finnish), by column and value.
TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "media_type": {
        "pdf": ("PDF", "PDF"),
        "text": ("Plain-text dump", "Tekstitiedosto"),
        "other": ("Anything else", "Jokin muu"),
    },
    "status": {
        "ok": ("Read", "Luettu"),
        "failed": ("Could not be read", "Ei voitu lukea"),
        "skipped": ("Left out on purpose", "Jätetty tarkoituksella pois"),
    },
    "reason": {
        "empty-file": ("The file is empty", "Tiedosto on tyhjä"),
        "unsupported": ("No PDF and no text", "Ei PDF- eikä tekstitiedosto"),
        "encrypted": ("A password is needed", "Vaatii salasanan"),
        "damaged": ("The file is broken", "Tiedosto on rikki"),
        "not-a-card": ("No card was found in it", "Siitä ei löytynyt korttia"),
        "duplicate": ("Another file has the same content", "Toisessa tiedostossa on sama sisältö"),
        "too-large": ("Beyond the limits of size", "Ylittää kokorajat"),
        "timeout": ("Took longer than allowed", "Kesti sallittua kauemmin"),
        "out-of-memory": ("Took more memory than allowed", "Vei sallittua enemmän muistia"),
        "crashed": ("The program failed on it", "Ohjelma kaatui siihen"),
        "changed-while-reading": ("Was changed while it was read", "Muuttui kesken lukemisen"),
    },
    "text_source": {
        "text-layer": ("The PDF's own text", "PDF:n oma teksti"),
        "ocr": ("Read from an image", "Luettu kuvasta"),
        "plain-text": ("A plain-text dump", "Tekstitiedosto"),
        "mixed": ("Several of these", "Useampi näistä"),
    },
    "field_status": {
        "filled": ("The card has a value", "Kortilla on arvo"),
        "empty": ("The card leaves it empty", "Kortti jättää sen tyhjäksi"),
        "label-missing": ("Its label is not on the card", "Otsikkoa ei ole kortilla"),
        "unreadable": ("Something stands there that cannot be read", "Siinä on jotakin, mitä ei voi lukea"),
        "ambiguous": (
            "A value stands there that may belong to a neighbouring field",
            "Siinä on arvo, joka voi kuulua viereiselle kentälle",
        ),
    },
    "severity": {"error": ("Error", "Virhe"), "warning": ("Warning", "Varoitus")},
    "legal_form": {
        "ry": ("Registered association", "Rekisteröity yhdistys"),
        "sr": ("Foundation", "Säätiö"),
        "Oy": ("Limited company", "Osakeyhtiö"),
        "Oyj": ("Public limited company", "Julkinen osakeyhtiö"),
        "osk": ("Cooperative", "Osuuskunta"),
        "Ky": ("Limited partnership", "Kommandiittiyhtiö"),
    },
    # The columns "kind" of repairs and of organisations share no value.
    "kind": {
        "diacritics": ("Letters å, ä and ö restored", "Kirjaimet å, ä ja ö palautettu"),
        "characters": ("Misread characters", "Väärin luettuja merkkejä"),
        "hyphen": ("Hyphen at a line's end", "Tavuviiva rivin lopussa"),
        "second-reading": ("Read a second time", "Luettu toiseen kertaan"),
        "decision": (
            "Decided by the card's other places, or by a person",
            "Ratkaistu kortin muiden kohtien perusteella tai ihmisen päätöksellä",
        ),
        "association": ("Association", "Yhdistys"),
        "foundation": ("Foundation", "Säätiö"),
        "company": ("Company", "Yhtiö"),
        "cooperative": ("Cooperative", "Osuuskunta"),
        "municipality": ("Municipality or town, or a part of it", "Kunta tai kaupunki tai sen osa"),
        "joint-authority": ("Joint municipal authority", "Kuntayhtymä"),
        "wellbeing-services-county": ("Wellbeing services county", "Hyvinvointialue"),
        "regional-council": ("Regional council", "Maakuntaliitto"),
        "parish": ("Parish or parish union", "Seurakunta tai seurakuntayhtymä"),
        "university": ("University", "Yliopisto"),
        "university-of-applied-sciences": ("University of applied sciences", "Ammattikorkeakoulu"),
        "school": ("School or college", "Oppilaitos"),
        "ely-centre": (
            "Centre for Economic Development, Transport and the Environment",
            "Elinkeino-, liikenne- ja ympäristökeskus",
        ),
        "ministry": ("Ministry", "Ministeriö"),
        "state-agency": ("State agency or institute", "Valtion virasto tai laitos"),
        "other": ("Not told by the name", "Nimi ei kerro"),
    },
}
# How a cell without a value is written in CSV, and what it means.
ABSENT = ("", "Not on the card, not known or not applicable", "Ei kortilla, ei tiedossa tai ei sovellu")


def categories(column: Column, family: Family) -> list[tuple[str, str, str]]:
    """The values of a column's closed list with their English and Finnish meaning."""
    roles = {role.name: (role.title_en, role.title_fi) for role in family.roles}
    terms = {**TERMS, "role": roles}.get(column.name, {})
    values = [str(value) for value in column.allowed]
    titles = column.titles or tuple(terms.get(value, (value, value)) for value in values)
    return [(value, *title) for value, title in zip(values, titles, strict=True)]
