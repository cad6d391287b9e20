"""The signs of doubt of a flagged field into the words and places a person is asked about.

Signs that touch one word are one doubt. A field's probability is the product of its doubts': what settles one
doubt leaves the others as they are.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from extract.model import Doubt, DoubtReason, Field, Others, Repair, RepairKind, Sign
from extract.review.confidence import costs

# So much of a field's doubt is told place by place, by so many places at the most.
TOLD, MOST = 0.98, 12
OTHERS = 5
TOKEN = re.compile(r"\S+")

_REASONS = {
    DoubtReason.MISREAD: "words doubtful",
    DoubtReason.TWO_READINGS: "second unlike",
    DoubtReason.UNSURE_READING: "layer seen0.0 seen0.6 seen0.8 seen0.9 seen0.95",
    DoubtReason.UNKNOWN_WORD: "unknown",
    DoubtReason.UNKNOWN_NAME: "names",
    DoubtReason.ODD_SIGN: "odd figures shares",
    DoubtReason.SCRAP: "scraps",
    DoubtReason.CAPITAL: "capitals small",
    DoubtReason.PUNCTUATION: "quotes unpaired straight dashes ranges stuck",
    DoubtReason.HYPHEN: "joined",
    DoubtReason.FORMAT: "mended",
    DoubtReason.TORN: "torn foot stray",
    DoubtReason.PARAGRAPHS: "parts unended unlisted marks",
    DoubtReason.NEIGHBOUR: "labels gaps claimed missing",
    DoubtReason.WHOLE_TEXT: "length lines text name listed formal company facts numbers",
    DoubtReason.EMPTY: "empty",
    DoubtReason.PART_MISSING: "empty-part",
    DoubtReason.LABEL_MISSING: "label-missing",
    DoubtReason.AMBIGUOUS: "ambiguous owner",
    DoubtReason.UNREADABLE: "unreadable",
}
REASON_OF_SIGN = {name: reason for reason, names in _REASONS.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class _Place:
    """Signs that concern the same stretch of the value as read; no stretch for the whole field."""

    start: int | None
    end: int | None
    signs: tuple[Sign, ...]

    @property
    def cost(self) -> float:
        """The errors to be expected of it."""
        return sum(map(_cost, self.signs))


def doubts_of(field: Field) -> tuple[Doubt, ...]:
    """The words and places that made a field doubtful, in the order of its text; at least one.

    Args:
        field: with its signs.
    """
    places = sorted(_joined(field), key=lambda place: -place.cost)
    total = sum(place.cost for place in places)
    kept: list[_Place] = []
    told = 0.0
    for place in places[:MOST]:
        if kept and (told >= TOLD * total or not place.cost):
            break
        kept.append(place)
        told += place.cost
    kept.sort(key=lambda place: (place.start is None, place.start or 0))
    return tuple(_doubt(place, field) for place in kept)


def _cost(sign: Sign) -> float:
    return costs({sign.name: sign.count})[sign.name]


def _joined(field: Field) -> Iterator[_Place]:
    """The signs by place: whole words, those that overlap together."""
    text = field.raw.text if field.raw is not None else ""
    tokens = [found.span() for found in TOKEN.finditer(text)]
    whole = tuple(sign for sign in field.signs if sign.start is None)
    if whole:
        yield _Place(None, None, whole)
    placed = sorted(
        ((*_widened(sign, tokens), sign) for sign in field.signs if sign.start is not None),
        key=lambda row: row[:2],
    )
    group: list[Sign] = []
    start = end = 0
    for low, high, sign in placed:
        if group and low >= end:
            yield _Place(start, end, tuple(group))
            group = []
        start, end = (min(start, low), max(end, high)) if group else (low, high)
        group.append(sign)
    if group:
        yield _Place(start, end, tuple(group))


def _widened(sign: Sign, tokens: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The words that a sign's stretch touches."""
    start, end = sign.start or 0, max(sign.end or 0, (sign.start or 0) + 1)
    # A page without spaces has thousands of both: the words are looked up, not gone through.
    first = bisect_right(tokens, start, key=itemgetter(1))
    after = bisect_left(tokens, end, key=itemgetter(0))
    return (tokens[first][0], tokens[after - 1][1]) if first < after else (start, end)


def _doubt(place: _Place, field: Field) -> Doubt:
    chance = math.exp(-place.cost)
    lead = max(place.signs, key=lambda sign: (_cost(sign), sign.name))
    reason = REASON_OF_SIGN[lead.name.partition(".")[2]]
    if place.start is None or place.end is None or field.raw is None:
        return Doubt(reason, chance)
    changed = [repair for repair in field.repairs if _touches(repair, place)]
    if reason is DoubtReason.MISREAD and any(repair.kind is not RepairKind.HYPHEN for repair in changed):
        reason = DoubtReason.REPAIRED
    word = field.raw.text[place.start : place.end]
    others = _others(place, field.raw.text, changed, 1 - chance)
    return Doubt(reason, chance, word, place.start, place.end, others)


def _touches(repair: Repair, place: _Place) -> bool:
    start, end = place.start or 0, place.end or 0
    return repair.start < max(end, start + 1) and max(repair.end, repair.start + 1) > start


def _others(place: _Place, text: str, changed: Sequence[Repair], left: float) -> Others:
    """What may stand in the whole place instead: the probability that is left, shared by weight."""
    start, end = place.start or 0, place.end or 0
    now = _applied(text, start, end, changed)
    weights: dict[str, float] = {}
    for sign in place.signs:
        for other, weight in sign.others:
            low, high = sign.start or 0, sign.end or 0
            whole = text[start:low] + other + text[high:end]
            if whole != now:
                weights[whole] = max(weights.get(whole, 0.0), weight)
    if changed and now != text[start:end]:
        weights.setdefault(text[start:end], min(1 - repair.probability for repair in changed))
    best = sorted(weights, key=lambda word: (-weights[word], word))[:OTHERS]
    total = sum(weights.values())
    return tuple((word, left * weights[word] / total if total else 0.0) for word in best)


def _applied(text: str, start: int, end: int, changed: Iterable[Repair]) -> str:
    """What stands in the value for a stretch of the text as read; its own repairs only."""
    made, done = "", start
    for repair in changed:
        if repair.start >= done and repair.end <= end:
            made += text[done : repair.start] + repair.repaired
            done = repair.end
    return made + text[done:end]
