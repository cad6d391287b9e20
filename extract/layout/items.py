"""What a page comes apart into: free lines, and rows of a label and its value."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.families import LabelMatch
from extract.model import PlacedLine, TextSource

# In pitches of a paragraph's lines: paragraphs of one value stand no farther apart. In 113 tables of ten
# programs they were 1.44 apart at most, and two empty lines between them make 3.
WIDE_GAP = 3.1
# Share of its height by which a word reaches into the next of its line where two values lie on one another.
OVERPRINT = 0.3


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
        return " ".join(line.read for line in self.label_lines)


Item = FreeLine | Row


def is_overprinted(lines: Sequence[PlacedLine]) -> bool:
    """Whether words of one line lie on one another: then one of them stands outside its cell."""
    return any(
        word.box.x1 - after.box.x0 > OVERPRINT * word.box.height
        for line in lines
        for word, after in pairwise(line.words)
        if TextSource.OCR not in {word.source, after.source}  # whose boxes are not exact
    )


def has_wide_gap(lines: Sequence[PlacedLine], pitch_pt: float | None) -> bool:
    """Whether lines taken for one value stand so far apart that some may be another's.

    Args:
        lines: of the value, from top to bottom.
        pitch_pt: the usual distance of two lines of a paragraph; None where it is not known.
    """
    if pitch_pt is None:
        return False
    return any(below.box.middle - above.box.middle > WIDE_GAP * pitch_pt for above, below in pairwise(lines))
