"""Decides what a hyphen at a line's end is: a broken word, a hyphen of the word, or a suspended part.

``mene- telmien`` is joined, ``RR- tietopalvelussa`` loses the space alone, ``sosiaali- ja`` stays as it is.
Each reading is weighed by the lexicon, by what the document writes elsewhere, and by how often its line ends
break words; damaged halves are weighed by the candidates of the repair.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum

from extract.finnish import Lexicon
from extract.model import Ledger, Repair, RepairKind

HYPHENS = "-\u2010\u2011"
SUSPENDED = re.compile("ja|tai|sek[äadé]|eli|tahi|ett[äadé]|kuin|vai|taikka|ynn[äadé]|och|eller|and|or")
AFTER = re.compile(r"(\w+)(\S*)")
GOES_ON = re.compile(r"\s+(\w+)")
BEGINS = re.compile(r"[.!?:•]\s|\n")
WORD = re.compile(rf"[^\W\d_]+(?:[{HYPHENS}][^\W\d_]+)*")
LONGEST = 40
# An address before the hyphen, or the rest of one after it: its hyphens are its own.
ADDRESS = re.compile(r"://|^www\.|\w\.\w+/")
MAIL = re.compile(r"[\w.-]*@")
VOWELS = "aeiouyåäö"
# Natural logarithms. A compound has a hyphen of its own seldom, mostly where two equal vowels meet, after a
# foreign word and after a name (Kielitoimiston ohjepankki: yhdysmerkki).
HYPHENATED, AFTER_FOREIGN, AFTER_NAME, EQUAL_VOWELS = -5.0, -1.0, -0.5, -0.1
# What speaks against a broken word: equal vowels at the seam, a capital inside a sentence, two letters
# before the hyphen or behind it, no syllable's beginning behind it, and a conjunction there that makes no
# listed word.
JOINS_VOWELS, JOINS_NAME, SHORT_HEAD, SHORT_TAIL = -10.0, -4.0, -2.0, -3.0
NO_SYLLABLE, JOINS_CONJUNCTION = -4.0, -4.0
# A word that no list has but morphology accepts, or that nothing accepts, beside the cost of its letters.
ACCEPTED, UNKNOWN, KNOWN_LEAST = -2.0, -8.0, -14.0
# A part before "ja" whose end stands behind it; parts that are no first part of compounds, or no noun.
SUSPENSION, AS_NOUN, AS_OTHER = -2.0, -4.0, -9.0
BEFORE_COMPOUND, COMPOUND = 3.0, 8  # so long a word may be one
SEEN = 6.0  # what the same form elsewhere in the document is worth
# Most hyphens at line ends are breaks; so many of each kind are taken for seen before any is.
BROKEN_SHARE, BEFOREHAND = 0.8, 4.0
ROUNDS = 3
SURE, LEAST = 0.995, 0.5
NOUN = "nimis"
Weigh = Callable[[str], float]


class Reading(Enum):
    """What a hyphen at a line's end may be."""

    JOINED = "a word broken at the line's end"
    BOUND = "a hyphen of the word"
    SUSPENDED = "a part of a word whose end stands elsewhere"


@dataclass(frozen=True, slots=True)
class Words:
    """Who weighs words: the lexicon, and the repair's log-probability of a damaged word where some may be."""

    lexicon: Lexicon
    weigh: Weigh | None = None

    def log(self, lower: str) -> float:
        """Log-probability of a lower-case form, read well or damaged."""
        sound = self._sound(lower)
        return sound if self.weigh is None else max(sound, self.weigh(lower))

    def _sound(self, lower: str) -> float:
        form = self.lexicon.form(lower)
        if form is not None:
            return form.log_probability + (0.0 if form.valid else ACCEPTED)
        derived = self.lexicon.derived(lower)
        letters = self.lexicon.letters.log_probability(lower)
        if self.lexicon.accepts(lower):
            return max(derived or -math.inf, min(letters + ACCEPTED, KNOWN_LEAST))
        return letters + UNKNOWN

    def is_foreign(self, lower: str) -> bool:
        """Whether a word is met in Finnish texts and is no Finnish word."""
        return self.lexicon.form(lower) is not None and not self.lexicon.accepts(lower)


