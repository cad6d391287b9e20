"""One run from inputs to tables: list, plan, read, merge, put in place; or one part of it, merged later."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from extract.batch import attached
from extract.batch.deciding import files_of
from extract.batch.events import (
    Confined,
    Event,
    Finished,
    Foreseen,
    Listed,
    OnEvent,
    Planned,
    StoreDamaged,
    silent,
)
from extract.batch.finish import RunFacts, finish, prepare
from extract.batch.inputs import Examined, Found, examine, listing
from extract.batch.parts import Shard, keep_part
from extract.batch.plan import Plan
from extract.batch.reading import Reading, limits_of, modules
from extract.batch.report import RunReport
from extract.batch.store import Store, results_key
from extract.batch.task import Process
from extract.decisions import read as read_decisions
from extract.errors import NoInputError, UsageError
from extract.families import load
from extract.publish import Extras
from extract.settings import Settings
from extract.workers import Workers, scratch
from extract.write import DamagedSegmentError

FILES_AT_A_TIME = 1_000
LookInto = Callable[[Iterable[tuple[Found, Examined]]], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for beyond its settings.

    Attributes:
        versions: of engines and models; a result made with others is not used again.
        refresh: whether everything is read anew.
        dry_run: whether the run ends when the work is known.
        on_event: told of everything that happens.
        shard: the part of the inputs that is read, without writing tables; None for all.
        cluster: address of a Dask scheduler whose workers read; None for this machine.
        probe: tells a node's versions; a function of a module.
        extras: what is published beside the tables, and the register they are held against.
        require_sandbox: whether nothing is read where the system cannot confine a process as it should.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    refresh: bool = False
    dry_run: bool = False
    on_event: OnEvent = silent
    shard: Shard | None = None
    cluster: str | None = None
    probe: Callable[[], Mapping[str, str]] = dict
    extras: Extras = field(default_factory=Extras)
    require_sandbox: bool = False


def run(
    inputs: Sequence[Path], output: Path, settings: Settings, process: Process, options: Options | None = None
) -> RunReport:
    """Reads all inputs and writes the tables into ``output``.

    Args:
        inputs: files and folders.
        output: folder of the tables; made if it is not there.
        settings: of the run.
        process: the pipeline; a function of a module, so that worker processes can find it.
        options: what else is wanted.

    Raises:
        UsageError: an input or the register is not there, or the output cannot be used.
        NoInputError: there is no file under the inputs.
        EngineMissingError: no document can be read.
        TooManyFailuresError: more documents failed than the settings allow.
    """
    options = options or Options()
    file = options.extras.opened_register()  # that it is none shows before anything is read
    decisions = files_of(options.extras, inputs)
    register = file.of(load(settings.family)) if file else None
    folder = options.shard.folder(output) if options.shard else output
    store = Store(folder, results_key(settings, options.versions))
    lock = nullcontext() if options.dry_run else store.locked()
    with lock, scratch() as temporary, closing(Plan(temporary / "plan.sqlite")) as plan:
        facts = RunFacts(
            settings.family, settings.as_dict(), options.versions, extras=options.extras, register=register
        )
        facts.decisions = read_decisions(decisions)
        facts.places = {
            "inputs": [str(path.resolve()) for path in inputs],
            "decisions": list(map(str, decisions)),
        }
        report = _Run(plan, store, output, settings, options, facts).run(inputs, process, temporary)
    options.on_event(Finished(report.counts, report.tables_written, report.wall_s))
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """The parts of one run and its steps."""

    plan: Plan
    store: Store
    output: Path
    settings: Settings
    options: Options
    facts: RunFacts

    def run(self, inputs: Sequence[Path], process: Process, temporary: Path) -> RunReport:
        if not self.options.dry_run:
            prepare(self.store, self.output, self.options.extras, self.settings.family)
        held = temporary / "attached" if self.options.dry_run else self.store.attached
        attached.clear(held)
        try:
            return self._done(inputs, process, temporary, held)
        finally:
            attached.clear(held)

    def _done(self, inputs: Sequence[Path], process: Process, temporary: Path, held: Path) -> RunReport:
        folder = temporary / "workers"
        folder.mkdir()
        workers = Workers(
            self.settings.workers, folder, preload=modules(process), on_walls=self._hear_of_walls
        )
        self._list(inputs, partial(attached.attached, workers=workers, held=held))
        self._recall()
        tally = self.plan.tally()
        if not tally.inputs and self.options.shard is None:
            raise NoInputError("There is no file under the inputs.")
        self.facts.planned = asdict(tally)
        self.options.on_event(Planned(**self.facts.planned))
        if self.options.dry_run:
            for fate in self.plan.fates():
                self.options.on_event(Foreseen(*fate))
            return RunReport(None, {}, self.facts.planned, False, *self.facts.spent)
        while True:
            self._read(process, folder)
            try:
                return self._finish()
            except DamagedSegmentError as error:
                self._drop(error.path)

    def _finish(self) -> RunReport:
        self.store.drop_others()
        if self.options.shard is not None:
            return keep_part(self.plan, self.store, self.options.shard, self.facts)
        return finish(self.plan, self.store, self.output, self.facts, self.options.on_event)

    def _drop(self, segment: Path) -> None:
        """Drops a segment that is not what was kept, and says so."""
        self.plan.lose(segment)
        self.store.drop(segment)
        self.options.on_event(StoreDamaged(1))

    def _hear_of_walls(self, missing: tuple[str, ...]) -> None:
        self._tell(Confined(missing))

    def _list(self, inputs: Sequence[Path], look_into: LookInto) -> None:
        """Puts every file with its hash into the plan, hashed in threads; if asked, those inside them."""
        look = partial(examine, max_bytes=self.settings.max_file_mb * 2**20)
        decisions = set(self.facts.places["decisions"])
        listed = (item for item in listing(inputs, leave_out=self.output) if item.path not in decisions)
        found, files = self._own(listed), 0
        with ThreadPoolExecutor(self.settings.workers) as threads:
            while chunk := list(islice(found, FILES_AT_A_TIME)):
                known = list(zip(chunk, threads.map(look, chunk), strict=True))
                self.plan.add(known)
                files += len(chunk)
                for own in look_into(known) if self.settings.attachments else ():
                    self.plan.add([(own, look(own))])
                    files += 1
                self.options.on_event(Listed(files))
        self.plan.settle()

    def _own(self, found: Iterator[Found]) -> Iterator[Found]:
        """The files of this run's shard; the name alone decides, so that shards need not know each other."""
        shard = self.options.shard
        return found if shard is None else (item for item in found if shard.holds(item.source_path))

    def _recall(self) -> None:
        """Finds results of earlier runs; a segment that is not whole is dropped."""
        if self.options.refresh and not self.options.dry_run:
            self.store.clear()
        damaged = []
        kept = self.store.segments(self.settings.family, tidy=not self.options.dry_run)
        for segment in () if self.options.refresh else kept:
            try:
                self.plan.know(segment.path, segment.index())
            except DamagedSegmentError:
                damaged.append(segment.path)
        for path in () if self.options.dry_run else damaged:
            self.store.drop(path)
        if damaged:
            self.options.on_event(StoreDamaged(len(damaged)))
        self.plan.forget(limits_of(self.settings).key)

    def _read(self, process: Process, folder: Path) -> None:
        """Reads until nothing is left: a file that changed gives way to the next of the same content.

        Args:
            process: the pipeline.
            folder: the workers' own: what they may write to holds nothing of the run's.
        """
        while count := self.plan.tally().to_read:
            if self.options.cluster is not None:
                self._read_remotely(process, count)
                continue
            reading = Reading(self.plan, self.store, self.settings, folder, self._tell)
            reading.run(process, self.plan.to_read())
            self.facts.workers_cpu_s += reading.cpu_s

    def _tell(self, event: Event) -> None:
        """Passes an event on; walls that are missing are kept for ``run.json``, or end the run.

        Raises:
            UsageError: they were asked for.
        """
        if isinstance(event, Confined):
            self.facts.missing_walls = event.missing
            if event.missing and self.options.require_sandbox:
                raise UsageError(f"The system cannot confine what reads documents: {' '.join(event.missing)}")
        self.options.on_event(event)

    def _read_remotely(self, process: Process, count: int) -> None:
        from extract.batch.remote import RemoteReading

        options = self.options
        reading = RemoteReading(
            self.plan,
            self.store,
            self.settings,
            options.probe,
            options.on_event,
            require_sandbox=options.require_sandbox,
        )
        reading.run(str(options.cluster), process, self.plan.to_read(), count)
        self.facts.workers_cpu_s += reading.cpu_s
