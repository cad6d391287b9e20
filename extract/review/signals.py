"""The signs of doubt of a field: everything that speaks against its value, counted by name and origin.

They come from how the text was read and repaired, and from what the value itself shows. What each costs is
``confidence``'s matter.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from extract.families import fold
from extract.kinds import Kind
from extract.model import Field, FieldStatus, Passage, Repair, RepairKind, TextSource, WordSpan
from extract.ocr import BULLET, is_name_in_doubt
from extract.repair import JudgedWord


class Origin(StrEnum):
    """Where a field's text comes from, as far as it decides how often it is wrong."""

    LAYER = "layer"
    LOST_LAYER = "lost-layer"
    IMAGE = "image"
    DUMP = "dump"
    LOST_DUMP = "lost-dump"


# Bounds of the engine's confidence in a word, from which each class begins.
SEEN = (0.0, 0.6, 0.8, 0.9, 0.95)
# No single word costs more: a hopeless word is one doubt, not the whole text's.
WORST = 5.0
WORD = re.compile(r"[^\W\d_]{2,}")
# Signs that engines confuse with each other or lose.
QUOTES = re.compile(r"[\"”“'’‘«»]")
DASHES = re.compile(r"[–—×*]|(?<=\s)-(?=\s)|\d\s?[x-]\s?\d")
# Straight quotation marks, which Finnish print does not have; a sentence that begins with a small letter.
STRAIGHT = re.compile(r"[\"']")
SMALL = re.compile(r"[a-zåäö]{4}[.!?] [a-zåäö]")
ODD = re.compile(r"[^\w\s.,:;!?()\[\]/%€§&@+=\-–”’\"•]|_|(?<=[a-zåäö])[A-ZÅÄÖ0-9]|(?<=\d)[a-zåäö]{2}")
# A capital inside a sentence, of a letter whose small form looks the same; a scrap of one or two letters.
INSIDE = re.compile(r"(?<=[a-zåäö,;] )[CIJKOPSUVWXZ][a-zåäö]{2,}")
SCRAP = re.compile(r"(?<!\S)\W*([^\W\d_]{1,2})\W*(?!\S)")
FIGURES = frozenset("OIl")  # alone they are figures misread
# A hyphen between figures, where Finnish print has a dash; stops without a space after them, or doubled.
RANGE = re.compile(r"\d\.?-\d")
# Four figures in a row that are no year: a reader lost the space behind the first.
UNGROUPED = re.compile(r"(?<![\w.,:/–-])(?!19|20)[1-9]\d{3}(?![\w/])")
STUCK = re.compile(
    r"[a-zåäö]{2}[.,;][a-zåäö]{2}|[a-zåäö]{4}:[a-zåäö]{2}|[.,:;][,:;]|[,:;]\.|(?<!\.)\.\.(?!\.)"
)
# An ending behind a figure that no Finnish numeral has, as in 15:la.
NO_ENDING = re.compile(
    r"\d:(?!(?:n{0,2}(?:en|e(?:ss|st|ll|lt|n)[aä]|elle|eksi)|[nst]|[aä]{1,2}|t{1,2}[aä]|(?:n|ss|st|ll|lt)[aä]"
    r"|lle|ksi|een|[aä]{2}n|[ih]in|i\w+|ks\w+)(?:k[aäi]\w*)?\b)[a-zåäö]"
)
LINK = re.compile(r"\S*(?:www\.|://|@)\S*|\S+\.(?:fi|com|org|eu|net)\b\S*")
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

    kind: Kind
    origin: Origin
    settled: bool = False
    first: Sequence[Repair] = ()
    joins: Sequence[Repair] = ()
    words: Sequence[JudgedWord] = ()
    value: str | None = None
    knows: Callable[[str], bool] = lambda _: True
    label_words: Set[str] = frozenset()
    gaps: int = 0


def signals_of(field: Field, grounds: Grounds) -> dict[str, float]:
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
        part = "-part" if field.status is FieldStatus.EMPTY and grounds.kind.is_formal else ""
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
    if grounds.kind.is_formal:
        return "formal"
    if grounds.settled:
        return "listed"
    return "text" if grounds.kind.is_prose else "name"


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
    words, plain = WORD.findall(value), LINK.sub("", value)
    unknown = [word for word in words if not grounds.knows(word)]
    lower = sum(word[0].islower() for word in unknown)
    # English lacks what Finnish has too few of: "Miller" may be Müller.
    lost = origin is Origin.LOST_DUMP
    rivals = sum(is_name_in_doubt(word, grounds.knows) for word in words) if lost else 0
    found = {
        "unknown": lower,
        "names": len(unknown) - lower + rivals,
        "quotes": len(QUOTES.findall(value)),
        "unpaired": sum(len(QUOTES.findall(part)) % 2 for part in value.split("\n"))
        + abs(value.count("(") - value.count(")")),
        "straight": len(STRAIGHT.findall(value)),
        "small": len(SMALL.findall(value)),
        "dashes": len(DASHES.findall(value)),
        "odd": len(ODD.findall(value)) + len(NO_ENDING.findall(value)),
        "capitals": sum(grounds.knows(word) for word in INSIDE.findall(value)),
        "scraps": sum(word in FIGURES or not grounds.knows(word) for word in SCRAP.findall(value)),
        "ranges": len(RANGE.findall(plain)),
        "stuck": len(STUCK.findall(plain)) + len(UNGROUPED.findall(plain)),
        "labels": sum(fold(word) in grounds.label_words for word in words),
        "gaps": gaps,
        "claimed": gaps if grounds.kind.is_list else 0,
        "parts": value.count("\n"),
        "lines": len(raw.lines),
    }
    if grounds.kind.is_prose or grounds.kind.is_formal:
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
