"""Two readings of a page are put side by side, word by word; neither is lost and nothing is decided."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Box, Reading, TextSource, Word
from extract.reading import merge

OCR, LAYER = TextSource.OCR, TextSource.TEXT_LAYER


def row(*texts, source=LAYER, top=100.0, shift=0.0, confidence=1.0):
    """Words of one line, six points a letter."""
    words, x = [], 50.0 + shift
    for text in texts:
        words.append(Word(text, Box(x, top, x + 6 * len(text), top + 10), source, confidence))
        x += 6 * len(text) + 4
    return words


def readings(words):
    return [(word.text, [reading.text for reading in word.readings]) for word in words]


def test_a_drawn_page_keeps_its_letters_and_gets_the_images_accents():
    """The layer's words stay, each with what the image shows of it as a reading."""
    layer = row("tyoelama", "ja", "koti")
    seen = row("työelämä", "ja", "koti", source=OCR, shift=1, confidence=0.9)
    words = merge.joined(seen, layer, drawn=True)
    assert readings(words) == [("tyoelama", ["työelämä"]), ("ja", ["ja"]), ("koti", ["koti"])]
    assert words[0].readings[0].witness == merge.IMAGE
    assert words[0].readings[0].confidence == 0.9


def test_a_scan_is_read_by_its_image_and_the_layer_is_a_reading():
    """An OCR program's layer over a scan is the second witness."""
    layer, seen = row("tyéelama"), row("työelämä", source=OCR)
    words = merge.joined(seen, layer, drawn=False)
    assert readings(words) == [("työelämä", ["tyéelama"])]
    assert words[0].readings[0].witness == merge.LAYER


def test_a_word_that_one_witness_has_in_pieces_is_put_together():
    """Pieces under a word's box are one reading, as sure as the least sure of them."""
    whole = row("työelämä", source=OCR)
    pieces = [
        Word("tyo", Box(50, 100, 67, 110), LAYER, 0.8),
        Word("elama", Box(69, 100, 98, 110), LAYER, 0.6),
    ]
    (word,) = merge.joined(whole, pieces[::-1], drawn=False)
    assert (word.readings[0].text, word.readings[0].confidence) == ("tyoelama", 0.6)


def test_a_word_that_only_the_image_shows_is_kept():
    """Text that the layer lacks is not lost; specks and doubtful marks are not taken for text."""
    layer = row("koti")
    lonely = row("Yhdessä", source=OCR, top=300, confidence=0.95)
    noise = [*row("il", source=OCR, top=400), *row("rasti", source=OCR, top=500, confidence=0.4)]
    words = merge.joined([*row("koti", source=OCR), *lonely, *noise], layer, drawn=True)
    assert readings(words) == [("koti", ["koti"]), ("Yhdessä", [])]


def test_without_a_layer_the_image_is_all_there_is():
    """Nothing is added to the only reading."""
    seen = row("työ", source=OCR)
    assert merge.joined(seen, [], drawn=False) == merge.joined(seen, [], drawn=True) == tuple(seen)


def test_words_of_the_next_line_are_no_reading():
    """What stands a line lower is another word's."""
    words = merge.joined(row("koti", source=OCR), row("talo", top=113), drawn=False)
    assert readings(words) == [("koti", [])]


@given(st.text(alphabet="aäoöeékAÄOÖ-1", max_size=12))
def test_a_bare_word_gets_its_own_accents_back(word):
    """The letters without accents and the word with them give the word."""
    bare = "".join(unicodedata.normalize("NFD", sign)[0] for sign in word)
    assert merge.with_accents(bare, word) == word


@given(st.text(alphabet="aäoöetkpAÖ\ufffd", max_size=10), st.text(alphabet="aäoöetkpAÖ", max_size=10))
def test_accents_change_no_letter(letters, accents):
    """Whatever the image shows, the layer's letters stay but for accents and unmapped glyphs."""
    made = merge.with_accents(letters, accents)
    assert len(made) == len(letters)
    for before, after in zip(letters, made, strict=True):
        assert (
            before == "\ufffd"
            or unicodedata.normalize("NFD", after)[0] == unicodedata.normalize("NFD", before)[0]
        )


def test_a_glyph_without_a_meaning_gets_the_images_letter():
    """What the font hides, the image shows."""
    assert merge.with_accents("ty\ufffdt\ufffd", "työtä") == "työtä"


@pytest.mark.parametrize("shift", [-4.0, 4.0])
@pytest.mark.parametrize("top", [96.0, 99.0, 103.0])
def test_readings_may_stand_a_little_higher_or_lower(top, shift):
    """The two witnesses' boxes need not agree to the point, wherever on the page the line stands."""
    words = merge.joined(row("koti", source=OCR, top=top), row("koti", top=top + shift), drawn=False)
    assert readings(words) == [("koti", ["koti"])]


def test_letters_that_one_witness_lacks_move_no_accent():
    """Accents stay on their letters where a reading has more or fewer letters before them."""
    assert merge.with_accents("tyota", "xtyötä") == "työtä"
    assert merge.with_accents("xtyota", "työtä") == "xtyötä"
    assert merge.with_accents("t\ufffdota", "xxtyötä") == "työtä"


@pytest.mark.parametrize(
    ("bare", "read", "second", "printed"),
    [
        ("Akerström", "Äkerström", "Åkerström", "Åkerström"),
        ("Akerstrom", "Äkerström", "Akerstrom", "Åkerström"),
        ("Cafe", "Cafe", "Café", "Café"),
        ("Tyo", "Työ", "Tyo", "Työ"),
    ],
)
def test_rings_and_acutes_come_from_the_reader_that_can_write_them(bare, read, second, printed):
    """On a drawn page the image's second reader shows å and é, the first one ä and ö."""
    (seen,) = row(read, source=OCR)
    seen = replace(seen, readings=(Reading(second, 0.9, "pp-ocr"),))
    (word,) = merge.joined([seen], row(bare), drawn=True)
    assert word.readings[0].text == printed
