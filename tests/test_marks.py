"""Bullets and dashes are told by their shape on the image."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.model import Box, Line, Rule, Word
from extract.ocr import Prepared
from extract.ocr.bullets_dashes import with_marks
from tests.drawn import FONT_FILE

DPI = 300
SCALE = DPI / 72


def drawn_line(printed: list[str], read: list[str | None], size_pt=10.0) -> tuple[Line, Prepared]:
    """Printed words on one line, and the words an engine made of them; None was not seen."""
    image = Image.new("L", (round(400 * SCALE), round(40 * SCALE)), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT_FILE, round(size_pt * SCALE))
    x, words = 30 * SCALE, []
    for text, seen in zip(printed, read, strict=True):
        pen.text((x, 10 * SCALE), text, font=font, fill=0)
        box = pen.textbbox((x, 10 * SCALE), text, font=font)
        if seen is not None:
            words.append(Word(seen, Box(*(edge / SCALE for edge in box))))
        x += font.getlength(text + " ")
    bilevel = np.where(np.asarray(image) < 128, np.uint8(0), np.uint8(255))
    return Line(tuple(words)), Prepared(bilevel, bilevel, DPI, DPI, 0, 0.0, 0.0)


@pytest.mark.parametrize("seen", ["e", "*", "+", "«", "o", "0", None])
def test_a_dot_before_a_line_is_a_bullet(seen):
    """Whatever the engine took a bullet for, and even where it did not see it, it becomes a bullet."""
    line, prepared = drawn_line(
        ["•", "Hanke", "vahvistaa", "taitoja"], [seen, "Hanke", "vahvistaa", "taitoja"]
    )
    (marked,) = with_marks([line], prepared, ())
    assert marked.text == "• Hanke vahvistaa taitoja"
    assert marked.words[0].box.x1 < marked.words[1].box.x0


@pytest.mark.parametrize("seen", ["O", "0", "[0]", "8", "&", "?", None])
@pytest.mark.parametrize("mark", ["○", "●", "□", "☒", "☑"])
def test_rings_boxes_and_large_spots_are_bullets(mark, seen):
    """Also the box that a face shows for a sign that it lacks, as of a symbol font that was missing."""
    line, prepared = drawn_line([mark, "Hanke", "vahvistaa"], [seen, "Hanke", "vahvistaa"])
    (marked,) = with_marks([line], prepared, ())
    assert marked.text == "• Hanke vahvistaa"


@pytest.mark.parametrize("first", ["e", "0", "8", "B", "D", "H", "E", "&", "?", "*", "+", "A", "5", "–"])
def test_letters_and_other_marks_are_no_bullets(first):
    """A letter, a figure, an asterisk or a dash at the head of a line stays what it is."""
    line, prepared = drawn_line([first, "Hanke", "vahvistaa"], [first, "Hanke", "vahvistaa"])
    (marked,) = with_marks([line], prepared, ())
    assert marked.text == f"{first} Hanke vahvistaa"


def test_no_bullet_is_sought_beyond_a_ruling_line():
    """A dot in the neighbouring cell belongs to that cell."""
    line, prepared = drawn_line(["•", "Hanke", "tukee"], [None, "Hanke", "tukee"])
    left = line.words[0].box.x0
    (marked,) = with_marks([line], prepared, (Rule(Box(left - 3, 0, left - 2.5, 40)),))
    assert marked.text == "Hanke tukee"


@pytest.mark.parametrize("size_pt", [9.0, 11.0, 14.0])
@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("–", "—"),
        ("–", "-"),
        ("-", "—"),
        ("—", "-"),
        ("1.3.2016–31.12.2018", "1.3.2016—-31.12.2018"),
        ("1.3.2016-31.12.2018", "1.3.2016—31.12.2018"),
        ("28–31", "28-31"),
        ("RR-tietopalvelu", "RR—tietopalvelu"),
        ("Pohjois-Savon–Kainuun", "Pohjois-Savon-Kainuun"),
    ],
)
def test_a_dash_has_the_length_that_was_printed(printed, read, size_pt):
    """Hyphens, en dashes and em dashes are told apart by the ink, not by the engine."""
    line, prepared = drawn_line(["Hankkeen", printed, "hallinto"], ["Hankkeen", read, "hallinto"], size_pt)
    (marked,) = with_marks([line], prepared, ())
    assert marked.text == f"Hankkeen {printed} hallinto"


def test_a_dash_that_is_not_on_the_image_is_left_as_read():
    """Where the image shows another number of dashes than were read, nothing is decided."""
    line, prepared = drawn_line(["Hankkeen", "tieto", "hallinto"], ["Hankkeen", "tie-to", "hallinto"])
    (marked,) = with_marks([line], prepared, ())
    assert marked.words[1].text == "tie-to"


def test_one_page_has_one_kind_of_quote():
    """One curled quote in four tells of curled ones, one in six was misread; alone each stays."""
    words = ['"Yhdessä', "töihin”", "ja", "”polku”"]
    line, prepared = drawn_line(words, words)
    (marked,) = with_marks([line], prepared, ())
    assert marked.text == "”Yhdessä töihin” ja ”polku”"
    mostly = ['"Yhdessä"', '"töihin', "polku”"]
    line, prepared = drawn_line(mostly, mostly)
    assert with_marks([line], prepared, ())[0].text == "”Yhdessä” ”töihin polku”"
    line, prepared = drawn_line(['"Yhdessä"', '"töihin"', '"polku”'], ['"Yhdessä"', '"töihin"', '"polku”'])
    assert with_marks([line], prepared, ())[0].text == '"Yhdessä" "töihin" "polku"'
    line, prepared = drawn_line(['"Yhdessä"', "töihin"], ['"Yhdessä"', "töihin"])
    assert with_marks([line], prepared, ())[0].text == '"Yhdessä" töihin'


@pytest.mark.parametrize(("printed", "read"), [("×", "x"), ("×", "X"), ("x", "x"), ("×", "×")])
@pytest.mark.parametrize("size_pt", [9.0, 11.0])
def test_a_multiplication_sign_hangs_above_the_baseline(printed, read, size_pt):
    """Between figures a × is told from an x by its height on the line."""
    words = ["Kerrat", "2", printed, "3", "Kunta"]
    line, prepared = drawn_line(words, ["Kerrat", "2", read, "3", "Kunta"], size_pt)
    assert with_marks([line], prepared, ())[0].text == f"Kerrat 2 {printed} 3 Kunta"


@pytest.mark.parametrize("size_pt", [9.0, 12.0])
@pytest.mark.parametrize("quote", ["”", '"'])
def test_straight_and_curled_quotes_by_their_ink(quote, size_pt):
    """Quotes that lean are curled, at the head and the end of a word; upright ones stay straight."""
    printed = [word.replace("”", quote) for word in ("”Kohti", "työtä”,", "ja", "”sitten”", "kotiin?”")]
    line, prepared = drawn_line(printed, [word.replace("”", '"') for word in printed], size_pt)
    (marked,) = with_marks([line], prepared, ())
    assert marked.text == " ".join(printed)


def test_the_gap_is_measured_where_a_dash_has_a_wrong_box():
    """An engine's box of a lone dash may lie beside it and reach into the next line."""
    line, prepared = drawn_line(["Huuma", "–", "taitoja"], ["Huuma", "-", "taitoja"])
    first, dash, last = line.words
    moved = Box(dash.box.x0 - 3, dash.box.top - 2, dash.box.x1 - 3, dash.box.bottom + 6)
    (marked,) = with_marks([Line((first, replace(dash, box=moved), last))], prepared, ())
    assert marked.text == "Huuma – taitoja"


