"""The state of a document's words: sound, a known reader's damage, or like nothing known."""

from pathlib import Path

import pytest

from extract.finnish import channels, open_lexicon
from training import frozen
from training.channels import ENCODINGS

PAGES = frozen.load(Path(__file__).parent.parent / "benchmarks" / "pages" / "choose-16.tsv")[:6]
FOREIGN = Path(__file__).parent.parent / "training" / "prose"


@pytest.fixture(scope="module")
def lexicon():
    return open_lexicon("frequency")


def printed(page):
    return [pair.clean for pair in page.pairs if pair.clean]


def state(words, lexicon):
    found = channels.state_of_words(words, lexicon)
    assert sum(found.shares.values()) == pytest.approx(1)
    assert found.probability == max(found.shares.values()) == found.shares[found.name]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.look)
def test_printed_text_is_sound_and_what_an_english_reader_made_of_it_is_not(page, lexicon):
    """The same page is sound as printed, and its reading without ä and ö is known by its signs."""
    assert state(printed(page), lexicon).name == channels.SOUND_TEXT
    read = state([pair.read for pair in page.pairs], lexicon)
    assert read.name in {"eng", "stripped"}
    assert read.shares[channels.SOUND_TEXT] < 0.01


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_encodings_leave_is_known(encoding, lexicon):
    """Each way to lose ä and ö in a code page or font has its name."""
    words = [ENCODINGS[encoding](word) for word in printed(PAGES[0])]
    assert state(words, lexicon).name == encoding


@pytest.mark.parametrize(
    "misread",
    [
        {"t": "†", "k": "κ"},
        {"e": "c", "n": "ri"},
        {"l": "[", "s": "5", "a": "@"},
        {"ä": "ž", "ö": "ß"},
    ],
    ids=str,
)
def test_an_unknown_reader_is_like_nothing_known_though_its_dots_survive(misread, lexicon):
    """Where common words are broken in a way no known reader breaks them, nothing is vouched for."""
    words = [word.translate(str.maketrans(misread)) for word in printed(PAGES[0])]
    assert state(words, lexicon).name == channels.UNLIKE


@pytest.mark.parametrize("language", ["sv", "en"])
def test_swedish_and_english_are_sound(language, lexicon):
    """Another language is no damage."""
    words = (FOREIGN / f"foreign-choose-{language}.txt").read_text("utf-8").split()
    assert state(words, lexicon).name == channels.SOUND_TEXT


def test_few_words_say_little(lexicon):
    """Of a handful of words nothing is sure, and of none it is what it mostly is."""
    assert state([], lexicon).name == channels.SOUND_TEXT
    assert state(["Hanke", "alkoi", "2016"], lexicon).probability < 0.9
