"""One run from inputs to tables: list, plan, read, merge, put in place."""

import hashlib
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import extract
from extract.batch.merging import merge
from extract.batch.plan import Plan
from extract.batch.reading import Reading, limits_of
from extract.batch.report import RunReport, read_run_json, write_run_json
from extract.batch.store import Store, results_key
from extract.errors import NoInputError
from extract.events import Finished, Listed, OnEvent, Planned, silent
from extract.inputs import examine, listing
from extract.schema import CONTRACT_VERSION, tables
from extract.settings import Settings
from extract.task import Process
from extract.write import commit, unfinished

FILES_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for beyond its settings.

    Attributes:
        versions: of engines and models; a result made with others is not used again.
        refresh: whether everything is read anew.
        dry_run: whether the run ends when the work is known.
        on_event: told of everything that happens.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    refresh: bool = False
    dry_run: bool = False
    on_event: OnEvent = silent


def run(
    inputs: Sequence[Path], output: Path, settings: Settings, process: Process, options: Options = Options()
) -> RunReport:
    """Reads all inputs and writes the tables into ``output``.

    Args:
        inputs: files and folders.
        output: folder of the tables; made if it is not there.
        settings: of the run.
        process: the pipeline; a function of a module, so that worker processes can find it.
        options: what else is wanted.

    Raises:
        UsageError: an input is not there, or the output cannot be used.
        NoInputError: there is no file under the inputs.
        EngineMissingError: no document can be read.
        TooManyFailuresError: more documents failed than the settings allow.
    """
    store = Store(output, results_key(settings, options.versions))
    with store.locked(), _temporary() as temporary, closing(Plan(temporary / "plan.sqlite")) as plan:
        report = _Run(plan, store, output, settings, options, _now()).run(inputs, process, temporary)
    options.on_event(Finished(report.counts, report.tables_written, report.wall_s))
    return report


@contextmanager
def _temporary() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sokra-extract-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Run:
    """The parts of one run and its steps."""

    plan: Plan
    store: Store
    output: Path
    settings: Settings
    options: Options
    start: tuple[float, float]

    def run(self, inputs: Sequence[Path], process: Process, temporary: Path) -> RunReport:
        unfinished(self.store.staging, self.output)
        self._list(inputs)
        self._recall()
        tally = self.plan.tally()
        if not tally.inputs:
            raise NoInputError("There is no file under the inputs.")
        self.options.on_event(Planned(**asdict(tally)))
        if self.options.dry_run:
            return RunReport(None, {}, asdict(tally), False, *_since(self.start))
        cpu_s = self._read(process, temporary)
        return self._write(asdict(tally), cpu_s)

    def _list(self, inputs: Sequence[Path]) -> None:
        """Puts every file with its hash into the plan; hashing runs in threads."""
        look = partial(examine, max_bytes=self.settings.max_file_mb * 2**20)
        found, files = listing(inputs, leave_out=self.output), 0
        with ThreadPoolExecutor(self.settings.workers) as threads:
            while chunk := list(islice(found, FILES_AT_A_TIME)):
                self.plan.add(zip(chunk, threads.map(look, chunk), strict=True))
                files += len(chunk)
                self.options.on_event(Listed(files))
        self.plan.settle()

    def _recall(self) -> None:
        """Finds results of earlier runs; a segment that is not whole is dropped."""
        if self.options.refresh and not self.options.dry_run:
            self.store.clear()
        for segment in () if self.options.refresh else self.store.segments():
            try:
                self.plan.know(segment.path, segment.index())
            except ValueError:
                segment.path.unlink()
        self.plan.forget(limits_of(self.settings).key)

    def _read(self, process: Process, temporary: Path) -> float:
        """Reads until nothing is left: a file that changed gives way to the next of the same content.

        Returns:
            CPU seconds of the workers.
        """
        # A folder of their own: what a worker may write to holds nothing of the run's.
        folder = temporary / "workers"
        folder.mkdir()
        cpu_s = 0.0
        while self.plan.tally().to_read:
            reading = Reading(self.plan, self.store, self.settings, folder, self.options.on_event)
            reading.run(process, self.plan.to_read())
            cpu_s += reading.cpu_s
        return cpu_s

    def _write(self, planned: Mapping[str, int], workers_cpu_s: float) -> RunReport:
        """Writes the tables, unless those on the disk are right already, and ``run.json``."""
        digest = f"{self.store.key}:{self.plan.digest()}"
        before = read_run_json(self.output)
        known = before.get("inputs_digest") == digest and _intact(self.output, before["files"])
        staging = self.store.staging
        staging.mkdir(exist_ok=True)
        if not known:
            statistics = merge(self.plan, staging, self.settings.family, self.options.on_event)
            before = {
                "counts": statistics.counts(),
                "stages": statistics.stages(),
                "files": _hashes(staging, self.settings.family),
            }
        wall_s, cpu_s = _since(self.start)
        cpu_s = round(cpu_s + workers_cpu_s, 3)
        report = RunReport(self.output, before["counts"], planned, not known, wall_s, cpu_s, before["stages"])
        write_run_json(staging, self._run_json(report, before["files"], digest))
        commit(staging, self.output)
        self.store.drop_others()
        return report

    def _run_json(self, report: RunReport, files: Mapping[str, str], digest: str) -> dict[str, Any]:
        return {
            "contract_version": CONTRACT_VERSION,
            "program": {"name": "sokra-extract", "version": extract.__version__},
            "versions": dict(self.options.versions),
            "settings": self.settings.as_dict(),
            "counts": report.counts,
            "this_run": {"planned": report.planned, "wall_s": report.wall_s, "cpu_s": report.cpu_s},
            "stages": report.stages,
            "files": files,
            "inputs_digest": digest,
        }


def _hashes(folder: Path, family: str) -> dict[str, str]:
    """SHA-256 of every table's files."""
    names = [f"{item.name}.{kind}" for item in tables(family) for kind in ("parquet", "csv")]
    return {name: _sha256(folder / name) for name in names}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether all files are there with these hashes."""
    try:
        return bool(files) and all(_sha256(folder / name) == sha256 for name, sha256 in files.items())
    except OSError:
        return False


def _now() -> tuple[float, float]:
    """Wall-clock and CPU seconds up to now, ended children included."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(part.ru_utime + part.ru_stime for part in usage)


def _since(start: tuple[float, float]) -> tuple[float, float]:
    wall_s, cpu_s = _now()
    return round(wall_s - start[0], 3), round(cpu_s - start[1], 3)
