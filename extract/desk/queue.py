"""The questions in their order: which are open and wanted, and which ask about the same word."""

from collections.abc import Collection, Mapping
from typing import Any

from extract.desk.archive import Archive
from extract.desk.items import Item
from extract.desk.question import Question

SHOWN_AT_A_TIME = 60
MOST_DOCUMENTS = 2000


class Queue:
    """All questions of a sitting, by number.

    Args:
        archive: that is asked about.
        items: the questions.
    """

    def __init__(self, archive: Archive, items: Collection[Item]) -> None:
        self._archive = archive
        self.items: dict[int, Item] = {item.number: item for item in items}
        self._order = sorted(self.items)
        self._by_word: dict[tuple[str, str | None], list[int]] = {}
        self._words: dict[int, tuple[str, str | None]] = {}
        for number in self._order:
            question = Question(archive, self.items[number])
            if question.word is not None:
                self._words[number] = question.word["word"], question.now
                self._by_word.setdefault(self._words[number], []).append(number)

    def open(self, wanted: Mapping[str, str], done: Collection[int]) -> dict[str, Any]:
        """The questions that are open, in order, of those that are wanted: the first, and how many."""
        search = wanted.get("q", "").casefold()
        found = [
            number
            for number in self._order
            if number not in done and self._fits(self.items[number], wanted, search)
        ]
        return {"total": len(found), "items": found[:SHOWN_AT_A_TIME]}

    def same(self, number: int, done: Collection[int]) -> list[int]:
        """Other open questions about the same word read, with the same word in the value."""
        alike = self._by_word.get(self._words[number], []) if number in self._words else []
        return [other for other in alike if other != number and other not in done]

    def choices(self) -> dict[str, list[str]]:
        """What the questions can be chosen by."""
        items = self.items.values()
        return {
            "fields": sorted({item.key[2] for item in items}),
            "reasons": sorted({item.reason for item in items}),
            "kinds": sorted({item.kind for item in items}),
            "documents": sorted({item.key[0] for item in items})[:MOST_DOCUMENTS],
        }

    def _fits(self, item: Item, wanted: Mapping[str, str], search: str) -> bool:
        told = {"field": item.key[2], "reason": item.reason, "kind": item.kind, "document": item.key[0]}
        if any(wanted.get(name) and wanted[name] != value for name, value in told.items()):
            return False
        if not search:
            return True
        row, card = self._archive.fields[item.key], self._archive.cards[item.key[:2]]
        texts = (row["value"], row["value_raw"], item.key[0], self._archive.code(card))
        return any(search in (text or "").casefold() for text in texts)
