"""One sitting at the desk: questions, answers that are on the disk, what is left. It knows no protocol."""

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract import __version__, decisions
from extract.decisions import Act, Decision, Scope, raw_hash
from extract.desk.archive import Archive, FieldView
from extract.desk.items import Item, items_of, sampled
from extract.desk.learning import claim
from extract.desk.progress import Progress, holding
from extract.desk.question import Question
from extract.desk.queue import Queue
from extract.desk.unseen import undecided
from extract.errors import UsageError

TOOL = f"sokra-extract {__version__} review"
MOST_NOTE = 2000


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
        self.file, self.reviewer, self.blind = file, reviewer, blind
        self.tool = TOOL + (" --blind" if blind else "") + (" --sample" if sample else "")
        self._lock = threading.Lock()
        known = decisions.read([file] if file.is_file() else []).decisions
        self._made: dict[str, Decision] = {one.id: one for one in known}
        self.archive = undecided(archive, known, reviewer) if blind else archive
        self._queue = Queue(
            self.archive, sampled(self.archive, sample) if sample else items_of(self.archive, blind=blind)
        )
        self.items: Mapping[int, Item] = self._queue.items
        self._progress = Progress(self.archive, self.items)
        self._recount()

    def _recount(self) -> None:
        self._progress.recount(holding(self._made.values(), self.reviewer if self.blind else None))

    def question(self, number: int) -> Question:
        """A question.

        Raises:
            KeyError: there is none of that number.
        """
        return Question(self.archive, self.items[number])

    @property
    def name(self) -> str:
        """Of the desk, for what a page keeps: the same for the same file of decisions and person."""
        return raw_hash(f"{self.file.resolve()} {self.reviewer}")

    def state(self) -> dict[str, Any]:
        """What the whole page shows beside the item."""
        done, rest = len(self._progress.done), self._progress.rest
        return {
            "desk": self.name,
            "reviewer": self.reviewer,
            "blind": self.blind,
            "total": len(self.items),
            "left": len(self.items) - done,
            "decided": done,
            "rest_fields": rest.fields,
            "rest_share": round(rest.share, 6),
            **self._queue.choices(),
        }

    def is_done(self, number: int) -> bool:
        """Whether a question was answered."""
        return number in self._progress.done

    def queue(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        """The questions that are open, in order, of those that are wanted: the first numbers and how many."""
        return self._queue.open(wanted, self._progress.done)

    def shown(self, number: int, language: str) -> dict[str, Any]:
        """Everything that is shown of a question.

        Raises:
            KeyError: there is none of that number.
        """
        return {**self.question(number).shown(self._made, language), "done": self.is_done(number)}

    def same(self, number: int, language: str) -> list[dict[str, Any]]:
        """Other open questions about the same word read, with the same word in the value."""
        found = self._queue.same(number, self._progress.done)
        return [self.question(other).listed(language) for other in found]

    def decide(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Keeps an answer, and the same answer to further questions; it is on the disk when this returns.

        Args:
            asked: ``id``, ``item``, ``seen``, ``act``, and ``value``, ``note``, ``seconds``, ``also`` (id,
                item, seen) as they apply; ``seen`` is the question's name for what is seen.

        Raises:
            UsageError: the answer makes no sense, or is about what is not read so any more.
            OSError: it cannot be written.
        """
        act, identity = _act(asked.get("act")), str(asked.get("id"))
        if identity in self._made:
            return {"saved": [identity], **self.state()}
        first = self._decision(asked, act, self._number(asked.get("item"), asked.get("seen")), identity, "")
        made = [first]
        for other, *about in asked.get("also", ()):
            made.append(self._decision(asked, act, self._number(*about), str(other), first.id))
        with self._lock:
            decisions.append(self.file, made)
            new = [one for one in made if one.id not in self._made]
            self._made.update((one.id, one) for one in new)
            if any(number in self._progress.done for one in new for number in self._progress.about(one)):
                self._recount()
            else:
                for one in new:
                    self._progress.add(one)
        return {"saved": [one.id for one in made], **self.state()}

    def _number(self, number: Any, seen: Any = None) -> int:  # noqa: ANN401 - from outside
        """The number of a question: a page that was opened before another run may know it by another one."""
        if number in self.items and seen in {None, self.question(number).seen}:
            return int(number)
        for other in self.items if seen else ():
            if self.question(other).seen == seen:
                return other
        raise UsageError("There is no such question: it may be read differently by now.")

    def _decision(
        self, asked: Mapping[str, Any], act: Act, number: int, identity: str, parent: str
    ) -> Decision:
        if not identity.isalnum() or not 8 <= len(identity) <= 64:
            raise UsageError("There is no such question.")
        question = self.question(number)
        item, view, (sha256, key, name, part) = question.item, question.view, question.target
        scope = Scope.REPAIR if part and act in {Act.ACCEPT, Act.ALTERNATIVE} else Scope.VALUE
        if part and act in {Act.UNREADABLE, Act.EMPTY}:
            raise UsageError("Only a whole field can be empty or unreadable.")
        if act is Act.REJECT_DOCUMENT:
            scope, key, name = Scope.DOCUMENT, "", ""
        return Decision(
            id=identity,
            time=_now(),
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
            value=question.now if act is Act.ACCEPT else _value(asked, act),
            parent=" ".join([parent, *item.decision]).strip(),
            note=str(asked.get("note") or "")[:MOST_NOTE],
            seconds=f"{float(asked.get('seconds') or 0):.1f}",
            tool=self.tool + _claim(item, view, scope),
        )

    def undo(self, identity: str, target: str | None = None) -> dict[str, Any]:
        """Takes back this person's last decision that holds, or the one named, by a line of its own.

        Raises:
            UsageError: there is none.
        """
        with self._lock:
            mine = [one for one in self._made.values() if one.reviewer == self.reviewer]
            held = [one for one in decisions.settle(mine).used if target in {None, one.id}]
            if not held:
                raise UsageError("There is nothing to take back.")
            last = max(held, key=lambda one: (one.time, one.id))
            group = [one for one in held if last.id in {one.id, *one.parent.split()} or _leads(one, last)]
            back = self._back(identity, last, group)
            decisions.append(self.file, [back])
            self._made[back.id] = back
            numbers = [number for number, one in self._progress.done.items() if one in back.parent.split()]
            self._recount()
        return {"item": min(numbers, default=None), **self.state()}

    def _back(self, identity: str, last: Decision, group: Sequence[Decision]) -> Decision:
        """The line that takes back what one key decided."""
        return Decision(
            id=identity,
            time=_now(),
            reviewer=self.reviewer,
            family=last.family,
            document_sha256=last.document_sha256,
            card_key=last.card_key,
            field=last.field,
            decision=Act.UNDO,
            parent=" ".join(one.id for one in group),
            tool=self.tool,
        )

    def decided_by(self) -> Sequence[Decision]:
        """All decisions known, of everybody."""
        return tuple(self._made.values())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


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


def _value(asked: Mapping[str, Any], act: Act) -> str | None:
    """The value that an answer brings; None where it says that there is none."""
    if act not in {Act.ALTERNATIVE, Act.EDIT}:
        return None
    value = asked.get("value")
    if not isinstance(value, str) or (act is Act.EDIT and not value.strip()):
        raise UsageError("An edit needs a text: an empty field is told by x.")
    return value


def _claim(item: Item, view: FieldView, scope: Scope) -> str:
    """What the decision is held against later: the word's probability, or the field's."""
    chance = item.chance if scope is Scope.REPAIR else view.field["confidence"]
    return claim(chance, item.reason, flagged=view.field["needs_review"])


def _place(view: FieldView) -> str:
    row = next((row for row in view.evidence if row["x0"] is not None), None)
    if row is None:
        return ""
    return f"{row['page']}:{row['x0']},{row['top']},{row['x1']},{row['bottom']}"
