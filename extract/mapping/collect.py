"""Free lines and table rows into cards: which row belongs to which card, which label owns which lines.

Rows that go on over a page are joined, repeated labels too. What no label owns becomes a problem and is never
given to a neighbour. No text is changed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from extract import families
from extract.families import Family, Header, Label, LabelMatch
from extract.kinds import without_contacts
from extract.layout import FreeLine, Item, Row
from extract.mapping.paragraphs import CellLine
from extract.mapping.wrapped import is_set_like, level_below, whole_lines
from extract.model import FieldStatus, PlacedLine, Problem, Severity

# A label out of the family's order that is less alike than this is not believed.
BELIEVED = 75.0
# A label whose last words stand on the next page is so alike with them, and less without.
WHOLE = 94.0


@dataclass(slots=True)
class Cell:
    """A label's cell while it is collected: the label as read and the lines of its value."""

    label: Label
    label_raw: str
    lines: list[CellLine] = field(default_factory=list)
    status: FieldStatus = FieldStatus.FILLED
    score: float = 100.0


@dataclass(slots=True)
class CardDraft:
    """A card while it is collected.

    Attributes:
        headers: header lines found, with the lines that each runs over.
        title: the title line's lines.
        cells: by the label's printed wording.
        pages: numbers of the pages that it stands on.
    """

    headers: list[tuple[Header, list[PlacedLine]]] = field(default_factory=list)
    title: list[PlacedLine] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    pages: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def drafts(items: Sequence[Item], family: Family) -> list[CardDraft]:
    """The cards of a document, in order; none where it holds no card."""
    collector = _Collector(family)
    for item in items:
        if isinstance(item, FreeLine):
            collector.free(item)
        else:
            collector.row(item)
    return collector.cards()


