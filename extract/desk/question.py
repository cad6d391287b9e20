"""One question as it is shown: the texts in pieces, what may stand there instead, what was decided before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract import decisions
from extract.decisions import Decision, raw_hash
from extract.desk.archive import Archive, FieldView, Row
from extract.desk.items import Item
from extract.desk.showing import Boxes, parts_of, places_of, stretch_in_value
from extract.schema import REASON_TITLES

ALTERNATIVES = 9
REASONS = 3
# Signs of the value on either side of a word in a list.
AROUND = 60
# Decisions that are offered again: the first figure affirms a person's value.
AGAIN = frozenset({"stale", "conflict"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the rows it is about."""

    archive: Archive
    item: Item

    @property
    def view(self) -> FieldView:
        """The field with its rows."""
        return self.archive.view(self.item.key)

    @property
    def doubt(self) -> Row | None:
        """The doubt that is asked about; None for the whole field."""
        rows = self.archive.by_field["doubts"].get(self.item.key, ())
        return next((row for row in rows if row["doubt_no"] == self.item.doubt_no), None)

    @property
    def word(self) -> Row | None:
        """The doubt where one word is asked about."""
        return self.doubt if self.item.kind == "word" else None

    @property
    def part(self) -> str:
        """The stretch of the value as read that is asked about; empty for the whole."""
        row = self.word
        return f"{row['start']}-{row['end']}" if row else ""

    @property
    def target(self) -> tuple[str, str, str, str]:
        """Document, card, field and stretch, as decisions name them."""
        card = self.archive.cards[self.item.key[:2]]
        key = decisions.card_key(card["card_no"], self.archive.code(card))
        return card["source_sha256"], key, self.item.key[2], self.part

    @property
    def seen(self) -> str:
        """A name for what is seen: another reading of the same place has another one."""
        row = self.archive.fields[self.item.key]
        told = (*self.target, row["value_raw"] or "", row["value"] or "", *self.item.decision)
        return raw_hash("\x1f".join(told))

    @property
    def now(self) -> str | None:
        """What stands in the value where the question is."""
        view, row = self.view, self.word
        if row is None:
            value: str | None = view.field["value"]
            return value
        start, end = stretch_in_value(view, row)
        return str(view.field["value"] or "")[start:end]

    @property
    def places(self) -> tuple[Boxes, Boxes]:
        """The lines to be shown, and what is marked in them."""
        return places_of(self.view, self.word)

    def listed(self, language: str) -> dict[str, Any]:
        """What tells it from others with the same word: where it is, and the words around."""
        value, word = str(self.view.field["value"] or ""), self.word
        start, end = (0, len(value)) if word is None else stretch_in_value(self.view, word)
        return {
            "number": self.item.number,
            "seen": self.seen,
            "title": self.archive.title(self.item.key[2], language),
            "document": self.item.key[0],
            "code": self.archive.code(self.view.card),
            "around": [value[max(0, start - AROUND) : start], value[start:end], value[end : end + AROUND]],
        }

    def shown(self, made: Mapping[str, Decision], language: str) -> dict[str, Any]:
        """Everything that is shown of it.

        Args:
            made: all decisions by id.
            language: ``fi`` or ``en``.
        """
        item, view, word = self.item, self.view, self.word
        before = [made[one] for one in item.decision if one in made]
        return {
            "number": item.number,
            "seen": self.seen,
            "kind": item.kind,
            "field": item.key[2],
            "title": self.archive.title(item.key[2], language),
            "document": item.key[0],
            "card_no": item.key[1],
            "code": self.archive.code(view.card),
            "chance": item.chance,
            "confidence": view.field["confidence"],
            "review_reason": view.field["review_reason"],
            "status": view.field["field_status"],
            "reasons": self._reasons(1 if language == "fi" else 0),
            "value": view.field["value"],
            "word": word["word"] if word else None,
            "now": self.now,
            **parts_of(view, word),
            "alternatives": _affirmed(before) if item.kind in AGAIN else self._alternatives(),
            "again": [
                {"by": one.reviewer, "seen": one.seen_value, "value": one.value, "decision": one.decision}
                for one in before
            ],
            "problems": [row["message"] for row in view.problems],
            "has_pages": view.card["page_count"] is not None,
            "picture_at": self._picture(),
        }

    def _reasons(self, at: int) -> list[str]:
        word = self.word
        rows = [row for row in self.view.doubts if word is None or row["doubt_no"] == word["doubt_no"]]
        rows.sort(key=lambda row: row["probability"])
        return list(dict.fromkeys(REASON_TITLES[row["reason"]][at] for row in rows))[:REASONS]

    def _alternatives(self) -> list[dict[str, Any]]:
        """What may be chosen by a figure: the word, the whole value with it, and its probability."""
        view, word = self.view, self.word
        value, found = view.field["value"] or "", []
        for row in view.doubts:
            if row["start"] is None or (word is not None and row["doubt_no"] != word["doubt_no"]):
                continue
            start, end = stretch_in_value(view, row)
            pairs = zip(row["alternatives"] or (), row["alternative_probabilities"] or (), strict=True)
            found += [
                {"word": other, "whole": value[:start] + other + value[end:], "chance": chance, "by": None}
                for other, chance in pairs
            ]
        found.sort(key=lambda one: -one["chance"])
        return found[:ALTERNATIVES]

    def _picture(self) -> str | None:
        """Where its picture is: its place, the whole page where it has none, nothing in plain text."""
        if self.places[0]:
            return f"/picture/{self.item.number}"
        return None if self.view.card["page_count"] is None else f"/whole/{self.item.number}"


def _affirmed(before: Sequence[Decision]) -> list[dict[str, Any]]:
    """Earlier decisions as what may be chosen."""
    return [{"word": one.value, "whole": one.value, "chance": None, "by": one.reviewer} for one in before]
