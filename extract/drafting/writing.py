"""A draft as the text of a family's file, with what is doubtful as comments beside its lines."""

import json
from collections.abc import Iterator

from extract.drafting.draft import Draft, DraftLabel
from extract.drafting.kinds import Guess

WIDTH = 100


def toml(made: Draft) -> str:
    """The text of the file."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Draft) -> Iterator[str]:
    count = f"{made.examples} example{'s' * (made.examples != 1)}"
    yield f"# Drafted from {count}. Look at the lines that have a question mark."
    for doubt in made.doubts:
        yield f"# ? {doubt}"
    yield f"name = {_text(made.name)}"
    if made.title:
        yield f"title_en = {_text(made.title)}"
    if made.language:
        yield f'languages = ["{made.language}"]'
    yield 'layout = "grid"'
    if made.furniture:
        yield "# Printed text that is nobody's value."
        yield "furniture = ["
        yield from (f"  {_text(one)}," for one in made.furniture)
        yield "]"
    for label in made.labels:
        yield ""
        yield from label_lines(label)


def label_lines(label: DraftLabel) -> Iterator[str]:
    """A label's table and those of its fields."""
    yield from _label(label)
    for name, guess in label.fields:
        yield from _field(name, guess, label.text)


def _label(label: DraftLabel) -> Iterator[str]:
    yield "[[labels]]"
    yield f"text = {_text(label.text)}{_doubts(label.doubts)}"
    if label.variants:
        yield f"variants = [{', '.join(map(_text, label.variants))}]"
    names = ", ".join(f'"{name}"' for name, _ in label.fields)
    yield f"fields = [{names}]"
    sides = [_text(str(side)) for side in label.sides]
    yield f"value = {sides[0] if len(sides) == 1 else '[' + ', '.join(sides) + ']'}"
    yield f"place = [{label.place[0]:.2f}, {label.place[1]:.2f}]"


def _field(name: str, guess: Guess, title: str) -> Iterator[str]:
    yield "[[fields]]"
    yield f'name = "{name}"'
    yield f'kind = "{guess.name}"'
    for key, value in guess.parameters.items():
        yield f"{key} = {_text(value)}"
    yield f"title_en = {_text(title)}"


def _doubts(doubts: tuple[str, ...]) -> str:
    told = "; ".join(" ".join(doubt.split()) for doubt in doubts)
    return f"  # ? {told[:WIDTH]}" if told else ""


def _text(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
