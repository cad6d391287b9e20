"""Sections of labels and values, read cell by cell: values beside their labels, below them, several to a row.

A page's lines come apart into pieces at wide gaps and upright rules; a piece that is a label, or begins with
one, owns what stands right of it and below it in its column until the next label there. It knows labels from
the family's data and changes no text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract import families
from extract.families import Family
from extract.layout.items import FreeLine, Item, Row
from extract.layout.pieces import Piece, pieces
from extract.layout.section_labels import Anchor, Finder
from extract.layout.section_rows import begun_above, column_pitch
from extract.model import Page, PlacedLine, lines_of, usual_pitch

# Columns begin within so many points of one another.
NEAR_PT = 6.0
# A line goes on below another in so many heights, from middle to middle.
NEXT_LINE = 1.8
# More lines of a value tell themselves how far apart they stand.
MANY_LINES = 3


@dataclass(slots=True)
class _Cell:
    """A label's cell while its page is walked over; without a label what goes on from the page before.

    Attributes:
        place: line and left edge, for the order of items.
        lines: of its value.
        value_pt: where its value begins if it stands right of its label over a gap.
    """

    place: tuple[int, float]
    anchor: Anchor | None
    lines: list[PlacedLine] = field(default_factory=list)
    value_pt: float | None = None

    @property
    def x0(self) -> float:
        return self.anchor.x0 if self.anchor else 0.0

    def takes(self, piece: PlacedLine) -> bool:
        """Whether a piece below may belong to it: a value beside its label goes on in its own column."""
        return self.value_pt is None or piece.box.x0 >= self.value_pt - NEAR_PT

    def is_aligned(self, piece: PlacedLine) -> bool:
        """Whether a piece begins where the label or the last line of the value does."""
        edges = (self.x0, self.lines[-1].box.x0) if self.lines else (self.x0,)
        return any(abs(piece.box.x0 - edge) < NEAR_PT / 2 for edge in edges)

    def goes_on(self, piece: PlacedLine) -> bool:
        """Whether a piece stands right below its last one, at the left edge of it or of the label."""
        if not self.lines:
            return False
        above, box = self.lines[-1].box, piece.box
        below = 0 < box.middle - above.middle < NEXT_LINE * above.height
        return below and self.is_aligned(piece)


def items(pages: Sequence[Page], family: Family) -> Iterator[Item]:
    """The free lines and rows of pages, from top to bottom.

    Args:
        pages: in order, without furniture.
        family: whose labels to look for.
    """
    finder = Finder(family)
    for page in pages:
        lines = lines_of(page.words, page.number)
        split = [pieces(line, page.rules, family) for line in lines]
        yield from _Walk(page, split, finder, family).items(column_pitch(split))


class _Walk:
    """Walks over a page's pieces and gives each to a cell."""

    def __init__(self, page: Page, lines: Sequence[Sequence[Piece]], finder: Finder, family: Family) -> None:
        self._page, self._lines, self._family = page, lines, family
        self._goes_on = finder.last is not None
        self._anchors = finder.anchors(lines)
        self._labels = {id(part) for anchor in self._anchors for part in anchor.parts}
        self._above = begun_above(self._anchors, lines, page.rules, column_pitch(lines))
        self._cells: list[_Cell] = []
        self._open: list[_Cell] = []
        self._stale: list[_Cell] = []
        self._free: list[tuple[tuple[int, float], FreeLine]] = []

    def items(self, pitch_pt: float | None) -> Iterator[Item]:
        """The page's items, in order."""
        if self._goes_on:
            self._open = [_Cell((-1, 0.0), None)]
            self._cells = list(self._open)
        starts: dict[int, list[Anchor]] = {}
        for anchor in self._anchors:
            starts.setdefault(anchor.first, []).append(anchor)
        for at, line in enumerate(self._lines):
            for anchor in starts.get(at, ()):
                self._begin(at, anchor)
            for piece in line:
                if id(piece) not in self._labels:
                    self._give(at, piece)
        placed: list[tuple[tuple[int, float], Item]] = [*self._free]
        placed += [
            (cell.place, self._row(cell, pitch_pt)) for cell in self._cells if cell.anchor or cell.lines
        ]
        yield from (item for _, item in sorted(placed, key=lambda one: one[0]))

    def _begin(self, at: int, anchor: Anchor) -> None:
        """Opens a label's cell, and closes those of its own column and right of it."""
        cell = self._cell_of(at, anchor)
        if anchor.rest is not None:
            cell.lines.append(anchor.rest)
        closed = [one for one in self._open if one.x0 >= anchor.x0 - NEAR_PT]
        self._stale = [one for one in closed if one.place[0] < at]
        self._open = [one for one in self._open if one not in closed] + [cell]

    def _give(self, at: int, piece: Piece) -> None:
        """Gives a piece of a line to the cell that it stands in, or to nobody."""
        owner = self._above.get(id(piece)) or self._owner(piece)
        if isinstance(owner, Anchor):
            owner = self._cell_of(at, owner)
        if owner is None:
            self._free.append(((at, piece.box.x0), FreeLine(piece, families.opens(piece.text, self._family))))
            return
        anchor = owner.anchor
        if anchor is not None and not owner.lines and _beside(anchor.parts[0], piece):
            owner.value_pt = piece.box.x0
        owner.lines.append(piece)

    def _cell_of(self, at: int, anchor: Anchor) -> _Cell:
        """The cell of a label, made where it is asked for first: its value may begin above it."""
        found = next((cell for cell in self._cells if cell.anchor is anchor), None)
        if found is None:
            found = _Cell((at, anchor.x0), anchor)
            self._cells.append(found)
        return found

    def _owner(self, piece: Piece) -> _Cell | None:
        left = [one for one in self._open if one.x0 <= piece.box.x0 + NEAR_PT]
        found = max(left, key=lambda one: one.x0, default=None)
        if found is not None and found.lines and not found.is_aligned(piece):
            # What is right of its value may go on from the row above.
            return next((cell for cell in self._stale if cell.goes_on(piece)), found)
        return found if found is not None and found.takes(piece) else None

    def _row(self, cell: _Cell, pitch_pt: float | None) -> Row:
        reach = max((line.box.x1 for line in cell.lines), default=0.0)
        label = cell.anchor.label if cell.anchor else ()
        match = cell.anchor.match if cell.anchor else None
        below = [two for one, two in pairwise(cell.lines) if two.box.middle > one.box.bottom]
        own_pt = usual_pitch(below) if len(below) >= MANY_LINES else pitch_pt
        return Row(label, match, tuple(cell.lines), False, reach, self._page.number, own_pt)


def _beside(label: PlacedLine, piece: PlacedLine) -> bool:
    """Whether a piece stands right of a label, on its line."""
    return piece.box.x0 > label.box.x1 and abs(piece.box.middle - label.box.middle) < label.box.height
