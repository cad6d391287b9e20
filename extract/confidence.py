"""How sure a field's value is: what speaks against it, weighed, and the bound below which to look.

Every sign of doubt (a word that the engine was unsure of, a repair, a quotation mark without a partner …)
is counted; the probability that the value is right is exp(-sum of weight x count), weights never negative,
so that doubt can only lower it. Weights, bounds and ranges are fitted by ``python -m training.sureness`` on
cards whose truth is known and stand in ``data/confidence.json``. They are good for documents like those: one
that shows more doubt a word than any of them is flagged as a whole.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from extract.labels import fold
from extract.model import Field, FieldStatus, Passage, Repair, RepairKind, TextSource, WordSpan
from extract.repair import JudgedWord

DATA = Path(__file__).parent / "data" / "confidence.json"


class Origin(StrEnum):
    """Where a field's text comes from, as far as it decides how often it is wrong."""

    LAYER = "layer"
    LOST_LAYER = "lost-layer"
    IMAGE = "image"
    DUMP = "dump"
    LOST_DUMP = "lost-dump"


FORMAL = frozenset({"code", "date", "money", "month", "integer"})
NAMES = frozenset({"name", "organisation", "organisations"})
# Bounds of the engine's confidence in a word, from which each class begins.
SEEN = (0.0, 0.6, 0.8, 0.9, 0.95)
# The weight of a sign that was never met: it is not known to be harmless.
UNKNOWN = 0.05
# No single word costs more: a hopeless word is one doubt, not the whole text's.
WORST = 5.0
NEVER = 1.01
# Documents with fewer words are not compared with the calibration's.
LEAST_LENGTH = 40
# What is measured of a document, and the signs it is the sum of.
MEASURED = {
    "unknown": ("unknown",),
    "odd": ("odd",),
    "words": ("words", "doubtful"),
    "unsure": ("seen0.0", "seen0.6", "seen0.8"),
}
WORD = re.compile(r"[^\W\d_]{2,}")
# Signs that engines confuse with each other or lose.
QUOTES = re.compile(r"[\"”“'’‘«»]")
DASHES = re.compile(r"[–—×*]|(?<=\s)-(?=\s)|\d\s?[x-]\s?\d")
# Straight quotation marks, which Finnish print does not have; a sentence that begins with a small letter.
STRAIGHT = re.compile(r"[\"']")
SMALL = re.compile(r"[a-zåäö]{4}[.!?] [a-zåäö]")
ODD = re.compile(r"[^\w\s.,:;!?()\[\]/%€§&@+=\-–”’\"•]|(?<=[a-zåäö])[A-ZÅÄÖ0-9]|(?<=\d)[a-zåäö]{2}")
# A capital inside a sentence, of a letter whose small form looks the same; a scrap of one or two letters.
INSIDE = re.compile(r"(?<=[a-zåäö,;] )[CIKOPSUVWXZ][a-zåäö]{2,}")
SCRAP = re.compile(r"(?<!\S)\W*([^\W\d_]{1,2})\W*(?!\S)")
BULLET = "•"
# A text's last sign, where it ends as a sentence or a list does.
ENDS = re.compile(r"[.!?:”)\"]$")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a field's probability rests on.

    Attributes:
        kind: the field's kind in its family.
        origin: where the document's text comes from, for a field without text too.
        settled: whether a format or closed list decided the value.
        first: the ledger before words were judged.
        joins: what was joined at line ends.
        words: the judged words.
        value: the repaired text.
        knows: whether the lexicon has a word.
        label_words: the words of the family's labels, folded.
        gaps: how many of the card's fields show no text whose owner is certain.
    """

    kind: str
    origin: Origin
    settled: bool = False
    first: Sequence[Repair] = ()
    joins: Sequence[Repair] = ()
    words: Sequence[JudgedWord] = ()
    value: str | None = None
    knows: Callable[[str], bool] = lambda _: True
    label_words: Set[str] = frozenset()
    gaps: int = 0


def signals(field: Field, grounds: Grounds) -> dict[str, float]:
    """The signs of doubt of a field and how much there is of each.

    Args:
        field: with its value as read.
        grounds: what became of it.

    Returns:
        Counts and sums by name, none negative; what is 0 may be left out.
    """
    origin = grounds.origin
    found: defaultdict[str, float] = defaultdict(float)
    if field.status is not FieldStatus.FILLED:
        # A cell may well be empty; that a part of a cell is not found in its text is another matter.
        part = "-part" if field.status is FieldStatus.EMPTY and grounds.kind in FORMAL else ""
        found[f"{origin}.{field.status}{part}"] += 1
    if field.raw is None or grounds.value is None:
        return dict(found)
    found[f"{origin}.{_class_of(grounds)}"] += 1
    found[f"{origin}.length"] += len(grounds.value.split())
    for repair in grounds.first:
        name = "second" if repair.kind is RepairKind.SECOND_READING else "mended"
        found[f"{origin}.{name}"] += _cost(repair.probability)
    for repair in grounds.joins:
        found[f"{origin}.joined"] += _cost(repair.probability)
    for word in grounds.words:
        found[f"{origin}.words"] += _cost(word.probability)
        found[f"{origin}.doubtful"] += word.doubtful
    if origin is Origin.IMAGE:
        found |= _seen(field.raw.words)
    if not grounds.settled:
        found |= _shown(grounds, field.raw)
    return {name: count for name, count in found.items() if count}


def _class_of(grounds: Grounds) -> str:
    if grounds.kind in FORMAL:
        return "formal"
    if grounds.settled:
        return "listed"
    return "name" if grounds.kind in NAMES else "text"


def _cost(probability: float) -> float:
    return min(-math.log(max(probability, 1e-9)), WORST)


def _seen(words: Iterable[WordSpan]) -> dict[str, float]:
    """Words by the engine's confidence, and those that another witness reads otherwise."""
    found: defaultdict[str, float] = defaultdict(float)
    for span in words:
        word = span.word
        if word.source is TextSource.OCR:
            least = max(bound for bound in SEEN if bound <= word.confidence)
            found[f"image.seen{least}"] += 1
            found["image.unlike"] += any(reading.text != word.text for reading in word.readings)
        else:
            found["image.layer"] += 1
    return found


