"""Lines of a plain-text dump into cards' labels and values, by the order of the labels.

Two kinds of dump are told apart: columns kept by spaces, which are laid out as a page, and running lines,
where a label stands alone, wraps, or shares its line with the value. What the order cannot decide is called
ambiguous and stays with the label it stands at. No text is changed here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extract import labels
from extract.families import Family, Label
from extract.labels import fold
from extract.model import Box, FieldStatus, Frame, Page, TextSource, Word

# A character cell of a dump that keeps its columns, in points: one space is less than a column's gap.
CELL_WIDTH_PT, CELL_HEIGHT_PT, LINE_PITCH_PT = 3.0, 10.0, 12.0
URL_LINE = re.compile(r"^\s*(?:[-•*]\s*)?(?:https?://|www\.)\S+\s*$")
URL = re.compile(r"https?://[^\s<>\"]+")
CHUNK_LIKENESS = 80.0
MAX_CHUNKS, MAX_LABEL_WORDS = 5, 8
SHARED_WORD_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class Place:
    """A label found in running lines.

    Attributes:
        label: which.
        lines: the numbers of the lines it stands on.
        rests: what follows it on each of them.
        score: how alike it is, weighted by its letters.
        raw: the label as read.
    """

    label: Label
    lines: tuple[int, ...]
    rests: tuple[str, ...]
    score: float
    raw: str

    @property
    def shares(self) -> bool:
        """Whether the value begins on the label's own line."""
        return any(self.rests)


@dataclass(slots=True)
class PlainCell:
    """A label's cell in a dump: the label as read, the value's lines and how sure its owner is."""

    label: Label
    label_raw: str
    texts: list[str]
    status: FieldStatus = FieldStatus.FILLED


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
        if URL_LINE.match(line):
            continue
        for found in re.finditer(r"\S+", line.expandtabs(8)):
            top = number * LINE_PITCH_PT
            box = Box(found.start() * CELL_WIDTH_PT, top, found.end() * CELL_WIDTH_PT, top + CELL_HEIGHT_PT)
            words.append(Word(found.group(), box, TextSource.PLAIN_TEXT))
    width = max((len(line) for line in lines), default=1) * CELL_WIDTH_PT
    height = (len(lines) + 40) * LINE_PITCH_PT
    return Page(1, Frame(width, height), tuple(words), source=TextSource.PLAIN_TEXT)


def cards(lines: Sequence[str], family: Family) -> list[PlainCard]:
    """The cards of a dump of running lines."""
    found = []
    for start, end in _stretches(lines, family):
        card = _card(lines[start:end], family)
        if len(card.cells) >= 2:
            found.append(card)
    return found


def urls(lines: Sequence[str]) -> tuple[str, ...]:
    """The addresses in a dump, each once."""
    return tuple(dict.fromkeys(url.rstrip(").,;") for line in lines for url in URL.findall(line)))


def _stretches(lines: Sequence[str], family: Family) -> list[tuple[int, int]]:
    """Line ranges of the cards: each begins at its header, else its title, else its first label."""
    starts: list[int] = []
    seen: set[str] = set()
    for number in range(len(lines)):
        kind = _opening_kind(lines, number, family)
        if kind is None:
            continue
        if not starts or kind in seen:
            starts.append(number)
            seen = set()
        seen.add(kind)
        if kind == "first label":
            seen |= {"title", *(header.prefix for header in family.headers)}
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _opening_kind(lines: Sequence[str], number: int, family: Family) -> str | None:
    text = lines[number].strip()
    if not text or URL_LINE.match(text):
        return None
    header = labels.header(text, family)
    if header is not None:
        return header.prefix
    if labels.is_title(text) and not _has_period(text):
        return "title"
    first = family.labels[0]
    return "first label" if any(place.label is first for place in _places_at(lines, number, family)) else None


