"""Finds a family's labels in running lines of a dump: whole, wrapped, beside their value, or in pieces.

An OCR program that reads a table row by row leaves a label's lines between the value's lines, or sets the
label's last words somewhere else. Says where labels may stand; what belongs to them is not decided here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz

from extract import families
from extract.dumps.label_chain import Place, likeliest_chain
from extract.families import Family, Label, fold

CHUNK_LIKENESS = 80.0
MAX_CHUNKS, MAX_LABEL_WORDS = 5, 8
SHARED_WORD_WEIGHT = 0.4
# Lines of the value that may stand between the lines of a label, and how alike and long what follows must be.
MAX_BETWEEN = 2
SURE_CHUNK, SURE_LETTERS = 90.0, 8
# A label without its last words: what is there must be so alike, and so long or its rest stand elsewhere.
BEGUN_LIKENESS, BEGUN_LETTERS, BEGUN_WEIGHT = 92.0, 14, 0.7
LEAST_LETTERS = 6
# A label in other words, alone or before a colon, has no more letters and no more lines.
LONGEST, LABEL_LINES = 70, 2
# A label beside the middle of its value: the line above is broken off in a sentence.
UNFINISHED = re.compile(r"[^.!?:;\s]\s*$")
NUMBERED = re.compile(r"[a-zåäö]\)\s")
# Remnants of ruling lines between a label and its value.
REMNANT = re.compile(r"^(?:[|_:.,~¦]+\s+|[|_:.,~¦]+$)+")


@dataclass(slots=True)
class _Search:
    """A label's wording while it is followed over the lines: what is left of it and what was found."""

    wording: str
    wholes: frozenset[str]
    left: str = ""
    raw: list[str] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    first: int = 0  # words of it on its first line
    texts: list[tuple[int, str]] = field(default_factory=list)
    between: list[tuple[int, str]] = field(default_factory=list)
    parted: bool = False

    def __post_init__(self) -> None:
        self.left = families.key(self.wording)


def found(lines: Sequence[str], family: Family, every: Sequence[Place]) -> tuple[list[Place], list[str]]:
    """The labels of a card's lines, in the family's order, that together are likeliest.

    Args:
        lines: of the card; empty where a line was parted into columns.
        family: whose labels are sought.
        every: where labels may stand, by their first lines, last words that stand elsewhere not counted.

    Returns:
        The labels, and the lines without last words of labels that stand elsewhere than their label.
    """
    tails = stray_tails(lines, family)
    if not tails:
        return likeliest_chain(every, family), list(lines)
    # Labels without their last words count for more where these stand elsewhere.
    own = {at for at, line in enumerate(lines) if line.strip()}
    parted = [place for place in every if place.closes or place.lines[0] not in own]
    chain = likeliest_chain(_with(lines, family, tails, parted), family)
    body = without_strays(lines, chain, tails)
    return likeliest_chain(_with(body, family, tails, parted), family), body


def _with(
    lines: Sequence[str], family: Family, tails: Mapping[int, str], others: Sequence[Place]
) -> list[Place]:
    """Where labels may stand in lines, and others that were found in columns."""
    own = [place for at in range(len(lines)) for place in places_at(lines, at, family, tails)]
    return sorted([*own, *others], key=lambda place: place.lines[0])


@cache
def _wholes(family: Family) -> frozenset[str]:
    """The folded letters of all labels' wordings."""
    return frozenset(families.key(wording) for label in family.labels for wording in label.wordings)


@cache
def _tails(family: Family) -> frozenset[str]:
    """The folded letters of last words of labels that are no labels themselves."""
    wordings = [wording.split() for label in family.labels for wording in label.wordings]
    tails = {families.key(" ".join(words[at:])) for words in wordings for at in range(1, len(words))}
    return frozenset(tail for tail in tails if len(tail) >= SURE_LETTERS) - _wholes(family)


def stray_tails(lines: Sequence[str], family: Family) -> dict[int, str]:
    """Lines that are just the last words of a label, by their number, with those words' folded letters."""
    likest = (_likest(families.key(line), _tails(family)) for line in lines)
    return {number: tail for number, tail in enumerate(likest) if tail is not None}


def without_strays(lines: Sequence[str], places: Sequence[Place], tails: Mapping[int, str]) -> list[str]:
    """The lines without those last words of labels that stand elsewhere than their label."""
    missing = [rest for place in places for rest in place.missing]
    used = {number for place in places for number in place.lines}
    body = list(lines)
    for number, tail in tails.items():
        if number not in used and _alike(tail, missing):
            body[number] = ""
    return body


