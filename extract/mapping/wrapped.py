"""Whether lines below a header or a title are the rest of it. It changes nothing."""

from itertools import pairwise

from extract.layout import Row
from extract.model import PlacedLine, lines_of

# A wrapped title's next line begins so near to its first one's edge and is as high, give or take this share.
SAME_EDGE_PT, SAME_SIZE = 2.0, 0.1


def whole_lines(row: Row) -> list[PlacedLine]:
    """The row's lines over both columns if no gap parts them; else none."""
    words = [word for line in (*row.label_lines, *row.value_lines) for word in line.words]
    joined = lines_of(words, row.page)
    return [] if any(_is_parted(line) for line in joined) else list(joined)


def is_set_like(first: PlacedLine, line: PlacedLine) -> bool:
    """Whether a line begins where another does and is as high, as the lines of one title are."""
    edge, size = line.box.x0 - first.box.x0, line.box.height / max(first.box.height, 0.1)
    return abs(edge) <= SAME_EDGE_PT and abs(size - 1) <= SAME_SIZE


def _is_parted(line: PlacedLine) -> bool:
    """Whether a gap wider than any between words stands in a line."""
    gaps = (after.box.x0 - word.box.x1 for word, after in pairwise(line.words))
    return max(gaps, default=0.0) > line.box.height


def level_below(above: PlacedLine, line: PlacedLine) -> bool:
    """Whether a line goes on right below another (a header that wraps)."""
    if above.page != line.page:
        return False
    return 0 < line.box.middle - above.box.middle < 2.4 * max(above.box.height, line.box.height)
