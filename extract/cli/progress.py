"""Shows on stderr how a run goes: a bar on a terminal, plain lines in a log."""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from extract.batch import (
    DRAWN,
    USUAL_PAGE_S,
    Confined,
    DocumentDone,
    Event,
    Listed,
    Merging,
    OnEvent,
    Planned,
    StoreDamaged,
    silent,
)
from extract.cli.ending import counted, duration, failure
from extract.cli.terminal import raw

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
    """Documents a second, and what remains: by pages of each kind, and what such pages took."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, to_read: int, pages: Mapping[str, int] | None = None) -> None:
        """Starts counting.

        Args:
            to_read: documents.
            pages: to read, by kind.
        """
        self.to_read, self.done, self.failed, self._start = to_read, 0, 0, time.monotonic()
        self._left: Counter[str] = Counter(pages or {DRAWN: to_read})
        self._pages: Counter[str] = Counter()
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._busy = 1

    def add(self, event: DocumentDone) -> None:
        """Counts a document."""
        self.done += 1
        self.failed += event.status == "failed"
        self._left[event.kind] -= event.pages
        self._pages[event.kind] += event.pages
        self._spent[event.kind] += event.wall_s
        self._busy = max(event.busy, 1)

    @property
    def left_s(self) -> float | None:
        """Seconds that remain; None before anything was read."""
        usual = sum(USUAL_PAGE_S[kind] * pages for kind, pages in self._pages.items())
        if not usual:
            return None
        pace = sum(self._spent.values()) / usual
        return (
            sum(self._page_s(kind, pace) * max(pages, 0) for kind, pages in self._left.items()) / self._busy
        )

    def _page_s(self, kind: str, pace: float) -> float:
        """What a page of a kind takes here; before one was read, as it is beside others elsewhere."""
        pages = self._pages[kind]
        return self._spent[kind] / pages if pages else USUAL_PAGE_S[kind] * pace

    @property
    def text(self) -> str:
        """Done of all, rate, remaining time and pages, failures."""
        rate = self.done / max(time.monotonic() - self._start, 1e-6)
        left = "?" if self.left_s is None else duration(self.left_s)
        pages = ", ".join(f"{count} {kind}" for kind, count in sorted(self._left.items()) if count > 0)
        told = f" (pages: {pages})" if pages else ""
        return f"{self.done}/{self.to_read} read, {rate:.1f}/s, {left} left{told}, {self.failed} failed"


class Lines:
    """Events as plain lines: each stage, each failure, and every ten seconds how far the run is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rate = Rate()
        self._shown = time.monotonic()

    def __call__(self, event: Event) -> None:
        """Writes a line if the event is worth one."""
        if isinstance(event, Planned):
            self._rate.begin(event.to_read, event.pages)
            self._say(planned(event))
        elif isinstance(event, DocumentDone):
            self._rate.add(event)
            if event.status == "failed" and self._rate.failed <= FAILURES_SHOWN:
                self._say(failed(event))
            self._now_and_then(f"{self._rate.text}, {counted(event.busy, 'worker')} busy")
        elif isinstance(event, Confined | StoreDamaged):
            for line in told(event):
                self._say(line)
        elif isinstance(event, Listed):
            self._now_and_then(f"{counted(event.files, 'file')} found")
        elif isinstance(event, Merging):
            self._now_and_then(f"{event.documents}/{event.inputs} written")

    def _now_and_then(self, text: str) -> None:
        if time.monotonic() - self._shown >= LINE_EVERY_S:
            self._say(text)

    def _say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)
        self._shown = time.monotonic()


def planned(event: Planned) -> str:
    """The plan in one line, and in a second one what was set aside by its name."""
    aside = ", ".join(f"{what} ({count})" for what, count in event.aside.items())
    return (
        f"{counted(event.inputs, 'file')}: {event.to_read} to read, {event.known} known from before, "
        f"{counted(event.duplicates, 'duplicate')}, {event.skipped} skipped, {event.failed} failed"
    ) + (f"\nset aside: {aside}" if aside else "")


def told(event: Confined | StoreDamaged) -> list[str]:
    """What a user should know of the walls around reading, and of kept results, in lines."""
    if isinstance(event, StoreDamaged):
        return [f"damaged: {counted(event.segments, 'file')} of kept results dropped; they are read again"]
    return [f"not confined as it should be: {missing}" for missing in event.missing]


def failed(event: DocumentDone) -> str:
    """A failure in one line, whatever the file's name holds."""
    return failure(event.source_path, event.reason or "", event.message or "")


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
            self._rate.begin(event.to_read, event.pages)
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


def say(text: str) -> None:
    """Writes words to stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
