"""Readings of one word by several witnesses are weighed, and a change is told as a repair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Passage, Reading, RepairKind, Word, WordSpan, ledger
from extract.reading import second_readings
from extract.reading.arbitration import choose

LEXICON = {
    "kunnan",
    "nuoret",
    "hallinnointitehtävistä",
    "velvollisuuteen",
    "kyettiin",
    "myöntää",
    "hanke",
    "liittänyt",
}


def knows(word: str) -> bool:
    return word.lower() in LEXICON


def chosen(first, second, confidence=0.85, other=0.97):
    return choose(first, confidence, Reading(second, other, "pp-ocr"), knows).text


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ("521345,", "S21345,", "S21345,"),
        ("$21345", "S21345", "S21345"),
        ("$S$21345,", "S21345,", "S21345,"),
        ("hankeGkunta.fi", "hanke@kunta.fi", "hanke@kunta.fi"),
        ("velvoilisuuteen", "velvollisuuteen", "velvollisuuteen"),
        ("Miiller", "Müller", "Müller"),
        ("Caf6", "Café", "Café"),
        ("Sämi", "Sámi", "Sámi"),
        ("Söbrad", "Sõbrad", "Sõbrad"),
        ("Äbo", "Abo", "Åbo"),
        ("hanke&", "hankeR", "hanke®"),
        ("johtaminen/edistaminen,", "johtaminen/edistaminen.", "johtaminen/edistaminen."),
        ("htips://thl.fi/fiweb/a", "https://thl.fi/fi/web/a", "https://thl.fi/fi/web/a"),
        ("8:ssä", "$:ssä", "§:ssä"),
        ("8:n", "§:0", "§:n"),
        ("(O", "@", "@"),
        ("AZ)", "A2)", "A2)"),
        ("haliinnointitehtävistä.", "hallinointitehtavistä.", "hallinnointitehtävistä."),
        ("”nuoret?", "'nuoret'", "”nuoret’"),
    ],
)
def test_the_better_reading_or_the_best_of_both_is_chosen(first, second, right):
    """What the Finnish model cannot write comes from the second reader, letters from whoever knows them."""
    assert chosen(first, second) in {right, right.replace("”", "’")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kyettiin", "kyettin"),
        ("myöntää", "myontää"),
        ("1.3.2016–31.12.2018", "1.3.2016-31.12.2018"),
        ("”nuoret", '"nuoret'),
        ("47,67", "47.67"),
        ("8:n", "8:n"),
        ("5", ""),
        ("liittänyt", "lüttänyt"),
        ("myöntää", "myõntää"),
        ("31", ".31"),
        ("1906", "1906ja"),
        ("S21458,", "S21458."),
    ],
)
def test_the_second_readers_own_weaknesses_change_nothing(first, second):
    """It drops doubled letters and dots, writes every dash short and every quote straight."""
    assert chosen(first, second) == first


def test_a_reading_nobody_is_sure_of_changes_nothing():
    """A strip that came out as rubbish is left out."""
    assert chosen("tunturissa", "vamedstysy", other=0.2) == "tunturissa"


def passage(*words: Word) -> Passage:
    text, spans = "", []
    for word in words:
        start = len(text) + bool(text)
        text = f"{text} {word.text}" if text else word.text
        spans.append(WordSpan(start, len(text), word))
    return Passage(text, words=tuple(spans))


def test_a_change_is_a_repair_that_can_be_undone():
    """The first reading stays in the text as read, the choice is a repair with a probability."""
    second = (Reading("S21345,", 0.99, "pp-ocr"),)
    raw = passage(Word("hanke"), Word("521345,", confidence=0.8, readings=second), Word("nuoret"))
    repairs = second_readings(raw, knows)
    (repair,) = repairs
    assert (repair.kind, repair.original, repair.repaired) == (
        RepairKind.SECOND_READING,
        "521345,",
        "S21345,",
    )
    assert 0.5 < repair.probability <= 1
    value = ledger.apply(raw.text, repairs)
    assert value == "hanke S21345, nuoret"
    assert ledger.undo(value, repairs) == raw.text


def test_what_only_the_first_reader_sees_is_taken_out_with_its_space():
    """Strays before a word, side by side and at the end go, words stay, and all of it can be undone."""
    nothing = (Reading("", 0.99, "pp-ocr"),)
    raw = passage(
        Word("nuoret"),
        Word("j", readings=nothing),
        Word("hanke", readings=nothing),
        Word("x", readings=nothing),
        Word("-", readings=nothing),
    )
    repairs = second_readings(raw, knows)
    value = ledger.apply(raw.text, repairs)
    assert value == "nuoret hanke"
    assert ledger.undo(value, repairs) == raw.text


def test_two_words_that_are_one_are_chosen_together():
    """Where both readers part the letters otherwise, the lexicon tells which words stand there."""
    both = (Reading("hallinnointitehtävistä", 0.9, "pp-ocr", words=2),)
    raw = passage(Word("kunnan"), Word("hallinnoi-", readings=both), Word("-tehtävistä"), Word("nuoret"))
    repairs = second_readings(raw, knows)
    value = ledger.apply(raw.text, repairs)
    assert value == "kunnan hallinnointitehtävistä nuoret"
    assert ledger.undo(value, repairs) == raw.text


def test_a_stop_inside_a_sentence_goes_where_the_other_reader_sees_none():
    """Before a small letter a stop is improbable; before a capital it stays."""
    read = Word("nuoret.", confidence=0.9, readings=(Reading("nuoret", 0.95, "pp-ocr"),))
    for after, right in (("hanke", "nuoret hanke"), ("Hanke", "nuoret. Hanke")):
        made = passage(read, Word(after))
        assert ledger.apply(made.text, second_readings(made, knows)) == right


def test_a_doubled_sign_that_two_widths_show_is_believed():
    """The recogniser drops one of two equal signs; a wider strip that shows the same settles it."""
    known = {"hallin", "halliin"}.__contains__
    once, twice = (Reading("hallin", 0.95, witness) for witness in ("pp-ocr", "pp-ocr-twice"))
    assert choose("halliin", 0.74, once, known).text == "halliin"
    assert choose("halliin", 0.74, twice, known).text == "hallin"


@pytest.mark.parametrize(
    ("before", "read", "other", "right"),
    [
        ("myöntää.", "nuoret", "Nuoret", "Nuoret"),
        ("myöntää.", "lisalmi", "Iisalmi", "Iisalmi"),
        ("myöntää.", "ilmoitus", "llmoitus", "Ilmoitus"),
        ("myöntää", "nuoret", "Nuoret", "nuoret"),
        ("esim.", "nuoret", "Nuoret", "nuoret"),
        (None, "nuoret", "Nuoret", "Nuoret"),
    ],
)
def test_a_capital_is_believed_where_a_sentence_begins(before, read, other, right):
    """At the head of a paragraph or after a stop; an abbreviation's stop ends no sentence."""
    word = Word(read, confidence=0.9, readings=(Reading(other, 0.9, "pp-ocr"),))
    made = passage(*([Word(before)] if before else []), word)
    assert ledger.apply(made.text, second_readings(made, knows)).split()[-1] == right


