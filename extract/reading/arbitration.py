"""Chooses between the readings of a word that several witnesses saw, and tells the choice as a repair.

The image's accents on a drawn page's letters are taken as they are. Two engines that read the same letters
are weighed: by their confidence, by what the lexicon knows, and by what each is known to get wrong. Where
they differ in several places the choice may take a part from each; nothing else is ever made up.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from rapidfuzz.distance import Levenshtein

from extract.model import (
    Document,
    Ledger,
    Page,
    Passage,
    PlacedLine,
    PlacedWord,
    Reading,
    Repair,
    RepairKind,
    WordSpan,
    ledger,
)
from extract.reading.merge import IMAGE

Knows = Callable[[str], bool]
# Accents that the image shows on letters that the text layer has: wrong in 1 of 1,000 at the most.
ACCENTS = 0.999

# Logistic regression on 490 words of 64 drawn and worn pages (300, 200 and 150 dpi, noise 14 and 34) where
# just one of both engines was right: 96 % chosen right in five-fold cross-validation, 98.8 % of those above
# 0.9. Positive speaks for the second reading.
WEIGHTS = {
    "bias": -1.12,
    "knows": 3.97,  # the lexicon has the second reading and not the first; negative the other way round
    "second": 0.82,  # logit of the second reader's confidence
    "first": -0.46,  # and of the first one's
    "lacked": 3.76,  # signs that the Finnish model cannot write
    "single": -2.02,  # one letter where the first has it twice: the recogniser drops such letters
    "dots": -0.67,  # a vowel without its dots
    "stops": -3.0,  # only points or commas differ
    "early": 3.0,  # the first has a stop inside a sentence, and the second has none
    "many": -1.17,  # more than one other difference
}
LACKED = frozenset("éüåÅÉÜqQ@#_§°½²³øæšžŠŽ®€áÁčČđĐŋŊõÕ")
# Letters that Finnish ones look like in noise, as the Finnish model reads them: not in a known word.
LIKE_FINNISH = frozenset({("ii", "ü"), ("ä", "á"), ("Ä", "Á"), ("ö", "õ"), ("Ö", "Õ")})
RINGED = frozenset("&©@8%")  # what the Finnish model makes of an R in a ring
DOTTED = {"ä": "a", "ö": "o", "Ä": "A", "Ö": "O"}
PLAIN = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "”": '"', "“": '"'})
WHOLE = 0.4  # a little for each further difference taken: who is right here is likelier right there
SECTION = re.compile(r"[8$S5&§](:[a-zåäö]{1,4}[.,;)]*)")
SECTION_PROBABILITY = 0.97
# Where a sentence begins: a paragraph, or after a stop that ends no abbreviation.
BEGINS = re.compile(r"(?:\n|[^\W\d]{5}[.!?][”\"]? |[%)][.!?] )$")
BEGUN = 0.98
HALF_ADDRESS = re.compile(r"([\w.-]+) $")
LETTERS = re.compile(r"[^\W\d_]+")
EDGES = "\"'”’“‘.,;:!?()[]•–-"
WORD_SHAPE = re.compile(r"[^\W\d_]+([-–/:’'.&][^\W\d_]+)*")
FIGURE_SHAPE = re.compile(  # codes, sizes (A4), numbers, dates, ranges, and such with a word behind a hyphen
    r"[A-Z](\d|\d{5})|\d{1,4}([.,:/–-]+\d{1,5})*\.?([%€]|[-–:][^\W\d_]+)?|[€%§&@]|§:[^\W\d_]+"
)
ADDRESS_SHAPE = re.compile(r"(https?://)?[\w.-]+(@[\w.-]+)?\.[a-zé]{2,5}(/[\w./?=&#%-]*)?")
ADDRESS = re.compile(r"://|\bwww\.|\w/\w")
DUST = re.compile(r"^[.,:;'](?=\d)")
MAX_DIFFERENCES = 4
MIN_CONFIDENCE = 0.3
TWICE = "pp-ocr-twice"
WITNESSES_WEIGHED = frozenset({"pp-ocr", TWICE, "latin"})
# What only the first reader sees: remnants of rules, specks, and its own slips before a word ("j ja").
STRAY = re.compile(r"[^\W\d_]\W?|\W{1,2}\w?|\d|[^\W\d_]\.?[A-ZÅÄÖ]")
STRAY_CONFIDENCE, STRAY_PROBABILITY = 0.5, 0.97
# Behind a word whose sentence goes on.
GOES_ON = re.compile(r" [a-zåäö]")


@dataclass(frozen=True, slots=True)
class Choice:
    """A word's likeliest text, its probability, and the other candidates, likeliest first."""

    text: str
    probability: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Difference:
    """A place where two readings differ: where in the first, and what each has there."""

    start: int
    end: int
    first: str
    second: str


