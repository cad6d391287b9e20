"""Moves and removes what is drawn on a page of a born-digital PDF: rows change places, a label goes.

Works on the page's own objects by PDFium, so that fonts, look and text layer stay. Where a page is drawn so
that its parts cannot be told apart, it refuses and says why.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extract import layout
from extract.families import Family
from extract.model import Box, Document
from extract.mutate import edits
from extract.mutate.source import NotApplicableError

INSIDE_PT = 1.5
RULE_PT = 3.0
# A frame of a cell has five segments; a path with more may be a whole grid, whose lines cannot be moved.
FRAME_SEGMENTS = 6


@dataclass(frozen=True, slots=True)
class Band:
    """A row of one field: its label's and value's stretch of a page, in points from the page's top."""

    field: str
    page: int
    label: Box
    top: float
    bottom: float


def bands(document: Document, family: Family) -> list[Band]:
    """The rows with text in them whose label stands for one field of running text, as they stand."""
    found = []
    for item in layout.items(document.pages, family):
        if not isinstance(item, layout.Row) or item.match is None or not item.value_lines:
            continue
        fields = item.match.label.fields
        if len(fields) == 1 and family.field(fields[0]).kind.is_prose:
            boxes = [line.box for line in (*item.label_lines, *item.value_lines)]
            label = Box.around([line.box for line in item.label_lines])
            around = Box.around(boxes)
            found.append(Band(fields[0], item.page, label, around.top, around.bottom))
    return found


def neighbours(found: Sequence[Band]) -> tuple[Band, Band]:
    """Two rows, one right below the other on a page, neither going on over a page.

    Raises:
        NotApplicableError: there are none.
    """
    often = [band.field for band in found]
    for above, below in pairwise(found):
        once = often.count(above.field) == often.count(below.field) == 1
        if above.page == below.page and once and 0 < below.top - above.bottom < above.bottom - above.top + 40:
            return above, below
    raise NotApplicableError("no two rows of running text stand one below the other on a page")


@dataclass(frozen=True, slots=True)
class _Swap:
    """Two neighbouring rows that change places: where each begins and ends, in points."""

    above: Band
    below: Band

    @property
    def gap(self) -> float:
        """Points between both rows' words."""
        return self.below.top - self.above.bottom

    @property
    def edges(self) -> tuple[float, float, float]:
        """The upper row's top, the edge between both, the lower row's bottom."""
        half = self.gap / 2
        return self.above.top - half, self.above.bottom + half, self.below.bottom + half

    def down_pt(self, box: Box, *, text: bool) -> float:
        """How far what stands in a box moves down; below 0 it moves up, at 0 it stays."""
        top, edge, bottom = self.edges
        if not text and _at(box, edge):
            return (bottom - edge) - (edge - top)
        if not text and (_at(box, top) or _at(box, bottom)):
            return 0.0
        if top - INSIDE_PT <= box.top and box.bottom <= edge + INSIDE_PT:
            return bottom - edge
        if edge - INSIDE_PT <= box.top and box.bottom <= bottom + INSIDE_PT:
            return top - edge
        return 0.0


def _at(box: Box, edge: float) -> bool:
    """Whether a box is a rule at a row's edge."""
    return box.height <= RULE_PT and abs(box.middle - edge) <= RULE_PT


def swapped(content: bytes, above: Band, below: Band) -> bytes:
    """The PDF with two neighbouring rows, and their links, in each other's place.

    Raises:
        NotApplicableError: the page is drawn in pieces that cannot be moved.
    """
    swap = _Swap(above, below)

    def move(item: Any, box: Box) -> None:  # noqa: ANN401 - PDFium has no types
        down = swap.down_pt(box, text=item.type == pdfium.FPDF_PAGEOBJ_TEXT)
        if down:
            item.transform(pypdfium2.PdfMatrix().translate(0, -down))
        else:
            _check_no_grid(item, box, swap.edges[1])

    made = _edited(content, above.page, move)
    return edits.links_moved(made, above.page, lambda box: swap.down_pt(box, text=True))


def _check_no_grid(item: Any, box: Box, edge: float) -> None:  # noqa: ANN401
    if box.width < 2 * RULE_PT or not box.top < edge - RULE_PT < edge + RULE_PT < box.bottom:
        return
    if item.type == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPath_CountSegments(item.raw) <= FRAME_SEGMENTS:
        return
    raise NotApplicableError("the table is drawn as one piece")


def without_label(content: bytes, band: Band) -> bytes:
    """The PDF without a row's label.

    Raises:
        NotApplicableError: the label is drawn in one piece with other words.
    """
    removed = []

    def erase(item: Any, box: Box) -> None:  # noqa: ANN401
        if item.type != pdfium.FPDF_PAGEOBJ_TEXT or not box.overlap(band.label):
            return
        if box.x1 > band.label.x1 + INSIDE_PT or box.x0 < band.label.x0 - INSIDE_PT:
            raise NotApplicableError("the label is drawn in one piece with other words")
        removed.append(item)

    return _edited(content, band.page, erase, removed)


def _edited(
    content: bytes, page_no: int, edit: Callable[[Any, Box], None], removed: Sequence[Any] = ()
) -> bytes:
    """The PDF with a page's objects edited; a box has its origin at the page's top left."""
    with pypdfium2.PdfDocument(content) as document:
        page = document[page_no - 1]
        if page.get_rotation():
            raise NotApplicableError("the page is displayed turned")
        left, _, _, high = page.get_bbox()
        for item in list(page.get_objects(max_depth=1)):
            if item.type == pdfium.FPDF_PAGEOBJ_FORM:
                raise NotApplicableError("the page is drawn as a form")
            x0, low, x1, top = item.get_bounds()
            edit(item, Box(x0 - left, high - top, x1 - left, high - low))
        for item in removed:
            page.remove_obj(item)
        page.gen_content()
        data = io.BytesIO()
        document.save(data)
    return edits.saved_again(data.getvalue())
