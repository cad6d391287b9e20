"""What a kind of value is: how it is found in a cell, mended, typed, stored, checked and compared.

A family binds a kind to a field with parameters; whoever handles a field asks its kind, never for its name.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.model import Ledger, Value


class ColumnType(StrEnum):
    """What a column's cells hold."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "decimal(14,2)"
    DATE = "date"
    MONTH = "yearmonth"
    BOOLEAN = "boolean"
    STRINGS = "list of string"
    NUMBERS = "list of number"


class Shape(StrEnum):
    """What a kind's values look like, as far as it decides how they are doubted and compared."""

    FORMAL = "formal"  # a format or closed list decides them
    NAME = "name"
    PROSE = "prose"  # running text: some words may differ, rows may change places


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a cell's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a value shows against itself.

    Attributes:
        code: of the problem, as in the table of problems.
        message: in one sentence.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a family says of a field's values.

    Attributes:
        pattern: regular expression of a code.
        reading: what readers make of such a code; a group for each stretch that the pattern leaves open.
        values: closed list; spellings: other ways to write some of them.
        low, high: least and greatest plausible number.
        role: what the organisations do that are named.
        order: of a day's numbers: ``dmy``, ``mdy`` or ``ymd``; None for Finnish days.
    """

    pattern: str | None = None
    reading: str | None = None
    values: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    role: str | None = None
    order: str | None = None


def nothing_mended(text: str) -> Ledger | None:
    """Leaves a text to the repair of its words."""
    del text
    return None


def nothing_doubted(value: Value) -> Iterator[Finding]:
    """Finds nothing against a value."""
    del value
    return iter(())


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Kind:
    """A kind of value, bound to a field's parameters.

    Attributes:
        name: as families call it.
        rank: the lower, the earlier it is sought in a cell that holds several fields.
        shape: what its values look like.
        column: type of the field's column.
        typed: a repaired text's value; None where it is not plainly of the kind.
        agrees: whether a value says the same as another source's text.
        noun: what a text is not that gives no value; empty where every text is one.
        mended: a text's repairs where a format or closed list decides it; None leaves it to word repair.
        find: the stretches of a combined cell that show values, for this and further fields of the kind.
        ends_line: the value at the end of a header line.
        ends_header: what such an end surely looks like.
        doubts: what a value shows against itself.
        listed: closed list with its other spellings.
        pattern, allowed, low, high: of the column.
        claim: a format that no running text has.
        opens: what a cell begins with that shows a value.
        item_ends: what a line of a list ends with that is whole; None where a value is no list.
        identifies: whether it is a card's code.
        read_as: the code that a reading stands for.
        as_title: how a title begins that shows the value before a name.
        names_the_card: whether it is a name of its own, not of a list.
        is_expected: whether a combined cell that shows other fields ought to show it.
        in_two_blocks: whether an empty line may part the value from the cell's beginning.
        closes: whether what stands behind the value is another cell's.
        lend: a text's value by the value of the next field of the kind, which it leaves a part to.
    """

    name: str
    rank: int
    shape: Shape
    column: ColumnType
    typed: Callable[[str], Value | None]
    agrees: Callable[[Value, str], bool]
    noun: str = ""
    mended: Callable[[str], Ledger | None] = nothing_mended
    find: Callable[[str], Sequence[Span | None]] | None = None
    ends_line: Callable[[str], Span | None] | None = None
    ends_header: re.Pattern[str] | None = None
    doubts: Callable[[Value], Iterator[Finding]] = nothing_doubted
    listed: tuple[str, ...] = ()
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    claim: re.Pattern[str] | None = None
    opens: re.Pattern[str] | None = None
    item_ends: re.Pattern[str] | None = None
    identifies: bool = False
    read_as: Callable[[str], str | None] | None = None
    as_title: re.Pattern[str] | None = None
    names_the_card: bool = False
    is_expected: bool = False
    in_two_blocks: bool = False
    closes: bool = False
    lend: Callable[[str, Value | None], Value | None] | None = None

    @property
    def is_formal(self) -> bool:
        """Whether a format or closed list decides its values."""
        return self.shape is Shape.FORMAL

    @property
    def is_prose(self) -> bool:
        """Whether its values are running text."""
        return self.shape is Shape.PROSE

    @property
    def is_list(self) -> bool:
        """Whether a value is a list of items."""
        return self.item_ends is not None
