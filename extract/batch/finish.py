"""The last step of a run: tables merged from all results and put in place together, with ``run.json``."""

import hashlib
import resource
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import extract
from extract.batch.events import OnEvent
from extract.batch.merging import merge
from extract.batch.page import write_page
from extract.batch.plan import Plan
from extract.batch.report import RunReport, read_run_json, write_run_json
from extract.batch.store import Store
from extract.publish import Extras, describe, publish
from extract.review import Register
from extract.schema import CONTRACT_VERSION, tables
from extract.write import commit


def now() -> tuple[float, float]:
    """Wall-clock and CPU seconds up to now, ended children included."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(part.ru_utime + part.ru_stime for part in usage)


@dataclass(slots=True)
class RunFacts:
    """What ``run.json`` tells of a run beside the counts.

    Attributes:
        family: of the cards.
        settings, versions: as the run had them.
        planned: numbers of inputs by what was to be done.
        extras: what is published beside the tables.
        register: what the tables are held against.
        workers_cpu_s: CPU seconds of worker processes.
        start: wall-clock and CPU seconds when it began.
    """

    family: str
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    planned: Mapping[str, int] = field(default_factory=dict)
    extras: Extras = field(default_factory=Extras)
    register: Register | None = None
    workers_cpu_s: float = 0.0
    start: tuple[float, float] = field(default_factory=now)

    @property
    def spent(self) -> tuple[float, float]:
        """Wall-clock and CPU seconds since the start, workers included."""
        wall_s, cpu_s = now()
        return round(wall_s - self.start[0], 3), round(cpu_s - self.start[1] + self.workers_cpu_s, 3)


def finish(plan: Plan, store: Store, output: Path, facts: RunFacts, on_event: OnEvent) -> RunReport:
    """Writes the tables, unless those on the disk are right already, their descriptions and ``run.json``."""
    digest = ":".join([store.key, plan.digest(), *([facts.register.digest] if facts.register else [])])
    told = read_run_json(output)
    known = told.get("inputs_digest") == digest and _intact(output, told["files"])
    store.staging.mkdir(exist_ok=True)
    if not known:
        statistics = merge(plan, store.staging, facts.family, on_event, facts.register)
        told = {
            "counts": statistics.counts(),
            "stages": statistics.stages(),
            "slowest": statistics.slowest_documents(),
            "files": _hashes(store.staging, facts.family),
            "inputs_digest": digest,
        }
    report = RunReport(output, told["counts"], facts.planned, not known, *facts.spent, told["stages"])
    content = _run_json(report, facts, told)
    write_run_json(store.staging, content)
    write_page(store.staging, content)
    folder = output if known else store.staging
    describe(folder, store.staging, told["files"], facts.family)
    publish(folder, store.staging, output, facts.extras, facts.family)
    commit(store.staging, output)
    return report


def _run_json(report: RunReport, facts: RunFacts, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "contract_version": CONTRACT_VERSION,
        "program": {"name": "sokra-extract", "version": extract.__version__},
        "versions": dict(facts.versions),
        "settings": dict(facts.settings),
        "counts": report.counts,
        "this_run": {"planned": report.planned, "wall_s": report.wall_s, "cpu_s": report.cpu_s},
        "stages": report.stages,
        "slowest": told["slowest"],
        "files": told["files"],
        "inputs_digest": told["inputs_digest"],
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