def _alike(tail: str, missing: Sequence[str]) -> bool:
    """Whether a stray end is what is missing of a label, or the end of that."""
    return any(fuzz.ratio(tail, rest[-len(tail) :]) >= SURE_CHUNK for rest in missing)


def places_at(
    lines: Sequence[str], number: int, family: Family, tails: Mapping[int, str] | None = None
) -> list[Place]:
    """The labels that may begin on a line.

    Args:
        lines: of the dump.
        number: of the line.
        family: whose labels are sought.
        tails: as ``stray_tails``.
    """
    if not lines[number].strip():
        return []
    result = []
    for label in family.labels:
        searches = [_Search(wording, _wholes(family)) for wording in label.wordings]
        tried = (_place(lines, number, label, search, tails or {}) for search in searches)
        places = [place for place in tried if place is not None]
        if places:
            result.append(max(places, key=lambda place: place.score))
    own = {place.label.text: place for place in result}
    for place in _reworded(lines, number, family):
        if place.label.text not in own or _gain(place) > _gain(own[place.label.text]):
            own[place.label.text] = place
    return list(own.values())


def _reworded(lines: Sequence[str], number: int, family: Family) -> list[Place]:
    """The label that stands alone on a line or two, or before a colon, in the family's words or others."""
    found: list[Place] = []
    for after in range(number + 1, min(number + LABEL_LINES, len(lines)) + 1):
        *above, last = (line.strip() for line in lines[number:after])
        head, colon, rest = last.partition(":")
        label = " ".join([*above, head])
        if not head or not label[:1].isupper() or len(label) > LONGEST or (rest and not rest[0].isspace()):
            break
        match = families.best(label, family, SURE_CHUNK if above else families.SURE)
        if above and any(
            families.opens(part, family) or families.best(part, family) for part in (*above, head)
        ):
            break
        if match is not None:
            texts = ((after - 1, rest.strip()),) if rest.strip() else ()
            score = match.score / 100 * len(families.key(label))
            found.append(Place(match.label, tuple(range(number, after)), texts, score, label + colon))
        if colon:
            break
    return sorted(found, key=lambda place: -_gain(place))[:1]


def _gain(place: Place) -> float:
    """Letters of a place that are its label's, less those that are not."""
    return 2 * place.score - len(families.key(place.raw))


def _place(
    lines: Sequence[str], number: int, label: Label, search: _Search, tails: Mapping[int, str]
) -> Place | None:
    """A label's wording from a line on: the line's beginning, then the beginnings of the next lines."""
    for at in range(number, min(number + 2 * MAX_CHUNKS, len(lines))):
        words = lines[at].split()
        if words and not _followed(search, words, at):
            break
        if len(search.left) <= 1 or len(search.used) == MAX_CHUNKS:
            break
    if not search.used:
        return None
    read = families.key(" ".join(search.raw))
    missing = _missing(read, label)
    if missing and not _hangs(search.raw) and _likest(read, search.wholes):
        missing = ()
    weight = _weight(
        read, families.key(search.wording), any(_alike(tail, missing) for tail in tails.values())
    )
    besides = [(row, REMNANT.sub("", text)) for row, text in search.texts]
    texts = tuple((row, text) for row, text in besides if text)
    beside = (
        not texts or not _goes_on(texts[0][1]) or (_is_whole(search, missing) and _may_go_on(lines, number))
    )
    # A label between whose lines the value stands must be there to its last word.
    if not beside or (search.parted and len(search.left) > 1):
        weight = 0.0
    # A sentence may begin with a label's only word.
    if texts and " " not in search.wording:
        weight *= SHARED_WORD_WEIGHT
    if not weight:
        return None
    return Place(label, tuple(search.used), texts, weight * len(read), " ".join(search.raw), missing)


def _followed(search: _Search, words: Sequence[str], at: int) -> bool:
    """Takes what a line has of a wording, or the line as one between; False where the label has ended."""
    count = _chunk(words, search.left)
    read = families.key(" ".join(words[:count]))
    if not count or (search.between and not _is_part(read, search)):
        search.between.append((at, " ".join(words)))
        return bool(search.used) and len(search.between) <= MAX_BETWEEN
    done = len(families.key(search.wording)) - len(search.left) + len(read)
    if count < len(words) and fold(words[count]) in families.JOINTS and _joint_follows(search.wording, done):
        count += 1
    search.raw += words[:count]
    search.texts += [*search.between, (at, " ".join(words[count:]))]
    search.parted = search.parted or bool(search.between)
    search.between = []
    search.first = search.first or len(search.raw)
    search.used.append(at)
    search.left = search.left[len(read) :]
    return True


