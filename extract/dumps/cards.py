"""Lines of a plain-text dump into cards' labels and values, by the order of the labels.

Two kinds of dump are told apart: columns kept by spaces, which are laid out as a page, and running lines,
where a label stands alone, wraps, or shares its line with the value. What the order cannot decide is called
ambiguous and stays with the label it stands at. No text is changed here.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract import families
from extract.dumps import label_search
from extract.dumps.label_chain import Place
from extract.dumps.label_search import UNFINISHED
from extract.dumps.owners import PlainCell, kinds_of, settle, take_organisations
from extract.families import Family
from extract.layout import PAGE_NUMBER
from extract.model import Box, FieldStatus, Frame, Page, TextSource, Word

# A character cell of a dump that keeps its columns, in points: one space is less than a column's gap.
CELL_WIDTH_PT, CELL_HEIGHT_PT, LINE_PITCH_PT = 3.0, 10.0, 12.0
URL_LINE = re.compile(r"^\s*(?:[-•*]\s*)?(?:https?://|mailto:|www\.)\S+\s*$")
URL = re.compile(r"(?:https?://|mailto:|www\.)[^\s<>\"]+")
FIRST_CELL_LINES = 30
# "1 (4)" as English OCR reads it at a page's end: "T (4)", "Ld)".
MISREAD_NUMBER = re.compile(r"^[\dTIlLi|]\s?(?:\(|d)\s?\d?\)$")
# A line that is so much of the longest one was broken because it was full.
FULL_LINE = 0.6
# Lines of a value that may stand above its label, where the label is set beside the value's middle.
MAX_ABOVE = 6
# A line at the heads of pages has so many letters where it runs over them.
RUNNING_LETTERS = 8
# A card with so many labels and no value at all has lost its values elsewhere.
MANY_LABELS = 6


@dataclass(slots=True)
class PlainCard:
    """A card in a dump: its header and title lines, cells and links."""

    headers: list[str] = field(default_factory=list)
    title: str | None = None
    cells: dict[str, PlainCell] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)


def as_page(lines: Sequence[str]) -> Page:
    """A dump that keeps its columns, as a page of words with boxes made of its character cells."""
    words = []
    for number, line in enumerate(lines):
        for found in re.finditer(r"\S+", line.expandtabs(8)):
            top = number * LINE_PITCH_PT
            box = Box(found.start() * CELL_WIDTH_PT, top, found.end() * CELL_WIDTH_PT, top + CELL_HEIGHT_PT)
            words.append(Word(found.group(), box, TextSource.PLAIN_TEXT))
    width = max((len(line) for line in lines), default=1) * CELL_WIDTH_PT
    height = (len(lines) + 40) * LINE_PITCH_PT
    return Page(1, Frame(width, height), tuple(words), source=TextSource.PLAIN_TEXT)


def plain_cards(lines: Sequence[str], family: Family) -> list[PlainCard]:
    """The cards of a dump of running lines."""
    found: list[tuple[int, PlainCard]] = []
    for start, end in _stretches(lines, family):
        card = _card(lines[start:end], family)
        if len(card.cells) >= 2:
            found.append((start, card))
        elif found and not card.headers and not card.cells:
            # What looked like another card's title was none: its lines are the card's before it.
            found[-1] = (found[-1][0], _card(lines[found[-1][0] : end], family))
    return [card for _, card in found]


def without_page_ends(lines: Sequence[str], family: Family) -> list[str]:
    """A dump's lines without form feeds, page numbers that stand alone above them, and running headers."""
    body = without_running(lines, family)
    for number, line in enumerate(tuple(body)):
        if line.startswith("\f"):
            body[number] = line[1:]
            above = next((at for at in reversed(range(number)) if body[at].strip()), None)
            if above is not None and _is_number(body[above].strip()) and _stands_apart(body, above):
                body[above] = ""
    return body


