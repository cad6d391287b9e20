"""Codes come back where the document proves them."""

import pytest

from extract.model import ledger
from extract.repair import codes


@pytest.mark.parametrize("read", ["$20731", "520731", "§20731"])
def test_a_misread_code_is_mended_by_its_twin(read):
    """The digits stand elsewhere in the document after an S."""
    known = codes.known(["Hankkeen koodi S20731."])
    text = f"Hanke {read} alkoi"
    assert ledger.apply(text, tuple(codes.repairs(text, known))) == "Hanke S20731 alkoi"


def test_without_a_twin_a_number_is_a_number():
    """Nothing is guessed, and a longer number is no code."""
    assert not list(codes.repairs("Avustus oli 520731 euroa", codes.known(["S99999"])))
    assert not codes.known(["S207319"])
    assert not list(codes.repairs("1520731", codes.known(["S20731"])))