def _has_period(text: str) -> bool:
    """Whether a line holds dates, as the first cell does and a title does not."""
    return re.search(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", text) is not None


def _card(lines: Sequence[str], family: Family) -> PlainCard:
    card = PlainCard()
    card.urls = list(urls(lines))
    body = ["" if URL_LINE.match(line) else line for line in lines]
    places = _chain([place for at in range(len(body)) for place in _places_at(body, at, family)], family)
    _read_head(card, body[: places[0].lines[0]] if places else body, family)
    for at, place in enumerate(places):
        after = places[at + 1].lines[0] if at + 1 < len(places) else len(body)
        texts = [*(rest for rest in place.rests if rest), *body[place.lines[-1] + 1 : after]]
        card.cells[place.label.text] = PlainCell(place.label, place.raw, texts)
    _mark_ambiguous(card, places)
    return card


def _read_head(card: PlainCard, lines: Sequence[str], family: Family) -> None:
    """Header lines and the title; a header may go on over the next line."""
    current: list[str] | None = None
    for line in lines:
        text = line.strip()
        if not text:
            current = None
        elif labels.header(text, family) is not None:
            current = [text]
            card.headers.append(text)
        elif labels.is_title(text):
            card.title, current = text, None
        elif current is not None:
            card.headers[-1] += " " + text


def _places_at(lines: Sequence[str], number: int, family: Family) -> list[Place]:
    """The labels that may begin on a line."""
    if not lines[number].strip():
        return []
    found = []
    for label in family.labels:
        places = [
            place
            for wording in label.wordings
            if (place := _place(lines, number, label, wording)) is not None
        ]
        if places:
            found.append(max(places, key=lambda place: place.score))
    return found


def _place(lines: Sequence[str], number: int, label: Label, wording: str) -> Place | None:
    """A label's wording from a line on: the line's beginning, then the beginnings of the next lines."""
    raw: list[str] = []
    used: list[int] = []
    rests: list[str] = []
    wanted = fold(wording)
    left = wanted
    for at in range(number, min(number + 2 * MAX_CHUNKS, len(lines))):
        words = lines[at].split()
        if not words:
            continue
        count = _chunk(words, left)
        if not count:
            return None
        raw += words[:count]
        rests.append(" ".join(words[count:]))
        used.append(at)
        left = left[len(fold(" ".join(words[:count]))) :]
        if len(left) <= 1 or len(used) == MAX_CHUNKS:
            break
    likeness = fuzz.ratio(fold(" ".join(raw)), wanted)
    if likeness < labels.SURE or not _plausible_rest(rests):
        return None
    # One word of prose may be a label's word: "Tavoitteet saavutettiin".
    weight = SHARED_WORD_WEIGHT if any(rests) and " " not in wording else 1.0
    return Place(label, tuple(used), tuple(rests), likeness / 100 * len(wanted) * weight, " ".join(raw))


def _chunk(words: Sequence[str], left: str) -> int:
    """How many of a line's first words are the beginning of what is left of a label's folded wording."""
    for count in range(min(len(words), MAX_LABEL_WORDS), 0, -1):
        read = fold(" ".join(words[:count]))
        if not read or len(read) > len(left) + 2:
            continue
        target = left[: len(read)]
        if read == target or (len(read) > 3 and fuzz.ratio(read, target) >= CHUNK_LIKENESS):
            return count
    return 0


def _plausible_rest(rests: Sequence[str]) -> bool:
    """What follows a label on its line must begin like a value: a capital, a digit or a bullet."""
    first = next((rest for rest in rests if rest), "")
    return not first or not first[0].islower()


def _chain(places: Sequence[Place], family: Family) -> list[Place]:
    """The labels in the family's order that together are likeliest."""
    order = {label.text: at for at, label in enumerate(family.labels)}
    best: list[tuple[float, int | None]] = []
    for at, place in enumerate(places):
        options = [
            (best[before][0], before)
            for before in range(at)
            if places[before].lines[-1] < place.lines[0]
            and order[places[before].label.text] < order[place.label.text]
        ]
        score, before = max(options, default=(0.0, None), key=lambda option: option[0])
        best.append((score + place.score, before))
    if not best:
        return []
    step: int | None = max(range(len(best)), key=lambda number: best[number][0])
    chain: list[Place] = []
    while step is not None:
        chain.append(places[step])
        step = best[step][1]
    return chain[::-1]


def _mark_ambiguous(card: PlainCard, places: Sequence[Place]) -> None:
    """Labels that stand together before one value: any of them may own it."""
    run: list[PlainCell] = []
    for place in places:
        cell = card.cells[place.label.text]
        if any(text.strip() for text in cell.texts):
            if run and not place.shares:
                _settle(run, cell)
            run = []
        else:
            run.append(cell)


def _settle(run: Sequence[PlainCell], last: PlainCell) -> None:
    """Blocks of text after several labels: one a label where there are as many, else all at the last one."""
    cells = [*run, last]
    blocks = _blocks(last.texts)
    if len(blocks) == len(cells):
        for cell, block in zip(cells, blocks, strict=True):
            cell.texts = block
    for cell in cells:
        cell.status = FieldStatus.AMBIGUOUS


def _blocks(texts: Sequence[str]) -> list[list[str]]:
    """Texts parted at empty lines."""
    blocks: list[list[str]] = [[]]
    for text in texts:
        if text.strip():
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]