def without_running(lines: Sequence[str], family: Family) -> list[str]:
    """A dump's lines without the text that stands at the head of several pages and is no card's own."""
    starts = [0, *(number for number, line in enumerate(lines) if line.startswith("\f"))]
    heads = [next((at for at in range(start, len(lines)) if lines[at].strip()), None) for start in starts]
    letters = {
        at: families.fold(lines[at]) for at in heads if at is not None and not _is_own(lines[at], family)
    }
    seen = Counter(letters.values())
    body = list(lines)
    for at, text in letters.items():
        if len(text) >= RUNNING_LETTERS and seen[text] > 1:
            body[at] = "\f" if lines[at].startswith("\f") else ""
    return body


def _is_own(line: str, family: Family) -> bool:
    """Whether a line is a card's header, title or label."""
    text = line.strip()
    return bool(
        families.header(text, family) or families.is_title(text, family) or families.best(text, family)
    )


def without_tail(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A card's lines without page numbers and addresses at its end, and those addresses, each once."""
    body = list(lines)
    found: list[str] = []
    for number in range(len(body) - 1, -1, -1):
        text = body[number].strip()
        address = URL_LINE.match(text)
        schemed = address and not text.startswith("www.")
        if text and not (schemed or ((address or _is_number(text)) and _stands_apart(body, number))):
            break
        found = [*URL.findall(text), *found] if address else found
        body[number] = ""
    return body, list(dict.fromkeys(found))


def _is_number(text: str) -> bool:
    """Whether a line is a page number, misread or not."""
    return bool(PAGE_NUMBER.match(text) or MISREAD_NUMBER.match(text))


def _stands_apart(lines: Sequence[str], number: int) -> bool:
    """Whether no text stands right above a line: a number or a bare address there is the text's last word."""
    above = (line.strip() for line in reversed(lines[:number]))
    text = next((line for line in above if not (URL_LINE.match(line) or _is_number(line))), "")
    return not text


def _stretches(lines: Sequence[str], family: Family) -> list[tuple[int, int]]:
    """Line ranges of the cards: each begins at its header, else its title, else its first label."""
    starts: list[int] = []
    seen: set[str] = set()
    first_label, code = -math.inf, ""
    for number in range(len(lines)):
        kind = _opening_kind(lines, number, family)
        if kind is None:
            continue
        if kind == "title":
            # The first cell begins with the code too: below its label such a line is no title, nor is one
            # with the code of the card's own title.
            before, code = code, families.title_code(lines[number], family)
            if number - first_label <= FIRST_CELL_LINES or (code == before and first_label > -math.inf):
                continue
        if kind == "first label":
            first_label = number
        if not starts or kind in seen:
            starts.append(number)
            seen = set()
        seen.add(kind)
        if kind == "first label":
            seen |= {"title", *(header.prefix for header in family.headers)}
    return list(pairwise([*starts, len(lines)]))


def _opening_kind(lines: Sequence[str], number: int, family: Family) -> str | None:
    text = lines[number].strip()
    if not text or URL_LINE.match(text):
        return None
    header = families.header(text, family)
    if header is not None:
        return header.prefix
    if families.is_title(text, family) and not _has_period(text):
        return "title"
    first = family.labels[0]
    found = label_search.places_at(lines, number, family)
    return "first label" if any(place.label is first for place in found) else None


def _has_period(text: str) -> bool:
    """Whether a line holds dates, as the first cell does and a title does not."""
    return re.search(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", text) is not None


def _card(lines: Sequence[str], family: Family) -> PlainCard:
    card = PlainCard()
    body, card.urls = without_tail(lines)
    found, body = label_search.found(body, family)
    _read_head(card, body[: found[0].lines[0]] if found else body, family)
    for at, place in enumerate(found):
        after = found[at + 1].lines[0] if at + 1 < len(found) else len(body)
        texts = [*place.texts, *body[place.lines[-1] + 1 : after]]
        cell = PlainCell(place.label, place.raw, texts)
        if at:
            before = card.cells[found[at - 1].label.text]
            _take_from_above(cell, before, body)
            take_organisations(cell, before, family)
        card.cells[place.label.text] = cell
    _doubt_adjoining(card, found, body)
    _mark_ambiguous(card, found, family)
    return card


def _doubt_adjoining(card: PlainCard, found: Sequence[Place], body: Sequence[str]) -> None:
    """Marks cells whose label stands right below another cell's text, where most stand apart from it.

    The label may stand beside the middle of its value: then the lines above it are its own. One that is whole
    and alone on its line, below a finished sentence, stands above its value.
    """
    apart = [place.lines[0] == 0 or not body[place.lines[0] - 1].strip() for place in found]
    if 2 * sum(apart) < len(found):
        return
    for (before, place), stands_apart in zip(pairwise(found), apart[1:], strict=True):
        cells = [card.cells[one.label.text] for one in (before, place)]
        above = place.lines[0] - 1
        beside = place.shares or place.missing or UNFINISHED.search(body[above])
        if not stands_apart and beside and above not in before.lines and any(cells[0].texts):
            for cell in cells:
                cell.status = FieldStatus.AMBIGUOUS


def _take_from_above(cell: PlainCell, before: PlainCell, body: Sequence[str]) -> None:
    """Gives a cell the lines above its label with which its value begins: the label stands beside its middle.

    That is told by a value that goes on in small letters where the line above was broken off as full. Where
    it begins is likely at the nearest capital; both cells are doubted.
    """
    above = [at for at, text in enumerate(before.texts) if text.strip()]
    goes_on = next((text.lstrip()[0].islower() for text in cell.texts if text.strip()), False)
    last = before.texts[above[-1]] if above else ""
    full = len(last) >= FULL_LINE * max(len(line) for line in body)
    if not goes_on or not full or not UNFINISHED.search(last):
        return
    cell.status = before.status = FieldStatus.AMBIGUOUS
    begins = [at for at in above[1:][-MAX_ABOVE:] if not before.texts[at].lstrip()[0].islower()]
    if begins:
        cell.texts = [*before.texts[begins[-1] :], *cell.texts]
        before.texts = before.texts[: begins[-1]]


def _mark_ambiguous(card: PlainCard, found: Sequence[Place], family: Family) -> None:
    """Labels that stand together before one value: any of them may own it."""
    run: list[PlainCell] = []
    for place in found:
        cell = card.cells[place.label.text]
        if any(text.strip() for text in cell.texts):
            if run and not place.shares:
                _close(card, found, run[0], cell, family)
                settle(run, cell, family)
            run = []
        else:
            run.append(cell)
    if len(run) == len(found) >= MANY_LABELS:
        for cell in run:
            cell.status = FieldStatus.AMBIGUOUS


def _close(
    card: PlainCard, found: Sequence[Place], first: PlainCell, last: PlainCell, family: Family
) -> None:
    """Gives the cell before several labels the block with the dates that its own part of the value lacks."""
    texts = [place.label.text for place in found]
    at = texts.index(first.label.text)
    before = card.cells[texts[at - 1]] if at else None
    kinds = kinds_of(before.label, family) if before is not None else []
    wanted = next((kind.claim for kind in kinds if kind.in_two_blocks), None)
    if before is None or wanted is None or wanted.search(" ".join(before.texts)):
        return
    blank = [number for number, text in enumerate(last.texts) if not text.strip()]
    start = next(number for number, text in enumerate(last.texts) if text.strip())
    end = next((number for number in blank if number > start), len(last.texts))
    if wanted.search(" ".join(last.texts[start:end])):
        before.texts = [*before.texts, *last.texts[start:end]]
        before.status = FieldStatus.AMBIGUOUS
        last.texts = last.texts[end:]


def _read_head(card: PlainCard, lines: Sequence[str], family: Family) -> None:
    """Header lines and the title; both may go on over the next line."""
    current: list[str] | None = None
    titled = False
    for line in lines:
        text = line.strip()
        if not text:
            current, titled = None, False
        elif families.header(text, family) is not None:
            current, titled = [text], False
            card.headers.append(text)
        elif titled:
            card.title = f"{card.title} {text}"
        elif families.is_title(text, family):
            card.title, current, titled = text, None, True
        elif current is not None:
            card.headers[-1] += " " + text
