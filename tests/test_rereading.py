"""Doubtful words are read a second time, within a budget, and get the second reading attached."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Box, Line, Reading, Word
from extract.ocr import Prepared, Reader, Witness, ppocr, second_reading
from extract.ocr import reader as ocr
from extract.ocr.alignment import shared
from extract.ocr.reader import PageReading
from extract.ocr.second_reading import with_second_readings
from extract.settings import Settings
from tests import drawn

BLANK = np.full((900, 2500), 255, dtype=np.uint8)
PREPARED = Prepared(BLANK, BLANK, 300, 300, 0, 0.0, 0.0)


class Fake:
    """A witness that says what it was asked, in capitals."""

    name = "fake"

    def __init__(self):
        self.asked = []

    def readings(self, words, _prepared, _box):
        self.asked.append([word.text for word in words])
        return [Reading(word.text.upper(), 0.9, "fake") for word in words]


def page(*lines: str, confidence=0.95) -> PageReading:
    made = []
    for number, text in enumerate(lines):
        x, words = 20.0, []
        for word in text.split():
            words.append(Word(word, Box(x, 20 + 14 * number, x + 5 * len(word), 29 + 14 * number)))
            x += 5 * len(word) + 3
        made.append(Line(tuple(words)))
    return PageReading(tuple(made), (), confidence, PREPARED)


def asked(reading, known="hankkeen tavoite oli lisätä osallisuutta ja hyvinvointia") -> list[list[str]]:
    witness = Fake()
    with_second_readings(reading, witness, lambda word: word.lower() in known.split())
    return witness.asked


def test_only_doubtful_words_are_asked_about():
    """Words the lexicon has are believed; codes, figures, addresses, odd signs and unknown words are not."""
    reading = page("Hankkeen tavoite oli lisätä", "osallisuutta 521345, ja hyvinvointia Kajaanissa")
    assert asked(reading) == [["521345,"], ["Kajaanissa"]]


def test_an_abbreviation_that_may_have_a_q_is_asked_about():
    """The Finnish model reads a Q as an O: "OR-koodi" may be printed with it, "ORO" may not."""
    lexicon = ["hankkeen", "or", "oro", "qr", "koodi", "ja"]
    reading = page("Hankkeen OR-koodi ja ORO ja OR")
    witness = Fake()
    with_second_readings(reading, witness, lambda word: word.lower() in lexicon)
    assert witness.asked == [["OR-koodi"], ["OR"]]


def test_neighbours_are_read_as_one_strip():
    """Two doubtful words side by side cost one strip."""
    assert asked(page("Hankkeen 12 345 € ja")) == [["12", "345", "€"]]


@pytest.mark.parametrize(
    ("line", "strips"),
    [
        ("kasvaa j ja tavoite", [["kasvaa", "j", "ja"]]),
        ("tavoite oli. lisätä osallisuutta", [["tavoite", "oli.", "lisätä"]]),
        ("Hankkeen osallisuutta ja -", [["ja", "-"]]),
        ("Hyvinvointia – ja osallisuutta", []),
        ("'tavoite oli", [["'tavoite"]]),
    ],
)
def test_what_is_odd_beside_its_neighbours_is_read_with_them(line, strips):
    """A letter alone and a stop inside a sentence are known by what stands beside them."""
    assert asked(page(line), "kasvaa ja tavoite oli lisätä osallisuutta hyvinvointia hankkeen j") == strips


def test_an_address_is_read_with_the_word_before_it():
    """Where the @ was read as a letter after a gap, the word before is the address's first half."""
    assert asked(page("Hankkeen tavoite Gkunta.fi ja")) == [["tavoite", "Gkunta.fi"]]


def test_the_budget_holds_and_the_pressing_words_come_first():
    """A page full of unknown words costs no more than its share, and its codes are read all the same."""
    strange = " ".join(["outokummun"] * 12)
    reading = page(*[strange] * 10, "521345, ja")
    words = [word for strip in asked(reading) for word in strip]
    assert "521345," in words
    assert 3 < len(words) < 20
    poor = [word for strip in asked(page(*[strange] * 10, confidence=0.8)) for word in strip]
    assert len(poor) > 2 * len(words)


def test_a_second_reading_is_attached_to_its_word():
    """The word keeps its text and gets the reading beside it; other words stay as they are."""
    reading = with_second_readings(page("hankkeen S2134S ja"), Fake(), lambda word: word != "S")
    assert [word.text for word in reading.words] == ["hankkeen", "S2134S", "ja"]
    assert [word.readings for word in reading.words] == [(), (Reading("S2134S", 0.9, "fake"),), ()]


@pytest.mark.parametrize(
    ("words", "text", "parts"),
    [
        (["hanke", "Gkunta.fi"], "hanke@kunta.fi", ["hanke", "@kunta.fi"]),
        (["ovat", "www.", "sokra.fi"], "ovat www.sokra.fi", ["ovat", "www.", "sokra.fi"]),
        (["RR-", "tieto"], "RR- tieto", ["RR-", "tieto"]),
        (["Silta-", "Valmennus", "ry"], "Silta-Valmennus ry", ["Silta-", "Valmennus", "ry"]),
        (["kunta"], "kunta j", ["kuntaj"]),
        (["ja"], "", [""]),
    ],
)
def test_parts_of_another_reading_fall_to_the_words_they_stand_for(words, text, parts):
    """Where the readers put spaces differently, each word gets the letters that stand in its place."""
    found = shared(words, text)
    assert found == parts


