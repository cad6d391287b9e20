"""Fields are mended by formats, lists, witnesses and words; the ledger leads back to what was read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.cards import mend as mending
from extract.cards.mend import Context, mend_card, mend_fields
from extract.finnish import open_lexicon
from extract.kinds import CodeDecision
from extract.mapping.paragraphs import CellLine, passage, plain_passage
from extract.model import (
    Box,
    Field,
    FieldStatus,
    Frame,
    Line,
    Passage,
    Reading,
    RepairKind,
    TextSource,
    Word,
    ledger,
)
from extract.reading import IMAGE
from extract.repair import Repairer, encoding

FAMILY = families.load()
PROSE = "Hankkeessa kehitettiin yhdessa asukkaiden ja jarjestdjen kanssa uusia tyéelamavalmiuksia"
MENDED = "Hankkeessa kehitettiin yhdessä asukkaiden ja järjestöjen kanssa uusia työelämävalmiuksia"
SOUND = "Naisia tuetaan, ja saamme tukea."
SHARED = Repairer(open_lexicon("frequency"))
WORDS = [
    "työtä",
    "tyota",
    "yhdessa",
    "S20731",
    "$20731",
    "—",
    "2O16",
    "1.9.2016",
    "* ",
    "ELY-",
    "keskus",
    "é",
    "\n",
]


def mend(*fields, extras=(), **known):
    """The fields mended, by name, and the texts beside them; each ledger undone gives what was read."""
    decision = known.pop("decision", CodeDecision("S20731", 0.99))
    done, beside = mend_fields(fields, extras, Context(FAMILY, SHARED, decision, **known))
    for field in done:
        assert 0 <= field.confidence <= 1
        if field.raw is not None:
            assert ledger.apply(field.raw.text, field.repairs) == field.value
            assert ledger.undo(field.value, field.repairs) == field.raw.text
    return {field.name: field for field in done}, beside


def filled(name, text, status=FieldStatus.FILLED):
    return Field(name, status, "Tavoitteet", plain_passage([text]))


def seen(text, source=TextSource.TEXT_LAYER, confidence=1.0, readings=None):
    """A line of words on page 1, with what the image shows of each."""
    words, x = [], 100.0
    for word, other in zip(text.split(), readings or [None] * len(text.split()), strict=True):
        attached = (Reading(other, 0.95, IMAGE),) if other else ()
        words.append(Word(word, Box(x, 100, x + 5 * len(word), 110), source, confidence, attached))
        x += 5 * len(word) + 3
    return passage([CellLine(Line(tuple(words), 1), 500)], {1: Frame(595, 842)})


def changed(field):
    return [(repair.original, repair.repaired, repair.kind) for repair in field.repairs]


@pytest.mark.parametrize(
    ("name", "read", "value"),
    [
        ("card_id", "$20731", "S20731"),
        ("start_date", "1.9.2O16", "1.9.2016"),
        ("public_funding_eur", "47 l26 €", "47 126 €"),
        ("compiled_month", "syyskuu 2O19", "syyskuu 2019"),
        ("funder", "Etela-Savon ELY-keskus", "Etelä-Savon ELY-keskus"),
        (
            "compiled_by",
            "Sosiaalisen osallisuuden edistamisen koordinaatiohanke - Sokra",
            *FAMILY.field("compiled_by").kind.listed,
        ),
        ("objectives", PROSE, MENDED),
    ],
)
def test_each_kind_of_field_is_mended_by_what_is_known_of_it(name, read, value):
    """Codes, dates, amounts and months by their format, listed names by their list, prose by its words."""
    fields, _ = mend(filled(name, read))
    assert fields[name].value == value
    assert fields[name].repairs


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("card_id", "S20731"),
        ("start_date", "1.9.2016"),
        ("public_funding_eur", "47 126 €"),
        ("compiled_month", "syyskuu 2019"),
        ("funder", "Etelä-Savon ELY-keskus"),
        ("objectives", MENDED),
    ],
)
def test_what_is_right_stays(name, text):
    """Nothing of a sound value is touched, and it is believed."""
    fields, _ = mend(filled(name, text))
    assert (fields[name].value, fields[name].repairs) == (text, ())
    assert fields[name].confidence > 0.9


def test_the_image_gives_a_damaged_layer_its_letters():
    """What the image shows on the layer's letters is a second reading and nearly sure."""
    raw = seen("naisia ja tyoelamaa", readings=["näisiä", "ja", "työelämää"])
    fields, _ = mend(Field("methods", FieldStatus.FILLED, None, raw), damaged_pages=frozenset({1}))
    assert fields["methods"].value == "näisiä ja työelämää"
    assert {kind for *_, kind in changed(fields["methods"])} == {RepairKind.SECOND_READING}


