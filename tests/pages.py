"""Card pages of words with boxes, set by hand: two columns, rules as wanted, rows that flow over pages."""

import textwrap
from dataclasses import dataclass, field
from itertools import zip_longest

from extract import families
from extract.layout import table
from extract.mapping import collect
from extract.mapping import raw_cards as rawcards
from extract.model import Box, Frame, Page, Rule, TextSource, Word

LABELS = tuple(label.text for label in families.load().labels)
HEADERS = tuple(header.text for header in families.load().headers)
TITLE = "S20731, Mennään yhdessä eteenpäin"
# Values of a whole card in the order of its labels.
VALUES = (
    "S20731, Mennään yhdessä eteenpäin, 1.9.2016 – 30.9.2017 (hanke RR-tietopalvelussa)",
    "Etelä-Savon ELY-keskus, 47 126 €",
    "Tukikohta diakonia ry",
    "Ruokajonon asiakkaat ja asukasyhdistyksen jäsenet, jotka ovat jääneet palvelujen ulkopuolelle",
    "Kaupunginosaan muutti paljon perheitä, joilla ei ollut tukiverkkoa lähellään.",
    "Tukea aikuisten osallisuutta ja työelämävalmiuksia",
    "Ryhmät kokoontuivat viikoittain; ohjaajat ja vertaiset suunnittelivat sisällön yhdessä.",
    "Opas ryhmän ohjaajalle",
    "Avoin kohtaamispaikka, johon sai tulla ilman ajanvarausta",
    "Osallistujien elämänhallinta vahvistui ja kolmasosa siirtyi opintoihin.",
    "Kaksi muuta yhdistystä otti toimintatavan käyttöön.",
    "Rahoituspäätös viivästyi puoli vuotta.",
)
CARD = tuple(zip(LABELS, VALUES, strict=True))


@dataclass
class Sheet:
    """Sets cards onto pages from top to bottom.

    Attributes:
        rules: ``all``, ``between`` (horizontal ones only), ``zebra`` (every second row filled) or ``none``.
        middle: whether labels stand in the middle of their rows.
        repeat: whether a row that goes on over a page repeats its label.
        edges: left edge of the labels, left edge of the values, right edge of the values, in points.
    """

    rules: str = "all"
    middle: bool = False
    repeat: bool = False
    edges: tuple[float, float, float] = (60.0, 200.0, 535.0)
    size: float = 10.0
    leading: float = 13.0
    padding: float = 4.0
    gap: float = 5.0
    height: float = 842.0
    source: TextSource = TextSource.TEXT_LAYER
    done: list[Page] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    drawn: list[Rule] = field(default_factory=list)
    top: float = 100.0
    rows: int = 0

    def put(self, text, x, top):
        """One line of words at a place."""
        for word in text.split():
            width = self.size * 0.5 * len(word)
            self.words.append(Word(word, Box(x, top, x + width, top + self.size), self.source))
            x += width + self.size * 0.28

    def line(self, text, x=None, skip=None):
        """A free line at the left edge (or at ``x``), wrapped at the right one."""
        left = self.edges[0] if x is None else x
        for part in self.wrapped(text, self.edges[2] - left):
            self.put(part, left, self.top)
            self.top += self.leading if skip is None else skip

    def head(self, headers=HEADERS, title=TITLE):
        """Header lines and the title, with a gap after each."""
        for text in (*headers, title):
            self.line(text)
            self.top += 8

    def card(self, rows=CARD):
        """The rows of a card."""
        for label, value in rows:
            self.row(label, value)

    def row(self, label, value):
        """A row; what does not fit goes on at the top of the next page."""
        left, split, right = self.edges
        label_lines = self.wrapped(label, split - left - 2 * self.padding)
        value_lines = [
            (line, self.gap if number and not at else 0.0)
            for number, paragraph in enumerate(value.split("\n") if value else [])
            for at, line in enumerate(self.wrapped(paragraph, right - split - 2 * self.padding))
        ]
        while True:
            room = int((self.height - 90 - self.top) // self.leading)
            count = max(len(label_lines), len(value_lines))
            if room < min(count, 2):
                self.turn()
                continue
            now = [part for at, part in enumerate(value_lines) if self._fits(value_lines[: at + 1])]
            value_lines = value_lines[len(now) :]
            self._part(label_lines, now)
            if not value_lines:
                return
            label_lines = label_lines if self.repeat else []
            self.turn()

    def turn(self):
        """Begins the next page."""
        self.done.append(
            Page(
                len(self.done) + 1,
                Frame(595.0, self.height),
                tuple(self.words),
                tuple(self.drawn),
                source=self.source,
            )
        )
        self.words, self.drawn, self.top = [], [], 90.0

    def pages(self):
        """All pages."""
        self.turn()
        return tuple(self.done)

    def wrapped(self, text, width):
        """A text's lines in a column."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            letters = sum(map(len, longer.split()))
            if self.size * (0.5 * letters + 0.28 * longer.count(" ")) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line for line in lines if line]

    def _fits(self, value_lines):
        height = len(value_lines) * self.leading + sum(gap for _, gap in value_lines)
        return self.top + height < self.height - 90

    def _part(self, label_lines, value_lines):
        left, split, _ = self.edges
        start = self.top
        gaps = sum(gap for _, gap in value_lines)
        label_height = len(label_lines) * self.leading
        inside = max(label_height, len(value_lines) * self.leading + gaps)
        label_top = start + self.padding + ((inside - label_height) / 2 if self.middle else 0)
        for number, text in enumerate(label_lines):
            self.put(text, left + self.padding, label_top + number * self.leading)
        at = start + self.padding
        for text, gap in value_lines:
            at += gap
            self.put(text, split + self.padding, at)
            at += self.leading
        self.top = start + inside + 2 * self.padding
        self._rule(start, self.top)

    def _rule(self, top, bottom):
        left, split, right = self.edges
        if self.rules in {"all", "between"}:
            self.drawn += [Rule(Box(left, y, right, y)) for y in (top, bottom)]
        if self.rules == "all":
            self.drawn += [Rule(Box(x, top, x, bottom)) for x in (left, split, right)]
        if self.rules == "zebra" and self.rows % 2:
            self.drawn += [Rule(Box(left, y, right, y)) for y in (top, bottom)]
            self.drawn += [Rule(Box(x, top, x, bottom)) for x in (left, right)]
        self.rows += 1


def columns(rows=CARD, head=(*HEADERS, "", TITLE, "")):
    """The lines of a dump that keeps labels and values side by side by spaces."""
    lines = list(head)
    for pair in rows:
        left, right = (textwrap.wrap(text, width) or [""] for text, width in zip(pair, (34, 50), strict=True))
        lines += [f"{one:<42}{other}".rstrip() for one, other in zip_longest(left, right, fillvalue="")]
        lines.append("")
    return lines


def drafts(pages):
    """The card drafts of pages."""
    family = families.load()
    return collect.drafts(table.items(pages, family), family)


def raw_cards(pages):
    """The raw cards of pages."""
    frames = {page.number: page.frame for page in pages}
    return [rawcards.from_draft(draft, frames) for draft in drafts(pages)]


def texts(card):
    """What each label's cell of a raw card says."""
    return {text: cell.value.text if cell.value else None for text, cell in card.cells.items()}