def _shown(grounds: Grounds, raw: Passage) -> dict[str, float]:
    """What the value itself shows: unknown words, odd signs, quotation marks without a partner, torn ends."""
    value, origin = grounds.value or "", grounds.origin
    gaps = grounds.gaps if origin in {Origin.DUMP, Origin.LOST_DUMP} else 0
    words = WORD.findall(value)
    unknown = [word for word in words if not grounds.knows(word)]
    lower = sum(word[0].islower() for word in unknown)
    found = {
        "unknown": lower,
        "names": len(unknown) - lower,
        "quotes": len(QUOTES.findall(value)),
        "unpaired": sum(len(QUOTES.findall(part)) % 2 for part in value.split("\n"))
        + abs(value.count("(") - value.count(")")),
        "straight": len(STRAIGHT.findall(value)),
        "small": len(SMALL.findall(value)),
        "dashes": len(DASHES.findall(value)),
        "odd": len(ODD.findall(value)),
        "capitals": sum(grounds.knows(word) for word in INSIDE.findall(value)),
        "scraps": sum(not grounds.knows(word) for word in SCRAP.findall(value)),
        "labels": sum(fold(word) in grounds.label_words for word in words),
        "gaps": gaps,
        "claimed": gaps if grounds.kind == "organisations" else 0,
        "parts": value.count("\n"),
        "lines": len(raw.lines),
    }
    if grounds.kind not in NAMES:
        found["torn"] = int(value[:1].islower()) + int(not ENDS.search(value))
        found |= _uneven(value.split("\n"))
    return {f"{origin}.{name}": count for name, count in found.items()}


def _uneven(paragraphs: Sequence[str]) -> dict[str, float]:
    """Paragraphs that lack what the others of their text have: a stop at the end, a bullet."""
    bullets = [paragraph.startswith(BULLET) for paragraph in paragraphs]
    plain = [paragraph for paragraph, bullet in zip(paragraphs, bullets, strict=True) if not bullet]
    ended = sum(bool(ENDS.search(paragraph)) for paragraph in plain)
    listed = bullets[bullets.index(True) :] if True in bullets else []
    return {"unended": len(plain) - ended if ended else 0, "unlisted": len(listed) - sum(listed)}


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted on cards whose truth is known.

    Attributes:
        weights: of the signs of doubt.
        bounds: by origin, from the strictest down: a probability, and the upper limit (95 %) of the share of
            errors among the fields that reach it.
        ranges: by origin and measure, the most that a document of the calibration shows.
    """

    weights: Mapping[str, float]
    bounds: Mapping[str, Sequence[tuple[float, float]]]
    ranges: Mapping[str, Mapping[str, float]]


@cache
def fitted() -> Fitted:
    """The fitted values that the package brings."""
    data = json.loads(DATA.read_text("utf-8"))
    return Fitted(data["weights"], data["bounds"], data["ranges"])


def costs(counts: Mapping[str, float], weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """What each sign of doubt costs: the errors to be expected of it."""
    known = fitted().weights if weights is None else weights
    return {name: known.get(name, UNKNOWN) * count for name, count in counts.items()}


def probability(counts: Mapping[str, float], weights: Mapping[str, float] | None = None) -> float:
    """The probability that a field with these signs of doubt is right."""
    return math.exp(-sum(costs(counts, weights).values()))


def bound(curve: Iterable[tuple[float, float]], max_error: float) -> float:
    """The lowest probability of a curve that keeps to a share of errors; ``NEVER`` where none does."""
    return min((mark for mark, limit in curve if limit <= max_error), default=NEVER)


def origin_of(counts: Mapping[str, float]) -> str | None:
    """The origin that a field's signs of doubt tell of; None where there is none."""
    return next((name.partition(".")[0] for name in counts), None)


def is_unsure(field: Field, max_error: float) -> bool:
    """Whether a field lies below the bound of its origin.

    Args:
        field: with its signs of doubt and confidence.
        max_error: share of wrong values that is borne among the fields above it.
    """
    curve = fitted().bounds.get(origin_of(field.signals) or "", ())
    return field.confidence < bound(curve, max_error)


def measures(fields: Iterable[Field]) -> dict[str, dict[str, float]]:
    """By origin, how much doubt a document's fields show a word, sign by sign of those in ``MEASURED``."""
    totals: defaultdict[str, float] = defaultdict(float)
    for field in fields:
        for name, count in field.signals.items():
            totals[name] += count
    found: dict[str, dict[str, float]] = {}
    for origin in Origin:
        length = totals[f"{origin}.length"]
        if length >= LEAST_LENGTH:
            found[origin] = {
                name: sum(totals[f"{origin}.{sign}"] for sign in signs) / length
                for name, signs in MEASURED.items()
            }
    return found


def unlike(fields: Sequence[Field], known: Mapping[str, Mapping[str, float]] | None = None) -> list[str]:
    """The origins and measures in which a document is beyond all that the bounds were fitted on.

    Args:
        fields: all of the document's.
        known: other ranges than the package's.
    """
    ranges = fitted().ranges if known is None else known
    return [
        f"{origin} {name}"
        for origin, found in measures(fields).items()
        for name, value in found.items()
        if value > ranges.get(origin, {}).get(name, math.inf)
    ]
