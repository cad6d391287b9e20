"""Lines of a plain-text dump into cards' labels and values, by labels' places and what the texts are like.

Two kinds of dump are told apart, page by page: columns kept by spaces, and running lines, where a label
stands alone, wraps, or shares its line with the value. Each text goes to its likeliest owner, with the
probability that it is just that owner's; below a bound it is called ambiguous. No text is changed here.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract import families
from extract.dumps import columns, label_search, line_ends
from extract.dumps.columns import Row
from extract.dumps.furniture import URL_LINE, without_page_ends, without_tail
from extract.dumps.label_chain import Place
from extract.dumps.owners import Owned, owners
from extract.dumps.pieces import Piece, Spot
from extract.families import Family, Label
from extract.model import FieldStatus

FIRST_CELL_LINES = 30
# So many labels without any value have lost their values elsewhere.
MANY_LABELS = 6
# An owner less probable than this is called ambiguous.
SURE_OWNER = 0.8
# Lines above the first label with which its value may begin.
MAX_ABOVE = 4


@dataclass(slots=True)
class PlainCell:
    """A label's cell in a dump.

    Attributes:
        label: which.
        label_raw: the label as read; None where it was not found and what its text is like told its owner.
        texts: the value's lines, empty ones between where the dump has them.
        status: whether the owner is sure.
        probability: that the value is just these lines.
        rival: the label that may own the text instead, or that has the text that may be this one's.
    """

    label: Label
    label_raw: str | None
    texts: list[str]
    status: FieldStatus = FieldStatus.FILLED
    probability: float = 1.0
    rival: Label | None = None


@dataclass(slots=True)
class PlainCard:
    """A card in a dump: its header and title lines, cells and links."""

    headers: list[str] = field(default_factory=list)
    title: str | None = None
    cells: dict[str, PlainCell] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Laid:
    """A card's head, its pieces and where its labels stand among them."""

    head: PlainCard
    pieces: Sequence[Piece]
    spots: Sequence[Spot]


@dataclass(frozen=True, slots=True)
class _Dump:
    """A dump's lines parted into columns where it keeps them, and where labels may stand.

    Attributes:
        rows: one a line.
        breaks: rows with which a page begins.
        places: by row, the labels that may begin there.
        strays: rows with something in the labels' column that is none.
    """

    rows: Sequence[Row]
    breaks: frozenset[int]
    places: Sequence[Sequence[Place]]
    strays: frozenset[int]


def plain_cards(lines: Sequence[str], family: Family) -> list[PlainCard]:
    """The cards of a dump.

    Args:
        lines: of the dump; a form feed at a line's head begins a page.
        family: of the cards.
    """
    return [_card(laid, family) for laid in laid_cards(lines, family)]


def laid_cards(lines: Sequence[str], family: Family) -> list[Laid]:
    """The cards of a dump before anything is given to a label; arguments as ``plain_cards``."""
    dump = _opened(lines, family)
    cards = (_laid(dump, start, end, family) for start, end in _stretches(dump, family))
    return [card for card in cards if card.spots or card.head.title]


def _opened(lines: Sequence[str], family: Family) -> _Dump:
    breaks = [0, *(number for number, line in enumerate(lines) if number and line.startswith("\f"))]
    body = without_page_ends(lines, family)
    rows: list[Row] = []
    parted: list[Place] = []
    strays: set[int] = set()
    for start, end in pairwise([*breaks, len(body)]):
        page = columns.rows_of(body[start:end], family)
        found, others = columns.places(page, family)
        parted += [_shifted(place, start) for place in found]
        strays |= {start + number for number in others}
        rows += page
    running = [_running(row) for row in rows]
    places = [label_search.places_at(running, at, family) for at in range(len(rows))]
    for place in (*parted, *line_ends.places(running, family)):
        places[place.lines[0]].append(place)
    return _Dump(rows, frozenset(breaks), places, frozenset(strays))


def _running(row: Row) -> str:
    """A line that was not parted; an empty one for the others."""
    return row.value if row.label is None else ""


def _stretches(dump: _Dump, family: Family) -> list[tuple[int, int]]:
    """Row ranges of the cards: each begins at its header, else its title, else its first label."""
    starts: list[int] = []
    seen: set[str] = set()
    first_label, code = -math.inf, ""
    first = family.labels[0]
    openings = [place for places in dump.places for place in places if place.label is first]
    ends = {row for place in openings for row in place.lines[1:]}  # last words of a label begin no card
    title: int | None = None  # a title's row with nothing but empty rows below it
    for number, row in enumerate(dump.rows):
        line = _running(row).strip()
        kind = _opening_kind(line, family)
        if kind is None and number not in ends and any(place.label is first for place in dump.places[number]):
            kind = "first label"
        above, title = title, number if kind == "title" else title if not row.value.strip() else None
        if kind is None:
            continue
        if kind == "title":
            # The first cell begins with the code too: below its label such a line is no title, nor is one
            # with the code of the card's own title.
            before, code = code, families.title_code(line, family)
            if number - first_label <= FIRST_CELL_LINES or (code == before and first_label > -math.inf):
                continue
        if kind == "first label":
            first_label = number
        if not starts or kind in seen:
            starts.append(number if above is None or kind != "first label" else above)
            seen = set()
        seen.add(kind)
        if kind == "first label":
            seen |= {"title", *(header.prefix for header in family.headers)}
    return _merged(dump, list(pairwise([*starts, len(dump.rows)])), family)