@given(st.lists(st.text("abcäö-.", min_size=1, max_size=6), min_size=1, max_size=5))
def test_an_equal_reading_gives_every_word_itself(words):
    """A reading that agrees is cut exactly as the words are."""
    assert shared(words, " ".join(words)) == words


def test_a_likelihood_prefers_what_was_read():
    """The likelihood of a text is highest for the text the steps spell, and a doubled sign needs a blank."""
    signs = ("", "a", "b")
    steps = np.log(np.array([[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]]))
    strip = ppocr.Strip("aab", 0.8, steps, signs)
    ranked = sorted(["aab", "ab", "b", "ba", "aa", ""], key=strip.log_likelihood, reverse=True)
    assert ranked[0] == "aab"
    assert sum(np.exp(strip.log_likelihood(text)) for text in ranked) < 1


@pytest.mark.parametrize(
    ("wide", "witness", "text"),
    [("hallin", second_reading.PP_OCR_TWICE, "hallin"), ("hall1n", second_reading.PP_OCR, "halin")],
)
def test_two_equal_narrow_signs_are_seen_in_a_wider_strip(monkeypatch, wide, witness, text):
    """Where the first reader has a sign twice the strip is read again, wider; that is no third opinion."""

    class Narrow(ppocr.Recogniser):
        def __init__(self):
            pass

        def read(self, _strip, stretch=1.0):
            read = "halin" if stretch == 1 else wide
            scores = np.full((8, 8), -1.0)
            return ppocr.Strip(read, 0.9, scores, ("", *"halin1x"))

    monkeypatch.setattr(ppocr, "recogniser", Narrow)
    monkeypatch.setattr(ppocr, "installed", lambda: True)
    words = [Word("halliin", Box(0, 0, 40, 10))]
    (found,) = Witness(Settings(), lambda _: True).readings(words, PREPARED, Box(0, 0, 40, 10))
    assert (found.text, found.witness) == (text, witness)


@pytest.mark.engine
def test_the_second_reader_leaves_nothing_behind_and_calls_nobody(tmp_path):
    """With an empty home that may be written: no file there, no socket, no package that counts its use."""
    code = """
import os, socket, sys
import numpy as np
def refused(*_): raise SystemExit("a socket was opened")
socket.socket = refused
from extract.ocr import ppocr
ppocr.recogniser().read(np.full((40, 300), 255, dtype=np.uint8))
print([name for name in sys.modules if "telemetry" in name], len(os.listdir("/proc/self/task")) < 8)
"""
    home = tmp_path / "home"
    home.mkdir()
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout.strip(), done.stderr, list(home.rglob("*"))) == ("[] True", "", [])


@pytest.mark.engine
@pytest.mark.parametrize("installed", [True, False])
def test_each_witness_reads_what_the_finnish_model_cannot(monkeypatch, installed):
    """With the recogniser and, where it is not installed, with the Latin model, signs fin lacks are read."""
    monkeypatch.setattr(ppocr, "installed", lambda: installed)
    witness = Witness(Settings(), lambda _: True)
    assert witness.name == (second_reading.PP_OCR if installed else second_reading.LATIN)
    page_image = drawn.card_page(texts=("Café Müller ja hanke@kunta.fi, S21345 § 12",))
    reader = Reader(ocr.open_engine(Settings()), witness, lambda word: word.islower())
    readings = [one.text for word in reader.read_page(page_image, 300).words for one in word.readings]
    assert {"Café", "Müller", "§"} <= set(readings)


def test_without_any_witness_the_page_stays_as_read():
    """Nothing needs a second reader."""
    none = Fake()
    none.name = None
    reading = page("521345 outokummun")
    assert with_second_readings(reading, none, lambda _: False) is reading


def test_a_small_initial_after_a_full_stop_is_asked_about():
    """An I at the head of a sentence is easily read as an i, and both are words."""
    reading = page("Hankkeen tavoite. oli lisätä")
    assert asked(reading, "hankkeen tavoite oli lisätä") == [["Hankkeen", "tavoite.", "oli"]]


def test_a_small_initial_of_a_paragraph_is_asked_about():
    """A line that continues no other may begin with a capital of the same shape."""
    assert asked(page("osallisuutta ja", "oli lisätä")) == [["osallisuutta"]]


@pytest.mark.parametrize(("read", "printed"), [("Cafe", "café"), ("Möller", "müller"), ("Tomio", "tornio")])
def test_a_name_that_may_be_another_is_asked_about(read, printed):
    """Both names are known, and the Finnish model cannot tell them apart."""
    reading = page(f"Hankkeen {read} oli")
    assert asked(reading, f"hankkeen oli {read.lower()}") == []
    assert asked(reading, f"hankkeen oli {read.lower()} {printed}") == [[read]]


@pytest.mark.parametrize(
    ("second", "kept"), [("Kemijokisuullaja", False), ("Kemijokisuulla", True), ("K", True)]
)
def test_a_strip_that_shows_the_next_word_too_says_nothing(second, kept):
    """The witness reads both words as one: the next would be said twice."""

    class Wide(Fake):
        def readings(self, _words, _prepared, _box):
            return [Reading(second, 0.9, "fake")]

    reading = with_second_readings(page("Kemijokisuulla ja"), Wide(), lambda word: word == "ja")
    assert bool(reading.words[0].readings) is kept