def test_what_the_image_confirms_is_not_repaired():
    """A word without dots that the image shows without dots is printed so, however odd it is."""
    words = PROSE.split()
    raw = seen(PROSE, readings=[word if word == "yhdessa" else None for word in words])
    fields, _ = mend(Field("methods", FieldStatus.FILLED, None, raw), damaged_pages=frozenset({1}))
    assert fields["methods"].value.split() == [
        word if word == "yhdessa" else right for word, right in zip(words, MENDED.split(), strict=True)
    ]


def test_words_of_a_sound_page_are_left_alone():
    """A page whose layer was judged sound keeps words that another page would have lost letters in."""
    raw = seen(SOUND)
    field = Field("methods", FieldStatus.FILLED, None, raw)
    fields, _ = mend(field, sound_pages=frozenset({1}))
    assert (fields["methods"].value, fields["methods"].repairs) == (SOUND, ())


def test_the_cards_own_witnesses_outvote_its_cell():
    """A code that title and links agree on is the card's; the change is told as a decision."""
    fields, _ = mend(filled("card_id", "S20781"), decision=CodeDecision("S20731", 0.9))
    assert fields["card_id"].value == "S20731"
    assert [kind for *_, kind in changed(fields["card_id"])] == [RepairKind.DECISION]


def test_title_and_links_are_mended_with_the_card():
    """The texts beside the fields come back in their order."""
    _, beside = mend(
        filled("objectives", PROSE),
        extras=[
            plain_passage(["S20731, Mennaan yhdessa eteenpain"]),
            Passage(""),
            plain_passage(["tyéelama"]),
        ],
    )
    assert beside == ("S20731, Mennään yhdessä eteenpäin", "", "työelämä")


@given(
    st.sampled_from([spec.name for spec in FAMILY.fields]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
)
def test_any_value_can_be_undone(name, words):
    """Whatever is read in whatever field, its ledger leads there and back."""
    raw = plain_passage(" ".join(words).split("\n"))
    if raw is not None:
        mend(Field(name, FieldStatus.FILLED, None, raw))


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("Hanke \"Osallisuus' lisaa", "Hanke ”Osallisuus” lisää"),
        ("Katso www.ita-Suomi.fi tai", "Katso www.ita-suomi.fi tai"),
        ("Katso https:/Awww.THL.fi tai", "Katso https://www.thl.fi tai"),
    ],
)
def test_rules_that_want_the_same_signs_cost_nothing(read, value):
    """Two rules that would change one sign are settled: one of them is made, or one after the other."""
    done, _ = mend(filled("objectives", read), damaged=True)
    assert done["objectives"].value == value


def test_a_field_whose_mending_fails_is_left_as_read(monkeypatch):
    """A fault of a rule costs one field its mending: it stands as read, and the problem quotes nothing."""
    usual = mending._first

    def first(raw, name, context):
        if name == "methods":
            raise IndexError("tyota tehtiin")
        return usual(raw, name, context)

    monkeypatch.setattr(mending, "_first", first)
    context = Context(FAMILY, SHARED, CodeDecision("S20731", 0.99))
    fields = [filled("objectives", "Tyota tehtiin yhdessa"), filled("methods", "Tyota tehtiin")]
    done, (title,), (problem,) = mend_card(fields, [plain_passage(["Tyota"])], context)
    assert [field.value for field in done] == ["Työtä tehtiin yhdessä", "Tyota tehtiin"]
    assert (done[1].confidence, done[1].repairs, title) == (0.0, (), "Työtä")
    assert (problem.field, problem.code) == ("methods", "not-mended")
    assert "tehtiin" not in problem.message


def test_an_address_whose_halves_were_both_read_again_costs_no_document():
    """Both repairs want the first half: one ledger holds what both say, and leads back to what was read."""
    words = [
        Word(
            text,
            Box(60 + 90 * at, 100, 140 + 90 * at, 110),
            TextSource.OCR,
            0.6,
            (Reading(other, 0.99, "pp-ocr"),),
        )
        for at, (text, other) in enumerate([("Osoite", "Osoite"), ("hamke", "hanke"), ("Gthl.fi", "@thl.fi")])
    ]
    raw = passage([CellLine(Line(tuple(words), 1), 400.0)], {1: Frame(595.0, 842.0)})
    done, _ = mend(Field("background", FieldStatus.FILLED, "Hankkeen tausta", raw))
    assert done["background"].value == "Osoite hanke@thl.fi"


def test_a_soft_hyphen_at_a_lines_end_breaks_a_word():
    """The word goes on behind it, once or twice printed; before "ja" nothing is joined."""
    read = plain_passage(
        ["arjen työ\u00ad", "elämää, luonto\u00ad\u00ad", "retkiä", "perhe\u00ad", "ja muuta"]
    )
    assert (
        ledger.apply(read.text, encoding.repairs(read.text)) == "arjen työelämää, luontoretkiä perhe ja muuta"
    )
