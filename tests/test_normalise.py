"""Texts become values, or nothing: dates, months, amounts, codes and lists of organisations."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.kinds import REGISTRY, Parameters, kind, typed_fields
from extract.kinds.normalise import MONTHS, amount, day, day_before, integer, month, organisations

code = kind("code", Parameters(pattern="S[0-9]{5}")).typed

UNICODE_SPACES = [
    chr(number)
    for number in (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
    if chr(number).isspace()
]
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
CENTS = st.decimals(0, 99_999_999, places=2, allow_nan=False, allow_infinity=False)


def grouped(number: int, space: str) -> str:
    return f"{number:,}".replace(",", space)


@pytest.mark.parametrize("space", UNICODE_SPACES, ids=lambda sign: f"U+{ord(sign):04X}")
def test_every_space_of_unicode_parts_thousands(space):
    """An amount is the same whichever space its printer took."""
    assert amount(f"47{space}126{space}€") == Decimal("47126.00")


@given(CENTS, st.sampled_from([*UNICODE_SPACES, ".", "'", ""]))
def test_an_amount_comes_back_whole(value, space):
    """Any amount printed in the Finnish way gives the same Decimal with two places."""
    euros, cents = str(value).split(".")
    read = amount(f"{grouped(int(euros), space)},{cents} €")
    assert read == value
    assert read is not None
    assert read.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("47.126,- €", "47126.00"),
        ("47126,- euroa", "47126.00"),
        ("47 126,5 €", "47126.50"),
        ("47126.50 €", "47126.50"),
        ("€ 47 126", "47126.00"),
        ("n. 47 126 €", "47126.00"),
        ("1.024.350,75", "1024350.75"),
        ("0 €", "0.00"),
    ],
)
def test_amounts_in_other_dress(text, value):
    """Dashes for cents, one decimal, a decimal point with two digits and a leading sign are understood."""
    assert str(amount(text)) == value


@pytest.mark.parametrize(
    "text", ["", "€", "12 34 €", "47 1260 €", "1,234,567", "47,126 €", "-500 €", "1 € ja 2 €", "1.9.2016"]
)
def test_what_is_no_plain_amount_gives_none(text):
    """Broken groups, commas before three digits, two amounts and negative ones are never guessed."""
    assert amount(text) is None


@given(DAYS)
def test_a_finnish_date_comes_back(when):
    """Any day written as on the cards, padded or with spaces, is that day."""
    for text in (
        f"{when.day}.{when.month}.{when.year}",
        f"{when.day:02}.{when.month:02}.{when.year}",
        f"{when.day}. {when.month}. {when.year}",
        when.isoformat(),
    ):
        assert day(text) == when


@pytest.mark.parametrize(
    "text",
    ["31.2.2016", "1.13.2016", "131.9.2016", "1.9.20166", "1.9.16", "12016-09-01", "2016-13-01", "2016"],
)
def test_what_is_no_day_gives_none(text):
    """A day that the calendar lacks, or digits too many or too few, is never guessed."""
    assert day(text) is None


@given(DAYS, DAYS)
def test_a_first_day_without_a_year_is_never_after_the_last(start, end):
    """The last day's year is lent only where the period then runs forward."""
    lent = day_before(f"{start.day}.{start.month}.", end)
    assert lent is None or (lent <= end and (lent.day, lent.month) == (start.day, start.month))
    if (start.month, start.day) <= (end.month, end.day) and (start.month, start.day) != (2, 29):
        assert lent == date(end.year, start.month, start.day)


def test_a_first_day_needs_a_last_one():
    """Without a last day there is no year to lend."""
    assert day_before("1.9.", None) is None
    assert day_before("syksyllä", date(2018, 12, 31)) is None


@given(st.integers(1, 12), st.integers(2000, 2099), st.sampled_from(["", "ssa", "ta"]))
def test_a_month_comes_back(number, year, ending):
    """Every month's name, also inflected and capitalised, is its number."""
    name = MONTHS[number - 1]
    assert month(f"{name}{ending} {year}") == f"{year}-{number:02}"
    assert month(f"{name.capitalize()} {year}") == f"{year}-{number:02}"


@pytest.mark.parametrize("text", ["", "2019", "syysloma 2019", "kuu 2019", "syyskuu 20199", "syyskuu"])
def test_what_is_no_month_gives_none(text):
    """Half a month, or a moon, is none."""
    assert month(text) is None


@given(st.from_regex(r"S[0-9]{5}", fullmatch=True))
def test_a_code_comes_back(text):
    """A code with white space around it is that code."""
    assert code(f" {text}\n") == text


@pytest.mark.parametrize("text", ["$20731", "520731", "S2073", "S207311", "s20731", "S20731 Polku"])
def test_what_is_no_code_gives_none(text):
    """A code that is not mended yet is none."""
    assert code(text) is None


