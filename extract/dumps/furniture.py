"""What stands around a dump's cards and is no card's: page numbers, running lines, addresses below.

Lines keep their numbers: what goes leaves an empty line. No text is changed here.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from extract import families
from extract.families import Family
from extract.layout import PAGE_NUMBER

URL_LINE = re.compile(r"^\s*(?:[-•*]\s*)?(?:https?://|mailto:|www\.)\S+\s*$")
URL = re.compile(r"(?:https?://|mailto:|www\.)[^\s<>\"]+")
# "1 (4)" as English OCR reads it at a page's end: "T (4)", "Ld)".
MISREAD_NUMBER = re.compile(r"^[\dTIlLi|]\s?(?:\(|d)\s?[\d@]?\)$")
# A footer that ends in the page's number and the number of pages.
FOOTER = re.compile(
    r"^.{0,80}?(?:\bsiv[uv]\s+[\dIlT|]+|siv[uv]\s?[\dIlT|]+\s?[/(]\s?[\dIlT|]+\)?)\W{0,2}$", re.IGNORECASE
)
# A page's number with the number of pages is no text even right below some.
OF_PAGES = re.compile(r"^\W*(?:sivu\s?)?\d{1,3}\s?(?:/\s?\d{1,3}|\(\s?\d{1,3}\s?\))\W*$", re.IGNORECASE)
BLANKS = 4  # lines above a page's number that may be empty
CUT_HEAD = re.compile(r"^\w.{0,60}\s[·|•]$")
# A line at the heads or ends of pages has so many letters where it runs over them.
RUNNING_LETTERS = 8
FOOTER_WORDS = 2
EDGE = 2  # lines at a page's head or end that may run over the pages
# A line alone at a page's end, without letters: so many of them tell nothing of a text.
FIGURE = re.compile(r"\d+")


def without_page_ends(lines: Sequence[str], family: Family) -> list[str]:
    """A dump's lines without form feeds, page numbers that stand alone above them, and running lines."""
    body = without_running(lines, family)
    apart = _apart(body)
    codes = {families.title_code(line.strip(), family) for line in lines} - {""}
    last: int | None = None
    page = 1
    for number, line in enumerate((*lines, "\f")):
        if line.startswith("\f"):
            text = body[last].strip() if last is not None else ""
            if last is not None and (
                _ends_page(text, page, apart=apart[last]) or _is_footer(text, page, codes)
            ):
                body[last] = ""
                for above in _cut_head(body, last):
                    body[above] = ""
            page += number > 0
        if number < len(body):
            body[number] = body[number].removeprefix("\f")
            last = number if body[number].strip() else last
    return body


def _cut_head(body: Sequence[str], last: int) -> Iterator[int]:
    """The running head that a reader set above a page's number: it ends in the sign that stood before it."""
    near = range(last - 1, max(last - 1 - BLANKS, -1), -1)
    above = next((at for at in near if body[at].strip()), None)
    if above is not None and CUT_HEAD.match(body[above].strip()):
        yield above


def _is_footer(text: str, page: int, codes: Collection[str]) -> bool:
    """Whether a page's last line ends in its number behind a sign, or is a card's code with a word or two.

    Args:
        text: the line.
        page: the page's number.
        codes: the figures of the codes in the dump's titles.
    """
    if re.search(rf"^.{{0,60}}\s[·|•–—-]\s?{page}$", text):
        return True
    words = [word for word in re.findall(r"\w+", text) if word != str(page)]
    return len(words) <= FOOTER_WORDS and any(word[-len(code) :] == code for word in words for code in codes)


def _ends_page(text: str, page: int, *, apart: bool) -> bool:
    """Whether the last line of a page is its number."""
    own = text.strip(" -–.") == str(page)
    return own or bool(OF_PAGES.match(text) or FOOTER.match(text)) or (apart and _is_number(text))


def without_running(lines: Sequence[str], family: Family) -> list[str]:
    """A dump's lines without text that stands at the heads or the ends of several pages and is no card's own.

    Figures may differ from page to page.
    """
    starts = [0, *(at for at, line in enumerate(lines) if at and line.startswith("\f")), len(lines)]
    edges = [sorted(set(_edges(lines, start, end))) for start, end in pairwise(starts)]
    letters = {
        at: FIGURE.sub("#", lines[at].strip()).casefold()
        for page in edges
        for at in page
        if not _is_own(lines[at].removeprefix("\f"), family)
    }
    seen = Counter(text for page in edges for text in {letters[at] for at in page if at in letters})
    body = list(lines)
    for at, text in letters.items():
        enough = sum(sign.isalpha() for sign in text) >= RUNNING_LETTERS
        if enough and seen[text] > 1:
            body[at] = "\f" if lines[at].startswith("\f") else ""
    return body


def _edges(lines: Sequence[str], start: int, end: int) -> Iterator[int]:
    """The first lines and the last of a page that are not empty."""
    filled = [at for at in range(start, end) if lines[at].strip()]
    yield from filled[:EDGE]
    yield from filled[-EDGE:]


def _is_own(line: str, family: Family) -> bool:
    """Whether a line is a card's header, title, label or address."""
    text = line.strip()
    if URL_LINE.match(text):
        return True
    headed = families.header(text, family) or families.is_title(text, family)
    return bool(headed or families.best(text, family))


def without_tail(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A card's lines without page numbers and addresses at its end, and those addresses, each once."""
    body = list(lines)
    apart = _apart(lines)
    found: list[list[str]] = []
    for number in range(len(body) - 1, -1, -1):
        text = body[number].strip()
        address = URL_LINE.match(text)
        schemed = address and not text.startswith("www.")
        if text and not (schemed or ((address or _is_number(text)) and apart[number])):
            break
        if address:
            found.append(URL.findall(text))
        body[number] = ""
    return body, list(dict.fromkeys(url for urls in reversed(found) for url in urls))


def _is_number(text: str) -> bool:
    """Whether a line is a page number, misread or not, or a footer that ends in one."""
    return bool(PAGE_NUMBER.match(text) or MISREAD_NUMBER.match(text) or FOOTER.match(text))


def _apart(lines: Sequence[str]) -> list[bool]:
    """For each line, whether no text stands right above it: a number or an address there is its last word.

    Numbers and addresses above count for nothing.
    """
    found: list[bool] = []
    free = True
    for line in lines:
        found.append(free)
        text = line.strip()
        if not text:
            free = True
        elif not (URL_LINE.match(text) or _is_number(text)):
            free = False
    return found
