"""Words into lines by their height on the page. It changes no text and knows no columns."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.model.words import PlacedLine, PlacedWord

# Words that share this much of the lower one's height stand on one line.
LEVEL_SHARE = 0.5
# A word is compared with this many of the lines begun last.
REMEMBERED = 4
# Pitches within a paragraph differ less than this.
SAME_PITCH = 1.25


def lines_of(words: Sequence[PlacedWord], page: int) -> tuple[PlacedLine, ...]:
    """Words clustered into lines from top to bottom, each from left to right."""
    rows: list[list[tuple[float, PlacedWord]]] = []
    spans: list[tuple[float, float]] = []
    placed = [(box.top + box.bottom, at, box) for at, box in enumerate(word.box for word in words)]
    for _, number, box in sorted(placed, key=lambda row: row[:2]):
        at = _level(spans, box.top, box.bottom)
        if at is None:
            rows.append([(box.x0, words[number])])
            spans.append((box.top, box.bottom))
        else:
            rows[at].append((box.x0, words[number]))
            top, bottom = spans[at]
            spans[at] = ((top + box.top) / 2, (bottom + box.bottom) / 2)
    lines = [
        PlacedLine(tuple(word for _, word in sorted(row, key=lambda pair: pair[0])), page) for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: line.box.middle))


def usual_pitch(lines: Sequence[PlacedLine]) -> float | None:
    """The usual distance in points of the middles of two lines of a paragraph; None for fewer than two lines.

    Gaps between paragraphs and rows are in the minority or larger: the lower quarter leads to the usual one.
    """
    pitches = sorted(
        below.box.middle - above.box.middle for above, below in pairwise(lines) if above.page == below.page
    )
    if not pitches:
        return None
    low = pitches[len(pitches) // 4]
    return median(pitch for pitch in pitches if pitch <= SAME_PITCH * low)


def _level(spans: list[tuple[float, float]], top: float, bottom: float) -> int | None:
    """The line, of those begun last, with which a stretch of heights is level."""
    for at in range(len(spans) - 1, max(len(spans) - 1 - REMEMBERED, -1), -1):
        upper, lower = spans[at]
        # Written out: a page asks this thousands of times, and calls of min and max cost most of it.
        shared = (lower if lower < bottom else bottom) - (upper if upper > top else top)  # noqa: FURB136
        span, own = lower - upper, bottom - top
        if shared >= LEVEL_SHARE * (span if span < own else own):  # noqa: FURB136
            return at
    return None
