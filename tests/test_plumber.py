"""The second reader sees what the first one sees, finds tables without rules, and draws what was read."""

import io
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract import pdf
from extract.errors import DocumentError, Reason
from extract.pdf import plumber

CARDS = Path(__file__).parent.parent / "fixtures" / "cards"
CARD = (CARDS / "s20731-born.pdf").read_bytes()


def by_pdfium(content):
    with pdf.opened(content) as document:
        return pdf.layer(document, 0)


def test_both_readers_see_the_same_words():
    """The same words in the same places."""
    (second,) = plumber.layers(CARD)
    first = by_pdfium(CARD)
    assert sorted(word.text for word in second.words) == sorted(word.text for word in first.words)
    places = {word.text: word.box for word in first.words if len(word.text) > 12}
    for word in second.words:
        if word.text in places:
            assert word.box.x0 == pytest.approx(places[word.text].x0, abs=1)
            assert word.box.middle == pytest.approx(places[word.text].middle, abs=2)


@pytest.mark.parametrize("name", ["s20430-pages.pdf", "s20269-narrow-labels.pdf", "s20831-rules-between.pdf"])
def test_both_readers_see_the_same_pages(name):
    """Sizes, words, links and the heights of rules of every page, whatever program made the file."""
    content = (CARDS / name).read_bytes()
    with pdf.opened(content) as document:
        firsts = [pdf.layer(document, index) for index in range(len(document))]
    seconds = plumber.layers(content)
    assert len(firsts) == len(seconds)
    for first, second in zip(firsts, seconds, strict=True):
        assert second.frame.upright_size == pytest.approx(first.frame.upright_size, abs=0.5)
        assert sorted(word.text for word in second.words) == sorted(word.text for word in first.words)
        assert {link.url for link in second.links} == {link.url for link in first.links}
        assert first.has_ink
        assert second.has_ink


def test_only_links_to_addresses_are_links():
    """A link to another place of the file has no target that a table could hold."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(400, 300))
    canvas.drawString(100, 200, "Toteuttajat")
    canvas.linkURL("https://a.fi/", (100, 195, 160, 212))
    canvas.linkRect("", "sisalto", (100, 100, 160, 112))
    canvas.bookmarkPage("sisalto")
    canvas.save()
    (second,) = plumber.layers(drawn.getvalue())
    for one in (by_pdfium(drawn.getvalue()), second):
        assert [(link.url, link.text) for link in one.links] == [("https://a.fi/", "Toteuttajat")]


def test_boxes_are_counted_from_the_visible_page():
    """A cropped page's own corner is the origin, as it is for the first reader."""
    drawn, cropped = io.BytesIO(), io.BytesIO()
    canvas = Canvas(drawn, pagesize=(400, 300))
    canvas.drawString(100, 200, "Toteuttajat")
    canvas.line(60, 180, 340, 180)
    canvas.linkURL("https://a.fi/", (100, 195, 160, 212))
    canvas.linkRect("", "sisalto", (100, 100, 160, 112))
    canvas.bookmarkPage("sisalto")
    canvas.save()
    with pikepdf.open(drawn) as document:
        document.pages[0].cropbox = (50, 40, 350, 260)
        document.save(cropped)
    (second,) = plumber.layers(cropped.getvalue())
    first = by_pdfium(cropped.getvalue())
    for one in (first, second):
        assert one.frame.upright_size == pytest.approx((300, 220), abs=0.5)
        assert one.words[0].box.x0 == pytest.approx(50, abs=1)
        assert one.rules[0].box.middle == pytest.approx(80, abs=1)
        assert [link.url for link in one.links] == ["https://a.fi/"]
        assert one.links[0].text == "Toteuttajat"


def test_both_readers_see_the_same_links_and_rules():
    """Targets, words and places of the links; the same heights of the rules."""
    (second,) = plumber.layers(CARD)
    first = by_pdfium(CARD)
    assert [(link.url, link.text) for link in second.links] == [(link.url, link.text) for link in first.links]
    heights = [{round(rule.box.middle) for rule in one.rules if rule.horizontal} for one in (first, second)]
    assert heights[0] == heights[1]


def test_what_this_reader_cannot_open_is_damaged():
    """Whatever its parser raises becomes one kind of error."""
    for content in (b"", b"%PDF-1.7 ei mitaan %%EOF"):
        with pytest.raises(DocumentError) as error:
            plumber.layers(content)
        assert error.value.reason is Reason.DAMAGED


def test_a_tables_rows_are_told_by_their_edges():
    """Of a ruled card each row's edge is a rule from side to side, from top to bottom."""
    rules = plumber.table_rules(CARD, 0)
    heights = [rule.box.middle for rule in rules]
    assert heights == sorted(heights)
    assert len(rules) == 13
    assert all(rule.horizontal and rule.box.width > 300 for rule in rules)
