"""What is answered of the questions, and what is left if a person stops: errors that are to be expected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from extract import decisions
from extract.decisions import Decision, Scope, raw_hash
from extract.desk.archive import Archive, FieldKey
from extract.desk.items import UNSAID, Item, Rest
from extract.desk.question import Question

# More than any field has of errors: it was decided as a whole.
WHOLE = 2.0


class Progress:
    """Which questions are answered, and what is left.

    Args:
        archive: that is asked about.
        items: the questions by number.

    Attributes:
        done: by number of a question, the id of the decision that answers it.
        rest: the fields that nobody decided.
    """

    def __init__(self, archive: Archive, items: Mapping[int, Item]) -> None:
        self._archive, self._items = archive, items
        self._parts = {number: Question(archive, item).target for number, item in items.items()}
        self._by_field: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        for number, target in self._parts.items():
            self._by_field[target[:3]].append(number)
        self._all = Rest.of(archive)
        self.done: dict[int, str] = {}
        self.rest = self._all
        self._settled: dict[FieldKey, float] = {}

    def recount(self, made: Iterable[Decision]) -> None:
        """Counts anew from decisions that hold."""
        self.done, self.rest, self._settled = {}, replace(self._all), {}
        for one in made:
            self.add(one)

    def add(self, one: Decision) -> None:
        """Takes what a decision answers out of the queue and what it settles out of the rest."""
        for number in self.about(one):
            item = self._items[number]
            if number in self.done or not self._is_answer(one, item):
                continue
            self.done[number] = one.id
            before = self._settled.get(item.key, 0.0)
            whole = one.scope is not Scope.REPAIR
            errors = self._errors_of(item.key)
            after = errors if whole else min(before + self._gain(item), errors)
            self.rest.errors -= max(after - before, 0.0)
            self.rest.fields -= whole and before < WHOLE
            self._settled[item.key] = WHOLE if whole else after

    def about(self, one: Decision) -> list[int]:
        """The questions that a decision is about."""
        if one.scope is Scope.DOCUMENT:
            of_document = (own for key, own in self._by_field.items() if key[0] == one.document_sha256)
            return [number for own in of_document for number in own]
        own = self._by_field.get(one.target[:3], [])
        return [number for number in own if not one.part or self._parts[number][3] == one.part]

    def _errors_of(self, key: FieldKey) -> float:
        """The errors to be expected of a field."""
        chance = self._archive.fields[key]["confidence"]
        return 1 - (UNSAID if chance is None else float(chance))

    def _gain(self, item: Item) -> float:
        """The errors that an answer about a word takes out of its field."""
        return (1 - item.chance) * float(self._archive.fields[item.key]["confidence"] or 0.0)

    def _is_answer(self, one: Decision, item: Item) -> bool:
        """Whether it was given about what is seen now; to what is offered again only a later one is."""
        if one.scope is Scope.DOCUMENT:
            return True
        seen = self._archive.fields[item.key]["value_raw"]
        return one.id not in item.decision and raw_hash(seen) == one.seen_raw_hash


def holding(made: Iterable[Decision], only: str | None) -> list[Decision]:
    """The decisions that hold; of one person only where a second reader is not to see the others'."""
    return [one for one in decisions.settle(made).used if only in {None, one.reviewer}]
