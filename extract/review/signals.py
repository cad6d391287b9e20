"""The signs of doubt of a field: all that speaks against its value, by name and origin, each with its place.

They come from how the text was read and repaired, and from what the value itself shows. What each costs is
``confidence``'s matter.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from extract.families import fold
from extract.kinds import Kind
from extract.model import (
    Field,
    FieldStatus,
    Passage,
    Repair,
    RepairKind,
    Sign,
    TextSource,
    WordSpan,
    ledger,
)
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
TOKEN = re.compile(r"\S+")
# Signs that engines confuse with each other or lose.
QUOTES = re.compile(r"[\"”“'’‘«»]")
DASHES = re.compile(r"[–—×*]|(?<=\s)-(?=\s)|\d\s?[x-]\s?\d")
# Straight quotation marks, which Finnish print does not have; a sentence that begins with a small letter.
STRAIGHT = re.compile(r"[\"']")
SMALL = re.compile(r"[a-zåäö]{4}[.!?] [a-zåäö]")
ODD = re.compile(
    r"[^\w\s.,:;!?()\[\]/%€§&@+=\-–”’\"•]|_|\?(?=\w)|(?<=\s)\?(?=\s)|(?<=[a-zåäö])[A-ZÅÄÖ0-9]|(?<=\d)[a-zåäö]{2}"
)
# A capital inside a sentence, of a letter whose small form looks the same; a scrap of one or two letters.
INSIDE = re.compile(r"(?<=[a-zåäö,;] )[CIJKOPSUVWXZ][a-zåäö]{2,}")
SCRAP = re.compile(r"(?<!\S)[^\w\s]*([^\W\d_]{1,2})[^\w\s]*(?!\S)")
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
# What engines without a Finnish model read for "%", and figures that they take for each other.
SHARE_READ = re.compile(r"(?<=\d )(?:9[06o]|2[06]|0/?[0o]|[YV]o)(?!\w|[,.]\w|\s?€)")
TWINS = re.compile(r"[38]")
# What makes a word an address; looked for word by word, for a word may be a page long.
LINK = re.compile(r"www\.|://|@|(?<=\S)\.(?:fi|com|org|eu|net)\b")
OPENED, CLOSED = re.compile(r"\("), re.compile(r"\)")
# A text's last sign, where it ends as a sentence or a list does.
ENDS = re.compile(r"[.!?:”)\"]$")
# A last paragraph that may be a page's foot: it ends in a figure, or in figures in brackets.
FOOT = re.compile(r"\d\)?$")
# A last word of one letter or of marks alone; a value that is no more than that.
STRAY = re.compile(r"(?:^|\s)(?:[^\W\d]|[^\w\s]+)$")
# A question mark where quotation marks stand; a figure after another that is no group of three, as "14 90" of
# "14 %".
MISPLACED = re.compile(r"\?(?=[\w.,;])|(?<![\d.,])\d{1,3} \d{1,2}(?![\d.])")
FIGURE = re.compile(r"\d[\d.,:/]*")
# Before a list's item, where the card prints another mark than a bullet.
MARKED = re.compile(r"^[^\w\s•\"”(\[][ \t]", re.MULTILINE)
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a field's probability rests on.

    Attributes:
        kind: the field's kind in its family.
        origin: where the document's text comes from, for a field without text too.
        settled: whether a format or closed list decided the value.
        first: the ledger before words were judged.
        joins: what was joined at line ends.
        hyphens: the probabilities of hyphens that were left there.
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
    hyphens: Sequence[float] = ()
    words: Sequence[JudgedWord] = ()
    value: str | None = None
    knows: Callable[[str], bool] = lambda _: True
    label_words: Set[str] = frozenset()
    gaps: int = 0


def counted(signs: Iterable[Sign]) -> dict[str, float]:
    """How much there is of each sign; what is 0 is left out."""
    found: defaultdict[str, float] = defaultdict(float)
    for sign in signs:
        found[sign.name] += sign.count
    return {name: count for name, count in found.items() if count}


def signs_of(field: Field, grounds: Grounds) -> tuple[Sign, ...]:
    """The signs of doubt of a field, each with its stretch of the value as read where it has one.

    Args:
        field: with its value as read and the ledger.
        grounds: what became of it.

    Returns:
        Signs whose counts are not negative.
    """
    found: list[Sign] = []
    origin = grounds.origin
    if field.status is not FieldStatus.FILLED:
        # A cell may well be empty; that a part of a cell is not found in its text is another matter.
        part = "-part" if field.status is FieldStatus.EMPTY and grounds.kind.is_formal else ""
        found.append(Sign(f"{origin}.{field.status}{part}", 1))
    if field.owned < 1.0:
        found.append(Sign(f"{origin}.owner", _cost(field.owned)))
    if field.raw is None or grounds.value is None:
        return tuple(found)
    found.append(Sign(f"{origin}.{_class_of(grounds)}", 1))
    found.append(Sign(f"{origin}.length", len(grounds.value.split())))
    found += _of_repairs(grounds)
    found += _of_words(grounds, len(field.raw.text))
    if origin is Origin.IMAGE:
        found += _seen(field.raw.words)
    if origin is Origin.LOST_DUMP:
        found += _of_figures(grounds, field)
    if not grounds.settled:
        found += _shown(grounds, field.raw, field.repairs)
    return tuple(found)


def _of_figures(grounds: Grounds, field: Field) -> Iterator[Sign]:
    """Figures that readers take for others, and what they read for a sign of per cent behind a number."""
    places = SHARE_READ.finditer(grounds.value or "")
    form = TWINS if grounds.kind.is_formal else None
    found = {"shares": list(places), "figures": list(form.finditer(grounds.value or "")) if form else []}
    made, length = ledger.Places(field.repairs), len(field.raw.text) if field.raw else 0
    for name, hits in found.items():
        for hit in hits:
            start, end = (min(at, length) for at in made.backward(*hit.span()))
            yield Sign(f"{grounds.origin}.{name}", 1, start, end)


def _of_repairs(grounds: Grounds) -> Iterator[Sign]:
    """What was changed before words were judged, and joined at line ends."""
    origin, places = grounds.origin, ledger.Places(grounds.first)
    for repair in grounds.first:
        name = "second" if repair.kind is RepairKind.SECOND_READING else "mended"
        others = ((repair.original, 1 - repair.probability),) if repair.original else ()
        yield Sign(f"{origin}.{name}", _cost(repair.probability), repair.start, repair.end, others)
    for repair in grounds.joins:
        start, end = places.backward(repair.start, repair.end)
        yield Sign(f"{origin}.joined", _cost(repair.probability), start, end)


def _of_words(grounds: Grounds, length: int) -> Iterator[Sign]:
    """What the repair says of each word."""
    origin, places = grounds.origin, ledger.Places(grounds.first)
    for word in grounds.words:
        cost = _cost(word.probability)
        if not cost and not word.doubtful:
            continue
        start, end = (min(at, length) for at in places.backward(word.start, word.end))
        yield Sign(f"{origin}.words", cost, start, end, word.others)
        if word.doubtful:
            yield Sign(f"{origin}.doubtful", 1, start, end, word.others)


def _class_of(grounds: Grounds) -> str:
    if grounds.kind.is_formal:
        return "formal"
    if grounds.settled:
        return "listed"
    return "text" if grounds.kind.is_prose else "name"


def _cost(probability: float) -> float:
    return min(-math.log(max(probability, 1e-9)), WORST)


def _seen(words: Iterable[WordSpan]) -> Iterator[Sign]:
    """Words by the engine's confidence, and those that another witness reads otherwise."""
    for span in words:
        word = span.word
        if word.source is not TextSource.OCR:
            yield Sign("image.layer", 1, span.start, span.end)
            continue
        least = max(bound for bound in SEEN if bound <= word.confidence)
        rivals = tuple((one.text, one.confidence) for one in word.readings if one.text != word.text)
        yield Sign(f"image.seen{least}", 1, span.start, span.end, rivals)
        if rivals:
            yield Sign("image.unlike", 1, span.start, span.end, rivals)


