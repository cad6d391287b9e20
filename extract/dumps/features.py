"""What speaks for an owner of a piece: line ends and gaps, where labels stand, and what the text is like.

Every feature is a number by step (T), or by step and label (T, K); a table of weights turns them into the
scores of ``chain``. Nothing here knows a family: what its fields' texts are like comes with its data.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from extract.dumps.chain import Array, Scores
from extract.dumps.content import Content, kinds_of, shown_kinds
from extract.dumps.pieces import Piece, Spot
from extract.families import Family
from extract.kinds import Kind

WEIGHTS = Path(__file__).parent / "weights.json"
# Manners in which labels are set: running lines first, then lines parted into two columns.
MANNERS = ("before", "middle", "after", "apart", "column-top", "column-middle")
PARTED = ("column-top", "column-middle")
MOVES = ("bias", "gap", "page", "stop", "open", "small", "listed", "full", "room", "bullet", "bracket")
OWNS = ("stems", "endings", "format", "misfit", "missing", "beside", "beside-other")
ENTERS = ("first", "start", "start-lump", "late", "late-far", "early", "early-far", "nowhere", "midway")
STAYS = ("cross", "cross-other", "cross-many", "longer", "past", "names")
LEAVES = ("end", "shorter")
NEVER = -1e9
SENTENCE_END = re.compile(r"[.!?:”\")]\W*$")
OPEN_END = re.compile(r"(?:[,;–\u00ad-]|\b(?:ja|seka|sekä|tai|eli|että|etta))\s*$")
BULLET = re.compile(r"^(?:[•●○◦‣▪■·\uf0b7*¢°+«»'®©]\s|e\s|[-–]\s|\d{1,2}[.)]\s|[a-z]\)\s)")
# A label that was not found may own a text where so many of the family's were; else the card lacks it.
MOST_FOUND, NOWHERE = 2 / 3, 10
LEAST_LINES = 1.25  # of a cell, on average
FULL = 0.72  # a line that is so much of the longest one may be full


@dataclass(frozen=True, slots=True)
class Features:
    """The numbers of a card, by name.

    Attributes:
        move: (T) each.
        own, enter, stay, leave: (T, K) each.
        empty: (K) the logarithm of the odds that a label's cell is empty.
        parted: (T) whether the piece's line was parted into columns.
    """

    move: Mapping[str, Array]
    own: Mapping[str, Array]
    enter: Mapping[str, Array]
    stay: Mapping[str, Array]
    leave: Mapping[str, Array]
    empty: Array
    parted: Array


def features_of(pieces: Sequence[Piece], spots: Sequence[Spot], family: Family, content: Content) -> Features:
    """The features of a card's pieces and labels.

    Args:
        pieces: in the order of the text, at least one.
        spots: of the labels found, in the family's order.
        family: of the card.
        content: what its fields' texts are like.
    """
    steps, count = len(pieces), len(family.labels)
    own, enter, stay, leave = (
        {name: np.zeros((steps, count)) for name in names} for names in (OWNS, ENTERS, STAYS, LEAVES)
    )
    parted = np.array([piece.parted for piece in pieces])
    found = Features(_moves(pieces), own, enter, stay, leave, content.empty, parted)
    usual = content.letters / np.mean([len(piece.text) for piece in pieces])
    ends = 1 / np.maximum(usual, LEAST_LINES)
    stay["longer"][:], leave["shorter"][:] = np.log(1 - ends), np.log(ends)
    _read(pieces, family, content, found)
    _placed(pieces, spots, found)
    return found


def _moves(pieces: Sequence[Piece]) -> dict[str, Array]:
    """What the end of a line and the beginning of the next say of a new owner between them."""
    found = {name: np.zeros(len(pieces)) for name in MOVES}
    longest = max(len(piece.text) for piece in pieces)
    for at in range(1, len(pieces)):
        above, piece = pieces[at - 1].text, pieces[at].text
        word = piece.split(maxsplit=1)[0]
        stop, begins = bool(SENTENCE_END.search(above)), piece[:1].isupper() or piece[:1].isdigit()
        full = len(above) >= FULL * longest
        found["bias"][at] = 1
        found["gap"][at] = pieces[at].gap
        found["page"][at] = pieces[at].page
        found["stop"][at] = stop
        found["open"][at] = bool(OPEN_END.search(above))
        found["small"][at] = piece[:1].islower()
        found["bullet"][at] = bool(BULLET.match(piece))
        found["listed"][at] = bool(BULLET.match(piece) and BULLET.match(above))
        found["full"][at] = full and not stop
        found["bracket"][at] = _is_open(pieces, at) and ")" in piece
        found["room"][at] = begins and len(above) + 1 + len(word) < FULL * longest
    return found


def _is_open(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a parenthesis stands open above a piece."""
    text = " ".join(piece.text for piece in pieces[max(at - 2, 0) : at])
    return text.rfind("(") > text.rfind(")")


