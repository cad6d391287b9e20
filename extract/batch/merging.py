"""Merges all results into the tables, in the order of the paths, some hundred documents at a time."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from extract.batch.plan import Place, Plan
from extract.batch.statistics import Statistics
from extract.events import Merging, OnEvent
from extract.write import Batch, OutputTables, Segment, gather

DOCUMENTS_AT_A_TIME = 256
OPEN_SEGMENTS = 4


def merge(plan: Plan, folder: Path, family: str, on_event: OnEvent) -> Statistics:
    """Writes every table into the folder.

    Returns:
        Counts of what was written.
    """
    statistics = Statistics()
    segments = _Segments(plan)
    inputs = plan.tally().inputs
    with OutputTables(folder, family) as output:
        for places in _chunks(plan.places()):
            _write(places, segments, output, family, statistics)
            on_event(Merging(statistics.documents, inputs))
    return statistics


def _chunks(places: Iterator[Place]) -> Iterator[list[Place]]:
    while chunk := list(islice(places, DOCUMENTS_AT_A_TIME)):
        yield chunk


def _write(
    places: list[Place], segments: "_Segments", output: OutputTables, family: str, statistics: Statistics
) -> None:
    read = [place for place in places if place.row is None]
    batch = segments.batch(read) if read else None
    rows = iter(batch.documents(family)) if batch else iter(())
    documents = [(place.source_path, *(place.row or next(rows))) for place in places]
    output.add_documents(documents)
    statistics.add_documents(documents)
    if batch:
        added = output.add(batch, [place.source_path for place in read])
        statistics.add(added, batch, [place.source_path for place in read])


class _Segments:
    """Contents of segments, those used last kept in memory."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._open: OrderedDict[int, Any] = OrderedDict()

    def batch(self, places: Sequence[Place]) -> Batch:
        """The results of the places, in their order."""
        numbers = list(dict.fromkeys(place.segment for place in places))
        parts, order, taken = [], [0] * len(places), 0
        for number in numbers:
            wanted = [(at, place.at) for at, place in enumerate(places) if place.segment == number]
            for at, _ in wanted:
                order[at] = taken
                taken += 1
            parts.append((self._content(number), [row for _, row in wanted]))
        return gather(parts, order)

    def _content(self, number: int) -> Any:  # noqa: ANN401 - known to the writer alone
        if number in self._open:
            self._open.move_to_end(number)
        else:
            self._open[number] = Segment(self._plan.segment(number)).read()
            if len(self._open) > OPEN_SEGMENTS:
                self._open.popitem(last=False)
        return self._open[number]