def test_an_address_in_two_words_becomes_one():
    """The @ that was read as a letter after a gap takes the gap with it, and the repair can be undone."""
    second = (Reading("@kunta.fi", 0.99, "pp-ocr"),)
    raw = passage(Word("nuoret"), Word("hanke"), Word("Gkunta.fi", confidence=0.6, readings=second))
    repairs = second_readings(raw, knows)
    value = ledger.apply(raw.text, repairs)
    assert value == "nuoret hanke@kunta.fi"
    assert ledger.undo(value, repairs) == raw.text


@given(
    first=st.text("aäbiIlj1S5$8§.,-–”'@", min_size=1, max_size=9),
    second=st.text("aäbiIlj1S5$8§.,-–”'@", max_size=9),
    confidence=st.floats(0, 1),
    other=st.floats(0, 1),
)
def test_a_choice_is_always_one_of_the_candidates_with_a_probability(first, second, confidence, other):
    """Whatever two readers say, the choice is no empty word and its probability lies between 0 and 1."""
    choice = choose(first, confidence, Reading(second, other, "pp-ocr"), knows)
    assert choice.text
    assert 0 < choice.probability <= 1
    assert choice.text not in choice.others


@given(text=st.text(min_size=1, max_size=12), confidence=st.floats(0, 1))
def test_equal_readings_change_nothing(text, confidence):
    """A witness that agrees is no reason for a change."""
    assert choose(text, confidence, Reading(text, 0.99, "pp-ocr"), knows).text == text


def test_an_address_both_of_whose_halves_were_read_again_becomes_one():
    """What the other reader sees in its first half is kept, as sure as both are together."""
    first = (Reading("hanke", 0.99, "pp-ocr"),)
    second = (Reading("@kunta.fi", 0.99, "pp-ocr"),)
    raw = passage(
        Word("nuoret"),
        Word("hamke", confidence=0.5, readings=first),
        Word("Gkunta.fi", confidence=0.6, readings=second),
    )
    repairs = second_readings(raw, knows)
    value = ledger.apply(raw.text, repairs)
    assert value == "nuoret hanke@kunta.fi"
    assert ledger.undo(value, repairs) == raw.text
    (repair,) = repairs
    assert repair.probability < 1