def _read(pieces: Sequence[Piece], family: Family, content: Content, found: Features) -> None:
    """What the text of each piece is like."""
    own, enter, stay = found.own, found.enter, found.stay
    held = [frozenset(kinds_of(label, family)) for label in family.labels]
    kinds = sorted(frozenset().union(*held), key=lambda kind: kind.rank)
    before: frozenset[Kind] = frozenset()
    for at, piece in enumerate(pieces):
        own["stems"][at] = content.stems_of(piece.text)
        own["endings"][at] = content.endings_of(piece.text)
        enter["first"][at] = content.beginning_of(piece.text)
        shown = shown_kinds(piece.text, kinds)
        both = {kind for kind in shown & before if kind.is_list}
        ended = {kind for kind in before if kind.closes}
        before = shown
        for order, formats in enumerate(held):
            own["format"][at, order] = len(shown & formats)
            stay["names"][at, order] = bool(both & formats)
            stay["past"][at, order] = bool(ended & formats)
            own["misfit"][at, order] = bool(formats) and not shown & formats


def _placed(pieces: Sequence[Piece], spots: Sequence[Spot], features: Features) -> None:
    """Where each piece stands to the labels."""
    own, enter, stay, leave = features.own, features.enter, features.stay, features.leave
    steps, count = own["missing"].shape
    found = {spot.order: spot for spot in spots}
    for order in range(count):
        spot = found.get(order)
        if spot is None:
            own["missing"][:, order] = 1
            enter["nowhere"][:, order] = 1 if MOST_FOUND * count <= len(found) else NOWHERE
            continue
        behind = sum(other.at == spot.at and other.order > order for other in spots)
        for at in range(steps):
            if at == spot.at:
                enter["start" if not behind else "start-lump"][at, order] = 1
            elif at > spot.at:
                enter["late"][at, order] = 1
                enter["late-far"][at, order] = np.log1p(at - spot.at)
            else:
                enter["early"][at, order] = 1
                enter["early-far"][at, order] = np.log1p(spot.at - at)
        if 0 < spot.at < steps:
            stay["cross"][spot.at, order] = 1
            leave["end"][spot.at, order] = 1
            others = [one for one in range(count) if one != order]
            stay["cross-other"][spot.at, others] = 1
            stay["cross-many"][spot.at, others] += 1
    for at, piece in enumerate(pieces):
        if piece.beside is not None:
            own["beside"][at, piece.beside] = 1
            own["beside-other"][at] = 1
            own["beside-other"][at, piece.beside] = 0


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights: by feature, and those about labels' places by manner too."""

    move: Mapping[str, float]
    plain: Mapping[str, float]
    manner: Mapping[str, Sequence[float]]
    empty: float
    skipped: float
    switch: float
    start: Sequence[float]


@cache
def fitted() -> Weights:
    """The weights that the package brings."""
    return Weights(**json.loads(WEIGHTS.read_text("utf-8")))


def scores_of(features: Features, weights: Weights) -> Scores:
    """The scores of each step."""
    steps, count = features.own["missing"].shape
    manners = len(MANNERS)

    def table(named: Mapping[str, Array]) -> Array:
        made = np.zeros((steps, count, manners))
        for name, numbers in named.items():
            if name in weights.manner:
                made += numbers[:, :, None] * np.asarray(weights.manner[name])
            else:
                made += numbers[:, :, None] * weights.plain[name]
        return made

    move = np.zeros(steps)
    for name, numbers in features.move.items():
        move = move + weights.move[name] * numbers
    own = table(features.own)
    # A line that was parted has its labels in a column, and no other line has.
    in_column = np.array([name in PARTED for name in MANNERS])
    own = np.where(features.parted[:, None, None] == in_column, own, own + OTHER_MANNER)
    gone = np.concatenate([[0.0], np.cumsum(weights.empty * features.empty + weights.skipped)])
    skip = np.full((count + 1, count + 1), NEVER)
    for before in range(-1, count):
        for owner in range(before + 1, count + 1):
            skip[before + 1, owner] = gone[owner] - gone[before + 1]
    switch = np.where(np.eye(manners, dtype=bool), 0.0, weights.switch)
    return Scores(
        move,
        skip,
        table(features.enter),
        table(features.leave),
        table(features.stay),
        own,
        switch,
        np.asarray(weights.start),
    )


OTHER_MANNER = -4.0
