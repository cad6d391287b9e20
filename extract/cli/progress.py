"""Shows on stderr how a run goes: a bar on a terminal, plain lines in a log, a summary at the end."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from extract.batch import (
    Confined,
    DocumentDone,
    Event,
    Listed,
    Merging,
    OnEvent,
    Planned,
    RunReport,
    StoreDamaged,
    silent,
)
from extract.cli.terminal import raw
from extract.visible import in_line

LINE_EVERY_S = 10.0
FAILURES_SHOWN = 20


@contextmanager
def progress(stream: TextIO, *, quiet: bool = False) -> Iterator[OnEvent]:
    """Gives a callback for events that shows them while the block runs."""
    if quiet:
        yield silent
    elif stream.isatty():
        with _bar() as show:
            yield show
    else:
        yield Lines(stream)


class Rate:
    """Documents a second, and what remains."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, to_read: int) -> None:
        """Starts counting."""
        self.to_read, self.done, self.failed, self._start = to_read, 0, 0, time.monotonic()

    def add(self, event: DocumentDone) -> None:
        """Counts a document."""
        self.done += 1
        self.failed += event.status == "failed"

    @property
    def text(self) -> str:
        """Done of all, rate, remaining time, failures."""
        rate = self.done / max(time.monotonic() - self._start, 1e-6)
        left = duration((self.to_read - self.done) / rate) if self.done else "?"
        return f"{self.done}/{self.to_read} read, {rate:.1f}/s, {left} left, {self.failed} failed"


def duration(seconds: float) -> str:
    """Seconds in words: ``45 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


class Lines:
    """Events as plain lines: each stage, each failure, and every ten seconds how far the run is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rate = Rate()
        self._shown = time.monotonic()

    def __call__(self, event: Event) -> None:
        """Writes a line if the event is worth one."""
        if isinstance(event, Planned):
            self._rate.begin(event.to_read)
            self._say(planned(event))
        elif isinstance(event, DocumentDone):
            self._rate.add(event)
            if event.status == "failed" and self._rate.failed <= FAILURES_SHOWN:
                self._say(failed(event))
            self._now_and_then(f"{self._rate.text}, {event.busy} workers busy")
        elif isinstance(event, Confined | StoreDamaged):
            for line in told(event):
                self._say(line)
        elif isinstance(event, Listed):
            self._now_and_then(f"{event.files} files found")
        elif isinstance(event, Merging):
            self._now_and_then(f"{event.documents}/{event.inputs} written")

    def _now_and_then(self, text: str) -> None:
        if time.monotonic() - self._shown >= LINE_EVERY_S:
            self._say(text)

    def _say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)
        self._shown = time.monotonic()


def planned(event: Planned) -> str:
    """The plan in one line."""
    return (
        f"{event.inputs} files: {event.to_read} to read, {event.known} known from before, "
        f"{event.duplicates} duplicates, {event.set_aside} skipped"
    )


def told(event: Confined | StoreDamaged) -> list[str]:
    """What a user should know of the walls around reading, and of kept results, in lines."""
    if isinstance(event, StoreDamaged):
        return [
            f"damaged: {event.segments} files of kept results were dropped; their documents are read again"
        ]
    return [f"not confined as it should be: {missing}" for missing in event.missing]


def failed(event: DocumentDone) -> str:
    """A failure in one line, whatever the file's name holds."""
    return f"failed ({event.reason}): {event.source_path!r}: {in_line(event.message or '')}"


@contextmanager
def _bar() -> Iterator[OnEvent]:
    """A bar at the foot of the terminal, failures above it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(file=raw(sys.stderr))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(bar, console)


class _Bar:
    def __init__(self, bar: Any, console: Any) -> None:  # noqa: ANN401 - rich is imported late
        self._bar, self._console = bar, console
        self._task = bar.add_task("listing", total=None, note="")
        self._rate = Rate()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Listed):
            self._bar.update(self._task, completed=event.files)
        elif isinstance(event, Confined | StoreDamaged):
            for line in told(event):
                self._console.print(line, markup=False, highlight=False)
        elif isinstance(event, Planned):
            self._rate.begin(event.to_read)
            self._console.print(planned(event), markup=False, highlight=False)
            self._bar.reset(self._task, description="reading", total=event.to_read, note="")
        elif isinstance(event, DocumentDone):
            self._rate.add(event)
            if event.status == "failed" and self._rate.failed <= FAILURES_SHOWN:
                self._console.print(failed(event), markup=False, highlight=False)
            note = f"{self._rate.text.partition(', ')[2]}, {event.busy} busy"
            self._bar.update(self._task, advance=1, note=note)
        elif isinstance(event, Merging):
            self._bar.update(
                self._task, description="writing", total=event.inputs, completed=event.documents, note=""
            )


def summary(report: RunReport) -> str:
    """What the run gave, in some lines."""
    if report.output is None:
        tally = report.planned
        return f"Nothing was read. Would read {tally['to_read']} of {tally['inputs']} files."
    counts = report.counts
    if "cards" not in counts:
        documents = ", ".join(f"{count} {status}" for status, count in counts["documents"].items())
        return f"This part: {documents}. Kept in {report.output}; merge makes tables of all parts."
    statuses = ", ".join(f"{count} {status}" for status, count in counts["documents"].items())
    reasons = ", ".join(f"{count} {reason}" for reason, count in counts["reasons"].items())
    fields = counts["fields"]
    filled = fields.get("filled", 0)
    lines = [
        f"documents  {counts['inputs']}: {statuses}" + (f" ({reasons})" if reasons else ""),
        f"cards      {counts['cards']}",
        f"fields     {filled} filled of {sum(fields.values())}, {counts['fields_to_review']} to review",
        f"repairs    {counts['repairs']}",
        f"problems   {counts['problems']}",
        *_decisions(counts.get("decisions", {})),
        f"tables     {report.output}" + ("" if report.tables_written else " (unchanged)"),
        f"time       {duration(report.wall_s)}, {duration(report.cpu_s)} of CPU",
    ]
    return "\n".join(lines)


def _decisions(counts: Mapping[str, int]) -> list[str]:
    told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return [f"decisions  {told}"] if told else []


def say(text: str) -> None:
    """Writes words to stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
