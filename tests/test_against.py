"""The benchmark against other tools searches text as a first try does, and counts what it says it counts."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.against import Score, _plain, _searched

TEXT = """S20731, Mennään yhdessä eteenpäin
Hankkeen nimi, S-numero ja toteutusaika S20731, Mennään yhdessä eteenpäin, 1.9.2016 – 30.9.2017
Rahoittaja ja toteutunut
julkinen rahoitus Etelä-Savon ELY-keskus, 47 126 €
Toteuttajat Tukikohta diakonia ry
Tavoitteet Tukea nuorten osallisuutta
"""


def test_the_plain_search_finds_what_stands_behind_its_labels():
    """A label over two lines too; codes, days and amounts by patterns; what has no label is not there."""
    found = dict(_searched(TEXT))
    assert found["card_id"] == "S20731"
    assert found["project_name"] == "Mennään yhdessä eteenpäin"
    assert (found["start_date"], found["end_date"]) == (date(2016, 9, 1), date(2017, 9, 30))
    assert (found["funder"], found["public_funding_eur"]) == ("Etelä-Savon ELY-keskus", Decimal("47126.00"))
    assert found["implementers"] == ["Tukikohta diakonia ry"]
    assert "remarks" not in found
    assert dict(_searched("ei mitään")) == {}


def test_a_score_counts_flags_apart():
    """A wrong field counts against a tool only where it was not flagged; an empty one can be right."""
    card = Path("a.pdf")
    truth = {card: {"funder": "Hämeen ELY-keskus", "objectives": "Yhdessä"}}
    given = {("a.pdf", "funder"): ("Hämeen ELY", True), ("a.pdf", "objectives"): ("Yhdessa", False)}
    names = ("funder", "objectives", "remarks")
    assert Score.of(given, truth, names) == Score(fields=3, exact=1, unflagged=2, wrong=1)


def test_values_are_compared_as_they_are_meant():
    """White space and the shape of dashes aside, and nothing else."""
    assert _plain("a –  b\nc") == _plain("a - b c")
    assert _plain(["a", "b"]) == "a; b"
    assert _plain(Decimal(47126)) == "47126.00"
    assert _plain("") is None
