"""Codes such as a project's: their form, what readers make of it, and which code a card has.

A decision is a repair of what was read, with a probability; where the witnesses contradict, the cell's own
reading stays and the contradiction is told. A code is never made up.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from extract.model import Repair, RepairKind

# What OCR reads for digits: letters and signs, by look.
DIGITS = str.maketrans(
    {"O": "0", "o": "0", "I": "1", "i": "1", "l": "1", "|": "1", "Z": "2", "S": "5", "B": "8", "§": "5"}
)
DIGIT_READ = r"[\dOoIl|ZSB]"
# What readers make of capitals that look like a digit or a sign.
LETTERS_READ = {"S": "[Ss$§58]", "O": "[Oo0Q]", "I": "[Il1|]", "B": "[B8]", "Z": "[Zz2]", "G": "[G6]"}
DASH_READ = r"\s?[-‐‑‒–—−]\s?"
# A stretch of a code that stands as it was read.
AS_READ = "\0"
DIGIT_CLASSES = frozenset({"[0-9]", r"\d"})
# A part of a code's pattern: a class, an escaped sign or a sign, and how often it stands there.
PART = re.compile(r"(\[[^\]\\]+\]|\\.|[^\\()\[\]{}?*+|.^$])(\{\d+(?:,\d+)?\})?")
# A code whose digits another witness of the card confirms, against its format alone.
CONFIRMED, BY_FORMAT = 0.999, 0.97


@dataclass(frozen=True, slots=True)
class CodeForm:
    """How a family's codes look, and what readers make of them.

    Attributes:
        pattern: of a code as printed.
        reading: of what is read; its groups are the stretches that the pattern leaves open.
        template: the code's fixed parts in order; None for a group of digits, ``AS_READ`` for another one.
    """

    pattern: str
    reading: str
    template: tuple[str | None, ...]

    @property
    def in_text(self) -> re.Pattern[str]:
        """Finds a code as read among other text."""
        return re.compile(rf"(?:^|(?<=[\s,;(]))(?:{self.reading})(?=[\s,;:).]|$)")

    @property
    def as_title(self) -> re.Pattern[str]:
        """Finds a code as read at a title's beginning, before the name."""
        return re.compile(rf"^\W{{0,2}}(?P<code>{self.reading})\s*[,:;.–-]\s+\S")

    def reader(self) -> Callable[[str], str | None]:
        """Tells which code a whole reading such as "$20731" stands for."""
        whole = re.compile(rf"^\W{{0,2}}(?:{self.reading})\W*$")

        def read_as(text: str) -> str | None:
            found = whole.match(text.strip())
            if found is None:
                return None
            code = self.filled(found.groups())
            return code if re.fullmatch(self.pattern, code) else None

        return read_as

    def filled(self, groups: Iterable[str]) -> str:
        """The code whose open stretches were read so."""
        left = iter(groups)
        return "".join(self._part(part, left) for part in self.template)

    @staticmethod
    def _part(part: str | None, left: Iterator[str]) -> str:
        if part is None:
            return next(left).translate(DIGITS)
        return next(left) if part == AS_READ else part

    @property
    def groups(self) -> int:
        """How many stretches the pattern leaves open."""
        return sum(part is None or part == AS_READ for part in self.template)


def form_of(pattern: str, reading: str | None = None) -> CodeForm:
    """The form of codes of a pattern; what readers make of them follows from it where it is not told.

    A pattern with alternatives or optional parts is taken as it stands: a misread code is then none.

    Args:
        pattern: a regular expression.
        reading: what readers make of such a code, with a group for each stretch that the pattern leaves open.
    """
    parts = _parts(pattern)
    if parts is None:
        # Its own groups are counted no more: all of it is one.
        whole = re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
        return CodeForm(pattern, reading or f"({whole})", (AS_READ,))
    template: list[str | None] = []
    read = ""
    for sign, times in parts:
        literal = _literal(sign)
        if literal is None:
            digits = sign in DIGIT_CLASSES
            read += f"({DIGIT_READ if digits else sign}{times})"
            template.append(None if digits else AS_READ)
        else:
            count = int(times[1:-1]) if times else 1
            read += "".join(_read(literal) for _ in range(count))
            template.append(literal * count)
    return CodeForm(pattern, reading or read, tuple(template))


def open_stretches(pattern: str) -> int:
    """How many stretches of signs a code's pattern leaves open."""
    return form_of(pattern).groups


def _parts(pattern: str) -> list[tuple[str, str]] | None:
    """A pattern as signs or classes with their counts; None where it is not as simple as that."""
    parts, at = [], 0
    while at < len(pattern):
        found = PART.match(pattern, at)
        if found is None or (_literal(found[1]) is not None and "," in (found[2] or "")):
            return None
        parts.append((found[1], found[2] or ""))
        at = found.end()
    return parts


def _literal(sign: str) -> str | None:
    """The sign that a part of a pattern stands for; None where it is open."""
    if sign.startswith("["):
        return None
    if sign.startswith("\\"):
        return None if sign[1].isalnum() else sign[1]
    return sign


def _read(literal: str) -> str:
    """What readers make of a fixed sign."""
    if literal == "-":
        return DASH_READ
    if literal.isalpha():
        return LETTERS_READ.get(literal.upper(), f"[{literal.upper()}{literal.lower()}]")
    return re.escape(literal)


@dataclass(frozen=True, slots=True)
class CodeDecision:
    """A card's code.

    Attributes:
        code: None where no witness shows one.
        probability: that it is right.
        against: witnesses that show another code.
    """

    code: str | None
    probability: float
    against: tuple[str, ...] = ()


UNDECIDED = CodeDecision(None, 0.0)
# The place of a card's own code among those that show one.
CELL = "cell"


def decide_code(
    own: str | None, witnesses: Iterable[tuple[str, str]], read_as: Callable[[str], str | None]
) -> CodeDecision:
    """The card's code by its own cell and the other places that show it.

    Args:
        own: the cell's reading; None where the cell shows none.
        witnesses: (where, code) of the title, links and other places.
        read_as: the code that a reading stands for.
    """
    # Ten links with one target are one witness.
    shown = list(dict.fromkeys(witnesses))
    cell = read_as(own) if own else None
    votes = Counter(code for _, code in shown)
    if cell is not None:
        against = tuple(where for where, code in shown if code != cell)
        if votes and votes[cell] == 0 and len(votes) == 1 and sum(votes.values()) >= 2:
            # Two others agree against the cell: its misread digit is theirs, and the cell stands against it.
            return CodeDecision(votes.most_common(1)[0][0], 0.9, (CELL,))
        exact = own is not None and own.strip() == cell
        sure = CONFIRMED if votes[cell] or exact else BY_FORMAT
        return CodeDecision(cell, sure if not against else 0.7, against)
    if votes:
        code, count = votes.most_common(1)[0]
        return CodeDecision(code, CONFIRMED if len(votes) == 1 and count > 1 else 0.9)
    return UNDECIDED


def mended_code(text: str, decision: CodeDecision) -> tuple[Repair, ...]:
    """The repair that makes a reading the decided code."""
    if decision.code is None or text == decision.code:
        return ()
    kind = RepairKind.DECISION
    return (Repair(text, decision.code, 0, len(text), kind, decision.probability),)


def link_codes(urls: Iterable[str], pattern: str) -> list[tuple[str, str]]:
    """The codes that link targets show, as witnesses; ``pattern``'s group 1 is the code."""
    return [("link", found[1]) for url in urls if (found := re.search(pattern, url))]
