"""Links of a document: wrapped ones are whole, whichever way the page lies."""

import pytest

from extract import links
from extract.model import Box, Document, Frame, Link, MediaType, Page
from extract.rawcards import RawCard
from tests.pages import Sheet, raw_cards

URL = "https://esimerkki.fi/opas"


def document(turn_deg, *boxes):
    """A card on a page that lies turned, with an annotation a box."""
    sheet = Sheet()
    sheet.head()
    sheet.card()
    (page,) = sheet.pages()
    shown = (page.frame.height, page.frame.width) if turn_deg % 180 else (page.frame.width, page.frame.height)
    held = tuple(Link(URL, 1, box, f"osa {at}") for at, box in enumerate(boxes, 1))
    made = Page(1, Frame(*shown, turn_deg), page.words, page.rules, held)
    cards: list[RawCard] = raw_cards((made,))
    return cards, Document(MediaType.PDF, (made,))


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_a_link_over_two_lines_is_one_on_any_page(turn_deg):
    """Its annotations stand one below the other on the upright page, however it is displayed."""
    cards, held = document(turn_deg, Box(400, 500, 530, 510), Box(204, 513, 300, 523))
    (found,) = links.by_card(cards, held)
    assert [link.text for link, _ in found] == ["osa 1\nosa 2"]


@pytest.mark.parametrize("turn_deg", [0, 90])
def test_links_of_other_rows_stay_apart(turn_deg):
    """The same target far below is another link."""
    cards, held = document(turn_deg, Box(204, 500, 300, 510), Box(204, 600, 300, 610))
    (found,) = links.by_card(cards, held)
    assert len(found) == 2
