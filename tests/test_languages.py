"""Foreign passages that lost their dotted letters say so."""

import re

import pytest

from extract.repair import foreign

SWEDISH = re.findall(
    r"\w+",
    "Projektet stodde unga som star utanfor arbetslivet och gav dem en egen coach i vardagen. "
    "Tre av fyra deltagare gick vidare till studier eller arbete inom ett halvar.",
)
ENGLISH = re.findall(
    r"\w+",
    "The project supported young people who are not in work and gave each of them a coach of their own "
    "for the days of the week in which it was needed.",
)


def test_a_swedish_text_without_dots_may_have_lost_them():
    """Words with a vowel that may have had dots are doubted more than the others."""
    kept = dict(zip(SWEDISH, foreign.chances_kept(SWEDISH), strict=True))
    assert kept["star"] == foreign.OPEN
    assert kept["vidare"] == foreign.OPEN
    assert kept["en"] == foreign.OTHER


@pytest.mark.parametrize("word", ["utanf6r", "stédde"])
def test_signs_that_no_word_has_tell_of_a_loss(word):
    """A digit or é for a dotted letter."""
    assert foreign.chances_kept([*SWEDISH, word])[-1] == foreign.ODD


def test_dots_in_the_passage_show_that_nothing_was_lost():
    """One dotted letter among sixty words is enough."""
    assert set(foreign.chances_kept([*SWEDISH, "får"])) == {1.0}


def test_dots_far_away_show_nothing():
    """Other passages may have been read by another reader."""
    kept = foreign.chances_kept([*SWEDISH, *["eller"] * 80, "får"])
    assert kept[2] == foreign.OPEN
    assert kept[-1] == 1.0


def test_english_has_no_dots_to_lose():
    """Its common words tell it."""
    assert set(foreign.chances_kept(ENGLISH)) == {1.0}
    assert foreign.chances_kept([]) == []
