"""Composes further cards from the sentences of those whose truth is written: for calibrating, not for facts.

Each composed card takes its name and funder from written ones, a code and dates of its own, and for every
text field sentences and list items of that field from several cards. They tell of no project.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from extract import families
from fixtures.make.truth import Truth

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9”])")
ITEM = re.compile(r"^(?:•|\d+[.)])\s")
# How often the sentences of a field become one paragraph, a list, or stay out altogether.
LISTED, LEFT_OUT, NEW_PARAGRAPH = 0.25, 0.08, 0.3
MOST_SENTENCES, MOST_ITEMS, MOST_ORGANISATIONS = 6, 6, 5


class _Pool:
    """What is drawn from: values by field, sentences and list items by field."""

    def __init__(self, truths: Sequence[Truth]) -> None:
        self.values: dict[str, list[Any]] = defaultdict(list)
        self.sentences: dict[str, list[str]] = defaultdict(list)
        self.items: dict[str, list[str]] = defaultdict(list)
        self.kinds = {spec.name: spec.kind for spec in families.load().fields}
        for truth in truths:
            for name, value in truth.values.items():
                self.values[name].append(value)
                if self.kinds[name] == "text":
                    self._part(name, value)

    def _part(self, name: str, text: str) -> None:
        for paragraph in text.split("\n"):
            if ITEM.match(paragraph):
                self.items[name].append(ITEM.sub("", paragraph))
            else:
                self.sentences[name] += SENTENCE.split(paragraph)


def compose(truths: Sequence[Truth], folder: Path, number: int, seed: int = 1) -> None:
    """Writes composed truths into a folder, as TOML of the fixtures' form.

    Args:
        truths: the written ones.
        folder: is made if it is not there.
        number: of cards.
        seed: the same one gives the same cards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pool, chance = _Pool(truths), random.Random(seed)
    for code in chance.sample(range(24_000, 29_999), number):
        (folder / f"s{code}.toml").write_text(_toml(_card(pool, f"S{code}", chance)), "utf-8")


def _card(pool: _Pool, code: str, chance: random.Random) -> dict[str, Any]:
    start = date(2014, 8, 1) + timedelta(days=chance.randrange(1_800))
    card: dict[str, Any] = {}
    for name, kind in pool.kinds.items():
        if kind == "code":
            card[name] = code
        elif kind == "date":
            card[name] = (
                start if name == "start_date" else start + timedelta(days=chance.randrange(120, 1_200))
            )
        elif kind == "money":
            card[name] = f"{chance.randrange(9_000, 1_500_000)}.00"
        elif kind == "organisations":
            known = sorted({one for value in pool.values[name] for one in value})
            card[name] = chance.sample(known, chance.randint(1, MOST_ORGANISATIONS))
        elif kind != "text":
            card[name] = chance.choice(pool.values[name])
        elif chance.random() >= LEFT_OUT:
            card[name] = _paragraphs(pool, name, chance)
    return card


def _paragraphs(pool: _Pool, name: str, chance: random.Random) -> list[str]:
    """A field's paragraphs: sentences, some of them apart, or a list with or without a sentence before it."""
    items = pool.items[name]
    if items and chance.random() < LISTED:
        head = [chance.choice(pool.sentences[name])] if chance.random() < 0.5 else []
        chosen = chance.sample(items, min(len(items), chance.randint(2, MOST_ITEMS)))
        return [*head, *(f"• {item}" for item in chosen)]
    known = pool.sentences[name]
    paragraphs: list[str] = []
    for sentence in chance.sample(known, min(len(known), chance.randint(1, MOST_SENTENCES))):
        ended = paragraphs and paragraphs[-1][-1] in ".!?”"
        if ended and chance.random() >= NEW_PARAGRAPH:
            paragraphs[-1] += " " + sentence
        else:
            paragraphs.append(sentence)
    return paragraphs


def _toml(card: Mapping[str, Any]) -> str:
    lines = [f"{name} = {_value(value)}" for name, value in card.items()]
    url = f"https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi={card['card_id']}"
    link = f'[[links]]\nfield = "project_name"\ntext = "hanke RR-tietopalvelussa"\nurl = "{url}"\n'
    return "\n".join([*lines, "", link])


def _value(value: object) -> str:
    # A JSON string or list of strings is TOML too.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
