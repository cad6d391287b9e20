"""A page's text is called sound or damaged by what it shows, with the evidence told; doubt is no verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.reading import layer_quality
from tests.pages import HEADERS, LABELS, VALUES

FINNISH = " ".join(VALUES).split()
CARD = [*" ".join(HEADERS).split(), *" ".join(LABELS).split(), *FINNISH]
STRIPPED = str.maketrans("äöÄÖ", "aoAO")
PROSE = """
The aim of this project is to support the participation of adults and the development of skills that are
needed in the working life, and with the help of peers this was done in groups on a weekly basis.
/
Projektet stödde delaktighet och arbetslivsfärdigheter för vuxna som inte har varit med om det. Grupperna
leddes av en handledare och de träffades på en ort till och med våren.
/
Projekti eesmärk oli toetada osalejate oskusi ning see aitas neid, kes ei ole tööl. Rühmad kohtusid kord
nädalas ja selle käigus õpiti ka uut, mis oli oma küla jaoks vajalik.
"""
ENGLISH, SWEDISH, ESTONIAN = (text.split() for text in PROSE.split("/"))


def stripped(words):
    return [word.translate(STRIPPED) for word in words]


def verdict(words, unmapped=0):
    return layer_quality.judge(words, "sokra", unmapped).verdict


def test_a_card_with_its_letters_is_sound_and_without_them_damaged():
    """The same page, once as printed and once as a font without ä and ö gives it."""
    assert verdict(CARD) == layer_quality.SOUND
    assert verdict(stripped(CARD)) == layer_quality.DAMAGED


def test_the_labels_alone_give_a_damaged_page_away():
    """A card's own printed words are enough, however few other words there are."""
    assert verdict(stripped(" ".join(LABELS).split())) == layer_quality.DAMAGED
    assert verdict(["Levittäminen", "ja", "juurrutus"]) == layer_quality.SOUND


def test_long_finnish_prose_without_dots_is_damaged_without_any_label():
    """No Finnish page goes on so long without a single ä or ö."""
    assert verdict(stripped(FINNISH * 3)) == layer_quality.DAMAGED


@pytest.mark.parametrize("words", [ENGLISH, SWEDISH, ESTONIAN], ids=["en", "sv", "et"])
def test_other_languages_are_not_called_damaged(words):
    """Text of a language with other letters is sound, also where it is long."""
    assert verdict(words * 8) == layer_quality.SOUND


@pytest.mark.parametrize(
    ("words", "language"),
    [(FINNISH, "fi"), (ENGLISH, "en"), (SWEDISH, "sv"), (ESTONIAN, "et"), (["12", "€"], None)],
)
def test_the_language_is_told_with_and_without_its_letters(words, language):
    """Short words decide, so that lost letters do not."""
    assert layer_quality.language(words) == language
    assert layer_quality.language(stripped(words)) == language


def test_few_words_decide_nothing():
    """A page with a handful of words has no verdict, and one without any has no text."""
    assert verdict(["Lasku", "12,50"]) == layer_quality.CANNOT_TELL
    assert verdict([]) == layer_quality.NO_TEXT


def test_glyphs_without_a_meaning_are_damage():
    """A share of unmapped glyphs damages a page, a stray one does not."""
    assert verdict(CARD, unmapped=200) == layer_quality.DAMAGED
    assert verdict(CARD, unmapped=3) == layer_quality.SOUND


def test_addresses_say_nothing_of_the_letters():
    """A page full of links, which have no ä, is not damaged for that."""
    links = [f"https://www.esimerkki.fi/hankkeet/osallisuuden-edistaminen/{at}" for at in range(40)]
    assert verdict([*CARD, *links]) == layer_quality.SOUND


def test_the_evidence_is_told_in_words():
    """People are told what the verdict rests on."""
    told = layer_quality.judge(stripped(CARD), "sokra").evidence
    assert any("0 intact" in line for line in told)
    assert "language: fi" in told


@given(st.lists(st.sampled_from([*CARD, *ENGLISH, "tyé", "12", "€"]), max_size=60))
def test_losing_the_dots_never_makes_a_page_sounder(words):
    """A page that lost its letters shows none, and is called sound only by another language's words."""
    seen = layer_quality.weigh(stripped(words), "sokra")
    assert (seen.marked, seen.kept) == (0, 0)
    if verdict(stripped(words)) == layer_quality.SOUND:
        assert seen.language not in {"fi", None}


@given(st.lists(st.sampled_from([*CARD, *SWEDISH]), max_size=40))
def test_evidence_is_within_its_bounds(words):
    """Shares lie between 0 and 1, and no stretch is longer than the page."""
    seen = layer_quality.weigh(words, "sokra")
    assert 0 <= seen.share <= 1
    assert seen.bare <= seen.letters


@pytest.mark.parametrize(
    ("word", "kept", "lost"),
    [
        ("Levittäminen", 1, 0),
        ("Levittaminen", 0, 1),
        ("kehittémisty6n", 0, 1),
        ("kohderyhmät", 1, 0),
        ("Levitteminen", 0, 0),
        ("Levittaminenko", 0, 0),
        ("työllistymispolku", 0, 0),
        ("osallistuminen", 0, 0),
    ],
)
def test_printed_words_are_kept_or_lost(word, kept, lost):
    """A label's word is kept with its dots and lost without them or with signs of OCR; no other counts."""
    seen = layer_quality.weigh([word], "sokra")
    assert (seen.kept, seen.lost) == (kept, lost)


def test_a_share_of_unmapped_glyphs_counts_not_their_number():
    """Ten in a long page are specks; four in a short one are more than a fiftieth, and three are too few."""
    assert verdict(CARD * 2, unmapped=10) == layer_quality.SOUND
    assert verdict(["Kehittämistyö", "jatkuu"], unmapped=4) == layer_quality.DAMAGED
    assert verdict(["Kehittämistyö", "jatkuu"], unmapped=3) != layer_quality.DAMAGED


def test_letters_of_another_font_are_garbled():
    """A layer whose letters follow each other as in no language is no text; Swedish and a bad reading are."""
    shifted = ["".join(chr(ord(sign) - 29) for sign in word) for word in CARD]
    misread = [word.replace("i", "1").replace("o", "0").replace("ä", "a") for word in CARD]
    assert verdict(shifted) == layer_quality.GARBLED
    assert all(verdict(words) != layer_quality.GARBLED for words in (SWEDISH * 2, ESTONIAN * 2, misread))