def _shown(grounds: Grounds, raw: Passage, repairs: Sequence[Repair]) -> Iterator[Sign]:
    """What the value itself shows: unknown words, odd signs, quotation marks without a partner, torn ends."""
    value, origin = grounds.value or "", grounds.origin
    gaps = grounds.gaps if origin in {Origin.DUMP, Origin.LOST_DUMP} else 0
    placed = {**_of_unlisted_words(value, grounds), **_of_marks(value, grounds.knows)}
    if grounds.kind.is_prose or grounds.kind.is_formal:
        placed |= _of_edges(value)
    made = ledger.Places(repairs)
    for name, places in placed.items():
        for place in places:
            start, end = made.backward(*place)
            yield Sign(f"{origin}.{name}", 1, min(start, len(raw.text)), min(end, len(raw.text)))
    claimed = gaps if grounds.kind.is_list else 0
    whole = {"gaps": gaps, "claimed": claimed, "parts": value.count("\n"), "lines": len(raw.lines)}
    yield from (Sign(f"{origin}.{name}", count) for name, count in whole.items() if count)


def _of_unlisted_words(value: str, grounds: Grounds) -> dict[str, list[Place]]:
    """Words that no lexicon has, and words of labels."""
    words = list(WORD.finditer(value))
    unknown = [found for found in words if not grounds.knows(found[0])]
    # English lacks what Finnish has too few of: "Miller" may be Müller.
    lost = grounds.origin is Origin.LOST_DUMP
    rivals = [found for found in words if lost and is_name_in_doubt(found[0], grounds.knows)]
    return {
        "unknown": [found.span() for found in unknown if found[0][0].islower()],
        "names": [found.span() for found in (*(one for one in unknown if not one[0][0].islower()), *rivals)],
        "labels": [found.span() for found in words if fold(found[0]) in grounds.label_words],
    }


