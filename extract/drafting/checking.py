"""A family's file held against documents: for each label whether it was found, and what speaks against it.

A label is found where its card has its cell; it is missed where other labels of the card are found and it is
not. Its value is mixed up where it holds another label's words. What no label owns is counted in words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract import families, layout, mapping
from extract.drafting.examples import Example
from extract.families import Family
from extract.mapping import RawCard

# Words of another label that a value holds count from so many letters on.
LEAST_LETTERS = 6


@dataclass(frozen=True)
class Finding:
    """What one document shows of a label.

    Attributes:
        file: the document's name.
        label: its printed wording.
        state: ``found``, ``missed``, ``mixed up`` or ``broken`` (a value that is not of its kind).
        text: the value as read; empty where there is none.
    """

    file: str
    label: str
    state: str
    text: str = ""


@dataclass(frozen=True)
class LabelTally:
    """How often a label was in each state, over all documents."""

    label: str
    found: int
    missed: int
    mixed_up: int
    broken: int


def held_against(family: Family, example: Example) -> tuple[list[Finding], int]:
    """What a document shows of each label, and how many of its words no label owns.

    Args:
        family: whose file is checked.
        example: the document's pages.
    """
    frames = {page.number: page.frame for page in example.pages}
    drafts = mapping.drafts(layout.items(example.pages, family), family)
    cards = [mapping.from_draft(draft, frames) for draft in drafts]
    found = [one for card in cards for one in _of_card(example.name, card, family)]
    if not cards:
        found = [Finding(example.name, label.text, "missed") for label in family.labels]
    owned = sum(len(cell.value.words) for card in cards for cell in card.cells.values() if cell.value)
    printed = sum(len((cell.label_raw or "").split()) for card in cards for cell in card.cells.values())
    words = sum(len(page.words) for page in example.pages)
    furniture = sum(len(text.split()) for text in family.furniture)
    return found, max(0, words - owned - printed - furniture)


def _of_card(file: str, card: RawCard, family: Family) -> Iterator[Finding]:
    fields, _ = mapping.raw_fields(card, family)
    texts = {field.name: field.raw.text if field.raw else "" for field in fields}
    for label in family.labels:
        if label.text not in card.cells:
            yield Finding(file, label.text, "missed")
            continue
        cell = card.cells[label.text]
        value = cell.value.text if cell.value else ""
        broken = [
            name
            for name in label.fields
            if texts[name] and family.field(name).kind.typed(texts[name]) is None
        ]
        state = "mixed up" if _holds_another(value, label.text, family) else "broken" if broken else "found"
        yield Finding(file, label.text, state, value)


def _holds_another(value: str, own: str, family: Family) -> bool:
    """Whether a line of a value begins with another label's words, and has no other word before its end."""
    keys = {families.fold(label.text) for label in family.labels if label.text != own}
    long = {key for key in keys if len(key) >= LEAST_LETTERS}
    return any(families.fold(line) in long for line in value.split("\n"))


def tallies(family: Family, findings: Sequence[Finding]) -> list[LabelTally]:
    """How often each label was in each state, in the family's order."""
    counts = Counter((one.label, one.state) for one in findings)
    return [
        LabelTally(
            label.text,
            counts[label.text, "found"],
            counts[label.text, "missed"],
            counts[label.text, "mixed up"],
            counts[label.text, "broken"],
        )
        for label in family.labels
    ]


def falls(before: Mapping[str, Mapping[str, str]], after: Sequence[Finding]) -> list[str]:
    """What was found before and is not any more, or says something else, in sentences.

    Args:
        before: text of each label that was found, by file and label.
        after: what is found now.
    """
    now = {(one.file, one.label): one for one in after if one.state == "found"}
    told = []
    for file, labels in before.items():
        for label, text in labels.items():
            one = now.get((file, label))
            if one is None:
                told.append(f"{file}: {label!r} was found with {text!r} and is not any more.")
            elif one.text != text:
                told.append(f"{file}: {label!r} said {text!r} and says {one.text!r}.")
    return told
