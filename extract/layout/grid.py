"""Pages whose labels stand anywhere, several on a line, into rows: each value beside, below or above its own.

Printed texts are found first; what is left of the lines are values, each given to the label to which the
cheapest way leads (``pairing``). What no way leads to stays a free line.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extract import families
from extract.families import Family, Label, Side
from extract.layout.items import FreeLine, Item, Row
from extract.layout.pairing import Owner, Sheet, owners
from extract.layout.printed import Print, printed
from extract.layout.segments import Segment, segments, without_counters
from extract.model import Page, PlacedLine, lines_of, usual_pitch

# A card begins on a page that has so many of the labels before it again, and so many with other values.
OTHERS = 0.5


def items(pages: Sequence[Page], family: Family) -> tuple[Item, ...]:
    """The free lines and rows of a document's pages; of a card's rows in the order of the family.

    Args:
        pages: in order.
        family: whose labels to look for.
    """
    made: list[Item] = []
    card: dict[str, Row] = {}
    for page in pages:
        rows, rest = page_rows(page, family)
        again = _begins_another(rows, card, family)
        if card and again:
            made += _ordered(card, family)
            card = {}
        for row in rows:
            before = card.get(_name(row))
            if before is None or not before.value_lines:
                card[_name(row)] = row
        made += [FreeLine(line, opens=False) for line in rest] if not card else []
    return (*made, *_ordered(card, family))


def _begins_another(rows: Sequence[Row], card: Mapping[str, Row], family: Family) -> bool:
    """Whether a page that shows a card's labels again tells another card: other codes, days and the like.

    Running text and the rows of a table differ from page to page of one card, too.
    """
    known = [row for row in rows if row.match and row.match.label.text in card]
    if len(known) <= OTHERS * len(card):
        return False
    both = [row for row in known if _value(row) and _value(card[_name(row)])]
    formal = [row for row in both if _is_formal(row, family)] or both
    others = [row for row in formal if _value(row) != _value(card[_name(row)])]
    return len(others) > OTHERS * len(formal)


def _is_formal(row: Row, family: Family) -> bool:
    return row.match is not None and any(family.field(name).kind.is_formal for name in row.match.label.fields)


def _name(row: Row) -> str:
    return row.match.label.text if row.match is not None else ""


def _value(row: Row) -> str:
    return families.fold(" ".join(line.text for line in row.value_lines))


def _ordered(card: dict[str, Row], family: Family) -> Iterator[Row]:
    for label in family.labels:
        if label.text in card:
            yield card[label.text]


def page_rows(page: Page, family: Family) -> tuple[list[Row], Sequence[PlacedLine]]:
    """A page's rows, and the lines of it that are nobody's."""
    held = segments(page)
    found = printed(held, family, page.frame.upright_size)
    left = rest_of(held, found)
    owned = owned_by(found, left, page)
    parts: dict[int | None, list[Segment]] = defaultdict(list)
    for part, owner in zip(left, owned, strict=True):
        parts[owner.label if owner else None].append(part)
    rows = [_row(one, parts[at], page) for at, one in enumerate(found) if one.match is not None]
    free = [word for part in parts[None] for word in part.words]
    return rows, lines_of(free, page.number)


def rest_of(held: Sequence[Segment], found: Sequence[Print]) -> list[Segment]:
    """What is left of segments between the printed texts."""
    taken = {
        (segment, at) for one in found for segment, first, after in one.parts for at in range(first, after)
    }
    left = []
    for number, segment in enumerate(held):
        words: list[int] = []
        for at in range(len(segment.words) + 1):
            if at < len(segment.words) and (number, at) not in taken:
                words.append(at)
            elif words:
                left.append(segment.part(words[0], words[-1] + 1))
                words = []
    shown = [part for part in left if any(sign.isalnum() or sign in "☑☒✓✔" for sign in part.text)]
    return without_counters(shown, [one.box for one in found])


def owned_by(found: Sequence[Print], left: Sequence[Segment], page: Page) -> list[Owner | None]:
    """The printed text that each value belongs to; what is nobody's label bars the way to others."""
    labels = [one.match.label if one.match is not None else None for one in found]
    sheet = Sheet.of([one.box for one in found], [part.box for part in left], page.rules)
    return owners(
        sheet,
        lambda at, side: _may_stand(labels[at], side),
        lambda at: labels[at] is not None,
    )


def _may_stand(label: Label | None, side: Side) -> bool:
    return label is not None and (side in label.sides if label.sides else side is not Side.LEFT)


def _row(one: Print, value: Sequence[Segment], page: Page) -> Row:
    label = lines_of(one.words, page.number)
    lines = lines_of([word for part in value for word in part.words], page.number)
    reach = max((line.box.x1 for line in lines), default=one.box.x1)
    return Row(label, one.match, lines, False, reach, page.number, usual_pitch(lines))
