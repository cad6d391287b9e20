"""The form's skeleton: which of its phrases are labels, where their values stand, and what is nobody's.

Every text between the phrases is given to the phrase to which the cheapest way leads. A phrase that owns
texts is a label. One that stands where other examples have another text of the same label is no phrase but a
value that happens to be equal; so is one in a column of values whose label owns nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.drafting.runs import Corpus, Phrase, Run
from extract.families import Side
from extract.layout import Owner, Segment, Sheet, edge_between, owners, without_counters
from extract.model import Box

# Of the examples that have a label: in so many it owns something; a side is one where so many values stand.
OWNS, ON_SIDE = 0.3, 0.3
# A phrase is a value where so many of its places are one label's; a long phrase is no label unless it closes.
ONE_LABEL, MOST_WORDS = 0.8, 12
# Values of one label begin at one edge, give or take so much; those of a column nearer.
SAME_EDGE_PT, ALIGNED_PT = 8.0, 3.0
CLOSES = (":", "=", "#", "?", "№")
# What a label owns is no farther, in heights of a line as ways are counted.
NEAR = 9.0
ROUNDS = 3


@dataclass(frozen=True)
class Owned:
    """A text that a phrase owns in an example."""

    example: int
    page: int
    segment: Segment
    owner: Owner


@dataclass(eq=False)
class Entry:
    """A phrase of the skeleton.

    Attributes:
        phrase: as found.
        text: as most examples print it.
        wordings: other spellings, the most frequent first.
        owned: the texts that it owns.
        sides: where its values stand, the most frequent first.
        is_label: whether it is one.
        doubts: what a person should look at, in sentences.
    """

    phrase: Phrase
    text: str
    wordings: tuple[str, ...]
    owned: list[Owned] = field(default_factory=list)
    sides: tuple[Side, ...] = ()
    is_label: bool = False
    doubts: list[str] = field(default_factory=list)

    def values(self) -> dict[int, list[Segment]]:
        """Each example's segments, from top to bottom."""
        found: dict[int, list[Segment]] = defaultdict(list)
        for one in self.owned:
            found[one.example].append(one.segment)
        return found


def skeleton(corpus: Corpus, found: Sequence[Phrase]) -> list[Entry]:
    """The form's printed texts with what they own, in the order of a page.

    Args:
        corpus: the examples.
        found: their phrases.
    """
    kept = list(found)
    for _ in range(ROUNDS):
        entries = _owning(corpus, kept)
        values = _values_among(corpus, entries)
        if not values:
            break
        kept = [phrase for phrase in kept if phrase not in values]
    entries = _owning(corpus, kept)
    _judge(entries)
    return entries


def _entry(corpus: Corpus, phrase: Phrase) -> Entry:
    told = Counter(corpus.text(run) for run in phrase.runs.values()).most_common()
    return Entry(phrase, told[0][0], tuple(text for text, _ in told[1:]))


def _owning(corpus: Corpus, found: Sequence[Phrase]) -> list[Entry]:
    """Each phrase with the texts that it owns where any phrase may own any."""
    entries = [_entry(corpus, phrase) for phrase in found]
    for number, page, own, boxes in _sheets(corpus, entries):
        left = _rest(corpus, number, page, [entry.phrase.runs[number] for entry in own])
        sheet = Sheet.of(boxes, [part.box for part in left], corpus.examples[number].pages[page].rules)
        for part, owner in zip(left, owners(sheet, lambda _, side: side is not Side.LEFT), strict=True):
            if owner is not None:
                own[owner.label].owned.append(Owned(number, page, part, owner))
    return entries


def _sheets(corpus: Corpus, entries: Sequence[Entry]) -> Iterator[tuple[int, int, list[Entry], list[Box]]]:
    """Each page of each example with the phrases on it and their boxes."""
    for number, example in enumerate(corpus.examples):
        for page in range(len(example.pages)):
            own = [
                entry
                for entry in entries
                if (run := entry.phrase.runs.get(number)) is not None and run.page == page
            ]
            yield number, page, own, [corpus.box(entry.phrase.runs[number]) for entry in own]


def _rest(corpus: Corpus, number: int, page: int, runs: Sequence[Run]) -> list[Segment]:
    """The words of a page outside some runs, in segments."""
    taken = {(run.segment, at) for run in runs for at in range(run.first, run.after)}
    left = []
    for index, segment in enumerate(corpus.examples[number].segments[page]):
        words: list[int] = []
        for at in range(len(segment.words) + 1):
            if at < len(segment.words) and (index, at) not in taken:
                words.append(at)
            elif words:
                left.append(segment.part(words[0], words[-1] + 1))
                words = []
    shown = [part for part in left if any(sign.isalnum() for sign in part.text)]
    return without_counters(shown, [corpus.box(run) for run in runs])