def arbitrated(document: Document, knows: Knows) -> Document:
    """The document with every word's likeliest text beside what was read, before lines and labels use it.

    Args:
        document: as read, with second readings.
        knows: whether the lexicon has a word.
    """
    if not any(word.readings for page in document.pages for word in page.words):
        return document
    return replace(document, pages=tuple(_page(page, knows) for page in document.pages))


def _page(page: Page, knows: Knows) -> Page:
    """A page whose words are chosen line by line."""
    chosen: dict[int, str] = {}
    for line in page.lines:
        if any(word.readings for word in line.words):
            chosen |= _of_line(line, knows)
    made: dict[int, PlacedWord | None] = {
        id(word): replace(word, chosen=chosen[id(word)]) for word in page.words if id(word) in chosen
    }
    return page.with_words(made)


def _of_line(line: PlacedLine, knows: Knows) -> dict[int, str]:
    """What each changed word of a line is, by its identity; words that are one stand with the first."""
    spans, at = [], 0
    for word in line.words:
        spans.append(WordSpan(at, at + len(word.text), word))
        at += len(word.text) + 1
    found: dict[int, str] = {}
    for repair in second_readings(Passage(line.read, words=tuple(spans)), knows, whole=False):
        own = [span for span in spans if span.start < repair.end and span.end > repair.start]
        found[id(own[0].word)] = repair.repaired.strip()
        found |= {id(span.word): "" for span in own[1:]}
    return found


def second_readings(passage: Passage, knows: Knows | None = None, *, whole: bool = True) -> Ledger:
    """The repairs that the other witnesses' readings make in a passage.

    Args:
        passage: as read.
        knows: whether the lexicon has a word; without it the lexicon has no say.
        whole: whether it begins as a sentence may; a line of a page need not.
    """
    if not any(span.word.readings for span in passage.words):
        return ()
    knows = knows or _knows_all
    repairs: list[Repair] = []
    for span in _whole_groups(passage):
        if not span.word.readings:
            continue
        done = repairs[-1].end if repairs else 0
        begun = _begun(passage, span) if whole else None
        repair = begun or _stray(passage, span, done) or _chosen(passage, span, knows)
        if repair is not None:
            before = repairs.pop() if repairs and _ends_half_address(passage, repairs[-1], repair) else None
            repairs.append(_whole_address(passage, repair, before))
    return ledger.settle(repairs)


def _whole_groups(passage: Passage) -> Iterator[WordSpan]:
    """The passage's words; words of a line that a reading takes for one are one."""
    spans, at = passage.words, 0
    while at < len(spans):
        count = max((reading.words for reading in spans[at].word.readings), default=1)
        group = spans[at : at + count]
        text = passage.text[group[0].start : group[-1].end]
        if count > 1 and len(group) == count and text == " ".join(span.word.text for span in group):
            confidence = min(span.word.confidence for span in group)
            word = replace(spans[at].word, text=text, confidence=confidence)
            yield WordSpan(group[0].start, group[-1].end, word)
            at += count
            continue
        word = spans[at].word
        alone = tuple(reading for reading in word.readings if reading.words == 1)
        yield replace(spans[at], word=replace(word, readings=alone))
        at += 1


def _stray(passage: Passage, span: WordSpan, done: int) -> Repair | None:
    """A repair that takes out what only the first reader sees, with the white space beside it.

    Args:
        passage: as read.
        span: the word.
        done: where the repair before ends.
    """
    if span.end - span.start != len(span.word.text) or not STRAY.fullmatch(span.word.text):
        return None
    for reading in span.word.readings:
        if reading.witness in WITNESSES_WEIGHED and not reading.text:
            if reading.confidence < STRAY_CONFIDENCE:
                return None
            text, start, end = passage.text, span.start, span.end
            if start > done and text[start - 1] == " ":
                start -= 1
            elif text[end : end + 1].isspace():
                end += 1
            elif start > done:
                start -= 1
            gone = text[start:end]
            return Repair(gone, "", start, end, RepairKind.SECOND_READING, STRAY_PROBABILITY, (gone,))
    return None


def _begun(passage: Passage, span: WordSpan) -> Repair | None:
    """A repair of a small initial where a sentence begins and the other reader sees a capital."""
    read = span.word.text
    if span.start and not BEGINS.search(passage.text, 0, span.start):
        return None
    for reading in span.word.readings:
        other = reading.text
        if {read[:1], other[:1]} == {"i", "l"}:
            other = "I" + other[1:]  # one stroke to both: neither saw a dot or took it for one
        capital = other[:1].isupper() and read[:1] in {other[:1].lower(), "l"}
        if reading.witness in WITNESSES_WEIGHED and capital and other[1:] == read[1:]:
            return _repair(span, other, BEGUN, (read,))
    return None


