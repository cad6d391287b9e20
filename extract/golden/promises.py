"""What holds of every field in the tables, and what of it a field breaks: that needs no golden file.

Looks at rows alone and reads no document.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def broken(field: Row, repairs: Sequence[Row], lines: Sequence[Row]) -> Iterator[str]:
    """The promises that a field breaks, in words.

    Args:
        field: its row in ``fields``.
        repairs: its rows in ``repairs``, in order.
        lines: its rows in ``evidence``, in order.
    """
    raw, value = field["value_raw"], field["value"]
    if raw is None:
        if value is not None or repairs or lines:
            yield "there is a value, a repair or a line, but no text as read"
        return
    if _repaired(raw, repairs) != value:
        yield "the repairs do not lead from the text as read to the value"
    if _covered(raw, lines) != "".join(raw.split()):
        yield "the lines do not cover the text as read"
    if any(line["page"] is not None and None in _corners(line) for line in lines):
        yield "a line on a page has no place"


def _repaired(raw: str, repairs: Sequence[Row]) -> str | None:
    """The text as read with the repairs made; None where they do not fit it."""
    pieces, done = [], 0
    for repair in repairs:
        start, end = repair["start"], repair["end"]
        if start < done or raw[start:end] != repair["original"]:
            return None
        pieces += [raw[done:start], repair["repaired"]]
        done = end
    return "".join([*pieces, raw[done:]])


def _covered(raw: str, lines: Sequence[Row]) -> str:
    """What the lines show of the text as read, without white space."""
    return "".join("".join(raw[line["start"] : line["end"]].split()) for line in lines)


def _corners(line: Row) -> tuple[float | None, ...]:
    return line["x0"], line["top"], line["x1"], line["bottom"]