def _is_part(read: str, search: _Search) -> bool:
    """Whether words after a line of the value surely go on with the label, and are no label themselves.

    What was found before must need them: a wording that is whole by itself is not made a longer one.
    """
    alike = len(read) >= LEAST_LETTERS and fuzz.ratio(read, search.left[: len(read)]) >= SURE_CHUNK
    whole = _likest(families.key(" ".join(search.raw)), search.wholes) and not _hangs(search.raw)
    return alike and not whole and not _likest(read, search.wholes)


def _hangs(raw: Sequence[str]) -> bool:
    """Whether a label as read ends with a comma or "ja": more words of it follow somewhere."""
    return raw[-1].endswith(",") or fold(raw[-1]) in families.JOINTS


def _likest(read: str, wanted: frozenset[str]) -> str | None:
    """Which of some folded words a line surely is."""
    likest = max(wanted, key=lambda one: (fuzz.ratio(read, one), one), default=None)
    return likest if likest is not None and fuzz.ratio(read, likest) >= SURE_CHUNK else None


def _missing(read: str, label: Label) -> tuple[str, ...]:
    """What a label's wordings have after what was read of it."""
    wanted = [families.key(wording) for wording in label.wordings]
    return tuple(
        one[len(read) :]
        for one in wanted
        if len(one) - len(read) >= LEAST_LETTERS and fuzz.ratio(read, one[: len(read)]) >= BEGUN_LIKENESS
    )


def _weight(read: str, wanted: str, end_is_elsewhere: bool) -> float:
    """How much each letter of a label counts; 0 where it is none."""
    likeness = fuzz.ratio(read, wanted)
    if likeness >= families.SURE:
        return likeness / 100
    begun = len(read) >= LEAST_LETTERS and fuzz.ratio(read, wanted[: len(read)]) >= BEGUN_LIKENESS
    long = len(read) >= BEGUN_LETTERS and 2 * len(read) >= len(wanted)
    return BEGUN_WEIGHT if begun and (long or end_is_elsewhere) else 0.0


def _goes_on(text: str) -> bool:
    """Whether a text begins as the rest of a sentence does: in small letters, but for a list's "a)"."""
    return text[0].islower() and NUMBERED.match(text) is None


def _is_whole(search: _Search, missing: Sequence[str]) -> bool:
    """Whether a label is there to its last letter, and its first line does not begin another one."""
    if missing or len(search.used) == 1:
        return not missing
    head, beside = search.raw[: search.first], search.texts[0][1].split()
    longer = (families.key(" ".join([*head, *beside[:count]])) for count in range(1, MAX_LABEL_WORDS))
    other = not _hangs(head) and any(_likest(read, search.wholes) for read in longer)
    return len(search.left) <= 1 and not other


def _may_go_on(lines: Sequence[str], number: int) -> bool:
    """Whether a small letter may follow a label: it stands beside the middle of a value that began above."""
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    return UNFINISHED.search(above) is not None


def _joint_follows(wording: str, done: int) -> bool:
    """Whether "ja" or "sekä" comes next in a wording of whose key so many letters are done."""
    length = 0
    for word, following in pairwise(wording.split()):
        length += len(families.key(word))
        if length >= done - 1:
            return fold(following) in families.JOINTS
    return False


def _chunk(words: Sequence[str], left: str) -> int:
    """How many of a line's first words are the beginning of what is left of a label's key; 0 if none."""
    best, chosen = 0.0, 0
    for count in range(1, min(len(words), MAX_LABEL_WORDS) + 1):
        read = families.key(" ".join(words[:count]))
        if not families.key(words[count - 1]) or len(read) > len(left) + 2:
            continue
        likeness = fuzz.ratio(read, left[: len(read)])
        if likeness < (CHUNK_LIKENESS if len(read) > 3 else 100.0):
            continue
        # A letter that is not the label's costs more than one that is gains.
        gain = len(read) * (3 * likeness / 100 - 2)
        if gain > best:
            best, chosen = gain, count
    return chosen