def _lead(passage: Passage, repair: Repair) -> re.Match[str] | None:
    """The word and the space before a word that a repair gives an @ at its head."""
    return HALF_ADDRESS.search(passage.text[: repair.start]) if repair.repaired.startswith("@") else None


def _ends_half_address(passage: Passage, before: Repair, repair: Repair) -> bool:
    """Whether the repair before changes the end of the address's first half."""
    lead = _lead(passage, repair)
    return lead is not None and lead.start() <= before.start and before.end == lead.end(1)


def _whole_address(passage: Passage, repair: Repair, first: Repair | None) -> Repair:
    """A repair that gives a word an @ at its head also takes away the space that was read before it.

    Args:
        passage: as read.
        repair: of the word.
        first: of the word before it, which this one then makes too.
    """
    lead = _lead(passage, repair)
    if lead is None:
        return repair
    before = passage.text[lead.start() : repair.start]
    half = passage.text[lead.start() : first.start] + first.repaired if first else lead[1]
    return replace(
        repair,
        original=before + repair.original,
        repaired=half + repair.repaired,
        start=lead.start(),
        probability=repair.probability * (first.probability if first else 1.0),
        alternatives=tuple(before + other for other in repair.alternatives),
    )


def choose(first: str, confidence: float, second: Reading, knows: Knows, *, goes_on: bool = False) -> Choice:
    """The likeliest text of a word that two engines read.

    Args:
        first: the main reading.
        confidence: of it, 0..1.
        second: the other.
        knows: whether the lexicon has a word.
        goes_on: whether a small letter follows, as inside a sentence.
    """
    second = replace(second, text=_without_dust(second.text, first))
    same = first.translate(PLAIN) == second.text.translate(PLAIN)
    if same or not second.text or second.confidence < MIN_CONFIDENCE:
        return Choice(first, 1.0)
    section = SECTION.fullmatch(first)
    if section and second.text[:1] in "§$S5&":
        return Choice(f"§{section[1]}", SECTION_PROBABILITY, (first,))
    weighed = _Weighed(first, confidence, second, knows, goes_on)
    scores = {first: 0.0}
    for text, taken in _candidates(first, second.text):
        scores[text] = max(scores.get(text, -math.inf), _score(weighed, text, taken))
    ordered = sorted(scores, key=lambda text: -scores[text])
    total = sum(math.exp(scores[text]) for text in ordered)
    return Choice(ordered[0], math.exp(scores[ordered[0]]) / total, tuple(ordered[1:3]))


def _candidates(first: str, second: str) -> Iterator[tuple[str, list[_Difference]]]:
    """Each text that takes some of the differences from the second reading, and which."""
    differences = _differences(first, second)
    if len(differences) > MAX_DIFFERENCES:
        yield second, differences
        return
    if ADDRESS.search(first) or ADDRESS.search(second):
        # No lexicon knows an address's parts: the better reader is believed in all but doubled letters.
        taken = [one for one in differences if _kind(first, one) != "single"]
        yield _with(first, taken), taken
        return
    for choice in product((False, True), repeat=len(differences)):
        taken = [one for one, take in zip(differences, choice, strict=True) if take]
        text = _with(first, taken)
        if taken and text:
            yield text, taken


def _without_dust(text: str, other: str) -> str:
    """A reading without a point or comma before its figures that the other reader does not see."""
    return DUST.sub("", text) if other[:1].isdigit() else text


def _differences(first: str, second: str) -> list[_Difference]:
    """Where the readings differ, neighbouring changes as one.

    Ä against A is a third letter, Å: its ring is dots to one reader and nothing to the other.
    """
    found: list[_Difference] = []
    done = 0
    for op in Levenshtein.opcodes(first, second):
        ours, theirs = first[op.src_start : op.src_end], second[op.dest_start : op.dest_end]
        if op.tag == "equal":
            continue
        if found and found[-1].end == op.src_start and op.dest_start == done:
            before = found.pop()
            ours, theirs = before.first + ours, before.second + theirs
        done = op.dest_end
        found.append(_Difference(op.src_end - len(ours), op.src_end, ours, theirs))
    return [_understood(one) for one in found if one.first.translate(PLAIN) != one.second.translate(PLAIN)]


def _understood(one: _Difference) -> _Difference:
    """The difference with what the second reader means: a ring for Ä against A, an ® for R, curled quotes."""
    if (one.first, one.second) == ("Ä", "A"):
        return replace(one, second="Å")
    if one.second == "R" and one.first in RINGED:
        return replace(one, second="®")
    return replace(one, second=_curled(one.second, one.first))


def _curled(sign: str, other: str) -> str:
    """A straight quote as the curled one, where the first reading has no quote: it has a straight one."""
    return sign if other in {"'", '"'} else sign.replace("'", "’").replace('"', "”")