@pytest.mark.parametrize(
    "printed", ["talkoita:", "talkoita;", "talkoita.", "talkoita,", "loppui.”", "loppui,”"]
)
@pytest.mark.parametrize("size_pt", [9.0, 12.0])
def test_a_stop_is_told_by_its_ink(printed, size_pt):
    """A dot or a tail below the baseline, whichever of both the engine read."""
    for read in (printed, printed.translate(str.maketrans(",.:;", ".,;:"))):
        line, prepared = drawn_line(["Hanke", printed, "tukee"], ["Hanke", read, "tukee"], size_pt)
        (marked,) = with_marks([line], prepared, ())
        assert marked.words[1].text == printed


def test_a_stop_without_ink_of_its_own_stays():
    """Where the last ink is a letter's, nothing is known of the stop."""
    line, prepared = drawn_line(["Hanke", "talkoita", "tukee"], ["Hanke", "talkoita;", "tukee"])
    (marked,) = with_marks([line], prepared, ())
    assert marked.words[1].text == "talkoita;"


@pytest.mark.parametrize("size_pt", [9.0, 11.0, 14.0])
@pytest.mark.parametrize("printed", ["Åland", "Aland", "Äland"])
def test_a_ring_above_a_capital_is_seen_and_dots_are_none(printed, size_pt):
    """Both readers lose the ring of a capital Å; a plain A and one whose dots were lost get none."""
    line, prepared = drawn_line(["Hanke", printed, "tukee"], ["Hanke", "Aland", "tukee"], size_pt)
    (marked,) = with_marks([line], prepared, ())
    assert marked.words[1].text == ("Åland" if printed == "Åland" else "Aland")


@pytest.mark.parametrize("seen", ["m", "e", None])
def test_a_bullet_at_the_head_of_the_second_column_is_one(seen):
    """Engines make one line of a label and its value: a bullet may stand inside it, after a wide gap."""
    printed = ["Tavoitteet", *" " * 12, "•", "tukea", "nuoria"]
    read = ["Tavoitteet", *[None] * 12, seen, "tukea", "nuoria"]
    line, prepared = drawn_line(printed, read)
    (marked,) = with_marks([line], prepared, ())
    assert marked.text == "Tavoitteet • tukea nuoria"
