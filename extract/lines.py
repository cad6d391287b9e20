"""Words into lines by their height on the page. It changes no text and knows no columns."""

from collections.abc import Sequence

from extract.model import Box, Line, Word

# Words that share this much of the lower one's height stand on one line.
LEVEL_SHARE = 0.5
# A word is compared with this many of the lines begun last.
REMEMBERED = 4


def lines_of(words: Sequence[Word], page: int) -> tuple[Line, ...]:
    """Words clustered into lines from top to bottom, each from left to right."""
    rows: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: word_box(word).middle):
        box = word_box(word)
        at = _level(spans, box)
        if at is None:
            rows.append([word])
            spans.append((box.top, box.bottom))
        else:
            rows[at].append(word)
            top, bottom = spans[at]
            spans[at] = ((top + box.top) / 2, (bottom + box.bottom) / 2)
    lines = [Line(tuple(sorted(row, key=lambda word: word_box(word).x0)), page) for row in rows]
    return tuple(sorted(lines, key=lambda line: line_box(line).middle))


def word_box(word: Word) -> Box:
    """The box of a word that has one.

    Raises:
        ValueError: the word is plain text.
    """
    if word.box is None:
        raise ValueError("a word of plain text has no box")
    return word.box


def line_box(line: Line) -> Box:
    """The box of a line that has one.

    Raises:
        ValueError: the line is plain text.
    """
    if line.box is None:
        raise ValueError("a line of plain text has no box")
    return line.box


def _level(spans: list[tuple[float, float]], box: Box) -> int | None:
    """The line, of those begun last, with which a box is level."""
    for at in range(len(spans) - 1, max(len(spans) - 1 - REMEMBERED, -1), -1):
        top, bottom = spans[at]
        shared = min(bottom, box.bottom) - max(top, box.top)
        if shared >= LEVEL_SHARE * min(bottom - top, box.height):
            return at
    return None
