"""Finds a family's printed labels and header lines in texts that damage, wrapping or rewording changed.

Compares folded wordings (no accents, spaces or punctuation) by rapidfuzz; it knows labels only from the
family's data and reads nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from rapidfuzz import fuzz, process

from extract.families.family import Family, Header, Label, Layout
from extract.finnish import plain_letters as fold
from extract.kinds import without_contacts

# Of 100. Different labels of the family are at most 67 alike; English OCR leaves its own label above 85.
SURE, LENIENT = 82.0, 68.0
# How far the best label must be ahead of the second best, in points.
MARGIN = 6.0
# What a likeness is worth whose words stand in another order.
REORDERED = 0.95
MAX_LINES = 5
# What is told of a text without labels: so alike, of so many lines, no longer than so.
NEAR, MOST_LINES, LONGEST_LABEL, MOST_NAMED = 62.0, 5_000, 90, 3
# "2", "3.1", "4.2.1." before a heading or label.
SECTION_NUMBER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+(?=[^\W\d_])")
JOINTS = frozenset({"ja", "seka"})


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A label found: which, and how alike its wording is (0..100)."""

    label: Label
    score: float


@lru_cache(maxsize=65_536)
def best(text: str, family: Family, threshold: float = SURE) -> LabelMatch | None:
    """The label whose wording the whole text is, if one is clearly the likeliest.

    Args:
        text: a label as read, its lines joined by spaces.
        family: the family to look in.
        threshold: how alike it must be, 0..100.
    """
    words = _without_lead(_key_words(_unnumbered(text, family)), family)
    folded, ordered = "".join(words), "".join(sorted(words))
    if len(folded) < 4:
        return None
    scored = sorted(
        (
            (max(_likeness(folded, ordered, wording) for wording in wordings), at, label)
            for at, (label, wordings) in enumerate(_keys(family))
        ),
        key=lambda row: (-row[0], row[1]),
    )
    score, _, label = scored[0]
    second = next((one for one, _, other in scored[1:] if not _alike(label, other)), 0.0)
    if score < threshold or score - second < MARGIN:
        return None
    return LabelMatch(label, score)


def _unnumbered(text: str, family: Family) -> str:
    """A label without the number of its section, where the family's sections have numbers."""
    if Layout.SECTIONS not in family.layouts:
        return text
    found = SECTION_NUMBER.match(text)
    return text[found.end() :] if found else text


@cache
def _alike(one: Label, other: Label) -> bool:
    """Whether two labels share a wording: which of them a card shows is told by their order."""
    return not {fold(text) for text in one.wordings}.isdisjoint(fold(text) for text in other.wordings)


def in_turn(label: Label, after: int, taken: Container[str], family: Family) -> Label:
    """The label that a wording means, of those that share it: the free one nearest to a place in the order.

    Args:
        label: as matched.
        after: the place in the family's order of the label found before it; -1 where it is the first.
        taken: keys of the card's labels that are found already.
        family: whose labels they are.
    """
    places = [(at, one) for at, one in enumerate(family.labels) if one is label or _alike(label, one)]
    free = [(at, one) for at, one in places if one.key not in taken]
    return min(free, key=lambda place: (abs(place[0] - after), -place[0]), default=(0, label))[1]


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """A label's folded letters without "ja" and "sekä", which rewordings put in and leave out."""
    return "".join(_key_words(text))


def _key_words(text: str) -> list[str]:
    return [folded for word in text.split() if (folded := fold(word)) not in JOINTS]


def _likeness(folded: str, ordered: str, wording: tuple[str, str]) -> float:
    """How alike a wording is, its words in the order read or in another."""
    return max(fuzz.ratio(folded, wording[0]), REORDERED * fuzz.ratio(ordered, wording[1]))


@cache
def _keys(family: Family) -> tuple[tuple[Label, tuple[tuple[str, str], ...]], ...]:
    """Each label's wordings as keys: with their words in their own order, and in the alphabet's."""
    found = []
    for label in family.labels:
        whole = [_key_words(wording) for wording in label.wordings]
        words = [*whole, *(_without_lead(own, family) for own in whole)]
        keys = dict.fromkeys(("".join(own), "".join(sorted(own))) for own in words)
        found.append((label, tuple(keys)))
    return tuple(found)


@cache
def leads(family: Family) -> frozenset[str]:
    """First words that several labels have in one wording and lack in another, as "Hankkeen tausta" has."""
    found: Counter[str] = Counter()
    for label in family.labels:
        wordings = [_key_words(wording) for wording in label.wordings]
        longer = {words[0] for words in wordings if len(words) > 1 and words[1:] in wordings}
        found.update(longer)
    leads: frozenset[str] = frozenset()
    for word, count in found.most_common():
        more = leads | {word}
        leads = more if count > 1 and _are_apart(family, more) else leads
    return leads


