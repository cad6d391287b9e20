"""Names of organisations get one normal form, whatever way they are spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import schema
from extract.families import load
from extract.organisations import Kind, lists, nearest, organisation
from extract.tables import organisation_rows

SAME = [
    (
        "Sininauhaliitto ry",
        [
            "Sininauhaliitto r.y.",
            "Sininauhaliitto ry.",
            "Sininauhaliitto r. y.",
            "Sininauhaliitto r y",
            "Sininauhaliitto rf",
        ],
    ),
    (
        "Oulun Diakonissalaitoksen säätiö sr",
        ["Oulun Diakonissalaitoksen Säätiö", "Oulun Diakonissalaitoksen säätiö rs"],
    ),
    (
        "Jyväskylän ammattikorkeakoulu Oy",
        ["Jyväskylän Ammattikorkeakoulu Oy", "Jyväskylän ammattikorkeakoulu", "JAMK"],
    ),
    ("Lapin yliopisto", ["Lapin Yliopisto"]),
    (
        "Rakennus Virta Oy",
        ["Rakennus Virta OY", "Oy Rakennus Virta Ab", "Rakennus Virta Oy Ab", "Rakennus  Virta Ab"],
    ),
    (
        "Hämeen ELY-keskus",
        ["Hämeen elinkeino-, liikenne- ja ympäristökeskus", "HÄMEEN ELY-KESKUS", "Hämeen ELY"],
    ),
    ("Ålandsbanken Oyj", ["Ålandsbanken Abp", "Abp Ålandsbanken"]),
    ("Toivo osk", ["Osk. Toivo", "Toivo osk."]),
    ("Sosiaali- ja terveysministeriö", ["STM", "sosiaali- ja terveysministeriö"]),
    ("Vaasan kaupunki", ["Vaasan Kaupunki", "Vasa stad"]),
    (
        "Mannerheimin Lastensuojeluliiton Kainuun piiri ry",
        ["MLL:n Kainuun Piiri ry", "MLL Kainuun piiri r.y."],
    ),
    (
        "Etelä-Karjalan sosiaali- ja terveydenhuollon kuntayhtymä",
        ["Eksote", "Etelä-Karjalan sosiaali- ja terveyden huollon ky"],
    ),
    ("Tampereen evankelis-luterilainen seurakunta", ["Tampereen ev.lut. Seurakunta"]),
    ("Pohjois-Savon Liikunta", ["Pohjois–Savon Liikunta", " Pohjois-Savon  Liikunta,"]),
    ("Helsingin kaupunki, nuorisopalvelut", ["Helsingin Kaupunki, nuorisopalvelut"]),
]
PAIRS = [(normal, spelled) for normal, spellings in SAME for spelled in (normal, *spellings)]


@pytest.mark.parametrize(("normal", "spelled"), PAIRS, ids=[pair[1] for pair in PAIRS])
def test_spellings_of_one_name_have_one_normal_form(normal, spelled):
    """Marks, capitals, languages and abbreviations do not part one organisation into two."""
    assert organisation(spelled).normal_form == normal


KINDS = [
    ("Tukikohta diakonia ry", Kind.ASSOCIATION, "ry", None),
    ("Kuopion Rouvasväenyhdistys ry", Kind.ASSOCIATION, "ry", "Kuopio"),
    ("Tornion Työvoimalasäätiö", Kind.FOUNDATION, "sr", "Tornio"),
    ("KSAK Oy", Kind.COMPANY, "Oy", None),
    ("Lapin ammattikorkeakoulu Oy", Kind.UNIVERSITY_OF_APPLIED_SCIENCES, "Oy", None),
    ("Poliisiammattikorkeakoulu", Kind.UNIVERSITY_OF_APPLIED_SCIENCES, None, None),
    ("Korsholms kommun", Kind.MUNICIPALITY, None, "Mustasaari"),
    ("Uudenkaupungin kaupunki", Kind.MUNICIPALITY, None, "Uusikaupunki"),
    ("Olemattoman kunta", Kind.MUNICIPALITY, None, None),
    ("Kuopion evankelis-luterilainen seurakuntayhtymä", Kind.PARISH, None, "Kuopio"),
    ("Pirkanmaan liitto", Kind.REGIONAL_COUNCIL, None, None),
    ("Kainuun hyvinvointialue", Kind.WELLBEING_SERVICES_COUNTY, None, None),
    ("Yrkeshögskolan Arcada", Kind.UNIVERSITY_OF_APPLIED_SCIENCES, None, None),
    ("Yrkeshögskolan Novia Ab", Kind.UNIVERSITY_OF_APPLIED_SCIENCES, "Oy", None),
    ("Turun AMK Oy", Kind.UNIVERSITY_OF_APPLIED_SCIENCES, "Oy", "Turku"),
    ("Åbo Akademi", Kind.UNIVERSITY, None, None),
    ("Stiftelsen Eschnerska Frilasarettet", Kind.FOUNDATION, "sr", None),
    ("Kuntayhtymä Kaksineuvoinen", Kind.JOINT_AUTHORITY, None, None),
    ("Osk Toivo", Kind.COOPERATIVE, "osk", None),
    ("Luonnonvarakeskus", Kind.STATE_AGENCY, None, None),
    ("Virtasen mylly ky", Kind.COMPANY, "Ky", None),
    ("Keskuspuiston ammattiopisto", Kind.SCHOOL, None, None),
]


@pytest.mark.parametrize(("name", "kind", "form", "municipality"), KINDS, ids=[row[0] for row in KINDS])
def test_a_name_tells_kind_form_and_place(name, kind, form, municipality):
    """What the name says is said; what it does not say stays None."""
    made = organisation(name)
    assert (made.kind, made.legal_form, made.municipality) == (kind, form, municipality)


WORDS = st.sampled_from(
    [
        "Oulun",
        "Lapin",
        "Vamos",
        "Säätiö",
        "yhdistys",
        "ry",
        "r.y.",
        "Oy",
        "Ab",
        "oyj",
        "sr",
        "kaupunki",
        "Kunta",
        "MLL:n",
        "SPR",
        "Piiri",
        "ja",
        ",",
        "ELY-keskus",
        "THL",
        "ky",
        "huollon",
        "–",
        "-",
        "seurakunta",
        "stad",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
def test_a_normal_form_is_its_own_normal_form(name):
    """Normalising twice changes nothing more, and nothing is lost altogether."""
    normal = organisation(name).normal_form
    assert organisation(normal).normal_form == normal
    assert normal or not name.strip(" ,–-")


@given(st.text(max_size=40))
def test_any_text_has_a_normal_form(name):
    """No name is an error."""
    organisation(organisation(name).normal_form)


def test_lists_are_whole():
    """Every municipality has a genitive of its own, and every spelling a known kind."""
    genitives = [item.genitive for item in lists.municipalities()]
    assert len(set(genitives)) == len(genitives) == 459
    assert sum(item.active for item in lists.municipalities()) == 308
    for spelling in lists.spellings():
        assert spelling.match in {"whole", "prefix", "part"}
        assert spelling.match != "whole" or Kind(spelling.kind)


def test_the_nearest_name_is_offered_only_if_it_is_near():
    """A slip of a letter finds its name; anything else finds none."""
    known = ("Hämeen ELY-keskus", "Keski-Suomen ELY-keskus")
    assert nearest("Hameen ELY-kekus", known) == known[0]
    assert nearest("Raha-automaattiyhdistys", known) is None


def test_rows_number_the_organisations_in_the_cards_order():
    """One row per organisation and role, spelled and normal form side by side."""
    values = {"implementers": ("Oulun kaupunki", "Sininauhaliitto r.y."), "funder": "STM"}
    rows = list(organisation_rows("a.pdf", 2, values, load("sokra").fields))
    named = [dict(zip(schema.table("organisations").names, row, strict=True)) for row in rows]
    assert [(row["organisation_no"], row["role"], row["name"]) for row in named] == [
        (1, "funder", "STM"),
        (2, "implementer", "Oulun kaupunki"),
        (3, "implementer", "Sininauhaliitto r.y."),
    ]
    assert [row["normal_form"] for row in named][2] == "Sininauhaliitto ry"
    assert list(organisation_rows("a.pdf", 2, {}, load("sokra").fields)) == []