def _merged(dump: _Dump, ranges: Sequence[tuple[int, int]], family: Family) -> list[tuple[int, int]]:
    """The stretches; one without any label or header is the end of the card before it.

    What looked like another card's title was none.
    """
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        texts = (_running(row).strip() for row in dump.rows[start:end])
        own = any(dump.places[start:end]) or any(families.header(text, family) for text in texts if text)
        if merged and not own:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _opening_kind(text: str, family: Family) -> str | None:
    """What of a card a line begins, but for its first label."""
    if not text or URL_LINE.match(text):
        return None
    header = families.header(text, family)
    if header is not None:
        return header.prefix
    return "title" if families.is_title(text, family) and not _has_period(text) else None


def _has_period(text: str) -> bool:
    """Whether a line holds dates, as the first cell does and a title does not."""
    return re.search(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", text) is not None


def _laid(dump: _Dump, start: int, end: int, family: Family) -> Laid:
    """The card of a stretch of rows, its text in pieces."""
    card = PlainCard()
    rows = dump.rows[start:end]
    whole, card.urls = without_tail([row.value for row in rows])
    running = ["" if row.label is not None else text for row, text in zip(rows, whole, strict=True)]
    every = [_shifted(place, -start) for places in dump.places[start:end] for place in places]
    found, running = label_search.found(
        running, family, [place for place in every if place.lines[-1] < len(rows)]
    )
    body = [
        text if row.label is not None else own for row, text, own in zip(rows, whole, running, strict=True)
    ]
    top = min((place.lines[0] for place in found), default=len(body))
    above = _read_head(card, body[:top], family)
    order = {label.key: at for at, label in enumerate(family.labels)}
    own = {start + at: body[at] for at in (*above, *range(top, len(body)))}
    return Laid(card, *_pieces(dump, own, [_shifted(place, start) for place in found], order))


def _card(laid: Laid, family: Family) -> PlainCard:
    """A card whose text is given to its labels."""
    card, pieces, spots = laid.head, laid.pieces, laid.spots
    owned = owners(pieces, spots, family)
    for order, label in enumerate(family.labels):
        spot = next((spot for spot in spots if spot.order == order), None)
        if spot is not None or owned[order].after > owned[order].first:
            card.cells[label.key] = _cell(label, spot, owned[order], pieces, family)
    if not pieces and len(spots) >= MANY_LABELS:
        for cell in card.cells.values():
            cell.status = FieldStatus.AMBIGUOUS
    return card


def _shifted(place: Place, by: int) -> Place:
    texts = tuple((line + by, text) for line, text in place.texts)
    return replace(place, lines=tuple(line + by for line in place.lines), texts=texts)


def _cell(
    label: Label, spot: Spot | None, owned: Owned, pieces: Sequence[Piece], family: Family
) -> PlainCell:
    """A label's cell with its lines; its owner is doubted below the bound."""
    texts: list[str] = []
    for piece in pieces[owned.first : owned.after]:
        texts += ["", piece.text] if piece.gap and texts else [piece.text]
    sure = owned.probability >= SURE_OWNER and spot is not None
    rival = family.labels[owned.rival] if owned.rival is not None else None
    return PlainCell(
        label,
        spot.raw if spot else None,
        texts,
        FieldStatus.FILLED if sure else FieldStatus.AMBIGUOUS,
        owned.probability,
        rival,
    )


def _shows_title_again(card: PlainCard, text: str, family: Family) -> bool:
    """Whether a line begins with the code of the card's own title."""
    if card.title is None or not families.is_title(text, family):
        return False
    return families.title_code(card.title, family) == families.title_code(text, family)


def _pieces(
    dump: _Dump, body: Mapping[int, str], found: Sequence[Place], order: Mapping[str, int]
) -> tuple[list[Piece], list[Spot]]:
    """The pieces of a card's rows in the order of the text, and where the labels stand among them.

    Args:
        dump: the whole one.
        body: the card's rows that hold labels and values, by their number in the dump.
        found: its labels.
        order: of the family's labels by their text.
    """
    held = {row: place for place in found for row in place.lines}
    begins = {place.lines[0]: place for place in found}
    pieces: list[Piece] = []
    spots: list[Spot] = []
    gap = page = False
    for row, line in body.items():
        page = page or row in dump.breaks
        place, texts = held.get(row), [line.strip()]
        parted = dump.rows[row].label is not None
        if row in begins:
            opened = begins[row]
            at = len(pieces) + opened.closes
            spots.append(Spot(opened.label, order[opened.label.key], at, opened.raw))
        if place is not None and not parted:
            texts = [text for at, text in place.texts if at == row]
        elif row in dump.strays:
            texts = [dump.rows[row].label or "", *texts]
        texts = [text for text in texts if text]
        for text in texts:
            own = order[place.label.key] if place is not None else None
            pieces.append(Piece(text, row, gap, page, own, parted))
            gap = page = False
        gap = gap or not (texts or place)
    return pieces, spots


def _read_head(card: PlainCard, lines: Sequence[str], family: Family) -> list[int]:
    """Header lines and the title; both may go on over the next line.

    Returns:
        The lines below them that begin with the card's code: there a value begins above its label.
    """
    current: list[str] | None = None
    titled = False
    below: list[int] = []
    for number, line in enumerate(lines):
        text = line.strip()
        if not text:
            current, titled = None, False
        elif families.header(text, family) is not None:
            current, titled = [text], False
            card.headers.append(text)
        elif _shows_title_again(card, text, family) and number + MAX_ABOVE >= len(lines):
            below, titled, current = [number], False, None
        elif families.is_title(text, family) and not titled:
            card.title, current, titled = text, None, True
        elif below:
            below.append(number)
        elif titled:
            card.title = f"{card.title} {text}"
        elif current is not None:
            card.headers[-1] += " " + text
    return below if len(below) <= MAX_ABOVE else []
