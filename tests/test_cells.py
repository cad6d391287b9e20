"""Combined cells come apart into their fields, in whatever order and with whatever OCR made of the digits."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.kinds import cells, typed_fields
from extract.kinds.normalise import SPACES

FAMILY = families.load()
HEAD = [FAMILY.field(name) for name in FAMILY.labels[0].fields]
FUNDING = [FAMILY.field(name) for name in FAMILY.labels[1].fields]
NAMES = st.sampled_from(
    [
        "Mennään yhdessä eteenpäin",
        "Väylä 2020",
        "Nuoret 2.0 – yhdessä",
        "Polku (Stig)",
        "Työ- ja elämähanke",
        "3.0",
    ]
)
DAYS = st.dates(date(2014, 1, 1), date(2023, 12, 31))


def split(text, specs):
    return {name: text[span.start : span.end] for name, span in cells.split(text, specs).items()}


def unused(text, specs):
    return cells.leftover(text, list(cells.split(text, specs).values()))


def finnish(when):
    return f"{when.day}.{when.month}.{when.year}"


@given(NAMES, st.integers(20000, 22999), DAYS, DAYS, st.data())
def test_code_name_and_dates_in_any_order(name, number, start, end, data):
    """Every order, separator and dash gives the same four fields and leaves nothing over."""
    order = data.draw(st.permutations(range(3)))
    dash = data.draw(st.sampled_from([" – ", "–", "-", " — ", " ‒ ", "\n– ", " −"]))
    joint = data.draw(st.sampled_from([", ", "; ", "\n", ",\n"]))
    parts = (name, f"S{number}", finnish(start) + dash + finnish(end))
    text = joint.join(parts[at] for at in order)
    assert split(text, HEAD) == {
        "project_name": name,
        "card_id": f"S{number}",
        "start_date": finnish(start),
        "end_date": finnish(end),
    }
    assert unused(text, HEAD) == ""


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("$20731, Mennään yhdessä, l.9.2O16 – 30.9.2017", "$20731", "l.9.2O16", "30.9.2017"),
        ("520731, Mennään yhdessä, 1,9.2016 — 30,9,2017", "520731", "1,9.2016", "30,9,2017"),
        ("S$20731, Mennään yhdessä, 1.9.20I6-3O.9.2017", "S$20731", "1.9.20I6", "3O.9.2017"),
        ("$S$20731, Mennään yhdessä, 1.9.2016 – 30.9.2017", "$S$20731", "1.9.2016", "30.9.2017"),
        ("8 2O731, Mennään yhdessä, 1. 9. 2016 ~ 30. 9. 2017", "8 2O731", "1. 9. 2016", "30. 9. 2017"),
        ("S2073l Mennään yhdessä 1.9.2016--30.9.2017", "S2073l", "1.9.2016", "30.9.2017"),
    ],
)
def test_ocr_slips_in_digits_do_not_hide_a_field(text, code, start, end):
    """Letters and signs read for digits stay in their field, and the name stays clean."""
    assert split(text, HEAD) == {
        "card_id": code,
        "project_name": "Mennään yhdessä",
        "start_date": start,
        "end_date": end,
    }


def test_a_first_day_without_a_year():
    """The period "1.9.–31.12.2018" holds two days."""
    found = split("Väylä, S20731, 1.9.–31.12.2018", HEAD)
    assert (found["start_date"], found["end_date"], found["project_name"]) == ("1.9.", "31.12.2018", "Väylä")


def test_specks_at_points_make_no_other_period():
    """A colon stands for a point; where the first day is illegible the one behind a dash is the last."""
    assert split("S20731, Pihalla, 1:8.2021 – 31.5.2023", HEAD)["start_date"] == "1:8.2021"
    dates = split("S20731, Pihalla, 1.B8.2021 – 31.5.2023", HEAD)
    assert (dates.get("start_date"), dates["end_date"]) == (None, "31.5.2023")


def test_iso_dates():
    """Dates as computers write them are dates too."""
    found = split("S20731 Väylä 2016-09-01 – 2017-09-30", HEAD)
    assert (found["start_date"], found["end_date"]) == ("2016-09-01", "2017-09-30")
    assert found["project_name"] == "Väylä"


@pytest.mark.parametrize(
    "tail",
    [" (hanke RR-tietopalvelussa)", " hanke RR-tietopalvelussa", ", hanke RR-tietopalvelussa", " alkaen"],
)
def test_words_after_the_dates_are_not_the_name(tail):
    """A name shorter than the words of the link behind the dates is still the name."""
    text = f"S20731, Polku, 1.9.2016–30.9.2017{tail}"
    assert split(text, HEAD)["project_name"] == "Polku"
    assert unused(text, HEAD).strip() == tail.strip(" ,()")


def test_a_number_in_the_name_is_no_code():
    """The code is the one that stands alone; a year or a postal code in the name stays there."""
    text = "S20731, Itä-Pasila 00520, 1.9.2016–30.9.2017"
    assert split(text, HEAD)["project_name"] == "Itä-Pasila 00520"


@pytest.mark.parametrize("currency", ["€", "euroa", "eur", "EUR", "e", "E", "£", "&", "C"])
def test_what_is_read_for_the_euro_sign_belongs_to_the_amount(currency):
    """Letters that OCR reads for the euro sign do not end up in the funder."""
    text = f"Etelä-Savon ELY-keskus, 47 126 {currency}"
    assert split(text, FUNDING) == {
        "funder": "Etelä-Savon ELY-keskus",
        "public_funding_eur": f"47 126 {currency}",
    }


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("47 126 €, Etelä-Savon ELY-keskus", "47 126 €"),
        ("Etelä-Savon ELY-keskus,47 126 €", "47 126 €"),
        ("Etelä-Savon ELY-keskus -47 126 €", "47 126 €"),
        ("Etelä-Savon ELY-keskus (47 126 €)", "47 126 €"),
        ("Etelä-Savon ELY-keskus\n47 126", "47 126"),
        ("Etelä-Savon ELY-keskus: € 47 126", "€ 47 126"),
        ("Etelä-Savon ELY-keskus, 1241 411 €", "1241 411 €"),
        ("Etelä-Savon ELY-keskus, 1 241411 €", "1 241411 €"),
        ("Etelä-Savon ELY-keskus, 47.126,- €", "47.126,- €"),
        ("Etelä-Savon ELY-keskus, 47126.50 €", "47126.50 €"),
        ("Etelä-Savon ELY-keskus, 1 047 126,50 €", "1 047 126,50 €"),
        ("Etelä-Savon ELY-keskus, l25 OOO €", "l25 OOO €"),
        ("Etelä-Savon ELY-keskus, i 047 126 €", "i 047 126 €"),
        ("Etelä-Savon ELY-keskus, 47 126 €.", "47 126 €"),
    ],
)
def test_funder_and_amount_in_odd_orders(text, money):
    """The whole amount and the whole funder are found, without the separators between them."""
    assert split(text, FUNDING) == {"funder": "Etelä-Savon ELY-keskus", "public_funding_eur": money}


@given(st.integers(1, 9_999_999), st.sampled_from(SPACES[:3] + "\u2009\u202f\u3000"))
def test_an_amount_is_never_cut(number, space):
    """However many groups an amount has, all of them are in its field."""
    shown = f"{number:,}".replace(",", space)
    assert split(f"Hämeen ELY-keskus, {shown}{space}€", FUNDING)["public_funding_eur"] == f"{shown}{space}€"


def test_the_total_stands_before_its_parts():
    """Parts of the amount in parentheses are left over, and told so."""
    text = "Hämeen ELY-keskus, 47 126 € (ESR 35 000 €, valtio 12 126 €)"
    assert split(text, FUNDING) == {"funder": "Hämeen ELY-keskus", "public_funding_eur": "47 126 €"}
    assert unused(text, FUNDING) == "ESR 35 000 €, valtio 12 126 €"


def test_a_part_that_is_not_there_has_no_span():
    """A cell with a funder alone holds no amount, one with an amount alone no funder."""
    assert split("Hämeen ELY-keskus", FUNDING) == {"funder": "Hämeen ELY-keskus"}
    assert split("47 126 €", FUNDING) == {"public_funding_eur": "47 126 €"}


def test_a_year_before_an_amount_is_none_of_its_groups():
    """Two figures follow it, not three."""
    assert split("Etelä-Savon ELY-keskus 2018 47 126 €", FUNDING)["public_funding_eur"] == "47 126 €"


@given(st.text(alphabet="S2073.19–- €,()\nPolku", max_size=40), st.sampled_from([HEAD, FUNDING]))
def test_spans_never_overlap(text, specs):
    """Whatever is read, no character belongs to two fields and no field is blank."""
    spans = sorted(cells.split(text, specs).values(), key=lambda span: span.start)
    assert all(text[span.start : span.end].strip() for span in spans)
    assert all(above.end <= below.start for above, below in pairwise(spans))


@pytest.mark.parametrize("read", ["1O2 345,5O €", "102 345,5O €", "1O2 345 €", "1] 140 275 €", "O €"])
def test_letters_in_an_amount_are_its_digits(read):
    """Also in its cents: an amount that shows is never left empty."""
    text = f"Hämeen ELY-keskus, {read}"
    assert split(text, FUNDING) == {"funder": "Hämeen ELY-keskus", "public_funding_eur": read}


@pytest.mark.parametrize(
    ("text", "funder", "amount", "value"),
    [
        ("ESR 80 000 € ja valtio 20 450 €", "Hämeen ELY-keskus", "ESR 80 000 € ja valtio 20 450 €", None),
        ("80 000 € + 20 450 €", "Hämeen ELY-keskus", "80 000 € + 20 450 €", "100450.00"),
        ("80 000 € ja 20 450 €, yhteensä 100 450 €", "Hämeen ELY-keskus", "yhteensä 100 450 €", "100450.00"),
        ("95 000 € (haettu), 80 000 €", "Hämeen ELY-keskus", "80 000 €", "80000.00"),
        ("2,4 milj. €", "Hämeen ELY-keskus", "2,4 milj. €", "2400000.00"),
        ("n. 250 000 €", "Hämeen ELY-keskus", "n. 250 000 €", "250000.00"),
        ("250 t€", "Hämeen ELY-keskus", "250 t€", "250000.00"),
        ("EUR 80 000", "Hämeen ELY-keskus", "EUR 80 000", "80000.00"),
    ],
)
def test_which_amount_is_meant(text, funder, amount, value):
    """Several amounts are a sum only where the cell says so; a word before an amount is no part of a name."""
    found = split(f"Hämeen ELY-keskus, {text}", FUNDING)
    assert found == {"funder": funder, "public_funding_eur": amount}
    typed = FAMILY.field("public_funding_eur").kind.typed(amount)
    assert (typed is None) == (value is None)
    assert value is None or str(typed) == value


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1.3.–30.11.2018", date(2018, 3, 1), date(2018, 11, 30)),
        ("1.3-30.11.2018", date(2018, 3, 1), date(2018, 11, 30)),
        ("1.9.–31.3.2019", None, date(2019, 3, 31)),
    ],
)
def test_a_first_day_without_a_year_has_that_of_the_last(text, start, end):
    """Unless it were after it: then the year is not known, and none is made up."""
    spans = split(f"Polku, S20731, {text}", HEAD)
    values = typed_fields({spec.name: spec.kind for spec in HEAD}, spans)
    assert (values["start_date"], values["end_date"]) == (start, end)
