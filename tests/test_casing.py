"""Repaired words stand in the case of letters that was printed."""

import pytest

from extract.finnish import Form, tokens
from extract.repair.candidates import Candidate
from extract.repair.casing import in_case


def candidate(text, capital=0.01):
    return Candidate(text, Form(text, -12.0, True, False, capital), True, None, 0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "word", "form", "capital", "expected"),
    [
        # A small dotted letter read as a capital inside a sentence, and where the capital was printed.
        ("kuului nuorten Aanella ja", "Aanella", "äänellä", 0.01, "äänellä"),
        ("vuonna 2016 Oljylla maalattu", "Oljylla", "öljyllä", 0.01, "öljyllä"),
        ("Aanella on merkitys", "Aanella", "äänellä", 0.01, "Äänellä"),
        ("Luettiin Aaneen joka aamu", "Aaneen", "ääneen", 0.01, "ääneen"),
        ("Oikeuden Aani ry", "Aani", "ääni", 0.01, "Ääni"),
        ("kuului hankkeessa Aani Kuuluviin", "Aani", "ääni", 0.01, "Ääni"),
        ("muutti takaisin Aanekoskelle", "Aanekoskelle", "äänekoskelle", 0.97, "Äänekoskelle"),
        # Capitals inside words stay only where their letter was read right.
        ("hanke TyoPolku alkoi", "TyoPolku", "työpolku", 0.5, "TyöPolku"),
        ("hyvat tyOpaikat", "tyOpaikat", "työpaikat", 0.01, "työpaikat"),
        ("TYOLLISYYS", "TYOLLISYYS", "työllisyys", 0.01, "TYÖLLISYYS"),
        # An l that was a capital i, and a first letter that was lost.
        ("muutto lisalmeen", "lisalmeen", "iisalmeen", 0.97, "Iisalmeen"),
        ("moittautua ei tarvinnut", "moittautua", "ilmoittautua", 0.01, "ilmoittautua"),
        ("lmoittautua ei tarvinnut", "lmoittautua", "ilmoittautua", 0.01, "Ilmoittautua"),
    ],
)
def test_the_case_follows_what_was_read(text, word, form, capital, expected):
    """What the reading tells of the case is kept, what it cannot tell is left to how the form is written."""
    unit = next(unit for unit in tokens.units(text) if unit.text == word)
    assert in_case(candidate(form, capital), unit) == expected


def test_a_derived_form_is_no_name():
    """Forms that only their parts explain are written small inside sentences."""
    unit = tokens.units("kokeiltiin Aanisuunnittelua")[1]
    derived = Candidate("äänisuunnittelua", None, True, -20.0, 0.0, 0.0)
    assert in_case(derived, unit) == "äänisuunnittelua"
    assert in_case(Candidate("äänisuunnittelua", None, True, None, 0.0, 0.0), unit) == "Äänisuunnittelua"
