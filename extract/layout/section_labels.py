"""Labels in the pieces of a page's lines: alone, over several lines, before a colon or before their value.

Which of a family's labels a wording means is told by their order; one that a card has is not found again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract import families
from extract.families import Family, Label, LabelMatch
from extract.layout.pieces import Piece
from extract.model import PlacedLine

LONGEST, MOST_LINES, MOST_WORDS = 90, 4, 8
# How alike a label is that its value follows without a colon or gap.
PLAIN = 88.0
# So alike are all lines of a label, whatever some of them would be alone.
WHOLE = 97.0
NEAR_PT = 6.0
# The lines of a wrapped label are so near, in heights from middle to middle.
NEXT_LINE = 1.9
# A label of fewer letters may be a value of the label before it, but for one of the next so many.
SHORT, NEXT_LABELS = 10, 3
ENDS = (".", "!", "?", ":", ";")


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A label found.

    Attributes:
        first: the line that it begins on.
        parts: the pieces that it stands in, from top to bottom.
        label: its own words.
        rest: the words behind it in its last piece; None where there are none.
        match: which it is.
    """

    first: int
    parts: tuple[Piece, ...]
    label: tuple[PlacedLine, ...]
    rest: PlacedLine | None
    match: LabelMatch

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.parts[0].box.x0


