"""A PDF's pages are read as displayed: words, rules, links and pictures, wherever and however they lie."""

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract import pdf
from extract.errors import DocumentError, Reason
from extract.model import Box, Word
from tests import drawn

WIDTH, HEIGHT = 400.0, 300.0
URL = "https://www.esimerkki.fi/opas"
ENCRYPTED = Path(__file__).parent.parent / "fixtures" / "bad" / "encrypted.pdf"


def made(draw, **page):
    """The bytes of a page on which something is drawn; the origin is at its lower left."""
    buffer = io.BytesIO()
    rotation = page.get("rotation", 0)
    # The library swaps the sides of a page that it turns.
    size = (HEIGHT, WIDTH) if rotation % 180 else (WIDTH, HEIGHT)
    canvas = Canvas(buffer, pagesize=size, invariant=True)
    canvas.setFont("Helvetica", 10)
    canvas.setPageRotation(rotation)
    if "crop" in page:
        canvas.setCropBox(page["crop"])
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def layer(content):
    with pdf.opened(content) as document:
        return pdf.layer(document, 0)


def picture(content, dpi=100):
    with pdf.opened(content) as document:
        return pdf.picture(document, 0, dpi)


def sheet(canvas):
    """Two lines of text, a frame around them, a rule below and a link on the first line."""
    canvas.drawString(60, 240, "Etelä-Savon ELY-keskus, 47 126 €")
    canvas.drawString(60, 220, "Yhdessä eteenpäin")
    canvas.rect(50, 210, 250, 50)
    canvas.line(50, 100, 300, 100)
    canvas.linkURL(URL, (60, 237, 166, 251))


def image_page(canvas, pixels, box=(0, 0, WIDTH, HEIGHT)):
    canvas.drawImage(ImageReader(Image.fromarray(pixels)), box[0], box[1], box[2], box[3])


def test_words_stand_where_they_are_printed():
    """Text with its letters, boxes in points from the page's top left."""
    words = layer(made(sheet)).words
    assert " ".join(word.text for word in words) == "Etelä-Savon ELY-keskus, 47 126 € Yhdessä eteenpäin"
    first, last = words[0].box, words[-1].box
    assert (first.x0, first.bottom) == (pytest.approx(60, abs=1), pytest.approx(HEIGHT - 240, abs=4))
    assert last.middle - first.middle == pytest.approx(20, abs=0.1)


def test_frames_and_lines_are_rules():
    """A frame is four rules, a line is one; text is none."""
    rules = layer(made(sheet)).rules
    heights = sorted(rule.box.middle for rule in rules if rule.horizontal)
    sides = sorted(rule.box.x0 for rule in rules if not rule.horizontal)
    assert heights == pytest.approx([40, 90, 200], abs=1)
    assert sides == pytest.approx([50, 300], abs=1)


def test_links_have_their_target_place_and_words():
    """The words whose middle lies under the rectangle, without the comma at its edge."""
    (link,) = layer(made(sheet)).links
    assert (link.url, link.page) == (URL, 1)
    assert link.text == "Etelä-Savon ELY-keskus"
    assert link.box.x0 == pytest.approx(60)
    assert link.box.top == pytest.approx(HEIGHT - 251)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_set_upright(rotation):
    """Where /Rotate lays the text on its side, the frame turns it back: lines read from left to right."""
    found, straight = layer(made(sheet, rotation=rotation)), layer(made(sheet))
    assert [word.text for word in found.words] == [word.text for word in straight.words]
    assert found.frame.turn_deg == (-rotation) % 360
    assert found.links[0].text == straight.links[0].text
    for word, other in zip(found.words, straight.words, strict=True):
        assert word.box.x0 == pytest.approx(other.box.x0, abs=0.5)
        assert word.box.top == pytest.approx(other.box.top, abs=0.5)


def test_what_the_crop_box_hides_is_not_on_the_page():
    """Words outside are left out; the others stand as on the part that is shown."""
    found = layer(made(sheet, crop=(40, 230, 300, 280)))
    assert "Yhdessä" not in [word.text for word in found.words]
    assert found.frame.upright_size == (260, 50)
    first = layer(made(sheet)).words[0].box
    moved = (first.x0 - 40, first.top - 20, first.x1 - 40, first.bottom - 20)
    box = found.words[0].box
    assert (box.x0, box.top, box.x1, box.bottom) == pytest.approx(moved)


def test_text_without_ink_is_told_apart_from_an_ocr_layer():
    """Invisible text over an image is an OCR program's; visible text on white is not."""

    def ocr(canvas):
        image_page(canvas, np.full((300, 400), 200, dtype=np.uint8))
        text = canvas.beginText(60, 240)
        text.setTextRenderMode(3)
        text.textOut("Mennaan yhdessa eteenpain")
        canvas.drawText(text)

    scanned, plain = layer(made(ocr)), layer(made(sheet))
    assert (scanned.invisible, scanned.image_share, scanned.over_image) == (True, pytest.approx(1), True)
    assert (plain.invisible, plain.image_share, plain.over_image) == (False, 0, False)


def test_a_blank_page_has_no_ink():
    """Nothing drawn is nothing to read; a single line is something."""
    assert not layer(made(lambda _: None)).has_ink
    assert layer(made(lambda canvas: canvas.line(0, 0, 9, 9))).has_ink


