"""Every row of the table of misreadings is used, and folding makes damaged texts comparable."""

import pytest

from extract.finnish import fold, inverse, open_lexicon, skeleton
from extract.finnish.confusions import CONFUSIONS
from extract.repair.candidates import beam, candidates


@pytest.mark.parametrize("row", CONFUSIONS, ids=lambda row: f"{row.channel}:{row.clean}>{row.read}")
def test_rows_are_sound(row):
    """A row is lower case, changes something and has a probability."""
    assert row.clean == row.clean.lower() != row.read
    assert 1 <= len(row.clean) <= 3
    assert len(row.read) <= 3
    assert 0 < row.probability < 1


def test_no_row_stands_twice():
    """A misreading has one weight."""
    keys = [(row.channel, row.clean, row.read) for row in CONFUSIONS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("letter", ["ä", "ö", "å"])
def test_what_a_letter_becomes_is_at_most_certain(letter):
    """The probabilities of one letter's misreadings do not exceed 1."""
    assert 0.85 < sum(row.probability for row in CONFUSIONS if row.clean == letter) <= 1.001


def test_the_inverse_table_has_every_row():
    """Each misreading can be undone."""
    pairs = {(read, clean) for read, found in inverse("eng").items() for clean, _ in found}
    assert pairs == {(row.read, row.clean) for row in CONFUSIONS if row.read}


def test_skeleton_takes_the_dots():
    """A skeleton has no ä, ö or å."""
    assert skeleton("Käyttöönotto på Åland") == "Kayttoonotto pa Aland"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Lupaavat osallisuuden käytännöt ja palaset", "Lupaavat osallisuuden kaytanndt ja palaset"),
        ("Erityishuomioita, kehittämistyön ongelmia", "Erityishuomioita, kehittamistyén ongelmia"),
        ("Levittäminen ja juurrutus", "Levittaéaminen  ja juurrutus"),
        ("Varsinaiset kohderyhmät", "Varsinaiset konderyhmat"),
    ],
)
def test_labels_fold_to_the_same_whatever_the_reader_did(printed, read):
    """A printed label and its readings fold alike."""
    assert fold(printed) == fold(read)


PRINTED = {
    "ä": "kehittäminen",
    "ö": "hyödyntäminen",
    "ää": "määräaikainen",
    "å": "ålandsbanken",
    "tt": "vaikuttavuus",
    "h": "hyvinvointi",
    "l": "osallisuus",
    "i": "osallistuja",
    "k": "kokeilu",
    "m": "toimintamalli",
    "rn": "moderni",
    "s": "osallisuus",
    "o": "kokeilu",
    "g": "ongelma",
    "t": "toimintatapa",
    "e": "tavoite",
}


@pytest.mark.parametrize("row", CONFUSIONS, ids=lambda row: f"{row.clean}>{row.read}")
def test_every_row_mends_a_word(row):
    """Each misreading of the table, made in a usual word, has that word among its candidates."""
    word = PRINTED[row.clean]
    read = skeleton(word[: word.index(row.clean)]) + row.read
    read += skeleton(word[word.index(row.clean) + len(row.clean) :])
    if row.clean == "å":
        assert word in beam(read, LEXICON)
    else:
        assert word in {one.text for one in candidates(read, LEXICON)}


LEXICON = open_lexicon("frequency")
