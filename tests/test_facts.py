"""Codes, dates, amounts and listed names are decided by format and witnesses, and never made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.kinds import codes, facts
from extract.kinds.normalise import MONTHS, amount, day
from extract.model import RepairKind, ledger

FAMILY = families.load()
FUNDERS = FAMILY.field("funder").kind.listed
READ_AS = FAMILY.field("card_id").kind.read_as
CODES = st.from_regex(r"S2[0-9]{4}", fullmatch=True)
# What may stand for a digit, by the digit.
LOOKALIKES = {"0": "0Oo", "1": "1Il|", "2": "2Z", "5": "5S", "8": "8B"}


def slipped(draw, text, signs="01"):
    """A text in which some digits became letters that look like them."""
    return "".join(draw(st.sampled_from(LOOKALIKES[sign])) if sign in signs else sign for sign in text)


@given(st.data(), CODES, st.sampled_from(["S", "$", "5", "8", "S$", "s", "S ", "§", ""]))
def test_a_code_is_known_by_its_format(data, code, letter):
    """Whatever OCR made of the S and of the digits behind the first one, the code is the same."""
    digits = code[1] + slipped(data.draw, code[2:], "01258")
    assert READ_AS(letter + digits) == code


@pytest.mark.parametrize("text", ["", "S2073", "S207311", "S30731", "Polku", "S20A31", "2016–2017"])
def test_what_has_not_the_format_is_no_code(text):
    """Too few digits, too many, or another range are no code."""
    assert READ_AS(text) is None


def test_witnesses_confirm_a_code():
    """A misread cell with an agreeing title is surer than by its format alone."""
    alone = codes.decide_code("$20731", [], READ_AS)
    told = codes.decide_code("$20731", [("title", "S20731")], READ_AS)
    assert alone.code == told.code == "S20731"
    assert alone.probability < told.probability
    assert not told.against


def test_two_witnesses_outvote_a_misread_digit():
    """Title and link together against the cell: theirs it is, and the cell is told to differ."""
    decision = codes.decide_code("S20781", [("title", "S20731"), ("link", "S20731")], READ_AS)
    assert decision.code == "S20731"
    assert decision.against == ("cell",)


def test_links_to_a_sister_project_do_not_outvote_the_cell():
    """Several links with one target are one witness: the cell stays, and the contradiction is told."""
    decision = codes.decide_code(
        "S20731", [("link", "S20688"), ("link", "S20688"), ("link", "S20688")], READ_AS
    )
    assert decision.code == "S20731"
    assert decision.against == ("link",)
    assert decision.probability < 0.9


def test_a_missing_code_is_taken_from_other_places_or_stays_missing():
    """Without a cell the witnesses decide; without any nothing does."""
    assert codes.decide_code(None, [("link", "S20731")], READ_AS).code == "S20731"
    assert codes.decide_code("Polku", [], READ_AS) == codes.CodeDecision(None, 0.0)


def test_a_code_read_right_needs_no_repair():
    """A decision that equals the reading changes nothing."""
    assert codes.mended_code("S20731", codes.CodeDecision("S20731", 0.999)) == ()
    assert codes.mended_code("S20731", codes.CodeDecision(None, 0.0)) == ()
    (repair,) = codes.mended_code("$20731", codes.CodeDecision("S20731", 0.97))
    assert (repair.original, repair.repaired, repair.kind) == ("$20731", "S20731", RepairKind.DECISION)


@given(st.data(), st.dates(date(2014, 1, 1), date(2022, 12, 31)))
def test_letters_in_a_date_become_digits(data, when):
    """A date with letters for digits and commas for points is the printed one, and undoes exactly."""
    point = data.draw(st.sampled_from([".", ",", ". "]))
    text = slipped(data.draw, f"{when.day}{point}{when.month}.{when.year}")
    repairs = facts.mended_date(text)
    mended = ledger.apply(text, repairs)
    assert day(mended) == when
    assert ledger.undo(mended, repairs) == text


@pytest.mark.parametrize("text", ["Väylä", "Illo", "1.9.2016", "1.9.", "2016-09-01", ""])
def test_what_is_no_misread_date_stays(text):
    """Words and sound dates are left alone."""
    assert facts.mended_date(text) == ()


@given(st.data(), st.integers(1000, 9_999_999), st.sampled_from(["€", "e", "E", "£", "C", "&"]))
def test_letters_in_an_amount_become_digits(data, number, sign):
    """An amount whose ones, zeros and euro sign were misread is the printed one, and undoes exactly."""
    space = data.draw(st.sampled_from([" ", "\u00a0", "\u202f", "\u2007", "\u3000"]))
    text = slipped(data.draw, f"{number:,}".replace(",", space)) + space + sign
    repairs = facts.mended_amount(text)
    mended = ledger.apply(text, repairs)
    assert amount(mended) == number
    assert mended.endswith("€")
    assert ledger.undo(mended, repairs) == text


def test_a_one_that_was_read_as_a_small_i():
    """It stands by itself before groups of three digits."""
    assert amount(ledger.apply("i 347 910 €", facts.mended_amount("i 347 910 €"))) == 1_347_910


def test_a_colon_in_a_date_is_a_point():
    """A speck stood above the point."""
    assert ledger.apply("1:8.2021", facts.mended_date("1:8.2021")) == "1.8.2021"


def test_a_bracket_in_an_amount_is_no_digit():
    """A rule's remnant was read behind the first group."""
    assert ledger.apply("1] 140 275 €", facts.mended_amount("1] 140 275 €")) == "1 140 275 €"


