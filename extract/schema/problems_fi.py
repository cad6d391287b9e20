"""The sentences of ``problems`` in Finnish: each form of an English one with its translation.

What a sentence quotes of a card stays as it is. A sentence of a form that is not listed stays English.
"""

import re
from functools import cache

# English and Finnish by the kind of problem; what differs from card to card stands at the braces, in order.
FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "label-missing": (("The label {} was not found on the card.", "Otsikkoa {0} ei löytynyt kortilta."),),
    "ambiguous": (
        (
            "Labels and texts stand apart: the text may be this field's, or of {}.",
            "Otsikot ja tekstit ovat erillään: teksti voi kuulua tälle kentälle tai otsikolle {0}.",
        ),
        (
            "Labels and texts stand apart: the text may be this field's.",
            "Otsikot ja tekstit ovat erillään: teksti voi kuulua tälle kentälle.",
        ),
        (
            "Labels and texts stand apart: the text of {} may be this field's.",
            "Otsikot ja tekstit ovat erillään: otsikon {0} teksti voi kuulua tälle kentälle.",
        ),
    ),
    "unreadable": (
        ("The cell shows something that is not readable.", "Solussa on jotakin, mitä ei voi lukea."),
    ),
    "may-hold-more": (
        (
            "The label {} was not found after it: its text may be the end of this one.",
            "Seuraavaa otsikkoa {0} ei löytynyt: sen teksti voi olla tämän lopussa.",
        ),
    ),
    "may-stand-elsewhere": (
        (
            "The cell of {} shows nothing, but text may be its own that stands elsewhere.",
            "Otsikon {0} solussa ei ole mitään, mutta muualla oleva teksti voi kuulua sille.",
        ),
    ),
    "no-date": (("{} is no date.", "{0} ei ole päivämäärä."),),
    "no-amount": (("{} is no amount.", "{0} ei ole rahamäärä."),),
    "no-month": (("{} is no month.", "{0} ei ole kuukausi."),),
    "code-missing": (("No {} was found in the card's text{}.", "Kortin tekstistä ei löytynyt koodia."),),
    "code-conflict": (
        ("The code {} stands against another one in: {}.", "Koodi {0} on ristiriidassa toisen kanssa: {1}."),
    ),
    "code-repeated": (
        ("The code {} stands on another card too: {}.", "Koodi {0} on myös toisella kortilla: {1}."),
    ),
    "end-before-start": (
        ("The period ends ({}) before it starts ({}).", "Kausi päättyy ({0}) ennen kuin se alkaa ({1})."),
    ),
    "name-differs": (
        ("The title shows the name {}, the cell {}.", "Otsikkorivillä nimi on {0}, solussa {1}."),
    ),
    "unknown-municipality": (
        (
            "{} names no known municipality; the nearest is {}.",
            "{0} ei nimeä tunnettua kuntaa; lähin on {1}.",
        ),
        ("{} names no known municipality.", "{0} ei nimeä tunnettua kuntaa."),
    ),
    "unknown-funder": (
        (
            "{} is not among the known funders; the nearest is {}.",
            "{0} ei ole tunnettu rahoittaja; lähin on {1}.",
        ),
        ("{} is not among the known funders.", "{0} ei ole tunnettu rahoittaja."),
    ),
    "implausible-amount": (("{} euros is not a plausible amount.", "{0} euroa ei ole uskottava rahamäärä."),),
    "unused-text": (
        (
            "Text of the cell that belongs to no field was left out: {}.",
            "Solun tekstistä jätettiin pois osa, joka ei kuulu mihinkään kenttään: {0}.",
        ),
    ),
    "row-without-label": (
        (
            "Page {}: a row without a label was taken for a part of the cell above it.",
            "Sivu {0}: riviä ilman otsikkoa pidettiin yläpuolisen solun osana.",
        ),
    ),
    "layout-unsure": (
        (
            "Page {}: whether the label stands beside, above or before its text is not certain.",
            "Sivu {0}: ei ole varmaa, onko otsikko tekstinsä vieressä, yläpuolella vai edessä.",
        ),
    ),
    "text-between-rows": (
        (
            "Page {}: text between two rows was left out: {}.",
            "Sivu {0}: rivien välinen teksti jäi pois: {1}.",
        ),
    ),
    "text-under-heading": (
        (
            "Text under the heading {} that stands under no label was left out.",
            "Otsikon {0} alla oleva teksti, joka ei kuulu millekään kentälle, jäi pois.",
        ),
    ),
    "text-below-table": (
        (
            "Page {}: text below the table was left out: {}.",
            "Sivu {0}: taulukon alla oleva teksti jäi pois: {1}.",
        ),
    ),
    "unknown-label": (
        (
            "Page {}: the label {} is unknown; its text was left out: {}.",
            "Sivu {0}: otsikkoa {1} ei tunneta; sen teksti jäi pois: {2}.",
        ),
    ),
    "labels-without-card": (
        (
            "Text under labels that make no card of their own was left out: {}.",
            "Pois jäi teksti sellaisten otsikoiden alta, jotka eivät yksin ole kortti: {0}.",
        ),
    ),
    "unlike-calibration": (
        (
            "More doubt than in any document that the bounds were fitted on: {}.",
            "Epävarmempi kuin yksikään asiakirja, josta rajat sovitettiin: {0}.",
        ),
    ),
    "not-mended": (
        (
            "{} stands as it was read: mending it failed ({}); please report it.",
            "{0} on sellaisena kuin se luettiin: korjaaminen epäonnistui ({1}); ilmoita siitä.",
        ),
    ),
    "register-missing": (("The register has no project {}.", "Rekisterissä ei ole hanketta {0}."),),
    "register-differs": (("The card says {}, the register {}.", "Kortilla on {0}, rekisterissä {1}."),),
    "pages-missing": (
        (
            "The file says that it has {} pages; {} are there.",
            "Tiedostossa pitäisi olla {0} sivua, mutta siinä on {1}.",
        ),
    ),
    "page-unread": (
        ("{}: what stands on page {} is missing.", "Sivun {1} sisältö puuttuu: sivua ei voitu lukea."),
    ),
    "invisible-text": (
        (
            "Page {} holds words that are invisible; they were left out: {}.",
            "Sivulla {0} on näkymättömiä sanoja, jotka jätettiin pois: {1}.",
        ),
    ),
    "attachments": (
        (
            "Attached to the file and not read: {}. Run with --attachments to read it as well.",
            "Tiedoston liitteenä, lukematta: {0}. Valinta --attachments lukee senkin.",
        ),
        (
            "Attached to the file: {}. What each holds is told in a row of its own.",
            "Tiedoston liitteenä: {0}. Kunkin sisällöstä kertoo oma rivinsä.",
        ),
    ),
}


def in_finnish(code: str, message: str) -> str:
    """A problem's sentence in Finnish; the English one where its form is not listed.

    Args:
        code: the kind of problem.
        message: the sentence in English.
    """
    for english, finnish in FORMS.get(code, ()):
        if found := _pattern(english).fullmatch(message):
            return finnish.format(*found.groups())
    return message


@cache
def _pattern(english: str) -> re.Pattern[str]:
    """The sentence with anything at its braces."""
    return re.compile("(.*)".join(map(re.escape, english.split("{}"))), re.DOTALL)
