"""Leaves out what a page prints around its content: page numbers, running headers and footers.

It takes words from pages and changes none; a family's own header lines and labels are never furniture.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract import labels
from extract.families import Family
from extract.lines import line_box, lines_of
from extract.model import Line, Page

PAGE_NUMBER = re.compile(
    r"^\W*(?:sivu|sida|page|s\.)?\s*\d{1,3}\s*(?:[/(|]|of\s)?\s*\d{0,3}\s*[)|]?\W*$", re.IGNORECASE
)
# Share of the page's height at its top and bottom where furniture stands.
MARGIN_SHARE = 0.1
# Running lines stand at the same height on every page, give or take this.
HEIGHT_BIN_PT = 6.0
# A line's letters and its height in bins.
Running = tuple[str, int]


def without_furniture(pages: Sequence[Page], family: Family) -> tuple[Page, ...]:
    """The pages without the words of page numbers and of lines that run over several pages."""
    margins = [_margin_lines(page) for page in pages]
    seen: dict[Running, list[int]] = defaultdict(list)
    for at, lines in enumerate(margins):
        for key in {_running_key(line) for line in lines}:
            seen[key].append(at)
    running = frozenset(key for key, pages_at in seen.items() if _runs(pages_at))
    return tuple(
        _without(page, [line for line in lines if _is_furniture(line, running, family)])
        for page, lines in zip(pages, margins, strict=True)
    )


def _margin_lines(page: Page) -> list[Line]:
    height = page.frame.upright_size[1]
    edge = MARGIN_SHARE * height
    return [
        line
        for line in lines_of(page.words, page.number)
        if line_box(line).bottom < edge or line_box(line).top > height - edge
    ]


def _runs(pages_at: Sequence[int]) -> bool:
    """Whether a line on these pages runs through the document.

    A line on two pages that do not follow one another may be that of a card which the file holds twice.
    """
    return len(pages_at) > 2 or any(after - before == 1 for before, after in pairwise(pages_at))


def _running_key(line: Line) -> Running:
    """A line's letters and height, without the digits that count pages."""
    letters = "".join(sign for sign in labels.fold(line.text) if not sign.isdigit())
    return letters, round(line_box(line).middle / HEIGHT_BIN_PT)


def _is_furniture(line: Line, running: frozenset[Running], family: Family) -> bool:
    if PAGE_NUMBER.match(line.text):
        return True
    if labels.header(line.text, family) or labels.is_title(line.text):
        return False
    if labels.best(line.text, family.name):
        return False
    return _running_key(line) in running


def _without(page: Page, lines: Sequence[Line]) -> Page:
    if not lines:
        return page
    gone = {id(word) for line in lines for word in line.words}
    return replace(page, words=tuple(word for word in page.words if id(word) not in gone))
