"""One sitting at the desk: questions, answers that are on the disk, what is left. It knows no protocol."""

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract import __version__, decisions
from extract.decisions import Act, Decision, Scope, raw_hash
from extract.desk.archive import Archive, FieldKey, FieldView
from extract.desk.items import UNSAID, Item, Rest, items_of, sampled
from extract.desk.learning import claim
from extract.desk.showing import parts_of, places_of, stretch_in_value
from extract.errors import UsageError
from extract.schema import REASON_TITLES

SHOWN_AT_A_TIME = 60
TOOL = f"sokra-extract {__version__} review"
ALTERNATIVES = 9
# More than any field has of errors: it was decided as a whole.
WHOLE = 2.0


class Session:
    """The questions of one person about one archive.

    Args:
        archive: that is asked about.
        file: where decisions are appended to.
        reviewer: whose they are.
        blind: whether what others decided is asked about again, unseen.
        sample: so many unflagged fields instead of the flagged ones; 0 for these.
    """

    def __init__(
        self, archive: Archive, file: Path, reviewer: str, *, blind: bool = False, sample: int = 0
    ) -> None:
        self.archive, self.file, self.reviewer, self.blind = archive, file, reviewer, blind
        self.tool = TOOL + (" --blind" if blind else "") + (" --sample" if sample else "")
        self._lock = threading.Lock()
        known = decisions.read([file] if file.is_file() else []).decisions
        self._made: dict[str, Decision] = {one.id: one for one in known}
        items = sampled(archive, sample) if sample else items_of(archive)
        self.items: dict[int, Item] = {item.number: item for item in items}
        self._order = sorted(self.items)
        self._by_field: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        for item in items:
            self._by_field[self._target(item)[:3]].append(item.number)
        self._all = Rest.of(archive)
        self._done: dict[int, str] = {}
        self.rest = self._all
        self._recount()

    def _recount(self) -> None:
        """What is answered and what is left, from all decisions that hold."""
        self._done, self.rest = {}, replace(self._all)
        self._settled: dict[FieldKey, float] = {}
        for one in decisions.settle(self._made.values()).used:
            if not (self.blind and one.reviewer != self.reviewer):
                self._settle(one)

    def _target(self, item: Item) -> tuple[str, str, str, str]:
        card = self.archive.cards[item.key[:2]]
        key = decisions.card_key(card["card_no"], self.archive.code(card))
        return card["source_sha256"], key, item.key[2], self._part(item)

    def _part(self, item: Item) -> str:
        row = self._doubt(item)
        return f"{row['start']}-{row['end']}" if row and item.kind == "word" else ""

    def _doubt(self, item: Item) -> dict[str, Any] | None:
        rows = self.archive.by_field["doubts"].get(item.key, ())
        return next((row for row in rows if row["doubt_no"] == item.doubt_no), None)

    def _settle(self, one: Decision) -> None:
        """Takes what a decision answers out of the queue and what it settles out of the rest."""
        for number in self._answered(one):
            item = self.items[number]
            if number in self._done or not self._is_answer(one, item):
                continue
            self._done[number] = one.id
            before = self._settled.get(item.key, 0.0)
            whole = one.scope is not Scope.REPAIR
            after = (
                self._doubt_of(item.key)
                if whole
                else min(before + self._gain(item), self._doubt_of(item.key))
            )
            self.rest.errors -= max(after - before, 0.0)
            self.rest.fields -= whole and before < WHOLE
            self._settled[item.key] = WHOLE if whole else after

    def _answered(self, one: Decision) -> list[int]:
        """The questions that a decision is about."""
        if one.scope is Scope.DOCUMENT:
            return [
                number
                for key, own in self._by_field.items()
                if key[0] == one.document_sha256
                for number in own
            ]
        own = self._by_field.get(one.target[:3], [])
        return [number for number in own if not one.part or self._part(self.items[number]) == one.part]

    def _doubt_of(self, key: FieldKey) -> float:
        """The errors to be expected of a field."""
        chance = self.archive.fields[key]["confidence"]
        return 1 - (UNSAID if chance is None else float(chance))

    def _gain(self, item: Item) -> float:
        """The errors that an answer about a word takes out of its field."""
        return (1 - item.chance) * float(self.archive.fields[item.key]["confidence"] or 0.0)

    def _is_answer(self, one: Decision, item: Item) -> bool:
        """Whether it was given about what is seen now; to what is offered again only a later one is."""
        seen = self.archive.fields[item.key]["value_raw"]
        if one.scope is Scope.DOCUMENT:
            return True
        return one.id not in item.decision and raw_hash(seen) == one.seen_raw_hash

    def state(self) -> dict[str, Any]:
        """What the whole page shows beside the item."""
        return {
            "reviewer": self.reviewer,
            "blind": self.blind,
            "total": len(self._order),
            "left": len(self._order) - len(self._done),
            "decided": len(self._done),
            "rest_fields": self.rest.fields,
            "rest_share": round(self.rest.share, 6),
            "fields": sorted({item.key[2] for item in self.items.values()}),
            "reasons": sorted({item.reason for item in self.items.values()}),
            "kinds": sorted({item.kind for item in self.items.values()}),
            "documents": sorted({item.key[0] for item in self.items.values()})[:2000],
        }

    def is_done(self, number: int) -> bool:
        """Whether a question was answered."""
        return number in self._done

    def queue(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """The questions that are open, in order, of those that are wanted: the first numbers and how many."""
        search = wanted.get("q", "").casefold()
        open_items = [
            number
            for number in self._order
            if number not in self._done and self._fits(self.items[number], wanted, search)
        ]
        return {"total": len(open_items), "items": open_items[:SHOWN_AT_A_TIME]}

    def _fits(self, item: Item, wanted: Mapping[str, str], search: str) -> bool:
        told = {"field": item.key[2], "reason": item.reason, "kind": item.kind, "document": item.key[0]}
        if any(wanted.get(name) and wanted[name] != value for name, value in told.items()):
            return False
        if not search:
            return True
        row, card = self.archive.fields[item.key], self.archive.cards[item.key[:2]]
        texts = (row["value"], row["value_raw"], item.key[0], self.archive.code(card))
        return any(search in (text or "").casefold() for text in texts)

    def shown(self, number: int, language: str) -> dict[str, Any]:
        """Everything that is shown of a question.

        Raises:
            KeyError: there is none of that number.
        """
        item = self.items[number]
        view = self.archive.view(item.key)
        doubt = self._doubt(item)
        at = 1 if language == "fi" else 0
        card = view.card
        return {
            "number": number,
            "kind": item.kind,
            "field": item.key[2],
            "title": self.archive.title(item.key[2], language),
            "document": item.key[0],
            "card_no": item.key[1],
            "code": self.archive.code(card),
            "chance": item.chance,
            "confidence": view.field["confidence"],
            "review_reason": view.field["review_reason"],
            "status": view.field["field_status"],
            "reasons": self._reasons(item, view, at),
            "value": view.field["value"],
            "word": doubt["word"] if doubt and item.kind == "word" else None,
            "now": self._now(item, view),
            **parts_of(view, doubt if item.kind == "word" else None),
            "alternatives": self._alternatives(item, view),
            "again": self._again(item),
            "problems": [row["message"] for row in view.problems],
            "has_pages": card["page_count"] is not None,
            "picture_at": _picture(number, view, doubt),
            "done": number in self._done,
        }

    def _reasons(self, item: Item, view: FieldView, at: int) -> list[str]:
        rows = [row for row in view.doubts if item.kind != "word" or row["doubt_no"] == item.doubt_no]
        rows.sort(key=lambda row: row["probability"])
        return list(dict.fromkeys(REASON_TITLES[row["reason"]][at] for row in rows))[:3]

    def _now(self, item: Item, view: FieldView) -> str | None:
        """What stands in the value where the question is."""
        doubt = self._doubt(item)
        if item.kind != "word" or doubt is None:
            value: str | None = view.field["value"]
            return value
        start, end = stretch_in_value(view, doubt)
        return str(view.field["value"] or "")[start:end]

    def _alternatives(self, item: Item, view: FieldView) -> list[dict[str, Any]]:
        """What may be chosen by a figure: the word, the whole value with it, and its probability."""
        value = view.field["value"] or ""
        if item.kind in {"stale", "conflict"}:
            made = [self._made[one] for one in item.decision if one in self._made]
            # A person's value is affirmed by the first figure.
            return [
                {"word": one.value, "whole": one.value, "chance": None, "by": one.reviewer} for one in made
            ]
        found = []
        for row in view.doubts:
            if row["start"] is None or (item.kind == "word" and row["doubt_no"] != item.doubt_no):
                continue
            start, end = stretch_in_value(view, row)
            pairs = zip(row["alternatives"] or (), row["alternative_probabilities"] or (), strict=True)
            found += [
                {"word": word, "whole": value[:start] + word + value[end:], "chance": chance, "by": None}
                for word, chance in pairs
            ]
        found.sort(key=lambda one: -one["chance"])
        return found[:ALTERNATIVES]

    def _again(self, item: Item) -> list[dict[str, Any]]:
        """Earlier decisions that are offered again: what was seen then and decided."""
        made = [self._made[one] for one in item.decision if one in self._made]
        return [
            {"by": one.reviewer, "seen": one.seen_value, "value": one.value, "decision": one.decision}
            for one in made
        ]

    def same(self, number: int) -> list[int]:
        """Other open questions about the same word read, with the same word in the value."""
        item = self.items[number]
        doubt = self._doubt(item)
        if item.kind != "word" or doubt is None:
            return []
        mine = (doubt["word"], self._now(item, self.archive.view(item.key)))
        found = []
        for other in self._order:
            one = self.items[other]
            row = self._doubt(one) if one.kind == "word" else None
            if other == number or other in self._done or row is None or row["word"] != mine[0]:
                continue
            if self._now(one, self.archive.view(one.key)) == mine[1]:
                found.append(other)
        return found

    def decide(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Keeps an answer, and the same answer to further questions; it is on the disk when this returns.

        Args:
            asked: ``id``, ``item``, ``act``, and ``value``, ``note``, ``seconds``, ``also`` as they apply.

        Raises:
            UsageError: the answer makes no sense.
            OSError: it cannot be written.
        """
        act = _act(asked.get("act"))
        first = self._decision(asked, act, int(asked["item"]), str(asked["id"]), "")
        made = [first]
        for identity, number in asked.get("also", ()):
            made.append(self._decision(asked, act, int(number), str(identity), first.id))
        with self._lock:
            decisions.append(self.file, made)
            new = [one for one in made if one.id not in self._made]
            self._made.update((one.id, one) for one in new)
            if any(number in self._done for one in new for number in self._answered(one)):
                self._recount()
            else:
                for one in new:
                    self._settle(one)
        return {"saved": [one.id for one in made], **self.state()}

    def _decision(
        self, asked: Mapping[str, Any], act: Act, number: int, identity: str, parent: str
    ) -> Decision:
        if number not in self.items or not identity.isalnum() or not 8 <= len(identity) <= 64:
            raise UsageError("There is no such question.")
        item = self.items[number]
        view, (sha256, key, name, part) = self.archive.view(item.key), self._target(item)
        scope = Scope.REPAIR if part and act in {Act.ACCEPT, Act.ALTERNATIVE} else Scope.VALUE
        if part and act in {Act.UNREADABLE, Act.EMPTY}:
            raise UsageError("Only a whole field can be empty or unreadable.")
        if act is Act.REJECT_DOCUMENT:
            scope, key, name = Scope.DOCUMENT, "", ""
        return Decision(
            id=identity,
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            reviewer=self.reviewer,
            family=self.archive.family.name,
            document_sha256=sha256,
            card_key=key,
            field=name,
            part=part if scope is Scope.REPAIR else "",
            scope=scope,
            decision=act,
            seen_raw_hash=raw_hash(view.field["value_raw"]),
            seen_raw=view.field["value_raw"],
            seen_value=view.field["value"],
            seen_place=_place(view),
            value=self._value(asked, act, item, view),
            parent=" ".join([parent, *item.decision]).strip(),
            note=str(asked.get("note") or "")[:2000],
            seconds=f"{float(asked.get('seconds') or 0):.1f}",
            tool=self.tool
            + claim(
                item.chance if scope is Scope.REPAIR else view.field["confidence"],
                item.reason,
                flagged=view.field["needs_review"],
            ),
        )

    def _value(self, asked: Mapping[str, Any], act: Act, item: Item, view: FieldView) -> str | None:
        if act is Act.ACCEPT:
            return self._now(item, view)
        if act in {Act.ALTERNATIVE, Act.EDIT}:
            value = asked.get("value")
            if not isinstance(value, str) or (act is Act.EDIT and not value.strip()):
                raise UsageError("An edit needs a text: an empty field is told by x.")
            return value
        return None

    def undo(self, identity: str, target: str | None = None) -> dict[str, Any]:
        """Takes back this person's last decision that holds, or the one named, by a line of its own.

        Raises:
            UsageError: there is none.
        """
        with self._lock:
            mine = [one for one in self._made.values() if one.reviewer == self.reviewer]
            holding = [one for one in decisions.settle(mine).used if target in {None, one.id}]
            if not holding:
                raise UsageError("There is nothing to take back.")
            last = max(holding, key=lambda one: (one.time, one.id))
            group = [one for one in holding if last.id in {one.id, *one.parent.split()} or _leads(one, last)]
            back = Decision(
                id=identity,
                time=datetime.now(UTC).isoformat(timespec="milliseconds"),
                reviewer=self.reviewer,
                family=last.family,
                document_sha256=last.document_sha256,
                card_key=last.card_key,
                field=last.field,
                decision=Act.UNDO,
                parent=" ".join(one.id for one in group),
                tool=self.tool,
            )
            decisions.append(self.file, [back])
            self._made[back.id] = back
            numbers = [number for number, one in self._done.items() if one in back.parent.split()]
            self._recount()
        return {"item": min(numbers, default=None), **self.state()}

    def decided_by(self) -> Sequence[Decision]:
        """All decisions known, of everybody."""
        return tuple(self._made.values())


def _picture(number: int, view: FieldView, doubt: dict[str, Any] | None) -> str | None:
    """Where a question's picture is: its place, the whole page where it has none, nothing in plain text."""
    if places_of(view, doubt)[0]:
        return f"/picture/{number}"
    return None if view.card["page_count"] is None else f"/whole/{number}"


def _leads(one: Decision, last: Decision) -> bool:
    """Whether both were made by one key: a group has the first one as parent."""
    return bool(last.parent) and (one.id in last.parent.split() or one.parent == last.parent)


def _act(word: Any) -> Act:  # noqa: ANN401 - from outside
    try:
        act = Act(word)
    except ValueError:
        act = Act.UNDO
    if act is Act.UNDO:
        raise UsageError("There is no such answer.")
    return act


def _place(view: FieldView) -> str:
    row = next((row for row in view.evidence if row["x0"] is not None), None)
    if row is None:
        return ""
    return f"{row['page']}:{row['x0']},{row['top']},{row['x1']},{row['bottom']}"