def _of_marks(value: str, knows: Callable[[str], bool]) -> dict[str, list[Place]]:
    """Signs that engines confuse or lose, and capitals and scraps that they make."""
    plain = TOKEN.sub(lambda word: " " * len(word[0]) if LINK.search(word[0]) else word[0], value)
    scraps = [found for found in SCRAP.finditer(value) if found[1] in FIGURES or not knows(found[1])]
    return {
        "quotes": _places(value, QUOTES),
        "unpaired": [*_odd_quotes(value), *_odd_brackets(value)],
        "straight": _places(value, STRAIGHT),
        "small": _places(value, SMALL),
        "dashes": _places(value, DASHES),
        "odd": [*_places(value, ODD), *_places(plain, MISPLACED), *_places(value, NO_ENDING)],
        "capitals": [found.span() for found in INSIDE.finditer(value) if knows(found[0])],
        "scraps": [found.span(1) for found in scraps],
        "ranges": _places(plain, RANGE),
        "numbers": _places(plain, FIGURE),
        "marks": _places(value, MARKED),
        "stuck": [*_places(plain, STUCK), *_places(plain, UNGROUPED)],
    }


def _places(text: str, pattern: re.Pattern[str]) -> list[Place]:
    return [found.span() for found in pattern.finditer(text)]


def _odd_quotes(value: str) -> Iterator[Place]:
    """The last quotation mark of each paragraph that has an odd number of them."""
    for start, end in _paragraphs(value):
        marks = _places(value[start:end], QUOTES)
        if len(marks) % 2:
            yield start + marks[-1][0], start + marks[-1][1]


def _odd_brackets(value: str) -> list[Place]:
    """As many brackets as are without a partner: of those that are too many, the last ones."""
    opened, closed = _places(value, OPENED), _places(value, CLOSED)
    more = max(opened, closed, key=len)
    return more[min(len(opened), len(closed)) :]


def _paragraphs(value: str) -> Iterator[Place]:
    at = 0
    for part in value.split("\n"):
        yield at, at + len(part)
        at += len(part) + 1


def _of_edges(value: str) -> dict[str, list[Place]]:
    """Beginnings and ends that look torn, and paragraphs that lack what the others have."""
    torn = [_first_word(value)] if value[:1].islower() else []
    torn += [] if ENDS.search(value) else [_last_word(value)]
    foot = [_last_word(value)] if FOOT.search(value) else []
    return {"torn": torn, "foot": foot, "stray": _places(value, STRAY), **_uneven(value)}


def _first_word(text: str, at: int = 0) -> Place:
    return at, at + len(text.split(None, 1)[0]) if text.strip() else at


def _last_word(text: str, at: int = 0) -> Place:
    return at + len(text) - (len(text.rsplit(None, 1)[-1]) if text.strip() else 0), at + len(text)


def _uneven(value: str) -> Mapping[str, list[Place]]:
    """Paragraphs that lack what the others of their text have: a stop at the end, a bullet."""
    parts = [(value[start:end], start) for start, end in _paragraphs(value)]
    plain = [part for part in parts if not part[0].startswith(BULLET)]
    torn = [part for part in plain if not ENDS.search(part[0])]
    bullets = [text.startswith(BULLET) for text, _ in parts]
    listed = parts[bullets.index(True) :] if True in bullets else []
    return {
        "unended": [_last_word(*part) for part in torn] if len(torn) < len(plain) else [],
        "unlisted": [_first_word(*part) for part in listed if not part[0].startswith(BULLET)],
    }