def test_the_scans_own_pixels_are_taken():
    """An image that is the page is not rendered again: every pixel is the scanner's."""
    pixels = np.full((600, 800), 255, dtype=np.uint8)
    pixels[100:110, 50:300] = 30
    taken = picture(made(lambda canvas: image_page(canvas, pixels)), dpi=300)
    assert taken.dpi == pytest.approx(144)
    assert np.array_equal(taken.pixels, pixels)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_scans_pixels_are_turned_as_displayed(rotation):
    """What the reader sees at the top left is the picture's top left."""
    pixels = np.full((600, 800), 255, dtype=np.uint8)
    pixels[:300, :400] = 200
    content = made(lambda canvas: image_page(canvas, pixels), rotation=rotation)
    assert np.array_equal(picture(content).pixels, np.rot90(pixels, -rotation // 90))


def test_a_faxs_oblong_pixels_become_square():
    """Its lines are half as many to the inch as its columns: the picture has as many of both."""
    pixels = np.full((300, 800), 255, dtype=np.uint8)
    pixels[150:] = 0
    pixels[160:] = 255
    taken = picture(made(lambda canvas: image_page(canvas, pixels)))
    assert (taken.dpi, taken.pixels.shape) == (pytest.approx(144), (600, 800))
    assert taken.pixels[305:315].max() < 60


def test_a_page_of_text_is_rendered():
    """At the resolution asked for; so is an image that is but a part of its page."""
    found = picture(made(sheet), dpi=144)
    assert (found.dpi, found.pixels.shape) == (144, (600, 800))
    part = np.full((50, 50), 180, dtype=np.uint8)
    logo = picture(made(lambda canvas: image_page(canvas, part, (10, 10, 50, 50))), dpi=72)
    assert logo.pixels.shape == (300, 400)
    assert logo.pixels[-30, 30] < 200


def test_a_cut_file_is_refused():
    """A file without its end mark would give a part of its cards."""
    pdf.check_end(made(sheet))
    with pytest.raises(DocumentError, match="cut off") as error:
        pdf.check_end(made(sheet)[:-40])
    assert error.value.reason is Reason.DAMAGED


def test_what_cannot_be_opened_has_its_reason():
    """Encrypted and broken files are told apart; a page that is not there is damage."""
    for content, reason in (
        (ENCRYPTED.read_bytes(), Reason.ENCRYPTED),
        (b"%PDF-1.7", Reason.DAMAGED),
    ):
        with pytest.raises(DocumentError) as error, pdf.opened(content):
            pass
        assert error.value.reason is reason
    with pdf.opened(made(sheet)) as document, pytest.raises(DocumentError) as error:
        pdf.layer(document, 7)
    assert error.value.reason is Reason.DAMAGED


def test_a_pages_size_is_told_without_loading_it():
    """As displayed, in points."""
    with pdf.opened(made(sheet, rotation=90)) as document:
        assert pdf.page_size(document, 0) == (HEIGHT, WIDTH)


def test_words_under_a_rectangle_lose_signs_outside_it():
    """Brackets and commas that the link's rectangle does not cover are no part of it; letters always are."""
    words = (
        Word("(hanke", Box(100, 10, 136, 20)),
        Word("RR-tietopalvelussa),", Box(140, 10, 260, 20)),
        Word("muu", Box(300, 10, 320, 20)),
    )
    assert pdf.words_under(Box(106, 9, 248, 21), words) == "hanke RR-tietopalvelussa"
    assert pdf.words_under(Box(100, 9, 260, 21), words) == "(hanke RR-tietopalvelussa)"
    assert pdf.words_under(Box(100, 109, 260, 121), words) is None


def test_a_drawn_card_is_read_alike_rendered_and_as_its_image():
    """The picture of a scanned card is the card's own."""
    card = drawn.card_page(150)
    wide = round(card.shape[0] * WIDTH / HEIGHT) - card.shape[1]
    card = np.pad(card, ((0, 0), (0, wide)), constant_values=255)
    taken = picture(made(lambda canvas: image_page(canvas, card)))
    assert taken.pixels.shape == card.shape


LIGATURE_MAP = b"""/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <58> <00740074> <59> <007400740069> endbfchar endcmap end"""


def with_ligatures(content):
    """The page with a font whose X is a ligature of t and t, and whose Y is one of t, t and i."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for font in document.pages[0].Resources.Font.values():
            font.ToUnicode = document.make_stream(LIGATURE_MAP)
        buffer = io.BytesIO()
        document.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def test_letters_of_a_ligature_are_all_read():
    """A glyph that stands for several letters gives each of them, the same one twice too."""
    content = with_ligatures(made(lambda canvas: canvas.drawString(60, 240, "eXä osoiYin taXY")))
    assert [word.text for word in layer(content).words] == ["että", "osoittiin", "tatttti"]


def test_a_ligature_drawn_again_to_look_bold_is_read_once():
    """Overprinting and ligatures do not hide each other."""

    def bold(canvas):
        for shift in (0, 0.2):
            canvas.drawString(60 + shift, 240, "eXä")
        for sign, x in (("e", 60), ("e", 60), ("s", 66), ("s", 66)):
            canvas.drawString(x, 200, sign)

    assert [word.text for word in layer(with_ligatures(made(bold))).words] == ["että", "es"]


def test_text_set_aslant_is_no_word_of_the_page():
    """A word across the page (a draft's mark) does not run into the lines below it, and is told."""

    def marked(canvas):
        sheet(canvas)
        canvas.saveState()
        canvas.translate(60, 80)
        canvas.rotate(38)
        canvas.setFont("Helvetica", 92)
        canvas.drawString(0, 0, "LUONNOS")
        canvas.restoreState()

    read = layer(made(marked))
    assert read.words == layer(made(sheet)).words
    assert read.slanted == "LUONNOS"