class _Collector:
    """Walks over the items and keeps the card and the cell that are open."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._order = {label.key: at for at, label in enumerate(family.labels)}
        self._found: list[CardDraft] = []
        self._pending = CardDraft()
        self._open_text: list[PlacedLine] | None = None
        self._cell: Cell | None = None
        self._page_of_row = 0
        self._ahead: Row | None = None
        self._near: str | None = None  # the first field of the label that was found last
        self._outside: list[PlacedLine] = []
        self._hides = False  # whether text of nobody may be a person's
        self._lead: list[str] = []  # told of rows since the last header or title, above a card's first label

    def free(self, item: FreeLine) -> None:
        """Keeps a header line or title for the card that begins below it."""
        line = item.line
        header = families.header(line.text, self._family) if item.opens else None
        if header is not None:
            if any(known is header for known, _ in self._pending.headers):
                self._pending = CardDraft()
            self._lead = []
            lines = [line]
            self._pending.headers.append((header, lines))
            self._open_text = lines
        elif item.opens:
            self._lead = []
            self._pending.title = [line]
            self._open_text = self._pending.title
        elif self._open_text is not None and level_below(self._open_text[-1], line):
            self._open_text.append(line)
        else:
            self._open_text = None
            self._outside.append(line)

    def row(self, row: Row) -> None:
        """Gives a row's lines to its label's cell, to the cell that goes on, or to nobody."""
        match = row.match
        if match is not None and match.score < BELIEVED and not self._in_order(match.label):
            match = None
        ahead, self._ahead = self._ahead, None
        if ahead is not None and (match is None or row.page == ahead.page or not self._in_order(match.label)):
            self._without_label(ahead)
            ahead = None
        if match is not None:
            self._labelled(row, match, ahead)
        elif self._goes_on_above(row):
            return
        elif row.label_lines and self._ends_label(row) and self._cell is not None:
            self._cell.label_raw += f" {row.label_text}"
            self._cell.lines += _cell_lines(row)
            self._card().pages.add(row.page)
        elif row.label_lines:
            self._unknown(row)
        elif row.ruled and row.page == self._page_of_row:
            self._ahead = row
        elif self._cell is not None and not self._starts_card():
            self._cell.lines += _cell_lines(row)
            self._card().pages.add(row.page)
        else:
            self._nobodys(row)
        self._page_of_row = row.page
        self._open_text = None

    def _without_label(self, row: Row) -> None:
        """Gives a row of its own that has no label to the cell above, and says so."""
        if self._cell is None or self._starts_card():
            self._nobodys(row)
            return
        self._cell.lines += _cell_lines(row)
        message = f"Page {row.page}: a row without a label was taken for a part of the cell above it."
        self._card().problems.append(
            Problem(_first_field(self._cell.label), Severity.WARNING, "row-without-label", message)
        )

    def _goes_on_above(self, row: Row) -> bool:
        """Takes a row's lines for the rest of the header or title that they stand right below."""
        lines = whole_lines(row) if self._open_text else []
        if self._open_text is None or not lines:
            return False
        if not row.label_lines and not all(is_set_like(self._open_text[0], line) for line in lines):
            return False
        if not all(level_below(above, line) for above, line in pairwise([self._open_text[-1], *lines])):
            return False
        self._open_text += lines
        return True

    def _ends_label(self, row: Row) -> bool:
        """Whether a row at a page's head has the last words of the label that the page before cut."""
        if self._cell is None or row.page == self._page_of_row or self._starts_card():
            return False
        whole = families.key(f"{self._cell.label_raw} {row.label_text}")
        return any(
            fuzz.ratio(whole, key) >= WHOLE > fuzz.ratio(families.key(self._cell.label_raw), key)
            for key in map(families.key, self._cell.label.wordings)
        )

    def cards(self) -> list[CardDraft]:
        """The finished drafts."""
        if self._ahead is not None:
            self._without_label(self._ahead)
            self._ahead = None
        if self._found:
            self._outside += self._pending.title
            self._tell_lead(self._near)
        self._tell_below()
        return self._found

    def _card(self) -> CardDraft:
        return self._found[-1]

    def _starts_card(self) -> bool:
        return not self._found or bool(self._pending.title)

    def _in_order(self, label: Label) -> bool:
        if not self._found or self._cell is None:
            return True
        return self._order[label.key] == self._order[self._cell.label.key] + 1

    def _labelled(self, row: Row, match: LabelMatch, ahead: Row | None) -> None:
        """Opens a label's cell or goes on with it; ``ahead``: its beginning on the page before."""
        label = self._meant(match.label)
        if self._begins(label):
            self._begin(label)
        self._tell_lead(self._near)
        self._pending = CardDraft()
        card = self._card()
        card.pages.add(row.page)
        cell = card.cells.get(label.key)
        if cell is None:
            cell = Cell(label, row.label_text, score=match.score)
            card.cells[label.key] = cell
        if ahead is not None:
            cell.lines += _cell_lines(ahead)
            card.pages.add(ahead.page)
        cell.lines += _cell_lines(row)
        self._tell_outside(card)
        self._cell, self._near = cell, _first_field(label)
        self._hides = not label.fields and self._family.names_persons
        if not row.sure:
            self._tell_unsure(row, label)

    def _tell_unsure(self, row: Row, label: Label) -> None:
        """Tells that a label's text may be another's: labels may stand to their values in another way."""
        message = (
            f"Page {row.page}: whether the label stands beside, above or before its text is not certain."
        )
        problems = (Problem(name, Severity.WARNING, "layout-unsure", message) for name in label.fields)
        self._card().problems += [one for one in problems if one not in self._card().problems]

    def _tell_outside(self, card: CardDraft) -> None:
        """Tells of lines between two rows of one card that stand in no cell."""
        self._tell(card, self._near, "text-between-rows", "between two rows")

    def _tell_below(self) -> None:
        """Tells of lines below the last row of a card; what stands above the first card is none of its."""
        if self._found:
            self._tell(self._card(), self._near, "text-below-table", "below the table")
        self._outside = []

    def _tell_lead(self, field: str | None) -> None:
        """Tells of rows above a label that stand in no cell, and forgets them."""
        told = (Problem(field, Severity.WARNING, "unknown-label", message) for message in self._lead)
        self._card().problems += told
        self._lead = []

    def _tell(self, card: CardDraft, field: str | None, code: str, where: str) -> None:
        """Tells of the lines outside, if there are any, and forgets them."""
        if self._outside:
            text = self._shown(" ".join(line.read for line in self._outside))
            message = f"Page {self._outside[0].page}: text {where} was left out: {text}."
            card.problems.append(Problem(field, Severity.WARNING, code, message))
        self._outside = []

    def _begin(self, label: Label) -> None:
        """Begins a card; rows between its title and its first label may be a label's that was not read."""
        self._tell_below()
        headed = bool(self._pending.title or self._pending.headers)
        if not headed and self._order[label.key] == 0:
            self._lead = []
        self._found.append(self._pending)
        self._cell, self._near = None, _first_field(label)

    def _begins(self, label: Label) -> bool:
        """Whether a labelled row opens a new card."""
        if not self._found:
            return True
        at, card = self._order[label.key], self._card()
        last = max((self._order[text] for text in card.cells), default=-1)
        if at > last:
            return bool(self._pending.title) and (at == 0 or self._is_anothers(self._pending.title))
        same = self._cell is not None and self._cell.label is label
        if same and not self._pending.title and not self._pending.headers:
            return False
        return at == 0 or label.key in card.cells or bool(self._pending.title or self._pending.headers)

    def _is_anothers(self, title: Sequence[PlacedLine]) -> bool:
        """Whether a title's code is not that of the open card's title."""
        codes = [
            families.title_code(" ".join(line.text for line in lines), self._family)
            for lines in (title, self._card().title)
        ]
        return all(codes) and codes[0] != codes[1]

    def _shown(self, text: str) -> str:
        """Text of nobody as messages show it: none where it may be a person's, and no one's contacts."""
        if not self._family.names_persons:
            return repr(text)
        return "(not shown: it may be about a person)" if self._hides else repr(without_contacts(text))

    def _meant(self, label: Label) -> Label:
        """Which of the labels of one wording a row shows: the next one that the card has not."""
        card = self._found[-1] if self._found else None
        if card is None or self._cell is None or label.key not in card.cells:
            return label
        if self._cell.label is label:
            return label  # it goes on, perhaps over a page
        return families.in_turn(label, self._order[self._cell.label.key], card.cells, self._family)

    def _unknown(self, row: Row) -> None:
        """A label that the family does not have: its value is told, and nobody's."""
        self._cell = None
        self._leave_out(f"Page {row.page}: the label {row.label_text!r} is unknown", row)

    def _nobodys(self, row: Row) -> None:
        """A row without a label where no cell is open."""
        self._leave_out(f"Page {row.page}: a row without a label stands in no cell", row)

    def _leave_out(self, told: str, row: Row) -> None:
        """Tells of a row that is nobody's at the label above it, whose text it may as well be."""
        value = self._shown(" ".join(line.read for line in row.value_lines))
        self._lead.append(f"{told}; its text was left out: {value}.")
        if not self._starts_card():
            self._tell_lead(self._near)


def _first_field(label: Label) -> str | None:
    return label.fields[0] if label.fields else None


def _cell_lines(row: Row) -> list[CellLine]:
    return [CellLine(line, row.right_pt, row.pitch_pt) for line in row.value_lines]
