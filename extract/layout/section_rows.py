"""Lines of a value that begin above their label: it stands in the middle of its row.

Ruling lines tell a row, or else the gaps between lines, which are wider between rows than within a value.
"""

from collections.abc import Iterator, Sequence

from extract.layout.pieces import Piece
from extract.layout.section_labels import Anchor
from extract.model import Box, Rule

NEAR_PT = 6.0
# A value's lines are no farther apart than so many usual distances of two lines.
WITHIN = 1.15
MOST_LINES = 12


def begun_above(
    anchors: Sequence[Anchor], lines: Sequence[Sequence[Piece]], rules: Sequence[Rule], pitch_pt: float | None
) -> dict[int, Anchor]:
    """The label of each piece that stands above it in its row, by the piece's identity.

    Args:
        anchors: the page's labels.
        lines: the page's pieces, line by line.
        rules: the page's ruling lines.
        pitch_pt: the usual distance of two lines.
    """
    labels = {id(part) for anchor in anchors for part in anchor.parts}
    free = [[piece for piece in line if id(piece) not in labels] for line in lines]
    found: dict[int, Anchor] = {}
    for anchor in anchors:
        if not anchor.match.label.fields and not anchor.match.label.personal:
            continue  # a heading has no row
        top = _row_top(anchor, anchors, rules)
        if top is not None:
            found |= {id(piece): anchor for piece in _between(free, anchor, top)}
        elif pitch_pt is not None and anchor.rest is None:
            found |= {id(piece): anchor for piece in _block(free, anchor, anchors, pitch_pt)}
    return found


def column_pitch(lines: Sequence[Sequence[Piece]]) -> float | None:
    """The least distance but one, in points, of lines of one column; None where none stands below another."""
    ordered = sorted((piece for line in lines for piece in line), key=lambda piece: piece.box.middle)
    found = []
    for at, piece in enumerate(ordered):
        below = (one for one in ordered[at + 1 : at + 20] if abs(one.box.x0 - piece.box.x0) < NEAR_PT / 2)
        down = next((one.box.middle - piece.box.middle for one in below), None)
        if down is not None and 0.8 * piece.box.height < down < 3 * piece.box.height:
            found.append(down)
    return sorted(found)[min(1, len(found) - 1)] if found else None


def _row_top(anchor: Anchor, anchors: Sequence[Anchor], rules: Sequence[Rule]) -> float | None:
    """The rule right above a label's row; None where another label stands below it."""
    box = anchor.parts[0].box
    over = [rule.box.middle for rule in rules if rule.horizontal and _spans(rule.box, box)]
    top = max((edge for edge in over if edge < box.top), default=None)
    if top is None or any(top < other.parts[0].box.middle < box.top for other in anchors):
        return None
    return top


def _spans(rule: Box, label: Box) -> bool:
    return rule.x0 - NEAR_PT <= label.x0 and rule.x1 >= label.x1


def _between(free: Sequence[Sequence[Piece]], anchor: Anchor, top: float) -> Iterator[Piece]:
    """Pieces right of a label, below a rule and above it."""
    box = anchor.parts[0].box
    for line in free[max(anchor.first - MOST_LINES, 0) : anchor.first]:
        yield from (piece for piece in line if piece.box.top >= top - 1 and piece.box.x0 > box.x1)


def _block(
    free: Sequence[Sequence[Piece]], anchor: Anchor, anchors: Sequence[Anchor], pitch_pt: float
) -> list[Piece]:
    """Pieces above a label that go on beside or below it without a gap, none level with another label."""
    label = anchor.parts[0].box
    found: list[Piece] = []
    below = _first(free, anchor, pitch_pt)
    for line in reversed(free[max(anchor.first - MOST_LINES, 0) : anchor.first]):
        piece = next((one for one in line if below and abs(one.box.x0 - below.box.x0) < NEAR_PT / 2), None)
        if piece is None or below is None or piece.box.x0 <= label.x1:
            continue
        if below.box.middle - piece.box.middle > WITHIN * pitch_pt:
            break
        if any(_level(other.parts[0].box, piece.box) for other in anchors if other is not anchor):
            return []
        found.append(piece)
        below = piece
    return found


def _first(free: Sequence[Sequence[Piece]], anchor: Anchor, pitch_pt: float) -> Piece | None:
    """The piece beside a label or right below its level."""
    label = anchor.parts[0].box
    for line in free[anchor.first : anchor.first + 2]:
        for piece in line:
            if piece.box.x0 > label.x1 and piece.box.middle - label.middle < pitch_pt:
                return piece
    return None


def _level(label: Box, piece: Box) -> bool:
    return abs(label.middle - piece.middle) < 0.75 * min(label.height, piece.height)
