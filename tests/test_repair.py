"""Words come back as printed, the rest stays as it is, and every change can be undone."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.finnish import open_lexicon
from extract.model import RepairKind, ledger
from extract.repair import Repairer, Text, repair_plain
from extract.repair import repairer as repairing
from training import frozen

PAGES = Path(__file__).parent.parent / "benchmarks" / "pages"

STRIPPED = (
    "Hankkeessa kehitettiin yhdessa asukkaiden ja jarjestdjen kanssa uusia tyéelamavalmiuksia vahvistavia "
    "menetelmia, joiden avulla syrjaytymisvaarassa olevat nuoret paasevat mukaan yhteis66n."
)
MENDED = (
    "Hankkeessa kehitettiin yhdessä asukkaiden ja järjestöjen kanssa uusia työelämävalmiuksia vahvistavia "
    "menetelmiä, joiden avulla syrjäytymisvaarassa olevat nuoret pääsevät mukaan yhteisöön."
)
SOUND = (
    "Ryhmä kokoontuu kerran viikossa. Tavoitteena on lisätä osallisuutta, näin myös naisia tuetaan. "
    "Saamme tukea, ja maamme mallia levitetään. Lahden ryhmä kävi Vaasassa, ja välillä matkat maksoivat. "
    "Paatti oli lainassa, tunnelma oli hyvä ja kaikki pääsivät mukaan."
)
FOREIGN = {
    "english": "The project supported young adults who had been left outside education and work, and the "
    "results were shared with partners in other countries. All of the material is on our website.",
    "swedish": "Projektet stödde unga vuxna som stod utanför utbildning och arbete, och resultaten delades "
    "med partner i andra länder. Allt material finns på vår webbplats och är fritt att använda.",
    "estonian": "Projekt toetas noori, kes olid haridusest ja tööst kõrvale jäänud, ning tulemusi jagati "
    "partneritega teistes riikides. Kõik materjalid on meie kodulehel.",
}
FIXED = [
    "https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=S20731",
    "etunimi.sukunimi@jarjesto.fi",
    "S20731",
    "1.9.2016 — 30.9.2017",
    "47 126 €",
    "CO2",
    "2014–2020",
    "www.thl.fi/sokra",
    "#tyollisyys",
    "#Jarjestot:",
    "@jarjesto",
]


def mend(repairer, text, **more):
    (repaired,) = repairer.repair_texts([Text(text, **more)])
    value = ledger.apply(text, repaired.repairs)
    assert ledger.undo(value, repaired.repairs) == text
    return value


@pytest.fixture(scope="module", params=["frequency", pytest.param("voikko", marks=pytest.mark.engine)])
def repairer(request):
    return Repairer(open_lexicon(request.param))


def test_stripped_text_comes_back(repairer):
    """Lost dots and misread letters are mended over a whole sentence."""
    assert mend(repairer, STRIPPED) == MENDED


def test_sound_text_is_left_alone(repairer):
    """In a sound text nothing changes, whatever stripped words would look like it."""
    assert mend(repairer, SOUND) == SOUND


@pytest.mark.parametrize("passage", FOREIGN.values(), ids=FOREIGN)
def test_foreign_passages_are_left_alone(repairer, passage):
    """English, Swedish and Estonian stay as they are, alone and inside a stripped text."""
    assert mend(repairer, passage) == passage
    assert mend(repairer, f"{STRIPPED}\n{passage}\n{STRIPPED}") == f"{MENDED}\n{passage}\n{MENDED}"


@pytest.mark.parametrize("token", FIXED)
def test_codes_numbers_and_addresses_stay(repairer, token):
    """What is no word is never touched, in a stripped text either."""
    assert token in mend(repairer, f"{STRIPPED} {token} {STRIPPED}")


def test_a_code_is_mended_where_the_document_proves_it(repairer):
    """A misread S of a code is mended if the same digits stand after an S elsewhere, and only then."""
    text = "$20731, Mennaan yhdessa eteenpain, S20731"
    assert mend(repairer, text) == "S20731, Mennään yhdessä eteenpäin, S20731"
    assert "$20731" in mend(repairer, "$20731, Mennaan yhdessa eteenpain")


def test_words_that_are_also_words_without_dots_follow_the_document(repairer):
    """The same spelling is mended in a stripped document and kept in a sound one."""
    assert "lisäksi" in mend(repairer, f"{STRIPPED} Taman lisaksi tuettiin perheita.")
    assert mend(repairer, f"{SOUND} Lisa ja Mika kävivät Lahden ryhmässä.").endswith(
        "Lisa ja Mika kävivät Lahden ryhmässä."
    )


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("TEM:lla", "TEM:llä"),
        ("ry:lta", "ry:ltä"),
        ("STM:ssa", "STM:ssä"),
        ("EU:ssa", "EU:ssa"),
        ("TEM:Ita", "TEM:ltä"),
        ("VTT:1la", "VTT:llä"),
        ("15:|la", "15:llä"),
        ("ELY:n", "ELY:n"),
        ("Z:ssa", "Z:ssa"),
        ("WHO:lla", "WHO:lla"),
        ("W:ssa", "W:ssä"),
        ("@tem:Ita", "@tem:Ita"),
    ],
)
def test_endings_of_abbreviations_follow_vowel_harmony(repairer, read, printed):
    """An ending after a colon gets its dots from how the abbreviation is said."""
    assert f" {printed} " in mend(repairer, f"{STRIPPED} {read} {STRIPPED}")


def test_a_misread_l_of_an_ending_is_mended_in_a_sound_text(repairer):
    """Every reader takes the l after a colon for a figure or a capital; times and ratios stay."""
    text = "Imetys jatkui 48 %:1la äideistä, ja Kelan ohje oli TEM:Itä. Suhde oli 3:1 klo 12:1 ja nimi:Ila."
    assert mend(repairer, text) == text.replace("%:1la", "%:lla").replace("TEM:Itä", "TEM:ltä")


@pytest.mark.parametrize("word", ["whistlerissa", "killersista", "jarjestdjen", "kilpailupolitikasta"])
def test_no_candidate_stands_twice(repairer, word):
    """A form that was found in two ways has its probability undivided."""
    found = [one.text for one in repairer.candidates(word)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["Whistlerissa", "Quebecissa"])
def test_unlisted_names_get_the_dots_that_their_letters_ask_for(repairer, name):
    """A name that no list has keeps its letters, and its ending follows vowel harmony."""
    assert f" {name[:-1]}ä " in mend(
        repairer, f"{STRIPPED} Talven kisat pidettiin {name} ja Oslossa. {STRIPPED}"
    )


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Illalla ehka pelataan korttia", "pelataan"),
        ("Ryhman toiminta etana alkoi, kokoukset pidettiin etana verkossa", "etänä"),
        ("Osallistujista suurin osa oli naisia, eika yksikaan naista puhunut", "näistä"),
    ],
)
def test_forms_that_differ_in_dots_are_told_apart_by_the_words_around(repairer, read, printed):
    """Two forms of the same letters are decided by what stands beside them."""
    assert f" {printed} " in mend(repairer, f"{STRIPPED} {read} usein. {STRIPPED}")


def test_a_number_of_a_note_is_no_letter(repairer):
    """A figure right after a known word is left there, in a sound and in a stripped text."""
    for text in (SOUND, STRIPPED):
        assert " puute3. Sen vuoksi5 tuli" in mend(
            repairer, f"{text} Siksi oli puute3. Sen vuoksi5 tuli. {text}"
        )


@pytest.mark.parametrize("word", ["mainutut", "Kraaterit"])
def test_letters_of_unknown_words_stay_where_few_letters_were_lost(repairer, word):
    """Without an odd sign a letter of a word that no list has changes only where pages lose letters."""
    assert f" {word} " in mend(repairer, f"{STRIPPED} Siella moni {word} usein. {STRIPPED}")


def test_capitals_are_kept(repairer):
    """A word keeps its case of letters."""
    assert "KEHITTÄMINEN Yhdessä" in mend(repairer, f"KEHITTAMINEN Yhdessa {STRIPPED}")


def test_doubt_is_stated_where_nothing_is_certain(repairer):
    """A word that is none is left as read and named as a doubt."""
    text = f"{STRIPPED} Xzqvw oli mukana."
    (repaired,) = repairer.repair_texts([Text(text)])
    assert "Xzqvw" in {text[doubt.start : doubt.end] for doubt in repaired.doubts}


def test_unlikely_repairs_are_not_made():
    """Above its probability a repair is made; with a bound of 1 nothing is."""
    strict = Repairer(open_lexicon("frequency"), min_probability=1.0)
    assert mend(strict, STRIPPED) == STRIPPED


def test_every_word_is_judged(repairer):
    """Each unit has a probability and stands where it says."""
    (repaired,) = repairer.repair_texts([Text(STRIPPED)])
    assert [STRIPPED[word.start : word.end] for word in repaired.words] == STRIPPED.replace(",", "").replace(
        ".", ""
    ).split()
    assert all(0 <= word.probability <= 1 for word in repaired.words)


def test_kinds_tell_dots_from_other_letters(repairer):
    """A repair of dots alone is of kind diacritics, another of kind characters."""
    (repaired,) = repairer.repair_texts([Text(STRIPPED)])
    kinds = {repair.original: repair.kind for repair in repaired.repairs}
    assert kinds["yhdessa"] is RepairKind.DIACRITICS
    assert kinds["jarjestdjen"] is RepairKind.CHARACTERS


BROKEN = [
    ("MennÃ¤Ã¤n yhdessÃ¤ eteenpÃ¤in", "Mennään yhdessä eteenpäin"),
    ("Ã…vikin kylÃ¤ ja Ã„htÃ¤ri", "Åvikin kylä ja Ähtäri"),
    ("Menna\u0308a\u0308n yhdessa\u0308", "Mennään yhdessä"),
    ("Hankkeen proﬁili", "Hankkeen profiili"),
    ("kehit\u00adtäminen", "kehittäminen"),
    ("ka¨ytäntö", "käytäntö"),
    ("osallistujien pro\ufffdili", "osallistujien profiili"),
    ("verkosto\x02toiminta", "verkosto\x02toiminta"),
    ("lain 17 8:n ja 24 $:ssa", "lain 17 §:n ja 24 §:ssä"),
]


@pytest.mark.parametrize(("read", "printed"), BROKEN)
def test_what_encodings_broke_is_mended(repairer, read, printed):
    """Mojibake, loose accents, ligatures and soft hyphens are undone with a ledger."""
    assert mend(repairer, read) == printed


@given(
    st.text(alphabet="aäoöéd6 -\n.STEM:jkltnise¨\u00ad\u0308", max_size=80),
    st.sets(st.integers(0, 79), max_size=4),
)
@settings(deadline=None, max_examples=200)
def test_any_text_can_be_undone(text, places):
    """Whatever the text and its line ends, undoing gives the text as read."""
    breaks = tuple(at for at in sorted(places) if text[at : at + 1] == " ")
    (repaired,) = SHARED.repair_texts([Text(text, breaks)])
    assert ledger.undo(ledger.apply(text, repaired.repairs), repaired.repairs) == text


SHARED = Repairer(open_lexicon("frequency"))


def test_words_broken_over_lines_are_mended_and_stay_broken(repairer):
    """A word that a line end breaks is judged whole; hyphen and line end stay."""
    text = (
        f"{STRIPPED}\nNuorten tyollisty-\nmista ja elaman-\nhallintaa tuettiin, sosiaali-\nja terveysala.\n"
    )
    repaired = repair_plain(text, repairer)
    value = ledger.apply(text, repaired.repairs)
    assert value.endswith("työllisty-\nmistä ja elämän-\nhallintaa tuettiin, sosiaali-\nja terveysala.\n")
    assert ledger.undo(value, repaired.repairs) == text


def test_lines_of_a_plain_text_stay(repairer):
    """The filter keeps every line."""
    text = "Tavoitteet\n\nTukea nuorten tyéelamavalmiuksia\nja yhteis6ja\n"
    value = ledger.apply(text, repair_plain(text, repairer).repairs)
    assert value == "Tavoitteet\n\nTukea nuorten työelämävalmiuksia\nja yhteisöjä\n"


CARD = Path(__file__).parent.parent / "fixtures" / "cards" / "s20731-text.txt"
BROKEN_ON_THE_CARD = {
    "edistamisen": "edistämisen",
    "Mennaan": "Mennään",
    "yhdessa": "yhdessä",
    "eteenpain": "eteenpäin",
    "eteenpéin": "eteenpäin",
    "Etela-Savon": "Etelä-Savon",
    "Pitkalahti-Petosen": "Pitkälahti-Petosen",
    "kohderyhmat": "kohderyhmät",
    "Pémpeli": "Pömpeli",
    "jarjestdjen": "järjestöjen",
    "valista": "välistä",
    "yhteisty6ta": "yhteistyötä",
    "lisdamiseksi": "lisäämiseksi",
    "tyéelamavalmiuksia": "työelämävalmiuksia",
    "Ryhmatoiminnat": "Ryhmätoiminnat",
    "menetelmat": "menetelmät",
    "korttitydpaja": "korttityöpaja",
    "kerddminen": "kerääminen",
    "piirtdminen": "piirtäminen",
    "kehittdminen": "kehittäminen",
    "selkeyttdminen": "selkeyttäminen",
    "kaytannot": "käytännöt",
    "Ryhmatoimintamalli": "Ryhmätoimintamalli",
    "syrjaytymisen": "syrjäytymisen",
    "ehkaisemiseksi": "ehkäisemiseksi",
    "tydllisyyspolulla": "työllisyyspolulla",
    "elamansuunnitelmien": "elämänsuunnitelmien",
    "lisdantyminen": "lisääntyminen",
    "Levittaminen": "Levittäminen",
    "syrjaytyneiden": "syrjäytyneiden",
    "tydskentelevaa": "työskentelevää",
    "yhteis6a": "yhteisöä",
    "kayttéonotosta": "käyttöönotosta",
    "kehittamistyon": "kehittämistyön",
    "$20731": "S20731",
}


def test_every_broken_form_of_the_example_card_comes_back_and_nothing_else_changes(repairer):
    """The card's 34 broken forms and its code are mended; every other word stays as it was read."""
    text = CARD.read_text("utf-8")
    repaired = ledger.apply(text, repair_plain(text, repairer).repairs)
    printed = [
        word if word.startswith("http") else MISREAD.sub(lambda found: BROKEN_ON_THE_CARD[found[0]], word)
        for word in re.split(r"(\s+)", text)
    ]
    assert len(BROKEN_ON_THE_CARD) == 35
    assert all(word in text for word in BROKEN_ON_THE_CARD)
    assert repaired == "".join(printed)


