"""Cards as lines of text in the manners that readers set labels and values, to fit the owners' weights on.

Labels above their values, beside their middle, below them, or apart in lumps; with and without empty lines.
Every choice follows from a card's own seed. Only the order of lines is made here: the words are the card's.
"""

import random
import textwrap
from collections.abc import Sequence

from extract.families import Family

MANNERS = ("above", "middle", "after", "lumps", "columns")
LABEL_WIDTH = 28


def arranged(cells: Sequence[str], family: Family, manner: str, seed: str) -> list[str]:
    """A card's lines.

    Args:
        cells: the printed texts by label; "" where a cell is empty.
        family: whose labels they are.
        manner: one of ``MANNERS``.
        seed: of the choices.
    """
    chance = random.Random(f"{manner} {seed}")
    width = chance.choice((60, 75, 90, 110))
    wordings = [chance.choice((label.text, label.text, *label.wordings)) for label in family.labels]
    labels = [textwrap.wrap(wording, chance.choice((LABEL_WIDTH, 60))) for wording in wordings]
    values = [[line for part in cell.split("\n") for line in textwrap.wrap(part, width)] for cell in cells]
    between = [""] * (chance.random() < 0.6)
    inside = [""] * (chance.random() < 0.5)
    rows = list(zip(labels, values, strict=True))
    if manner == "above":
        return [line for label, value in rows for line in (*label, *inside, *value, *between)]
    if manner == "after":
        return [line for label, value in rows for line in (*value, *inside, *label, *between)]
    if manner == "middle":
        return [line for label, value in rows for line in (*_beside(label, value), *between)]
    return _apart(rows, chance, chance.choice((2, 3, 12)) if manner == "lumps" else len(rows))


def _beside(label: Sequence[str], value: Sequence[str]) -> list[str]:
    """A label beside the middle of its value."""
    lines = [*value, *[""] * (len(label) - len(value))]
    above = (len(lines) - len(label)) // 2
    return [
        f"{label[at - above]} {line}".strip() if 0 <= at - above < len(label) else line
        for at, line in enumerate(lines)
    ]


def _apart(rows: Sequence[tuple[list[str], list[str]]], chance: random.Random, most: int) -> list[str]:
    """Labels before values, in lumps of some rows."""
    lines: list[str] = []
    at = 0
    gap = chance.random() < 0.8
    while at < len(rows):
        count = most if most == len(rows) else chance.randint(1, most)
        lump = rows[at : at + count]
        for label, _ in lump:
            lines += [*label, *[""] * (chance.random() < 0.5)]
        lines.append("")
        for _, value in lump:
            lines += [*value, *[""] * (gap and bool(value) and chance.random() < 0.95)]
        lines.append("")
        at += count
    return lines