@pytest.mark.parametrize(("text", "value"), [("5", 5), (" 12 ", 12), ("V", None), ("5.", None), ("", None)])
def test_whole_numbers(text, value):
    """A number is one of digits only."""
    assert integer(text) == value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tukikohta diakonia ry", ["Tukikohta diakonia ry"]),
        (
            "Väylä ry, Kajaanin kaupunki ja Kainuun liitto",
            ["Väylä ry", "Kajaanin kaupunki", "Kainuun liitto"],
        ),
        ("Suomen Punainen Risti, Oulun piiri", ["Suomen Punainen Risti, Oulun piiri"]),
        (
            "Suomen Punainen Risti, Oulun piiri ja Oulun kaupunki",
            ["Suomen Punainen Risti, Oulun piiri", "Oulun kaupunki"],
        ),
        ("Folkhälsan rf, Raseborgs stad", ["Folkhälsan rf", "Raseborgs stad"]),
        ("Invalidiliitto ry, Invalidförbundet rf", ["Invalidiliitto ry, Invalidförbundet rf"]),
        (
            "Kuopion kaupunki; Savonia Oy, Kuopio; Puijola ry",
            ["Kuopion kaupunki", "Savonia Oy, Kuopio", "Puijola ry"],
        ),
        (
            "Väylä ry (päätoteuttaja, Kajaani), Kuhmon kaupunki",
            ["Väylä ry (päätoteuttaja, Kajaani)", "Kuhmon kaupunki"],
        ),
        (
            "Terveyden ja hyvinvoinnin laitos ja Helsingin yliopisto",
            ["Terveyden ja hyvinvoinnin laitos", "Helsingin yliopisto"],
        ),
        ("Kuntoutussäätiö ja Sininauhasäätiö sr", ["Kuntoutussäätiö", "Sininauhasäätiö sr"]),
        ("Espoon kaupunki sekä Vantaan kaupunki", ["Espoon kaupunki", "Vantaan kaupunki"]),
        ("Työ ja Toiminta ry", ["Työ ja Toiminta ry"]),
        ("Kirkon ja kulttuurin yhdistys ry", ["Kirkon ja kulttuurin yhdistys ry"]),
        (
            "Jyväskylän kaupunki, sosiaali- ja terveyspalvelut",
            ["Jyväskylän kaupunki, sosiaali- ja terveyspalvelut"],
        ),
        ("Väylä ry, 4H-yhdistys", ["Väylä ry", "4H-yhdistys"]),
        (
            "Väylä Oy, Luonnonvarakeskus, MLL:n Kainuun Piiri",
            ["Väylä Oy", "Luonnonvarakeskus", "MLL:n Kainuun Piiri"],
        ),
        (
            "Väylä ry\nKuhmon kaupunki\nPuijola ry, Kansanopisto",
            ["Väylä ry", "Kuhmon kaupunki", "Puijola ry, Kansanopisto"],
        ),
        (
            "Väylä ry\nPuijola ry, Kuhmon opisto, Kajaanin kaupunki",
            ["Väylä ry", "Puijola ry", "Kuhmon opisto", "Kajaanin kaupunki"],
        ),
        (
            "Kuhmon kaupunki, Puijola ry, Kansanopisto, Väylä ry",
            ["Kuhmon kaupunki", "Puijola ry, Kansanopisto", "Väylä ry"],
        ),
        ("Väylä ry, Kuhmon kansalaisopisto", ["Väylä ry", "Kuhmon kansalaisopisto"]),
        ("Väylä ry, Kuhmo-opisto ja Puijola ry", ["Väylä ry", "Kuhmo-opisto", "Puijola ry"]),
        ("Väylä ry, Puijola ry\nKuhmon kaupunki", ["Väylä ry", "Puijola ry", "Kuhmon kaupunki"]),
        ("Oulun Diakonian säätiö sr, Oulun\nkaupunki", ["Oulun Diakonian säätiö sr", "Oulun kaupunki"]),
        ("Diak, Puijola ry\nja Vantaan kaupunki", ["Diak", "Puijola ry", "Vantaan kaupunki"]),
        ("Väylä ry Monika-Naiset liitto ry", ["Väylä ry", "Monika-Naiset liitto ry"]),
        ("Väylä ry Oulun piiri", ["Väylä ry Oulun piiri"]),
        (
            "Vamos-säätiö, Sámi Siida ry, Čeavetjávri searvi",
            ["Vamos-säätiö", "Sámi Siida ry", "Čeavetjávri searvi"],
        ),
        ("Õnnelik Elu ry ja Šibenik Sport ry", ["Õnnelik Elu ry", "Šibenik Sport ry"]),
    ],
)
def test_organisations_are_told_apart(text, names):
    """Names that hold "ja" or a comma stay whole, lists come apart."""
    assert organisations(text) == tuple(names)


@pytest.mark.parametrize("mark", ["• ", "- ", "– ", "1. ", "2) "])
def test_marks_of_a_list_are_no_part_of_a_name(mark):
    """Each line is a name, whatever stands before it and after it."""
    assert organisations(f"{mark}Väylä ry,\n{mark}Kuhmon kaupunki.") == ("Väylä ry", "Kuhmon kaupunki")


@given(st.text(alphabet="aä ry,;.\n•–-()", max_size=40))
def test_a_list_has_no_empty_name(text):
    """Whatever is read, a list is None or names that are not blank."""
    names = organisations(text)
    assert names is None or (names and all(name and name == name.strip() for name in names))


@pytest.mark.parametrize("name", REGISTRY)
def test_absent_stays_absent(name):
    """No text gives no value, of any kind."""
    own = kind(name, Parameters(pattern="S[0-9]{5}", role="funder"))
    assert typed_fields({"field": own}, {"field": None}) == {"field": None}
    assert own.typed("  ") is None


def test_text_is_composed():
    """Free text comes out in NFC, without white space around it."""
    assert kind("text").typed(" ta\u0308ma\u0308\nrivi ") == "tämä\nrivi"
