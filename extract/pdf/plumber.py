"""A PDF's pages by pdfplumber: the reader tried where PDFium fails, and tables.

The only importer of pdfplumber. It reads words, ruling lines and links as ``extract.pdf`` does, but slower
and without images.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from extract.errors import DocumentError, Reason
from extract.model import Box, Frame, Link, PlacedWord, Rule, TextSource
from extract.pdf.layers import Layer
from extract.pdf.links import words_under

WORD_GAP_PT = 1.5


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    import pdfplumber

    try:
        document = pdfplumber.open(io.BytesIO(content))
    # Its parser has no error of its own for a broken file: anything may come.
    except Exception as error:
        raise DocumentError(Reason.DAMAGED, f"No PDF reader can open the file ({error}).") from error
    try:
        yield document
    finally:
        # It walks through all pages once more to close them, whatever they are.
        with suppress(Exception):
            document.close()


def layers(content: bytes) -> list[Layer]:
    """The text layer and drawing of every page.

    Raises:
        DocumentError: the file or a page cannot be read by this reader either.
    """
    with _opened(content) as document:
        try:
            return [_layer(page) for page in document.pages]
        except Exception as error:
            raise DocumentError(Reason.DAMAGED, f"No PDF reader can read the pages ({error}).") from error


def _layer(page: Any) -> Layer:  # noqa: ANN401 - pdfplumber has no types
    words = tuple(
        PlacedWord(word["text"], _box(page, word), TextSource.TEXT_LAYER)
        for word in page.extract_words(x_tolerance=WORD_GAP_PT, keep_blank_chars=False)
    )
    rules = tuple(Rule(_box(page, edge)) for edge in page.edges)
    links = tuple(
        Link(link["uri"], page.page_number, box, words_under(box, words))
        for link in page.hyperlinks
        if link.get("uri")
        for box in (_box(page, link),)
    )
    left, top, right, bottom = page.cropbox
    frame = Frame(float(right - left), float(bottom - top))
    return Layer(frame, words, rules, links, has_ink=bool(words or page.images or rules))


def _box(page: Any, item: dict[str, Any]) -> Box:  # noqa: ANN401
    left, top = (float(edge) for edge in page.cropbox[:2])  # what is displayed begins there
    return Box(
        float(item["x0"]) - left,
        float(item["top"]) - top,
        float(item["x1"]) - left,
        float(item["bottom"]) - top,
    )


def table_rules(content: bytes, index: int) -> tuple[Rule, ...]:
    """The edges of the rows of the tables found on a page (0-based), from side to side of each table."""
    try:
        with _opened(content) as document:
            return tuple(_row_edges(document.pages[index]))
    # A second opinion on a page that was read: without it the page stands as it is. Anything may come.
    except Exception:
        return ()


def _row_edges(page: Any) -> Iterator[Rule]:  # noqa: ANN401
    across, down = page.cropbox[:2]
    for table in page.find_tables():
        left, right = table.bbox[0] - across, table.bbox[2] - across
        edges = {row.bbox[1] for row in table.rows} | {row.bbox[3] for row in table.rows}
        yield from (Rule(Box(left, y - down, right, y - down)) for y in sorted(edges))