def _values_among(corpus: Corpus, entries: Sequence[Entry]) -> set[Phrase]:
    """The phrases that are values equal in several examples."""
    places: dict[Entry, Counter[tuple[int, Side]]] = defaultdict(Counter)
    for number, page, own, boxes in _sheets(corpus, entries):
        rest = _rest(corpus, number, page, [entry.phrase.runs[number] for entry in own])
        sheet = Sheet.of(boxes, [part.box for part in rest])
        for at, entry in enumerate(own):
            others = [box for index, box in enumerate(boxes) if index != at]
            before = _label_before(sheet, others, boxes[at])
            if before is not None:
                place, side = before
                owner = own[place + (place >= at)]
                places[entry][entries.index(owner), side] += 1
    columns = _columns(entries)
    return {
        entry.phrase
        for entry, tally in places.items()
        if _is_value(corpus, entry, entries, tally.most_common(1)[0], columns)
    }


def _is_value(
    corpus: Corpus,
    entry: Entry,
    entries: Sequence[Entry],
    usual: tuple[tuple[int, Side], int],
    columns: Sequence[float],
) -> bool:
    """Whether a phrase is a value of the label that it usually stands beside or below."""
    (place, side), count = usual
    if count < ONE_LABEL * len(entry.phrase.runs):
        return False
    label = entries[place]
    filled = [one for one in label.owned if one.owner.side is side and one.owner.direct]
    apart = [one for one in filled if one.example not in entry.phrase.runs]
    edges = [corpus.box(run).x0 for run in entry.phrase.runs.values()]
    if apart and any(abs(one.segment.box.x0 - x) <= SAME_EDGE_PT for one in apart for x in edges):
        return True
    if _owns(entry):
        return False
    closes = label.text.endswith(CLOSES) and not entry.text.endswith(CLOSES)
    in_column = any(abs(x - edge) <= ALIGNED_PT for x in edges for edge in columns)
    return bool(apart) or (not filled and side is Side.RIGHT and (closes or in_column))


def _label_before(sheet: Sheet, others: Sequence[Box], own: Box) -> tuple[int, Side] | None:
    """The phrase from which the cheapest way leads to another that no text bars, and where that stands."""
    barred = Sheet([*others, *sheet.values], [own], (), sheet.height)
    ways = [
        (edge[0], at, edge[1])
        for at, box in enumerate(others)
        if (edge := edge_between(barred, box, own)) is not None and edge[1] in (Side.RIGHT, Side.BELOW)
    ]
    if not ways:
        return None
    _, at, side = min(ways)
    return at, side


def _columns(entries: Sequence[Entry]) -> list[float]:
    """Left edges (points) at which values of at least two labels begin."""
    edges: dict[int, set[int]] = defaultdict(set)
    for number, entry in enumerate(entries):
        for one in entry.owned:
            if one.owner.side is Side.RIGHT and one.owner.direct:
                edges[round(one.segment.box.x0 / ALIGNED_PT)].add(number)
    return [edge * ALIGNED_PT for edge, own in edges.items() if len(own) >= 2]


def _owns(entry: Entry) -> bool:
    """Whether a phrase owns something in enough of its examples."""
    examples = {one.example for one in entry.owned if one.owner.direct}
    return len(examples) >= max(1, OWNS * len(entry.phrase.runs))


def _looks_like_one(entry: Entry) -> bool:
    """Whether a phrase may be a label by its look: it begins as one, is not long, and owns something near."""
    if entry.text.endswith(CLOSES):
        return True
    first = next((sign for sign in entry.text if sign.isalnum()), "")
    if first.islower() and not entry.text.startswith("("):
        return False
    near = [one for one in entry.owned if one.owner.direct and one.owner.cost <= NEAR]
    examples = {one.example for one in near}
    return len(entry.text.split()) <= MOST_WORDS and len(examples) >= max(1, OWNS * len(entry.phrase.runs))


def _judge(entries: Sequence[Entry]) -> None:
    """Tells labels from what is nobody's, and the sides where their values stand."""
    for entry in entries:
        entry.is_label = _owns(entry) and _looks_like_one(entry)
        if not entry.is_label:
            continue
        tally: Counter[Side] = Counter()
        for side in {(one.example, one.owner.side) for one in entry.owned if one.owner.direct}:
            tally[side[1]] += 1
        total = sum(tally.values())
        entry.sides = tuple(side for side, count in tally.most_common() if count >= ON_SIDE * total)
