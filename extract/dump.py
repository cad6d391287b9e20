"""Lines of a plain-text dump into cards' labels and values, by the order of the labels.

Two kinds of dump are told apart: columns kept by spaces, which are laid out as a page, and running lines,
where a label stands alone, wraps, or shares its line with the value. What the order cannot decide is called
ambiguous and stays with the label it stands at. No text is changed here.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from extract import cells, labels
from extract.families import Family, Label
from extract.furniture import PAGE_NUMBER
from extract.labels import fold
from extract.model import Box, FieldStatus, Frame, Page, TextSource, Word

# A character cell of a dump that keeps its columns, in points: one space is less than a column's gap.
CELL_WIDTH_PT, CELL_HEIGHT_PT, LINE_PITCH_PT = 3.0, 10.0, 12.0
URL_LINE = re.compile(r"^\s*(?:[-•*]\s*)?(?:https?://|www\.)\S+\s*$")
URL = re.compile(r"https?://[^\s<>\"]+")
CHUNK_LIKENESS = 80.0
MAX_CHUNKS, MAX_LABEL_WORDS = 5, 8
SHARED_WORD_WEIGHT = 0.4
FIRST_CELL_LINES = 30
# A bullet, or what English and Finnish models read for one.
BULLET_LINE = re.compile(r"^[•●▪■·*¢°+«»e]\s")
# Formats that no cell of running text has, by the kind of a field that shows them.
CLAIMS = {
    "date": cells.PERIODS[0],
    "money": re.compile(rf"{cells.NUMBER}\s*(?:€|euroa)"),
    "organisations": re.compile(
        r"^[^.!?]{3,160}\b(?:ry|rf|oy|sr|ky|kaupunki|yhtym[aä]|laitos)\.?$", re.IGNORECASE
    ),
}


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


def without_tail(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A card's lines without page numbers and addresses at its end, and those addresses, each once."""
    body = list(lines)
    found: list[str] = []
    for number in range(len(body) - 1, -1, -1):
        text = body[number].strip()
        if URL_LINE.match(text):
            found = [*URL.findall(text), *found]
        elif text and not PAGE_NUMBER.match(text):
            break
        body[number] = ""
    return body, list(dict.fromkeys(found))


def _stretches(lines: Sequence[str], family: Family) -> list[tuple[int, int]]:
    """Line ranges of the cards: each begins at its header, else its title, else its first label."""
    starts: list[int] = []
    seen: set[str] = set()
    first_label = -math.inf
    for number in range(len(lines)):
        kind = _opening_kind(lines, number, family)
        # The first cell begins with the code too: below its label such a line is no title.
        if kind is None or (kind == "title" and number - first_label <= FIRST_CELL_LINES):
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
    body, card.urls = without_tail(lines)
    places = _chain([place for at in range(len(body)) for place in _places_at(body, at, family)], family)
    _read_head(card, body[: places[0].lines[0]] if places else body, family)
    for at, place in enumerate(places):
        after = places[at + 1].lines[0] if at + 1 < len(places) else len(body)
        texts = [*(rest for rest in place.rests if rest), *body[place.lines[-1] + 1 : after]]
        card.cells[place.label.text] = PlainCell(place.label, place.raw, texts)
    _mark_ambiguous(card, places, family)
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
    wanted = labels.key(wording)
    left = wanted
    for at in range(number, min(number + 2 * MAX_CHUNKS, len(lines))):
        words = lines[at].split()
        if not words:
            continue
        count = _chunk(words, left)
        if not count:
            return None
        done = len(wanted) - len(left) + len(labels.key(" ".join(words[:count])))
        if count < len(words) and fold(words[count]) in labels.JOINTS and _joint_follows(wording, done):
            count += 1
        raw += words[:count]
        rests.append(" ".join(words[count:]))
        used.append(at)
        left = left[len(labels.key(" ".join(words[:count]))) :]
        if len(left) <= 1 or len(used) == MAX_CHUNKS:
            break
    likeness = fuzz.ratio(labels.key(" ".join(raw)), wanted)
    if likeness < labels.SURE or not _plausible_rest(rests):
        return None
    # One word of prose may be a label's word: "Tavoitteet saavutettiin".
    weight = SHARED_WORD_WEIGHT if any(rests) and " " not in wording else 1.0
    return Place(label, tuple(used), tuple(rests), likeness / 100 * len(wanted) * weight, " ".join(raw))


def _joint_follows(wording: str, done: int) -> bool:
    """Whether "ja" or "sekä" comes next in a wording of whose key so many letters are done."""
    length = 0
    for word, following in pairwise(wording.split()):
        length += len(labels.key(word))
        if length >= done - 1:
            return fold(following) in labels.JOINTS
    return False


def _chunk(words: Sequence[str], left: str) -> int:
    """How many of a line's first words are the beginning of what is left of a label's key; 0 if none."""
    best, chosen = 0.0, 0
    for count in range(1, min(len(words), MAX_LABEL_WORDS) + 1):
        read = labels.key(" ".join(words[:count]))
        if not labels.key(words[count - 1]) or len(read) > len(left) + 2:
            continue
        likeness = fuzz.ratio(read, left[: len(read)])
        if likeness < (CHUNK_LIKENESS if len(read) > 3 else 100.0):
            continue
        # A letter that is not the label's costs more than one that is gains.
        gain = len(read) * (3 * likeness / 100 - 2)
        if gain > best:
            best, chosen = gain, count
    return chosen


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


def _mark_ambiguous(card: PlainCard, places: Sequence[Place], family: Family) -> None:
    """Labels that stand together before one value: any of them may own it."""
    run: list[PlainCell] = []
    for place in places:
        cell = card.cells[place.label.text]
        if any(text.strip() for text in cell.texts):
            if run and not place.shares:
                _settle(run, cell, family)
            run = []
        else:
            run.append(cell)


def _settle(run: Sequence[PlainCell], last: PlainCell, family: Family) -> None:
    """Gives the text after several labels to them as far as it can be told, the rest to the last one.

    A cell whose format nothing else has (code and dates, an amount) is decided. All others are ambiguous,
    also where there are as many blocks of text as labels and each gets one.
    """
    pending = [*run, last]
    for cell in pending:
        cell.status = FieldStatus.AMBIGUOUS
    blocks = _claimed(pending, _blocks(last.texts), family)
    if len(blocks) == len(pending):
        for cell, block in zip(pending, blocks, strict=True):
            cell.texts = block
    else:
        last.texts = [text for block in blocks for text in ("", *block)]


def _claimed(pending: list[PlainCell], blocks: list[list[str]], family: Family) -> list[list[str]]:
    """Takes cells and blocks whose format fits each other from both lists, from the first on."""
    while len(pending) > 1 and blocks:
        kinds = {family.field(name).kind for name in pending[0].label.fields}
        wanted = next((pattern for kind, pattern in CLAIMS.items() if kind in kinds), None)
        if wanted is None or not wanted.search(" ".join(blocks[0])):
            break
        cell = pending.pop(0)
        cell.texts, cell.status = blocks.pop(0), FieldStatus.FILLED
    return blocks


def _blocks(texts: Sequence[str]) -> list[list[str]]:
    """Texts parted at empty lines; bullets after a bullet stay with it."""
    blocks: list[list[str]] = [[]]
    for text in texts:
        if text.strip():
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    whole: list[list[str]] = []
    for block in blocks:
        if block and whole and _is_bullet(block[0]) and _is_bullet(whole[-1][0]):
            whole[-1] += block
        elif block:
            whole.append(block)
    return whole


def _is_bullet(text: str) -> bool:
    return BULLET_LINE.match(text.strip()) is not None
