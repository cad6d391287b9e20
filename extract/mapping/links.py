"""A document's links given to its cards and fields; wrapped ones made whole. No text is repaired here."""

from collections.abc import Sequence
from dataclasses import replace

from extract.mapping.raw_cards import RawCard
from extract.model import Document, LineSpan, Link, Page, Passage, TextSource

# The words of a wrapped link: its lines are parted by this until their joint is decided.
LINE_END = "\n"
# Links that write to somebody or ring.
DIRECT = ("mailto:", "tel:", "sms:")


def links_by_card(cards: Sequence[RawCard], document: Document) -> list[list[tuple[Link, str | None]]]:
    """Each card's links, boxes as displayed, with the field (a combined cell's first) they stand in."""
    found: list[list[tuple[Link, str | None]]] = [[] for _ in cards]
    if not document.pages:
        return [
            [(Link(url, None, None), None) for url in card.urls if not _reaches_person(url, card)]
            for card in cards
        ]
    # Wrapped links are known by how their lines stand, which a turned page does not show as displayed.
    shown = [_displayed(link, page) for page in document.pages for link in _whole(page.links)]
    for link in shown:
        if (owner := _owner(link, cards)) is not None and not _is_personal(link, cards[owner]):
            found[owner].append((link, field_at(link, cards[owner])))
    return found


def _is_personal(link: Link, card: RawCard) -> bool:
    """Whether a link stands in what is said of a person, or reaches one on a card that names persons."""
    return _reaches_person(link.url, card) or any(
        span.page == link.page and span.box and link.box and span.box.overlap(link.box) > 0
        for span in card.personal
    )


def _reaches_person(url: str, card: RawCard) -> bool:
    return url.lower().startswith(DIRECT) and any(cell.label.personal for cell in card.cells.values())


def field_at(link: Link, card: RawCard) -> str | None:
    """The field in whose lines a link stands."""
    for cell in card.cells.values():
        for span in cell.value.lines if cell.value else ():
            if span.page == link.page and span.box and link.box and span.box.overlap(link.box) > 0:
                return cell.label.fields[0] if cell.label.fields else None
    return None


def link_words(link: Link) -> Passage:
    """A link's words as a passage."""
    text = link.text or ""
    spans, at = [], 0
    for line in text.split(LINE_END):
        spans.append(LineSpan(at, at + len(line), link.page, None, TextSource.TEXT_LAYER))
        at += len(line) + 1
    return Passage(text.replace(LINE_END, " "), tuple(spans))


def _owner(link: Link, cards: Sequence[RawCard]) -> int | None:
    """The card that a link stands in, or else the one nearest to it on its page."""
    on_page = [at for at, card in enumerate(cards) if card.pages and link.page in card.pages]
    inside = [at for at in on_page if field_at(link, cards[at]) is not None]
    if inside:
        return inside[0]
    return min(on_page, key=lambda at: _distance(link, cards[at]), default=None)


def _distance(link: Link, card: RawCard) -> float:
    """Points from a link to the nearest line of a card on the same page."""
    if link.box is None:
        return 0.0
    boxes = [
        span.box
        for cell in card.cells.values()
        for span in (cell.value.lines if cell.value else ())
        if span.page == link.page and span.box
    ]
    middle = link.box.middle
    return min((abs(box.middle - middle) for box in boxes), default=float("inf"))


def _displayed(link: Link, page: Page) -> Link:
    return replace(link, box=page.frame.displayed(link.box)) if link.box else link


def _whole(links: Sequence[Link]) -> list[Link]:
    """Links whose words wrap over lines have an annotation a line: they become one link."""
    whole: list[Link] = []
    last: Link | None = None
    for link in links:
        if last is not None and _goes_on(last, link):
            text = LINE_END.join(part for part in (whole[-1].text, link.text) if part)
            whole[-1] = replace(whole[-1], text=text or None)
        else:
            whole.append(link)
        last = link
    return whole


def _goes_on(before: Link, link: Link) -> bool:
    """Whether a link's rectangle follows on the next line after another of the same target."""
    if before.url != link.url or before.box is None or link.box is None or before.page != link.page:
        return False
    below = link.box.middle - before.box.middle
    if abs(below) < 0.5 * before.box.height:
        return 0 <= link.box.x0 - before.box.x1 < before.box.height  # one line in pieces
    return 0 < below < 2.2 * before.box.height and link.box.x0 <= before.box.x1