MISREAD = re.compile(
    "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(BROKEN_ON_THE_CARD, key=len, reverse=True))
)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ala-asteella", "ala-asteella"),
        ("lhmiset", "Ihmiset"),
        ("200 °C:ssa", "200 °C:ssa"),
        ("91 %:lla", "91 %:lla"),
        ("200 €:lla", "200 €:lla"),
        ("6 §:lla", "6 §:llä"),
        ("19 §:ss4", "19 §:ssä"),
        ("Facebook:sta", "Facebook:sta"),
        ("Oy:lta", "Oy:ltä"),
        ("koko y6n", "koko yön"),
        ("tyOpaikalla", "työpaikalla"),
        ("mys", "myös"),
        ("TYO JA KOULUTUS NUORILLE", "TYÖ JA KOULUTUS NUORILLE"),
        ("ELY-KESKUKSEN RAHOITUS OSA SAK:N TUESTA", "ELY-KESKUKSEN RAHOITUS OSA SAK:N TUESTA"),
    ],
)
def test_words_in_their_place(repairer, read, printed):
    """First parts, endings, capitals and lost letters are judged by where they stand."""
    assert f" {printed} " in mend(repairer, f"{STRIPPED} {read} {STRIPPED}")


@pytest.mark.parametrize(
    ("read", "printed"),
    [("k\ufffdyt\ufffdnn\ufffdt", "käytännöt"), ("\ufffditi", "äiti"), ("h\ufffdnke", "hanke")],
)
def test_a_sign_that_encodings_left_stands_for_any_letter(repairer, read, printed):
    """U+FFFD is a letter to be found, most often ä or ö."""
    assert f" {printed} " in mend(repairer, f"Hankkeessa mukana {read} ja muut tuottivat hyvää tulosta.")


