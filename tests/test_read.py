"""A file's bytes become text or pages by their content, whatever their encoding and name."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import DocumentError, Reason
from extract.model import Box, MediaType, Rule
from extract.ocr import Prepared
from extract.ocr.reader import PageReading
from extract.reading import document
from extract.reading.decoding import Decoded, decoded
from extract.settings import Settings

TEXT = "Hankkeen tausta\nYöllä työ – kylän väki teki sen yhdessä, 47 126 €\n"


WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", *WIDE, "cp1252", "mac_roman"])
def test_usual_encodings_are_known(encoding):
    """UTF-8, UTF-16 and UTF-32 with and without a mark, Windows-1252 and MacRoman give the same text."""
    assert decoded(TEXT.encode(encoding)).text == TEXT


def test_utf_16_with_a_mark_from_a_big_machine():
    """A big-endian mark is understood and no part of the text."""
    assert decoded(b"\xfe\xff" + TEXT.encode("utf-16-be")).text == TEXT


@pytest.mark.parametrize("encoding", ["cp437", "cp850"])
def test_encodings_of_old_machines_are_told_by_what_they_make_of_finnish(encoding):
    """Code pages without a dash or a euro sign give back the letters."""
    text = "Yöllä työ: kylän väki teki sen, Åbo Akademi näki Ähtärin ja Äänekosken päätyön"
    assert decoded(text.encode(encoding)).text == text


@pytest.mark.parametrize("read", ["cp1252", "latin_1", "mac_roman", "cp850"])
@pytest.mark.parametrize("stored", ["utf-8", "mac_roman", "cp850"])
def test_a_text_read_in_a_wrong_encoding_and_stored_again_is_undone(read, stored):
    """The letters are those that were written, and how they were lost is told."""
    text = "Yöllä työ: kylän väki teki sen yhdessä, Äänekoskella töitä löytää älykäskin"
    if read == stored:
        return
    wrong = text.encode(stored).decode(read, "replace")
    found = decoded(wrong.encode())
    assert (found.text, len(found.undone)) == (text, 1)


def test_a_text_encoded_three_times_is_undone_twice():
    """Each wrong reading is undone in turn."""
    text = "Yöllä työ – kylän väki teki sen yhdessä"
    wrong = text.encode().decode("cp1252").encode().decode("cp1252").encode()
    assert decoded(wrong) == Decoded(text, "utf-8", ("utf-8 read as cp1252",) * 2)


def test_letters_of_other_languages_survive_the_undoing():
    """š, á and õ are two signs each in the wrong encoding; a closing quote has lost its third."""
    text = "Mišín ja Málaga, Põltsamaan työ ja ”päiväkirja” äidille"
    wrong = text.encode().decode("cp1252", "ignore")
    assert decoded(wrong.encode()).text == text


def test_a_text_in_another_language_is_left_as_it_is():
    """Estonian, French and Polish letters in UTF-8 are no wrong encoding."""
    text = "Põhja-Eesti õppejõud, café à la crème, Łódź, Šiauliai; hyvää päivää"
    assert decoded(text.encode()) == Decoded(text, "utf-8")


@given(st.text(alphabet="aäöåÄÖ –€\n", max_size=60))
def test_utf_8_comes_back(text):
    """Any text in UTF-8 is read as it was written."""
    assert decoded(text.encode()).text == text


def test_binary_data_named_txt_is_refused():
    """Bytes that are no text are unsupported, not mojibake."""
    with pytest.raises(DocumentError) as error:
        decoded(bytes(range(256)) * 4)
    assert error.value.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "kortti.pdf", MediaType.PDF),
        (b"\r\n\r\n%PDF-1.4\n", "kortti.txt", MediaType.PDF),
        (b"Hankekortti", "KORTTI.TXT", MediaType.TEXT),
        (b"\xff\xd8\xff\xe0", "kortti.pdf", MediaType.OTHER),
        (b"Hankekortti", "kortti.doc", MediaType.OTHER),
    ],
)
def test_a_pdf_is_known_by_its_content(content, name, kind):
    """What a file is called does not make it a PDF."""
    assert document.media_type(content, name) is kind


def test_an_empty_file_and_an_image_have_their_reasons():
    """Nothing at all, and a picture named .pdf, are told apart in one sentence each."""
    for content, reason, word in (
        (b"", Reason.EMPTY_FILE, "empty"),
        (b"\xff\xd8\xff\xe0", Reason.UNSUPPORTED, "JPEG"),
    ):
        with pytest.raises(DocumentError, match=word) as error:
            document.read(content, document.media_type(content, "kortti.pdf"), Settings(), lambda: None)
        assert error.value.reason is reason


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("yksi\n\fkaksi\nkolme\f", ("yksi", "\fkaksi", "kolme", "\f")),
        ("\fyksi\r\nkaksi", ("\fyksi", "kaksi")),
        ("", ("",)),
        ("yksi", ("yksi",)),
    ],
)
def test_a_form_feed_stays_at_the_head_of_its_page(text, lines):
    """Where a page of a dump ends is known by it."""
    content = text.encode() or b"\n"
    assert document.read(content, MediaType.TEXT, Settings(), lambda: None).lines == lines


class Fake:
    """A reader that sees one underline and no word."""

    def read_page(self, image, dpi):
        blank = np.full_like(image, 255)
        prepared = Prepared(blank, blank, dpi, dpi, 0, 0.0, 0.0)
        return PageReading((), (Rule(Box(244, 401, 282, 402)),), 0.0, prepared)


@pytest.mark.parametrize(("name", "own"), [("s21162-font-stripped.pdf", True), ("s20831-ocr-eng.pdf", False)])
def test_a_drawn_page_is_bounded_by_its_own_lines(name, own):
    """Its image shows pale fills badly; over a scan the image's lines are all there is."""
    content = (Path(__file__).parent.parent / "fixtures" / "cards" / name).read_bytes()
    page = document.read(content, MediaType.PDF, Settings(), Fake).pages[0]
    assert (len(page.rules) > 10) is own
    assert (Rule(Box(244, 401, 282, 402)) in page.rules) is not own