@dataclass(frozen=True, slots=True)
class LineEnd:
    """A hyphen at a line's end.

    Attributes:
        at: offset of the space that stands for the line's end.
        lead, left: what stands before the hyphen without white space: up to the last word, and that word.
        right, tail: the word after the line's end, and what follows it without white space.
        begins: whether the left word begins a sentence.
        following: the word after the right one; empty where none follows.
    """

    at: int
    lead: str
    left: str
    right: str
    tail: str
    begins: bool
    following: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a document's other words and line ends say.

    Attributes:
        broken: share of its hyphens at line ends that break words, 0..1.
        forms: lower-case words and hyphenated words that stand inside its lines, and first parts of the
            latter with their hyphen.
    """

    broken: float = BROKEN_SHARE
    forms: Set[str] = frozenset()

    def says(self, left: str, right: str) -> tuple[float, float]:
        """What the document's other words add to one word, and to two with a hyphen."""
        bound = SEEN if f"{left}-{right}" in self.forms else SEEN / 2 if f"{left}-" in self.forms else 0.0
        return (SEEN if left + right in self.forms else 0.0), bound


UNKNOWN_DOCUMENT = Document()


def document_of(texts: Sequence[tuple[str, Sequence[int]]], words: Words) -> Document:
    """What the texts of a document, with the offsets of their line ends, say of its hyphens."""
    forms = {found[0].lower() for text, _ in texts for found in WORD.finditer(text)}
    forms |= {form[: form.index("-") + 1] for form in forms if "-" in form}
    document = Document(forms=forms)
    ends = [end for text, breaks in texts for end in line_ends(text, breaks)]
    weighed = [scores for end in ends if (scores := _scores(end, words, document)) is not None]
    share = BROKEN_SHARE
    for _ in range(ROUNDS):
        broken = sum(_chances(scores, share).get(Reading.JOINED, 0.0) for scores in weighed)
        share = (broken + BEFOREHAND * BROKEN_SHARE) / (len(weighed) + BEFOREHAND)
    return Document(share, frozenset(forms))


def repairs(text: str, breaks: Sequence[int], words: Words, document: Document = UNKNOWN_DOCUMENT) -> Ledger:
    """The joins to make at the line ends of a text.

    Args:
        text: one field, a space at each line end.
        breaks: offsets of those spaces.
        words: who weighs words.
        document: what the rest of it says.
    """
    found: list[Repair] = []
    for end in line_ends(text, breaks):
        reading, probability = decided(end, words, document)
        if reading is not Reading.SUSPENDED:
            stretch = text[end.at - 1 : end.at + 1]
            kept = stretch[:1] if reading is Reading.BOUND else ""
            found.append(Repair(stretch, kept, end.at - 1, end.at + 1, RepairKind.HYPHEN, probability))
    return tuple(found)


def doubts(text: str, breaks: Sequence[int], words: Words, document: Document) -> list[float]:
    """The probabilities of the hyphens that stay as they are, for those that another reading is near."""
    decisions = (decided(end, words, document) for end in line_ends(text, breaks))
    return [chance for reading, chance in decisions if reading is Reading.SUSPENDED and chance < SURE]


def line_ends(text: str, breaks: Sequence[int]) -> Iterator[LineEnd]:
    """The hyphens at a text's line ends, with the words around them."""
    for at in breaks:
        start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
        after = AFTER.match(text, at + 1)
        if at > start and text[at - 1] in HYPHENS and after and text[at : at + 1] == " ":
            lead, word = _parted(text[start : at - 1])
            goes_on = GOES_ON.match(text, after.end())
            following = goes_on[1] if goes_on else ""
            begins = _begins(text, start + len(lead))
            yield LineEnd(at, lead, word, after[1], after[2], begins, following)


# Letter by letter from the end: a pattern that ends in ``$`` takes minutes where a page is a single word.
def _parted(token: str) -> tuple[str, str]:
    """What stands before the last word of a token, and the word."""
    at = len(token)
    while at and _is_word(token[at - 1]):
        at -= 1
    before = token[:at]
    return ("" if before[-1:].isspace() or not before else before.split()[-1]), token[at:]


