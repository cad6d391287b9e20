"""A draft proven by use: it reads its own examples, and labels go or join while that says the same in less.

What a draft says of its examples has a length in letters: that of its labels once, of all values, less where
their kind or an equal one tells them, and of what no label owns. A label that stands in examples by chance
costs more than it saves; the two halves of a label that wraps cost more than the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract import families, layout
from extract.drafting.draft import Draft
from extract.drafting.examples import Example
from extract.drafting.writing import toml
from extract.families import Family
from extract.layout import Row

# In letters: what a label costs beside its own; a letter of a value of its kind, of another, of nobody's; a
# value that an earlier example had; a label that an example lacks.
NAMING, OF_KIND, PLAIN, NOBODY = 6.0, 0.5, 1.0, 1.4
AGAIN, LACKING = 2.0, 1.0
# So many examples prove, so many labels are tried: a draft takes seconds.
MOST_EXAMPLES, MOST_TRIED = 4, 10
# Lines of one label: shares of the page's width and height apart.
ASIDE, DOWN = 0.012, 0.03


def proven(made: Draft, examples: Sequence[Example]) -> Draft:
    """The draft without what does not shorten what it says of its examples.

    Args:
        made: a draft.
        examples: that it was made of.
    """
    if len(examples) < 2:
        return made
    shown = [_first_pages(example) for example in examples[:MOST_EXAMPLES]]
    best, tried = made, 0
    length = _length(best, shown, len(examples))
    for change in _changes(made):
        if tried == MOST_TRIED:
            break
        other = change(best)
        if other is None:
            continue
        tried += 1
        shorter = _length(other, shown, len(examples))
        if shorter < length:
            best, length = other, shorter
    return best


def _first_pages(example: Example) -> Example:
    """The example's first two pages: a form's labels stand there."""
    return Example(example.name, example.pages[:2])


def _changes(made: Draft) -> Iterator["_Change"]:
    """What may be tried, the least certain labels first."""
    doubtful = sorted((label for label in made.labels if label.doubts), key=lambda label: label.count)
    yield from (_Change(label.text, None) for label in doubtful if label.count < made.examples)
    for upper in made.labels:
        for lower in made.labels:
            aside, down = lower.place[0] - upper.place[0], lower.place[1] - upper.place[1]
            if abs(aside) <= ASIDE and 0 < down <= DOWN and upper.filled < lower.filled:
                yield _Change(upper.text, lower.text)


class _Change:
    """A label left out, or joined with the one below it."""

    def __init__(self, text: str, below: str | None) -> None:
        self._text, self._below = text, below

    def __call__(self, made: Draft) -> Draft | None:
        """The draft after it; None where it has not these labels any more."""
        own = {label.text: label for label in made.labels}
        if self._text not in own or (self._below is not None and self._below not in own):
            return None
        if self._below is None:
            kept = tuple(label for label in made.labels if label.text != self._text)
            return replace(made, labels=kept) if kept else None
        upper, lower = own[self._text], own[self._below]
        joined = replace(lower, text=f"{upper.text} {lower.text}", place=upper.place, variants=())
        others = (label for label in made.labels if label is not upper)
        return replace(made, labels=tuple(joined if label is lower else label for label in others))


def _length(made: Draft, examples: Sequence[Example], count: int) -> float:
    """What a draft says of its examples, in letters; of all by some of them."""
    family = families.load(toml(made))
    share = count / len(examples)
    labels = sum(NAMING + len(families.fold(label.text)) for label in made.labels)
    seen: set[tuple[str, str]] = set()
    said = sum(_of_page(family, made, example, seen) for example in examples)
    return labels + share * said


def _of_page(family: Family, made: Draft, example: Example, seen: set[tuple[str, str]]) -> float:
    """What a draft says of one example."""
    length, found = 0.0, set()
    for page in example.pages:
        rows, rest = layout.page_rows(page, family)
        length += sum(NOBODY * len(families.fold(line.text)) for line in rest)
        for row in rows:
            name = row.match.label.text if row.match else ""
            found.add(name)
            length += _of_row(family, row, seen)
    return length + LACKING * sum(label.text not in found for label in made.labels)


def _of_row(family: Family, row: Row, seen: set[tuple[str, str]]) -> float:
    text = "\n".join(line.text for line in row.value_lines)
    if not text or row.match is None:
        return 0.0
    key = (row.match.label.text, families.fold(text))
    if key in seen:
        return AGAIN
    seen.add(key)
    kinds = [family.field(name).kind for name in row.match.label.fields]
    told = len(kinds) == 1 and kinds[0].is_formal and kinds[0].typed(text) is not None
    return (OF_KIND if told else PLAIN) * len(key[1])