class Finder:
    """Finds labels page by page and keeps which of them the open card has.

    Attributes:
        last: the label found last; None before the first.
    """

    def __init__(self, family: Family) -> None:
        self._family = family
        self._order = {label.key: at for at, label in enumerate(family.labels)}
        self._taken: set[str] = set()
        self._bare = False  # whether the label found last shows no value yet
        self.last: Label | None = None

    def anchors(self, lines: Sequence[Sequence[Piece]]) -> list[Anchor]:
        """The labels of a page, from top to bottom and left to right."""
        found: list[Anchor] = []
        used: set[int] = set()
        before: Piece | None = None
        for at, line in enumerate(lines):
            for piece in line:
                if id(piece) in used:
                    continue
                anchor = self._anchor(lines, at, piece, before)
                if anchor is not None:
                    found.append(anchor)
                    used |= {id(part) for part in anchor.parts}
                self._bare = anchor is not None and anchor.rest is None
                before = piece if anchor is None else anchor.rest
        return found

    def _anchor(
        self, lines: Sequence[Sequence[Piece]], at: int, piece: Piece, before: Piece | None
    ) -> Anchor | None:
        """The label that a piece is or begins with, if the card may have it here."""
        read = self._readings(lines, at, piece)
        made = [one for one in read if self._may_stand(one, before) and self._is_one(one)]
        best = max(made, key=_gain, default=None)
        if best is None:
            return None
        label = self._meant(best.match)
        if label.key in self._taken or (self._order[label.key] == 0 and self._taken):
            self._taken = set()
        self._taken.add(label.key)
        self.last = label
        return Anchor(best.first, best.parts, best.label, best.rest, LabelMatch(label, best.match.score))

    def _readings(self, lines: Sequence[Sequence[Piece]], at: int, piece: Piece) -> Iterator[Anchor]:
        """The labels that a piece may be the beginning of."""
        parts = [piece]
        while len(parts) <= MOST_LINES and sum(len(part.text) for part in parts[:-1]) < LONGEST:
            yield from self._ending(at, parts)
            if any(word.text.endswith(":") for word in parts[-1].words):
                break
            below = _right_below(parts[-1], lines[at + 1 : at + 2 * MOST_LINES])
            if below is None or not _has_letter(below) or not _has_letter(piece):
                break
            parts.append(below)
        yield from self._before_value(at, piece)

    def _ending(self, at: int, parts: Sequence[Piece]) -> Iterator[Anchor]:
        """The label that whole pieces are, its last one up to its first colon."""
        last = parts[-1].words
        colon = next((place for place, word in enumerate(last) if word.text.endswith(":")), len(last) - 1)
        text = " ".join([*(part.text for part in parts[:-1]), *(word.text for word in last[: colon + 1])])
        match = self._match(text)
        if match is not None:
            yield _made(at, parts, colon + 1, match)

    def _before_value(self, at: int, piece: Piece) -> Iterator[Anchor]:
        """The label whose value follows on the line without a colon or a gap."""
        for count in range(1, min(MOST_WORDS, len(piece.words) - 1) + 1):
            text = " ".join(word.text for word in piece.words[:count])
            match = self._match(text, PLAIN)
            if match is not None and (match.label.fields or match.label.personal):
                yield _made(at, (piece,), count, match)

    def _match(self, text: str, threshold: float = families.SURE) -> LabelMatch | None:
        letter = re.search(r"[^\W\d_]", text)
        if letter is None or not letter[0].isupper() or len(text) > LONGEST:
            return None
        return families.best(text, self._family, threshold)

    def _is_one(self, anchor: Anchor) -> bool:
        """Whether several lines are one label rather than a value or another label with one."""
        if anchor.match.score >= WHOLE:
            return True
        for count in range(1, len(anchor.label)):
            halves = (anchor.label[:count], anchor.label[count:])
            matches = [self._match(" ".join(line.text for line in half)) for half in halves]
            if any(match is not None and match.score >= anchor.match.score for match in matches):
                return False
        return True

    def _meant(self, match: LabelMatch) -> Label:
        after = self._order[self.last.key] if self.last is not None else -1
        return families.in_turn(match.label, after, self._taken, self._family)

    def _may_stand(self, anchor: Anchor, before: Piece | None) -> bool:
        """Whether a card may have a label here: not twice, and in running text only in the family's order."""
        label = self._meant(anchor.match)
        place = self._order[label.key]
        if label.key in self._taken:
            return place == 0
        if self._is_value(anchor, label, place):
            return False
        if not self._in_prose():
            return True
        led = anchor.rest is None or anchor.label[-1].text.endswith(":")
        ended = before is None or before.text.endswith(ENDS)
        return place > self._order[self.last.key if self.last else label.key] and (led or ended)

    def _is_value(self, anchor: Anchor, label: Label, place: int) -> bool:
        """Whether a short word is the value of the label before it, which shows none yet."""
        if anchor.rest is not None or not self._bare or label is self.last or self.last is None:
            return False
        short = len(families.fold(anchor.label[0].text)) < SHORT and len(anchor.parts) == 1
        return short and not 0 < place - self._order[self.last.key] <= NEXT_LABELS

    def _in_prose(self) -> bool:
        """Whether the label found last holds running text."""
        fields = self.last.fields if self.last is not None else ()
        return any(self._family.field(name).kind.is_prose for name in fields)


def _made(at: int, parts: Sequence[Piece], count: int, match: LabelMatch) -> Anchor:
    last = parts[-1]
    own, rest = last.words[:count], last.words[count:]
    label = (*parts[:-1], PlacedLine(own, last.page))
    return Anchor(at, tuple(parts), label, PlacedLine(rest, last.page) if rest else None, match)


def _gain(anchor: Anchor) -> float:
    """Letters alike less letters that are not; of equal ones the label that takes more of its line."""
    letters = sum(len(families.fold(line.text)) for line in anchor.label)
    return (2 * anchor.match.score / 100 - 1) * letters


def _has_letter(piece: Piece) -> bool:
    return any(sign.isalpha() for sign in piece.text)


def _right_below(above: Piece, lines: Sequence[Sequence[Piece]]) -> Piece | None:
    """The piece of a line below that begins at the same left edge, with none of its own line before it."""
    for piece in (piece for line in lines for piece in line):
        down = piece.box.middle - above.box.middle
        near = 0.5 * above.box.height < down < NEXT_LINE * above.box.height
        if near and abs(piece.box.x0 - above.box.x0) < NEAR_PT / 2:
            return piece
    return None
