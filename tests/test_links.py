"""Links find their card, field and words; a link over several lines is one, and none is lost or doubled."""

from dataclasses import replace

import pytest

from extract.mapping import RawCard, links
from extract.model import Box, Document, Frame, Link, MediaType, Page, Passage
from tests.pages import CARD, LABELS, VALUES, Sheet, raw_cards

URL = "https://www.eura2014.fi/?projektikoodi=S20731"


def drawn(*sheets):
    """The raw cards of cards drawn one below another, and their pages."""
    sheet = Sheet(height=1684)
    for rows in sheets:
        sheet.head()
        sheet.card(rows)
    pages = sheet.pages()
    return raw_cards(pages), pages


def placed(pages, *found, frame=None):
    frames = [replace(page, frame=frame or page.frame) for page in pages]
    pages = (replace(frames[0], links=tuple(found)), *frames[1:])
    return Document(MediaType.PDF, pages)


def box_of(card, label):
    return card.cells[label].value.lines[0].box


def below(box, points):
    return Box(box.x0, box.top + points, box.x1, box.bottom + points)


def told(cards, doc):
    return [[(link.url, link.text, field) for link, field in own] for own in links.links_by_card(cards, doc)]


def test_a_link_is_given_to_the_field_it_stands_in():
    """Its rectangle lies on a line of the field's value."""
    (card,), pages = drawn(CARD)
    link = Link(URL, 1, box_of(card, LABELS[7]), VALUES[7])
    assert told([card], placed(pages, link)) == [[(URL, VALUES[7], "outputs")]]


def test_a_link_of_a_combined_cell_is_its_first_fields():
    """The register's link in the first cell belongs to the project's name."""
    (card,), pages = drawn(CARD)
    link = Link(URL, 1, box_of(card, LABELS[0]), "hanke")
    assert told([card], placed(pages, link)) == [[(URL, "hanke", "project_name")]]


def test_each_card_gets_its_own_links():
    """Of two cards on a page each has the link on its lines; one beside both goes to the nearer."""
    (first, second), pages = drawn(CARD, CARD)
    last = box_of(second, LABELS[11])
    found = (
        Link("https://a.fi", 1, box_of(first, LABELS[5]), "a"),
        Link("https://b.fi", 1, box_of(second, LABELS[5]), "b"),
        Link("https://c.fi", 1, below(last, 60), "c"),
    )
    assert told([first, second], placed(pages, *found)) == [
        [("https://a.fi", "a", "objectives")],
        [("https://b.fi", "b", "objectives"), ("https://c.fi", "c", None)],
    ]


def test_a_link_on_a_page_without_a_card_is_nobodys():
    """A link of a letter before the card is not the card's."""
    (card,), pages = drawn(CARD)
    letter = Page(2, Frame(595, 842), (), links=(Link("https://a.fi", 2, Box(1, 1, 9, 9)),))
    doc = Document(MediaType.PDF, (*pages, letter))
    assert told([card], doc) == [[]]


def test_a_wrapped_link_is_one_link():
    """Two rectangles on lines below each other with one target are one link with all its words."""
    (card,), pages = drawn(CARD)
    box = box_of(card, LABELS[3])
    found = (Link(URL, 1, box, "hanke RR-"), Link(URL, 1, below(box, 13), "tietopalvelussa"))
    ((own,),) = links.links_by_card([card], placed(pages, *found))
    assert own[0].text == "hanke RR-\ntietopalvelussa"
    words = links.link_words(own[0])
    assert (words.text, words.breaks) == ("hanke RR- tietopalvelussa", (9,))


def test_a_link_in_pieces_on_one_line_is_one_link():
    """Rectangles side by side are one link; with a gap between them they are two."""
    (card,), pages = drawn(CARD)
    box = box_of(card, LABELS[3])
    for gap, count in ((2, 1), (40, 2)):
        beside = Box(box.x1 + gap, box.top, box.x1 + gap + 30, box.bottom)
        found = (Link(URL, 1, box, "hanke"), Link(URL, 1, beside, "RR"))
        assert sum(map(len, links.links_by_card([card], placed(pages, *found)))) == count


def test_every_line_of_a_links_words_has_its_place():
    """Of a link over three lines each line's words stand where the passage says."""
    words = links.link_words(Link(URL, 1, Box(0, 0, 9, 9), "hanke\nRR-\ntietopalvelussa"))
    assert [words.text[line.start : line.end] for line in words.lines] == ["hanke", "RR-", "tietopalvelussa"]


@pytest.mark.parametrize(
    ("url", "points"), [("https://toinen.fi", 13), (URL, 60), (URL, -13)], ids=["target", "far", "above"]
)
def test_other_rectangles_are_other_links(url, points):
    """Another target, and the same one far below or above, is a link of its own."""
    (card,), pages = drawn(CARD)
    box = box_of(card, LABELS[3])
    found = (Link(URL, 1, box, "tässä"), Link(url, 1, below(box, points), "tuolla"))
    assert sum(map(len, links.links_by_card([card], placed(pages, *found)))) == 2


def test_boxes_are_told_as_displayed():
    """Of a page that is displayed turned, the box is where the reader sees it."""
    (card,), pages = drawn(CARD)
    box, frame = box_of(card, LABELS[7]), Frame(1684, 595, 270)
    ((own,),) = links.links_by_card([card], placed(pages, Link(URL, 1, box, "x"), frame=frame))
    assert own[0].box == frame.displayed(box)


def test_a_dumps_links_have_no_place():
    """Addresses listed in a dump belong to their card, not to a page or a field."""
    card = RawCard({}, (), None, ("https://a.fi", "https://b.fi"))
    doc = Document(MediaType.TEXT, lines=("x",))
    assert links.links_by_card([card], doc) == [
        [(Link("https://a.fi", None, None), None), (Link("https://b.fi", None, None), None)]
    ]


def test_a_link_without_words_has_an_empty_passage():
    """An image's link has no words to repair."""
    assert links.link_words(Link(URL, 1, Box(0, 0, 9, 9))).text == Passage("").text == ""


def turned(turn_deg, *boxes):
    """A card on a page that lies turned, with an annotation a box."""
    sheet = Sheet()
    sheet.head()
    sheet.card()
    (page,) = sheet.pages()
    shown = (page.frame.height, page.frame.width) if turn_deg % 180 else (page.frame.width, page.frame.height)
    held = tuple(Link(URL, 1, box, f"osa {at}") for at, box in enumerate(boxes, 1))
    made = Page(1, Frame(*shown, turn_deg), page.words, page.rules, held)
    return raw_cards((made,)), Document(MediaType.PDF, (made,))


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_a_link_over_two_lines_is_one_on_any_page(turn_deg):
    """Its annotations stand one below the other on the upright page, however it is displayed."""
    cards, held = turned(turn_deg, Box(400, 500, 530, 510), Box(204, 513, 300, 523))
    (found,) = links.links_by_card(cards, held)
    assert [link.text for link, _ in found] == ["osa 1\nosa 2"]


@pytest.mark.parametrize("turn_deg", [0, 90])
def test_links_of_other_rows_stay_apart(turn_deg):
    """The same target far below is another link."""
    cards, held = turned(turn_deg, Box(204, 500, 300, 510), Box(204, 600, 300, 610))
    (found,) = links.links_by_card(cards, held)
    assert len(found) == 2
