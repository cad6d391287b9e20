"""Card families as values: printed labels, fields, header lines, and what a family knows beyond them.

Nothing here reads a file; ``loading`` does.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from extract.kinds import Kind

# The engine's name of the language that texts are mended in.
FINNISH = "fin"


class Layout(StrEnum):
    """Where the value of a label stands on a page."""

    COLUMNS = "columns"  # a column of labels, their values in a column right of it
    COLUMNS_REVERSED = "columns-reversed"  # the values' column left of the labels'
    BELOW = "below"  # under its label
    INLINE = "inline"  # behind its label on the same line: "label: value"
    SECTIONS = "sections"  # under numbered headings, inline or below within them
    GRID = "grid"  # labels anywhere, several on a line; each value right of, below or above its own


class Side(StrEnum):
    """Where a value stands to its label in a grid."""

    RIGHT = "right"
    BELOW = "below"
    ABOVE = "above"
    LEFT = "left"  # a tick before its label


# What stands between the two halves of a label in two languages.
DOUBLE = " / "


def double_wordings(text: str) -> tuple[str, ...]:
    """The wordings of a label: as printed, and of a double one the other order and each half."""
    halves = text.split(DOUBLE)
    return (text, DOUBLE.join(reversed(halves)), *halves) if len(halves) == 2 else (text,)


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: its wording, others met beside it, and the fields that its cell holds.

    Attributes:
        sides: where its value may stand in a grid; anywhere where there are none.
        place: where it stands on its page, as shares of the page's width and height; None where it may be
            anywhere.
        fields: none where its text is for nobody: a heading, or a person's own data.
        personal: whether its text tells of a person and is left out of everything.
        words: of its cell that belong to no field, such as "Alkaa" before a day.
        turn: 0 for the first label of this text, 1 for the second, …
    """

    text: str
    fields: tuple[str, ...]
    variants: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()
    place: tuple[float, float] | None = None
    personal: bool = False
    words: tuple[str, ...] = ()
    turn: int = 0

    @property
    def key(self) -> str:
        """By which it is told from the family's other labels, also from those of the same text."""
        return f"{self.text} {self.turn + 1}" if self.turn else self.text

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording, the printed one first; "Nimi / Namn" is either half or both, in either order."""
        return tuple(
            dict.fromkeys(one for text in (self.text, *self.variants) for one in double_wordings(text))
        )


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A column of ``cards``: what kind of value it holds and its titles.

    Attributes:
        role: what the organisations that it names do; None where it names none.
    """

    name: str
    kind: Kind
    title_fi: str
    title_en: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A line above the table: its wording, how it begins and the fields it holds."""

    text: str
    prefix: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What organisations do on a card, with its titles."""

    name: str
    title_en: str
    title_fi: str


@dataclass(frozen=True, slots=True)
class RegisterColumns:
    """What a register of the family's cards compares.

    Attributes:
        key: the column that holds the cards' code.
        compared: (field, column) in the order in which differences are told.
        beside: columns that a register has as well, and that nothing is held against.
    """

    key: str
    compared: tuple[tuple[str, str], ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """A kind of card; each is one value, told by identity.

    Attributes:
        reference: by which it is loaded again: its name, or its file's text.
        labels: in the card's own order.
        fields: in the order of the columns.
        headers: lines above the table, in order.
        title: fields that the line of the title shows, the code first; none where cards have no such line.
        title_form: what a title looks like.
        link_words: words of a link in a cell that belong to no field.
        link_code: regular expression whose group 1 is the code in a link's target.
        roles: of organisations, in the order in which they are listed.
        periods: pairs of fields of which the second is not before the first.
        register: what a register compares; None where there is none.
        summary: columns that tell in short which card it is, for views.
        layouts: that its cards may have; any where there are none.
        furniture: printed texts of a grid that are neither labels nor values.
        tables_en, tables_fi: title of a run's tables.
        languages: of the printed texts, as the engine names its models.
        is_default: whether it is meant where no family is named.
        member_names: of the families that it stands for together; none for a family of its own.
    """

    name: str
    reference: str
    title_fi: str
    title_en: str
    labels: tuple[Label, ...]
    fields: tuple[FieldSpec, ...]
    headers: tuple[Header, ...] = ()
    title: tuple[str, ...] = ()
    title_form: re.Pattern[str] | None = None
    link_words: tuple[str, ...] = ()
    link_code: str | None = None
    roles: tuple[Role, ...] = ()
    periods: tuple[tuple[str, str], ...] = ()
    register: RegisterColumns | None = None
    summary: tuple[str, ...] = ()
    layouts: tuple[Layout, ...] = ()
    furniture: tuple[str, ...] = ()
    tables_en: str = "Tables extracted from cards"
    tables_fi: str = "Korteista poimitut taulukot"
    languages: tuple[str, ...] = (FINNISH,)
    is_default: bool = False
    member_names: tuple[str, ...] = ()

    @property
    def model(self) -> str:
        """The engine's models of its languages, as ``fin+swe``."""
        return "+".join(self.languages)

    @property
    def is_finnish(self) -> bool:
        """Whether its texts may be mended: there is a lexicon of Finnish alone."""
        return FINNISH in self.languages

    @property
    def names_persons(self) -> bool:
        """Whether its cards hold data of persons that are left out."""
        return any(label.personal for label in self.labels)

    @property
    def code(self) -> FieldSpec | None:
        """The field that holds a card's code; None where cards have none."""
        return next((spec for spec in self.fields if spec.kind.identifies), None)

    @property
    def title_name(self) -> FieldSpec | None:
        """The field whose name stands in a card's title; None where there is no such line."""
        specs = (self.field(name) for name in self.title)
        return next((spec for spec in specs if spec.kind.names_the_card), None)

    def field(self, name: str) -> FieldSpec:
        """The field of that name.

        Raises:
            KeyError: the family has none.
        """
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)

    def label_of(self, field: str) -> Label | None:
        """The label whose cell holds a field; None for a header's field."""
        return next((label for label in self.labels if field in label.fields), None)
