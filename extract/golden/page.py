"""A report as one HTML page without scripts or requests: each difference beside the page's part it is about.

Reads the documents anew for their pictures alone; what differs was decided before.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from extract.batch import confined_crop
from extract.errors import DocumentError, NoInputError
from extract.golden import people
from extract.golden.report import Difference, DocumentCheck, Report
from extract.model import Box
from extract.publish import html_page

TEMPLATE = "check.html"
DPI, MARGIN_PT = 110.0, 18.0
# Pictures of a page's parts are grey with a red frame: few colours show them.
COLOURS = 32
# A page with more pictures is too heavy for a browser; the differences are told all the same.
MOST_PICTURES = 300

Piece = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """The differences of one field, or of a card or document itself.

    Attributes:
        title: what differs.
        where: page and box in words; empty where there is none.
        picture: of the page's part, as a data URI; empty where there is none.
        changes: aspect, budget that lets it pass (empty where it counts), and the words.
    """

    title: str
    where: str
    picture: str
    changes: tuple[tuple[str, str, tuple[Piece, ...]], ...]


def html(report: Report, folder: Path) -> str:
    """The page.

    Args:
        report: of a check.
        folder: of the documents.
    """
    pictures = _Pictures(folder)
    documents = [
        (document, list(_shown(document, pictures)))
        for document in report.documents
        if document.failed or document.differences
    ]
    counts = dict(report.counts)
    return html_page(
        "extract.golden",
        TEMPLATE,
        report=report,
        counts=counts,
        documents=documents,
        left_out=pictures.left_out,
    )


def _shown(document: DocumentCheck, pictures: "_Pictures") -> Iterator[Shown]:
    for (card_no, field), items in groupby(document.differences, key=lambda item: (item.card_no, item.field)):
        held = list(items)
        placed = next((item for item in held if item.box is not None), None)
        yield Shown(
            f"card {card_no} {field}".strip() if card_no else "document",
            people.where(placed).strip(" ()") if placed else "",
            pictures.of(document.source_path, placed) if placed else "",
            tuple(
                (item.aspect, item.budget or "", tuple(people.pieces(item.before, item.after)))
                for item in held
            ),
        )


class _Pictures:
    """Makes pictures of places on pages, up to so many.

    Attributes:
        left_out: how many were not made because there are so many.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self.left_out = 0

    def of(self, source_path: str, difference: Difference) -> str:
        """The picture of a difference's place; empty where the document shows none."""
        if difference.page is None or difference.box is None:
            return ""
        if self._made >= MOST_PICTURES:
            self.left_out += 1
            return ""
        try:
            box = Box(*(float(corner) for corner in difference.box))
            boxes = {difference.page: [box]}
            picture = confined_crop(self._folder / source_path, boxes, (DPI, MARGIN_PT), colours=COLOURS)
        except (NoInputError, DocumentError):
            return ""
        self._made += 1
        return "data:image/png;base64," + base64.b64encode(picture or b"").decode("ascii")
