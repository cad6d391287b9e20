"""Dots of unlisted words and forms that differ only in dots: what is fitted is what is asked."""

import numpy as np
import pytest

from extract.finnish.dots import Dots
from extract.finnish.lexicon import DATA
from extract.finnish.twins import Twins, hashed, sides
from training import dots, twins

WORDS = [
    "kylä",
    "kala",
    "pöytä",
    "pouta",
    "työssä",
    "talossa",
    "metsässä",
    "maassa",
    "lomalla",
    "kesällä",
] * 3


@pytest.fixture(scope="module")
def table():
    return Dots(DATA / "dots.bin")


@pytest.mark.parametrize(
    "form", ["whistlerissä", "bridgekeeperiä", "oslossa", "tunnekorttityöpajassa", "vertaistukiryhmäläisillä"]
)
def test_letters_and_harmony_tell_the_dots_of_words_that_no_list_has(table, form):
    """The likeliest form of the bare letters has its dots where Finnish has them."""
    bare = form.translate(str.maketrans("äö", "ao"))
    (best, log_probability), *_ = table.best(bare)
    assert best == form
    assert table.log_probability(form) == pytest.approx(log_probability)
    assert table.log_probability(form) > table.log_probability(bare) or form == bare


def test_dots_fitted_on_words_are_told_of_them_and_in_the_same_bytes(tmp_path):
    """Fitting finds the places that asking finds: a model of a few words knows these words."""
    content = dots.dot_table(WORDS)
    assert content == dots.dot_table(WORDS)
    (tmp_path / "dots.bin").write_bytes(content)
    table = Dots(tmp_path / "dots.bin")
    for word in WORDS[:10]:
        assert table.best(word.translate(str.maketrans("äö", "ao")))[0][0] == word


def test_twins_fitted_on_texts_are_told_of_them_and_in_the_same_bytes(tmp_path):
    """Fitting finds the places that asking finds: neighbours decide between forms as in the texts."""
    forms = {"pelata": [("pelata", -10.0), ("pelätä", -10.0)]}
    texts = ["Haluan pelata korttia."] * 40 + ["Ei saa pelätä koiraa."] * 40

    def fitted():
        places = twins.Places()
        twins.add(places, texts, forms, 1.0)
        return twins.twin_table(places)

    assert fitted() == fitted()
    (tmp_path / "twins.bin").write_bytes(fitted())
    table = Twins(tmp_path / "twins.bin")
    shares = table.shares(forms["pelata"], sides(".", "haluan", "korttia", "."))
    assert np.exp(shares).sum() == pytest.approx(1)
    assert shares[0] > shares[1]
    shares = table.shares(forms["pelata"], sides("ei", "saa", "koiraa", "."))
    assert shares[1] > shares[0]


def test_forms_are_numbered_the_same_everywhere():
    """Numbers of words depend on no run and no machine."""
    assert hashed("näistä") == 2342132995696764970
