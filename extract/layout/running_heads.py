"""Leaves out what a page prints around its content: page numbers, running headers and footers.

It takes words from pages and changes none; a family's own header lines and labels are never furniture.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from extract import families
from extract.families import Family
from extract.model import Page, PlacedLine

# "3", "- 3 -", "3/7", "3 (7)", "Sivu 3"; neither a year, nor an amount, nor a share.
PAGE_NUMBER = re.compile(
    r"^[^\w€%]*(?:sivu|sida|page|s\.)?\s*\d{1,3}(?:\s*(?:[/(|]|of\s)\s*\d{1,3}\s*[)|]?)?[^\w€%]*$",
    re.IGNORECASE,
)
# A card's code, also with the figure or the sign that engines read for its letter.
CODE = r"(?<!\w)[A-Z$§€]?\d{4,6}\b"
HAS_CODE = re.compile(CODE)
# What may stand beside a page's number in a footer: a word or two and the card's code, before it or behind.
NUMBERED = re.compile(
    rf"^(?P<lead>\D{{0,30}}?(?:{CODE})?\D{{0,12}}?)(?<!\d)(?P<number>\d{{1,3}})"
    rf"(?:\s*(?:[/(|]|of\s)\s*(?P<count>\d{{1,3}})\s*[)|]?)?(?P<tail>\W{{0,4}}(?:{CODE})?\W*)$",
    re.IGNORECASE,
)
SAYS_PAGE = re.compile(r"\b(?:sivu|sida|page)\W*$", re.IGNORECASE)
# The word for a page with a number that an engine read as letters: "Sivu Vi" for "Sivu 1/1".
MISREAD = re.compile(
    r"^(?:\D{0,20}\W)?(?:sivu|sida)\s?[\dIilTV|]{1,3}(?:\s?[/(]\s?[\dIil|]{1,3}\)?)?$", re.IGNORECASE
)
# Share of the page's height at its top and bottom where furniture stands.
MARGIN_SHARE = 0.1
# Running lines stand at the same height on every page, give or take this.
HEIGHT_BIN_PT = 6.0
# A line's letters and its height in bins.
Running = tuple[str, int]
# A number that is nearer to a line of text than this share of its height is the text's last word.
APART = 0.6


def without_furniture(pages: Sequence[Page], family: Family) -> tuple[Page, ...]:
    """The pages without the words of page numbers and of lines that run over several pages."""
    lines = [page.lines for page in pages]
    margins = [_in_margins(own, page) for own, page in zip(lines, pages, strict=True)]
    seen: dict[Running, list[int]] = defaultdict(list)
    for at, margin in enumerate(margins):
        for key in {_running_key(line) for line in margin}:
            seen[key].append(at)
    running = frozenset(key for key, pages_at in seen.items() if _runs(pages_at))
    return tuple(
        _without(page, _furniture(own, margin, running, family))
        for page, own, margin in zip(pages, lines, margins, strict=True)
    )


def _in_margins(lines: Sequence[PlacedLine], page: Page) -> list[PlacedLine]:
    """The lines at a page's top and bottom."""
    height = page.frame.upright_size[1]
    edge = MARGIN_SHARE * height
    return [line for line in lines if line.box.bottom < edge or line.box.top > height - edge]


def _furniture(
    lines: Sequence[PlacedLine], margin: Sequence[PlacedLine], running: frozenset[Running], family: Family
) -> list[PlacedLine]:
    """A page's running lines, and page numbers that stand apart from all other lines."""
    gone = [line for line in margin if _running_key(line) in running and not _is_content(line, family)]
    text = [line for line in lines if line not in gone]
    numbers = [
        line
        for line in margin
        if any(_is_numbered(shown, line.page or 0) for shown in {line.text, line.read})
        and _stands_apart(line, text)
    ]
    return gone + numbers


def _is_content(line: PlacedLine, family: Family) -> bool:
    """Whether a line is a card's own, and no page number."""
    text = line.text
    card = families.header(text, family) or families.is_title(text, family) or families.best(text, family)
    return bool(card or families.begins_with_label(text, family) or PAGE_NUMBER.match(text))


def _is_numbered(text: str, page: int) -> bool:
    """Whether a line is a page's number, alone or beside the card's code or the word for a page."""
    if PAGE_NUMBER.match(text) or MISREAD.match(text):
        return True
    found = NUMBERED.match(text)
    if found is None or int(found["number"]) != page:
        return False
    return bool(
        SAYS_PAGE.search(found["lead"]) or HAS_CODE.search(found["lead"]) or HAS_CODE.search(found["tail"])
    )


def _stands_apart(number: PlacedLine, lines: Sequence[PlacedLine]) -> bool:
    box = number.box
    gaps = [max(line.box.top - box.bottom, box.top - line.box.bottom) for line in lines if line is not number]
    return all(gap >= APART * box.height for gap in gaps)


def _runs(pages_at: Sequence[int]) -> bool:
    """Whether a line on these pages runs through the document.

    A line on two pages that do not follow one another may be that of a card which the file holds twice.
    """
    return len(pages_at) > 2 or any(after - before == 1 for before, after in pairwise(pages_at))


def _running_key(line: PlacedLine) -> Running:
    """A line's letters and height, without the digits that count pages."""
    # Folding would make letters of digits.
    letters = families.fold("".join(sign for sign in line.text if not sign.isdigit()))
    return letters, round(line.box.middle / HEIGHT_BIN_PT)


def _without(page: Page, lines: Sequence[PlacedLine]) -> Page:
    if not lines:
        return page
    return page.with_words({id(word): None for line in lines for word in line.words})
