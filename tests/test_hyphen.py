"""A hyphen at a line's end is judged by the words around it."""

import pytest

from extract.finnish import open_lexicon
from extract.model import ledger
from extract.repair import Repairer, Text

CASES = [
    ("kokeillaan uusien mene-| telmien kanssa", "kokeillaan uusien menetelmien kanssa"),
    ("hanke RR-| tietopalvelussa", "hanke RR-tietopalvelussa"),
    ("tuetaan sosiaali-| ja terveyspalvelut yhdessä", "tuetaan sosiaali- ja terveyspalvelut yhdessä"),
    ("osallistujat saivat linja-| autokortti kädessä", "osallistujat saivat linja-autokortti kädessä"),
    ("asukkaat Pitkälahti-| Petosen alueella", "asukkaat Pitkälahti-Petosen alueella"),
    ("ks. https://www.example.fi/hanke-| kortti asiasta", "ks. https://www.example.fi/hanke-kortti asiasta"),
    ("tukea saivat 18-| vuotiaat nuoret", "tukea saivat 18-vuotiaat nuoret"),
    ("nuorten osalli-| suutta lisättiin", "nuorten osallisuutta lisättiin"),
    ("elinkeino-, liikenne-| ja ympäristökeskus", "elinkeino-, liikenne- ja ympäristökeskus"),
    ("ELY-| keskuksen rahoitus", "ELY-keskuksen rahoitus"),
    ("kysy: jarvi-| suomi.piiri@mll.example asiasta", "kysy: jarvi-suomi.piiri@mll.example asiasta"),
    ("ks. mll.fi/jarvi-| suomi asiasta", "ks. mll.fi/jarvi-suomi asiasta"),
    ("valittiin ryhmän ohjaa-| ja: hän aloitti", "valittiin ryhmän ohjaaja: hän aloitti"),
    ("kirjoittamaan nopeammak-| si kuin ennen", "kirjoittamaan nopeammaksi kuin ennen"),
    ("rakennettiin online-| kurssi vertaisille", "rakennettiin online-kurssi vertaisille"),
    ("oli mukana Romaniportti-| hankkeen valmistelussa", "oli mukana Romaniportti-hankkeen valmistelussa"),
    ("jonottaminen on häpeäl-| listä monelle", "jonottaminen on häpeällistä monelle"),
    ("päätettiin lähettä-| neen tahon kanssa", "päätettiin lähettäneen tahon kanssa"),
    ("näyttely vie-| dään kouluille", "näyttely viedään kouluille"),
    ("ensi-| sijaisesti työttömät", "ensisijaisesti työttömät"),
    ("pidettiin keskustelu-| ja kahvihetket yhdessä", "pidettiin keskustelu- ja kahvihetket yhdessä"),
    ("ryhmän ohjaa-| ja aloitti", "ryhmän ohjaaja aloitti"),
    ("koulutus-| tai työpaikka", "koulutus- tai työpaikka"),
    ("avustuksella (Ak-| toiminta) vuosittain", "avustuksella (Ak-toiminta) vuosittain"),
]


@pytest.fixture(scope="module")
def repairer():
    return Repairer(open_lexicon("frequency"))


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_hyphens_at_line_ends(repairer, marked, expected):
    """Broken words are joined, hyphens of words stay, suspended parts stay apart."""
    breaks = tuple(at for at, sign in enumerate(marked) if sign == "|")
    assert len(breaks) == 1
    text = marked.replace("|", "")
    (repaired,) = repairer.repair_texts([Text(text, breaks, damage=0.0)])
    value = ledger.apply(text, repaired.repairs)
    assert value == expected
    assert ledger.undo(value, repaired.repairs) == text


def test_a_broken_word_is_joined_and_mended_at_once(repairer):
    """One repair does both, and its original is what stands on the page."""
    text = "Hankkeessa edistettiin tyollisty- mista ja hyvinvointia yhdessa muiden kanssa."
    (repaired,) = repairer.repair_texts([Text(text, (text.index("- ") + 1,))])
    assert "työllistymistä" in ledger.apply(text, repaired.repairs)
    assert "tyollisty- mista" in {repair.original for repair in repaired.repairs}


def test_a_space_that_is_no_line_end_is_left(repairer):
    """Without a line end nothing is joined."""
    text = "mene- telmien"
    (repaired,) = repairer.repair_texts([Text(text, damage=0.0)])
    assert ledger.apply(text, repaired.repairs) == text


def test_the_document_says_which_hyphens_are_its_own(repairer):
    """What stands elsewhere with a hyphen keeps it at a line's end; what stands without one loses it."""
    text = "Tuki- raha tuli. Tuki-raha on uusi. Kahvi- hetki jäi. Kahvihetki oli kaikille."
    breaks = (text.index("- r") + 1, text.index("- h") + 1)
    (repaired,) = repairer.repair_texts([Text(text, breaks, damage=0.0)])
    value = ledger.apply(text, repaired.repairs)
    assert value == "Tuki-raha tuli. Tuki-raha on uusi. Kahvihetki jäi. Kahvihetki oli kaikille."


def test_a_hyphen_that_may_be_either_is_doubted(repairer):
    """Where both readings are near the ledger's probability says so, and so do hyphens left as they are."""
    text = "kylässä toimi- ja tapasi muita"
    (repaired,) = repairer.repair_texts([Text(text, (text.index("- ja") + 1,), damage=0.0)])
    chances = [*repaired.hyphens, *(repair.probability for repair in repaired.repairs)]
    assert chances
    assert min(chances) < 0.995