def test_what_is_kept_of_words_is_bounded(monkeypatch):
    """A run over an endless archive keeps no more words than it may, and repairs as before."""
    monkeypatch.setattr(repairing, "KEPT_WORDS", 3)
    mender = Repairer(open_lexicon("frequency"))
    text = [Text("hankkeen tyottomat nuoret saivat tukea kuntouttavasta toiminnasta")]
    first = mender.repair_texts(text)
    assert mender.repair_texts(text) == first
    mender.repair_texts([Text("toinen")])
    assert len(mender._found) <= 3


@pytest.mark.parametrize(
    "misread",
    [{"t": "†", "k": "κ"}, {"ä": "ž", "ö": "ž"}, {"ä": "#", "ö": "#"}, {"l": "[", "a": "@"}],
    ids=str,
)
def test_what_an_unknown_reader_takes_for_letters_is_learned_from_the_document(repairer, misread):
    """Text in which a reader takes letters for others again and again comes back, and is not called sure."""
    text = frozen.load(PAGES / "choose-16.tsv")[0]
    printed = " ".join(pair.clean for pair in text.pairs if pair.clean)
    read = printed.translate(str.maketrans(misread))
    (repaired,) = repairer.repair_texts([Text(read)])
    new = ledger.apply(read, repaired.repairs)
    words = [(old, made) for old, made in zip(printed.split(), new.split(), strict=True) if old.isalpha()]
    assert sum(old == made for old, made in words) / len(words) > 0.97
    assert max(repair.probability for repair in repaired.repairs) < 0.95
    assert ledger.undo(new, repaired.repairs) == read


GOCR = (
    "H_kkeen l_tökoh_na oli h_vainto, jonha muk_n Ylä-Savossa oli vuonna 2014 hymmeniä nuoria vaiIla tyJtä. "
    "Ryhmät hokoontuivat viihoi_in h_kkeen tiIoissa, ja osallistujat pääsivät tutustumaan työpaihkoihin "
    "seha sa_aan _rheen opiskeIussa. Ohj_jat tuhivat nuoria palv_uissa. "
)


def test_readers_that_were_counted_are_undone(repairer):
    """What gocr makes of Finnish is mended by its own misreadings; numbers stay."""
    new = mend(repairer, GOCR * 3)
    assert "Hankkeen" in new
    assert "mukaan" in new
    assert "2014" in new