def _with(first: str, taken: list[_Difference]) -> str:
    parts: list[str] = []
    done = 0
    for one in taken:
        parts += (first[done : one.start], one.second)
        done = one.end
    return "".join((*parts, first[done:]))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Two readings of a word that are weighed; as the arguments of ``choose``."""

    first: str
    confidence: float
    second: Reading
    knows: Knows
    goes_on: bool


def _score(weighed: _Weighed, text: str, taken: list[_Difference]) -> float:
    """Logarithm of the odds that ``text`` is right and not the first reading."""
    seen = _signs(weighed, text, taken)
    kinds = [_kind(weighed.first, one) for one in taken]
    score = sum(WEIGHTS[name] * value for name, value in seen.items())
    return score + WHOLE * (len({"lacked", "other"} & set(kinds)) and len(kinds) - 1)


def signs(
    first: str, confidence: float, second: Reading, knows: Knows, *, goes_on: bool = False
) -> dict[str, float]:
    """What is weighed of taking the whole second reading, by the name of its weight; for fitting these.

    Args:
        first: the main reading.
        confidence: of it, 0..1.
        second: the other.
        knows: whether the lexicon has a word.
        goes_on: as for ``choose``.
    """
    weighed = _Weighed(first, confidence, second, knows, goes_on)
    return _signs(weighed, second.text, _differences(first, second.text))


def _signs(weighed: _Weighed, text: str, taken: list[_Difference]) -> dict[str, float]:
    kinds = [_kind(weighed.first, one) for one in taken]
    known = _known(text, weighed.knows) - _known(weighed.first, weighed.knows)
    if known < 0 and any((one.first, one.second) in LIKE_FINNISH for one in taken):
        kinds = ["other" if kind == "lacked" else kind for kind in kinds]  # "lüttänyt"
    found = set(kinds)
    early = weighed.goes_on and weighed.first.endswith(".") and text == weighed.first[:-1]
    return {
        "bias": 1.0,
        # Names with signs that the Finnish model lacks stand in no lexicon.
        "knows": max(known, 0) if "lacked" in found else known,
        "second": math.log(_odds(weighed.second.confidence)),
        "first": math.log(_odds(weighed.confidence)),
        "lacked": float("lacked" in found),
        "single": float("single" in found and weighed.second.witness != TWICE),
        "dots": float("dots" in found),
        "stops": float(found == {"stops"} and not early),
        "early": float(early),
        "many": float(kinds.count("other") > 1),
    }


def _kind(first: str, one: _Difference) -> str:
    """What kind of difference it is."""
    if set(one.second) & LACKED and not set(one.first) & LACKED:
        return "lacked"
    if not one.second and one.first in {first[one.start - 1 : one.start], first[one.end : one.end + 1]}:
        return "single"
    if one.second and one.second in DOTTED.get(one.first, ""):
        return "dots"
    stops = one.start and set(one.first + one.second) <= set(".,;:") and not ADDRESS.search(first)
    return "stops" if stops else "other"


def _known(text: str, knows: Knows) -> int:
    """1 for a word of the lexicon, a compound of such, or a well-formed figure or address; else 0."""
    if " " in text.strip():
        return min(_known(part, knows) for part in text.split())
    core = text.strip(EDGES)
    if WORD_SHAPE.fullmatch(core):
        return int(all(knows(part) for part in LETTERS.findall(core)))
    return int(bool(not core or FIGURE_SHAPE.fullmatch(core) or ADDRESS_SHAPE.fullmatch(core)))


def _knows_all(_: str) -> bool:
    return True


def _odds(probability: float) -> float:
    bounded = min(max(probability, 0.02), 0.995)
    return bounded / (1 - bounded)


def _chosen(passage: Passage, span: WordSpan, knows: Knows) -> Repair | None:
    """The repair of one word; None where the main reading stays."""
    for reading in span.word.readings:
        if reading.witness == IMAGE and reading.text != span.word.text:
            probability = min(ACCENTS, 0.9 + 0.1 * reading.confidence)
            return _repair(span, reading.text, probability, (span.word.text,))
        if reading.witness in WITNESSES_WEIGHED:
            goes_on = GOES_ON.match(passage.text, span.end) is not None
            choice = choose(span.word.text, span.word.confidence, reading, knows, goes_on=goes_on)
            if choice.text != span.word.text:
                return _repair(span, choice.text, choice.probability, choice.others)
    return None


def _repair(span: WordSpan, text: str, probability: float, others: tuple[str, ...]) -> Repair | None:
    if span.end - span.start != len(span.word.text):
        return None  # a part of the word stands in another field
    kind = RepairKind.SECOND_READING
    return Repair(span.word.text, text, span.start, span.end, kind, probability, others)