def _are_apart(family: Family, leads: frozenset[str]) -> bool:
    """Whether no two labels read alike without these words that read otherwise with them."""
    owner: dict[str, set[int]] = {}
    whole: dict[str, set[int]] = {}
    for at, label in enumerate(family.labels):
        for wording in label.wordings:
            words = _key_words(wording)
            bare = words[1:] if len(words) > 1 and words[0] in leads else words
            whole.setdefault("".join(words), set()).add(at)
            owner.setdefault("".join(bare), set()).add(at)
    return all(len(own) == 1 or own == whole.get(text) for text, own in owner.items())


def _without_lead(words: list[str], family: Family) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] in leads(family) else words


def partition(
    lines: Sequence[str], family: Family, begins: Callable[[str], bool] = bool
) -> list[tuple[int, int, LabelMatch]]:
    """The labels that stand in consecutive lines of a label column.

    Args:
        lines: the column's lines from top to bottom.
        family: whose labels to look for.
        begins: whether a label may begin on a line.

    Returns:
        (first line, line after the last, match) for each label, so that the matched letters are most.
    """
    count = len(lines)
    reward: list[float] = [0.0] * (count + 1)
    choice: list[tuple[int, LabelMatch] | None] = [None] * count
    for first in range(count - 1, -1, -1):
        reward[first] = reward[first + 1]
        if not begins(lines[first]):
            continue
        for after in range(first + 1, min(first + MAX_LINES, count) + 1):
            text = " ".join(lines[first:after])
            match = best(text, family)
            if match is None:
                continue
            # Letters alike less letters that are not: a line more or less than the label never pays.
            gain = (2 * match.score / 100 - 1) * len(fold(text)) + reward[after]
            if gain > reward[first]:
                reward[first], choice[first] = gain, (after, match)
    found, at = [], 0
    while at < count:
        chosen = choice[at]
        if chosen is None:
            at += 1
        else:
            found.append((at, chosen[0], chosen[1]))
            at = chosen[0]
    return found


def header(text: str, family: Family) -> Header | None:
    """The header line of the family that a full line is, if it is one."""
    folded = fold(text)
    for line in family.headers:
        prefix, whole = fold(line.prefix), fold(line.text)
        begins = fuzz.ratio(folded[: len(prefix)], prefix) >= SURE
        # A short beginning such as "Koonnut" may begin any sentence: the rest must look like a header too.
        if begins and (
            len(prefix) > 20 or fuzz.ratio(folded, whole) >= LENIENT or _ends_as(line, text, family)
        ):
            return line
    return None


@lru_cache(maxsize=65_536)
def opens(text: str, family: Family) -> bool:
    """Whether a full line is a header line of the family or a card's title."""
    return header(text, family) is not None or is_title(text, family)


@cache
def label_words(family: Family) -> frozenset[str]:
    """The folded words of all printed labels."""
    return frozenset(fold(word) for label in family.labels for word in label.text.split())


def are_label_words(words: Iterable[str], family: Family) -> bool:
    """Whether every word is a word of some label."""
    return all(fold(word) in label_words(family) for word in words)


def by_prefix(text: str, family: Family) -> LabelMatch | None:
    """The label that a whole cell of the label column begins with, more words following it."""
    folded = fold(text)
    found = [
        (len(fold(wording)), LabelMatch(label, SURE))
        for label in family.labels
        for wording in label.wordings
        if len(fold(wording)) >= 6 and folded.startswith(fold(wording))
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _ends_as(line: Header, text: str, family: Family) -> bool:
    """Whether a text ends as the values of a header line do."""
    ends = (family.field(name).kind.ends_header for name in line.fields)
    return any(end is not None and end.search(text) for end in ends)


def begins_with_label(text: str, family: Family) -> bool:
    """Whether a line's first words are a whole label, its value beside it."""
    words = [fold(word) for word in text.split()]
    return any(
        len(words) > count and "".join(words[:count]) == fold(wording)
        for label in family.labels
        for wording in label.wordings
        if (count := len(wording.split()))
    )


def title_code(text: str, family: Family) -> str:
    """The code that a card's title begins with; "" where a line is none."""
    found = family.title_form.match(text) if family.title_form else None
    if found is None or family.code is None or family.code.kind.read_as is None:
        return ""
    return family.code.kind.read_as(found["code"]) or found["code"]


def is_title(text: str, family: Family) -> bool:
    """Whether a full line is a card's title: a code, a comma and a name."""
    return family.title_form is not None and family.title_form.match(text) is not None


def closest(lines: Iterable[str], families: Sequence[Family]) -> list[str]:
    """The labels that a text comes nearest to, with what it shows for each, likest first.

    Args:
        lines: of the text; long ones are no labels.
        families: whose labels are sought.
    """
    unique = dict.fromkeys(line.strip() for line in lines if 0 < len(line.strip()) <= LONGEST_LABEL)
    short = list(islice(unique, MOST_LINES))
    keys = [key(line) for line in short]
    found = []
    for label in (label for family in families for label in family.labels if not label.personal):
        near = process.extractOne(key(label.text), keys, scorer=fuzz.ratio, score_cutoff=NEAR)
        if near is not None:
            found.append((near[1], f"{without_contacts(short[near[2]])!r} for {label.text!r}"))
    return [told for _, told in sorted(found, key=lambda one: -one[0])[:MOST_NAMED]]
