"""Gives the text after several labels of a dump to its owners as far as its format tells, the rest in doubt.

Code and dates, an amount and organisations have formats that no running text has. What remains is ambiguous,
also where there are as many blocks of text as labels and each gets one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.families import Family, Label, fold
from extract.kinds import Kind
from extract.model import FieldStatus

# A bullet, or what English and Finnish models read for one.
BULLET_LINE = re.compile(r"^[•●▪■·*¢°+«»e]\s")
# A line of a list of organisations that goes on: a name, and what parts it from the next.
ORGANISATION_BEFORE = re.compile(
    r"^[^.!?]{3,80}\b(?:ry|rf|oy|sr|ky|kaupunki|yhtym[aä]|laitos)\s?[,;]\s", re.IGNORECASE
)
NAME_WORDS = 3  # a line of so many words may be a name without a legal form
LISTED_LIKENESS = 90.0


@dataclass(slots=True)
class PlainCell:
    """A label's cell in a dump: the label as read, the value's lines and how sure its owner is."""

    label: Label
    label_raw: str
    texts: list[str]
    status: FieldStatus = FieldStatus.FILLED


def settle(run: Sequence[PlainCell], last: PlainCell, family: Family) -> None:
    """Gives the text after several labels to them as far as it can be told, the rest to the last one.

    Args:
        run: cells of the labels that stand together, in order, without the last.
        last: the cell at whose label the text stands.
        family: tells the kinds of their fields.
    """
    pending = [*run, last]
    for cell in pending:
        cell.status = FieldStatus.AMBIGUOUS
    blocks = _claimed(pending, _blocks(last.texts), family)
    if len(blocks) == len(pending):
        for cell, block in zip(pending, blocks, strict=True):
            cell.texts = block
    else:
        last.texts = [text for block in blocks for text in ("", *block)]


def take_organisations(cell: PlainCell, before: PlainCell, family: Family) -> None:
    """Gives a list of organisations the names above its label that stand behind an amount.

    The label stands beside the list's middle; what is behind the amount cannot be its cell's.
    """
    listed = next((kind.claim for kind in kinds_of(cell.label, family) if kind.is_list), None)
    closing = next((kind.claim for kind in kinds_of(before.label, family) if kind.closes), None)
    if listed is None or closing is None:
        return
    closed = [at for at, text in enumerate(before.texts) if closing.search(text)]
    behind = before.texts[closed[-1] + 1 :] if closed else []
    names = [text for text in behind if _is_of_list(text.strip(), listed)]
    if names:
        cell.texts = [*names, *cell.texts]
        cell.status = FieldStatus.AMBIGUOUS
        before.texts = [text for text in before.texts if text not in names]


def kinds_of(label: Label, family: Family) -> list[Kind]:
    """The kinds of a label's fields, those first that are sought first in its cell."""
    return sorted((family.field(name).kind for name in label.fields), key=lambda kind: kind.rank)


def _is_of_list(line: str, listed: re.Pattern[str]) -> bool:
    return bool(listed.search(line) or ORGANISATION_BEFORE.search(line))


def _claimed(pending: list[PlainCell], blocks: list[list[str]], family: Family) -> list[list[str]]:
    """Takes cells and blocks whose format fits each other from both lists, from the first on."""
    while len(pending) > 1 and blocks:
        kinds = kinds_of(pending[0].label, family)
        wanted = next((kind.claim for kind in kinds if kind.claim is not None), None)
        count = _claim(blocks[0], wanted) if wanted is not None else 0
        if not count and wanted is not None and _opens(blocks[0][0], kinds):
            # An empty line may part a name that wraps from its dates.
            whole = [line for block in blocks[:2] for line in block]
            count = _claim(whole, wanted)
            blocks = [whole, *blocks[2:]] if count else blocks
        if not count and _is_listed(blocks[0][0], kinds):
            count = 1
        if not count:
            break
        cell = pending.pop(0)
        cell.texts, cell.status = blocks[0][:count], FieldStatus.FILLED
        blocks = [blocks[0][count:], *blocks[1:]] if count < len(blocks[0]) else blocks[1:]
        if wanted is not None and any(kind.is_list for kind in kinds):
            blocks = _more_names(cell, blocks, wanted)
        if blocks and _is_open(" ".join(cell.texts)) and ")" in blocks[0][0]:
            cell.texts += blocks[0][:1]
            blocks = [blocks[0][1:], *blocks[1:]] if len(blocks[0]) > 1 else blocks[1:]
    return blocks


def _more_names(cell: PlainCell, blocks: list[list[str]], listed: re.Pattern[str]) -> list[list[str]]:
    """Takes further blocks of names for a list of organisations: empty lines may part its lines.

    Where a short line follows that may be a name as well as another cell's value, the list is in doubt.
    """
    while len(blocks) > 1 and _claim(blocks[0], listed) == len(blocks[0]):
        cell.texts = [*cell.texts, *blocks[0]]
        blocks = blocks[1:]
    if blocks and len(blocks[0]) == 1 and len(blocks[0][0].split()) <= NAME_WORDS:
        cell.status = FieldStatus.AMBIGUOUS
    return blocks


def _opens(line: str, kinds: Sequence[Kind]) -> bool:
    """Whether a line begins with a value of one of the kinds."""
    return any(kind.opens is not None and kind.opens.match(line) for kind in kinds)


def _is_listed(line: str, kinds: Sequence[Kind]) -> bool:
    """Whether a line is a name of a closed list of one of the kinds."""
    return any(
        fuzz.ratio(fold(line), fold(name)) >= LISTED_LIKENESS for kind in kinds for name in kind.listed
    )


def _is_open(text: str) -> bool:
    """Whether a parenthesis stands open at the end."""
    return text.count("(") > text.count(")")


def _claim(block: Sequence[str], wanted: re.Pattern[str]) -> int:
    """How many of a block's lines a cell of that format takes: those that show it and what goes on with them.

    Two cells' lines may stand without an empty line between them.
    """
    for count in range(1, len(block) + 1):
        text = " ".join(block[:count])
        if not wanted.search(text):
            continue
        following = block[count].lstrip()[:1] if count < len(block) else ""
        if count == len(block) or not (_is_open(text) or following == "(" or following.islower()):
            return count
    return 0


def _blocks(texts: Sequence[str]) -> list[list[str]]:
    """Texts parted at empty lines; bullets after a bullet stay with it."""
    blocks: list[list[str]] = [[]]
    for text in texts:
        if text.strip():
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    whole: list[list[str]] = []
    for block in blocks:
        if block and whole and _is_bullet(block[0]) and _is_bullet(whole[-1][0]):
            whole[-1] += block
        elif block:
            whole.append(block)
    return whole


def _is_bullet(text: str) -> bool:
    return BULLET_LINE.match(text.strip()) is not None