@pytest.mark.parametrize("text", ["47 126 €", "47.126,- €", "47126 euroa", "noin 47 t", ""])
def test_sound_amounts_and_words_stay(text):
    """Nothing is changed where nothing was misread."""
    assert facts.mended_amount(text) == ()


@given(st.sampled_from(MONTHS), st.integers(2010, 2029), st.data())
def test_a_misread_letter_of_a_month_is_mended(name, year, data):
    """A month without its accents, or with one wrong letter and letters for digits, is that month."""
    at = data.draw(st.integers(0, len(name) - 1))
    wrong = name[:at] + data.draw(st.sampled_from("aoemk")) + name[at + 1 :]
    for word in (name.replace("ä", "a"), wrong):
        text = slipped(data.draw, f"{word} {year}")
        repairs = facts.mended_month(text)
        assert ledger.apply(text, repairs) == f"{name} {year}"
        assert ledger.undo(f"{name} {year}", repairs) == text


@pytest.mark.parametrize("text", ["Syyskuu 2019", "syyskuussa 2019", "Sokra 2019", "kuu 2019"])
def test_other_words_are_no_misread_month(text):
    """A capital is no misreading, an inflected month and other words are not changed."""
    assert facts.mended_month(text) == ()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Hameen ELY-keskus", "Hämeen ELY-keskus"),
        ("Hamcen ELY-keskus", "Hämeen ELY-keskus"),
        ("Hämeen ELY- keskus", "Hämeen ELY-keskus"),
        ("Keski-Suomen ELY—keskus", "Keski-Suomen ELY-keskus"),
        ("Sosiaali- ja terveysministeri6", "Sosiaali- ja terveysministeriö"),
        (
            "Pohjois- Pohjanmaan elinkeino-, liikenne- ja ymparistékeskus",
            "Pohjois-Pohjanmaan elinkeino-, liikenne- ja ympäristökeskus",
        ),
    ],
)
def test_a_damaged_funder_is_the_listed_one(text, phrase):
    """Lost accents and single wrong letters do not hide a funder of the list."""
    repairs = facts.mended_phrase(text, FUNDERS)
    assert repairs is not None
    assert ledger.apply(text, repairs) == phrase
    assert ledger.undo(phrase, repairs) == text


@pytest.mark.parametrize("ending", ["ELY-keskus", "elinkeino-, liikenne- ja ympäristökeskus"])
@pytest.mark.parametrize(
    "region",
    [
        "Etelä-Karjalan",
        "Etelä-Pohjanmaan",
        "Etelä-Suomen",
        "Kaakkois-Suomen",
        "Kainuun",
        "Keski-Pohjanmaan",
        "Lapin",
        "Pirkanmaan",
        "Pohjanmaan",
        "Pohjois-Karjalan",
        "Pohjois-Savon",
        "Satakunnan",
        "Uudenmaan",
        "Varsinais-Suomen",
    ],
)
def test_a_funder_that_is_not_listed_is_never_made_a_listed_one(region, ending):
    """Authorities share their long endings: another region is another authority."""
    assert facts.mended_phrase(f"{region} {ending}", FUNDERS) is None


@pytest.mark.parametrize("phrase", FUNDERS)
def test_a_listed_funder_needs_no_repair(phrase):
    """A name as listed is settled without a repair."""
    assert facts.mended_phrase(phrase, FUNDERS) == ()


def test_an_empty_list_knows_nothing():
    """Without a list no phrase is known."""
    assert facts.mended_phrase("Hämeen ELY-keskus", ()) is None


def test_links_show_codes():
    """Only a target with the family's pattern is a witness."""
    urls = [
        "https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=S20731",
        "https://thl.fi/sokra",
        "https://esimerkki.fi/?projektikoodi=S2073",
    ]
    assert codes.link_codes(urls, FAMILY.link_code) == [("link", "S20731")]
