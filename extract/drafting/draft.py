"""A family's draft of its examples, from their pages to the text of the file.

Phrases that the examples share become the form's skeleton, its labels get columns and kinds, and what a
person should look at is told beside each line. The same examples give the same file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from extract import families, reading
from extract.drafting.examples import Example
from extract.drafting.kinds import Guess, column_name, guesses
from extract.drafting.phrases import phrases
from extract.drafting.runs import Corpus
from extract.drafting.skeleton import Entry, skeleton
from extract.families import Side
from extract.model import lines_of

# A label in fewer examples is optional; furniture in fewer is left out of the file.
OPTIONAL, FURNITURE = 0.85, 0.6
LEAST_FURNITURE = 3
# Labels in rows of a table own many lines: no card's field has more.
MOST_LINES = 14
# How the engine names its models of the languages that are told.
MODELS = {"sv": "swe", "en": "eng", "et": "est"}


@dataclass(frozen=True)
class DraftLabel:
    """A label of the draft with its fields.

    Attributes:
        text: as printed.
        variants: other wordings met.
        sides: where its value stands.
        place: shares of its page's width and height.
        fields: name and kind of each.
        count: in how many examples it stands; filled: has a value.
        doubts: sentences for a person.
    """

    text: str
    variants: tuple[str, ...]
    sides: tuple[Side, ...]
    place: tuple[float, float]
    fields: tuple[tuple[str, Guess], ...]
    count: int
    filled: int
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A family as it was drafted.

    Attributes:
        name: of the family.
        title: as the form prints it; None where nothing looks like one.
        labels: in the order of a page.
        furniture: printed texts that are nobody's.
        examples: how many.
        language: of the examples, as the engine names its model; None where it is Finnish or not clear.
    """

    name: str
    title: str | None
    labels: tuple[DraftLabel, ...]
    furniture: tuple[str, ...]
    examples: int
    doubts: tuple[str, ...] = field(default=())
    language: str | None = None


def draft(examples: Sequence[Example], name: str) -> Draft:
    """The draft of a family.

    Args:
        examples: of one form.
        name: of the family.
    """
    corpus = Corpus.of(examples)
    entries = _once(skeleton(corpus, phrases(corpus)))
    taken: set[str] = set()
    labels = tuple(
        _label(entry, taken, len(examples)) for entry in entries if entry.is_label and not _is_table(entry)
    )
    own = {families.fold(label.text) for label in labels}
    furniture = tuple(
        entry.text
        for entry in entries
        if (not entry.is_label or _is_table(entry))
        and families.fold(entry.text) not in own
        and len(entry.phrase.key) >= LEAST_FURNITURE
        and len(entry.phrase.runs) >= FURNITURE * len(examples)
    )
    alone = len(examples) == 1
    doubts = ("one example: labels are told by their places alone, values by chance",) if alone else ()
    title = _title(entries, corpus)
    printed = tuple(dict.fromkeys(furniture))
    return Draft(name, title, labels, printed, len(examples), doubts, _language(examples))


def _language(examples: Sequence[Example]) -> str | None:
    """The language of most words, if it is clearly another one than Finnish."""
    words = [word.text for example in examples for page in example.pages for word in page.words]
    return MODELS.get(reading.language(words) or "")


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without those whose letters another has: a page's head is printed on every page.

    A label goes before what is nobody's, an earlier text before a later one.
    """
    first: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: not entry.is_label):
        first.setdefault(families.fold(entry.text), entry)
    return [entry for entry in entries if first[families.fold(entry.text)] is entry]


def _is_table(entry: Entry) -> bool:
    """Whether a label heads a column of a table: it owns many short texts in most examples."""
    counts = [len(segments) for segments in entry.values().values()]
    return bool(counts) and median(counts) > MOST_LINES


def _label(entry: Entry, taken: set[str], examples: int) -> DraftLabel:
    values = values_of(entry)
    text = entry.text.rstrip(" :=").strip() or entry.text
    guessed = guesses(values)
    doubts = list(dict.fromkeys(doubt for _, one in guessed for doubt in one.doubts))
    count = len(entry.phrase.runs)
    if count < OPTIONAL * examples:
        doubts.insert(0, f"in {count} of {examples} examples")
    if len(entry.sides) > 1:
        doubts.append("its values stand in several places")
    if len(set(values)) == 1 and len(values) > 1:
        doubts.append(f"the same value in all examples: {values[0]!r}")
    _, x, y = entry.phrase.place
    variants = tuple(
        wording
        for wording in dict.fromkeys(one.rstrip(" :=").strip() for one in entry.wordings)
        if families.fold(wording) != families.fold(text)
    )
    return DraftLabel(
        text,
        variants[:3],
        entry.sides,
        (round(x, 2), round(y, 2)),
        tuple((column_name(text, taken, ending), one) for ending, one in guessed),
        count,
        len(values),
        tuple(doubts),
    )


def values_of(entry: Entry) -> list[str]:
    """The text that a label owns in each example, its lines from top to bottom."""
    return [
        "\n".join(
            line.text for line in lines_of([word for part in parts for word in part.words], parts[0].page)
        )
        for parts in entry.values().values()
    ]


def _title(entries: Sequence[Entry], corpus: Corpus) -> str | None:
    """The first printed text of the first page that is nobody's label and stands in most examples."""
    for entry in entries:
        usual = len(entry.phrase.runs) >= OPTIONAL * len(corpus.examples)
        if not entry.is_label and usual and entry.phrase.place[0] == 0 and len(entry.phrase.key) >= 6:
            return entry.text
    return None