def _begins(text: str, at: int) -> bool:
    """Whether a sentence, or the text, begins there."""
    start = at
    while start and not _is_word(text[start - 1]):
        start -= 1
    return start == 0 or BEGINS.search(text, start, at) is not None


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def decided(end: LineEnd, words: Words, document: Document) -> tuple[Reading, float]:
    """The likeliest reading of a hyphen at a line's end, and its probability."""
    sure = _sure(end)
    if sure is not None:
        return sure, SURE
    scores = _scores(end, words, document)
    chances = _chances(scores or {Reading.BOUND: 0.0}, document.broken)
    reading = max(chances, key=lambda one: chances[one])
    return reading, min(max(chances[reading], LEAST), SURE)


def _sure(end: LineEnd) -> Reading | None:
    """What the signs around a hyphen say without any lexicon."""
    left, right = end.left, end.right
    if ADDRESS.search(end.lead) or MAIL.match(end.tail):
        return Reading.BOUND
    if not left:
        return Reading.SUSPENDED if not end.lead or SUSPENDED.fullmatch(right.lower()) else Reading.BOUND
    if left[-1].isdigit() or (left.isupper() and not right.isupper()) or len(left) == 1:
        return Reading.SUSPENDED if SUSPENDED.fullmatch(right.lower()) and end.following else Reading.BOUND
    if left[0].isupper() and right[0].isupper() and not (left + right).isupper():
        return Reading.BOUND
    return None


def _scores(end: LineEnd, words: Words, document: Document) -> dict[Reading, float] | None:
    """Log-probabilities of the readings as far as the words tell; None where no words are needed."""
    if _sure(end) is not None:
        return None
    left, right = end.left.lower(), end.right.lower()
    named = end.left[0].isupper() and not end.begins and not end.left.isupper()
    one, two = document.says(left, right)
    found = {
        Reading.JOINED: _joined(left, right, words, named=named) + one,
        Reading.BOUND: _bound(left, right, words, named=named) + two,
    }
    if SUSPENDED.fullmatch(right) and not end.tail.strip(')”"’') and end.following:
        found[Reading.SUSPENDED] = _suspended(left, end.following.lower(), words)
        del found[Reading.BOUND]  # no compound ends with a conjunction
    return found


def _chances(scores: dict[Reading, float], broken: float) -> dict[Reading, float]:
    prior = {Reading.JOINED: broken}
    logs = {one: score + math.log(prior.get(one, 1 - broken)) for one, score in scores.items()}
    top = max(logs.values())
    total = sum(math.exp(log - top) for log in logs.values())
    return {one: math.exp(log - top) / total for one, log in logs.items()}


def _joined(left: str, right: str, words: Words, *, named: bool) -> float:
    """One word, broken at the line's end."""
    score = words.log(left + right)
    score += JOINS_VOWELS if _equal_vowels(left, right) else 0.0
    score += JOINS_NAME if named else 0.0
    score += SHORT_HEAD if len(left) == 2 else 0.0
    score += SHORT_TAIL if len(right) == 2 else 0.0
    if SUSPENDED.fullmatch(right) and words.lexicon.form(left + right) is None:
        score += JOINS_CONJUNCTION
    syllable = right[0] not in VOWELS and right[1:2] in VOWELS
    return score + (0.0 if syllable or words.lexicon.knows(right) else NO_SYLLABLE)


def _bound(left: str, right: str, words: Words, *, named: bool) -> float:
    """Two words bound by a hyphen."""
    if _equal_vowels(left, right):
        own = EQUAL_VOWELS
    elif named:
        own = AFTER_NAME
    else:
        own = AFTER_FOREIGN if words.is_foreign(left) else HYPHENATED
    return words.log(left) + words.log(right) + own


def _suspended(left: str, following: str, words: Words) -> float:
    """A first part of a compound whose last part stands behind a conjunction, mostly in a compound itself."""
    part = words.lexicon.part(left)
    other = words.log(left) + (AS_NOUN if words.lexicon.tag(left).startswith(NOUN) else AS_OTHER)
    score = max(other, -math.inf if part is None else part) + SUSPENSION
    is_compound = len(following) >= COMPOUND and words.lexicon.derived(following) is not None
    return score + (BEFORE_COMPOUND if is_compound else 0.0)


def _equal_vowels(left: str, right: str) -> bool:
    return left[-1] == right[0] and left[-1] in VOWELS
