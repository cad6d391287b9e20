"""Merges all results into the tables, in the order of the paths, some hundred documents at a time."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from extract.batch.crosschecks import Crosschecks
from extract.batch.deciding import Deciding
from extract.batch.events import Merging, OnEvent
from extract.batch.plan import Plan
from extract.batch.planned import Place
from extract.batch.statistics import Statistics
from extract.batch.thresholds import Thresholds
from extract.decisions import DecisionFile
from extract.families import members
from extract.review import Register
from extract.tables import DocumentRow
from extract.write import Batch, OutputTables, Segment, gather

DOCUMENTS_AT_A_TIME = 256
# Parts that were read apart lie side by side in the tables: each has a segment open at the same time.
OPEN_BYTES = 96 * 2**20


@dataclass(frozen=True, slots=True)
class Beside:
    """What else the tables hold or are held against.

    Attributes:
        register: a second witness for every card.
        decisions: of people about these documents.
        thresholds: which repairs are made and which fields flagged.
    """

    register: Register | None = None
    decisions: DecisionFile = field(default_factory=DecisionFile)
    thresholds: Thresholds = field(default_factory=lambda: Thresholds.of({}))


def merge(
    plan: Plan,
    folder: Path,
    family: str,
    on_event: OnEvent,
    beside: "Beside | None" = None,
) -> Statistics:
    """Writes every table into the folder.

    Args:
        plan: where every result stands.
        folder: of the tables.
        family: of the cards.
        on_event: told of the progress.
        beside: what else the tables hold or are held against.

    Returns:
        Counts of what was written.

    Raises:
        DamagedSegmentError: a result is no longer what was kept.
    """
    beside = beside or Beside()
    statistics = Statistics()
    inputs = plan.tally().inputs
    with (
        OutputTables(folder, family) as output,
        closing(Crosschecks(members(family), beside.register)) as checks,
    ):
        deciding = Deciding(beside.decisions, plan, family) if beside.decisions.decisions else None
        writing = _Writing(
            _Segments(plan, family), output, family, statistics, checks, beside.thresholds, deciding
        )
        for places in _chunks(plan.places()):
            writing.write(places)
            on_event(Merging(statistics.documents, inputs))
        writing.end()
    return statistics


def _chunks(places: Iterator[Place]) -> Iterator[list[Place]]:
    while chunk := list(islice(places, DOCUMENTS_AT_A_TIME)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Writing:
    """The tables being written, with all that looks on."""

    segments: "_Segments"
    output: OutputTables
    family: str
    statistics: Statistics
    checks: Crosschecks
    thresholds: Thresholds
    deciding: Deciding | None = None

    def write(self, places: list[Place]) -> None:
        """Appends the rows of some documents; problems wait for those that only the whole shows."""
        read = [place for place in places if place.row is None]
        batch = self.segments.batch(read) if read else None
        rows = iter(batch.documents(self.family)) if batch else iter(())
        documents = [place.row or DocumentRow(place.source_path, *next(rows)) for place in places]
        paths = [place.source_path for place in read]
        added: Mapping[str, Any] = (
            self.thresholds.applied(self.output.gathered(batch, paths), self.family) if batch else {}
        )
        if batch and self.deciding is not None:
            documents, added = self.deciding.decided(documents, added)
        self.output.add_documents(documents)
        self.statistics.add_documents(documents)
        if batch:
            self.output.add(added, later=("problems",))
            self.statistics.add(added, batch, paths)
            found = self.checks.add(added["cards"].to_pylist(), added["problems"].to_pylist())
            self.statistics.add_problems(found)

    def end(self) -> None:
        """Appends all problems."""
        self.statistics.add_problems(self.checks.repeated())
        for rows in self.checks.problems():
            self.output.add_rows("problems", rows)
        decisions = self.deciding.rows() if self.deciding is not None else []
        if decisions:
            self.output.add_rows("decisions", decisions)
        self.statistics.add_decisions(decisions)


class _Segments:
    """Contents of segments, in memory until their last record is taken; beyond a bound the oldest go."""

    def __init__(self, plan: Plan, family: str) -> None:
        self._plan = plan
        self._family = family
        self._open: OrderedDict[int, Any] = OrderedDict()
        self._left: dict[int, int] = {}
        self._bytes = 0

    def batch(self, places: Sequence[Place]) -> Batch:
        """The results of the places, in their order."""
        numbers = list(dict.fromkeys(place.segment for place in places))
        parts, order, taken = [], [0] * len(places), 0
        for number in numbers:
            wanted = [(at, place.at) for at, place in enumerate(places) if place.segment == number]
            for at, _ in wanted:
                order[at] = taken
                taken += 1
            parts.append((self._content(number, len(wanted)), [row for _, row in wanted]))
        return gather(parts, order)

    def _content(self, number: int, wanted: int) -> Any:  # noqa: ANN401 - known to the writer alone
        """A segment's content, of which so many records are taken now."""
        if number not in self._open:
            content = Segment(self._plan.segment(number), self._family).read()
            self._open[number] = content
            self._left.setdefault(number, content.num_rows)
            self._bytes += content.nbytes
        self._open.move_to_end(number)
        self._left[number] -= wanted
        content = self._open[number]
        if self._left[number] <= 0:
            self._close(number)
        while self._bytes > OPEN_BYTES and len(self._open) > 1:
            self._close(next(iter(self._open)))
        return content

    def _close(self, number: int) -> None:
        self._bytes -= self._open.pop(number).nbytes
