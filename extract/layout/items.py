"""What a page comes apart into: free lines, and rows of a label and its value."""

from dataclasses import dataclass

from extract.families import LabelMatch
from extract.model import PlacedLine


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line outside the table; ``opens`` tells a header line or a title from other text."""

    line: PlacedLine
    opens: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    Attributes:
        label_lines: the lines of the label; none where a row goes on from the page before.
        match: the family's label that they are; None where they are none of its labels.
        value_lines: the lines of the value.
        ruled: whether ruling lines bound the row.
        right_pt: where the value column's text ends at the right.
        page: 1-based.
        pitch_pt: the usual distance of two lines of a paragraph on the page.
        sure: whether the labels certainly stand to their values as they were taken to.
    """

    label_lines: tuple[PlacedLine, ...]
    match: LabelMatch | None
    value_lines: tuple[PlacedLine, ...]
    ruled: bool
    right_pt: float
    page: int
    pitch_pt: float | None = None
    sure: bool = True

    @property
    def label_text(self) -> str:
        """The label as read, its lines joined by spaces."""
        return " ".join(line.text for line in self.label_lines)


Item = FreeLine | Row
