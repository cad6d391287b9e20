"""The last step of a run: tables merged from all results and put in place together, with ``run.json``."""

import resource
import shlex
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import extract
from extract.batch import deciding
from extract.batch.events import OnEvent
from extract.batch.glimpses import crops
from extract.batch.merging import Beside, merge
from extract.batch.page import write_page
from extract.batch.pictures import draw_sheet
from extract.batch.plan import Plan
from extract.batch.report import REPORT_HTML, RUN_JSON, Failure, RunReport, read_run_json, write_run_json
from extract.batch.store import Store
from extract.batch.thresholds import Thresholds
from extract.decisions import DecisionFile
from extract.errors import UsageError
from extract.families import hashes
from extract.publish import (
    REVIEW_CSV,
    WORKBOOK,
    Extras,
    describe,
    for_excel,
    publish,
    publish_database,
    published_names,
)
from extract.review import Register, bounds
from extract.schema import CONTRACT_VERSION, tables
from extract.write import clear_leftovers, commit, sha256_of, unfinished

# The files whose edits become decisions.
DECIDED = frozenset({"fields.csv", "fields.excel.csv", WORKBOOK, REVIEW_CSV})


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
        decisions: of people about these documents.
        places: where inputs and decisions lie, for whoever opens the tables later.
        workers_cpu_s: CPU seconds of worker processes.
        missing_walls: around processes that read, a sentence each; None where nothing was read.
        start: wall-clock and CPU seconds when it began.
    """

    family: str
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    planned: Mapping[str, Any] = field(default_factory=dict)
    extras: Extras = field(default_factory=Extras)
    register: Register | None = None
    decisions: DecisionFile = field(default_factory=DecisionFile)
    places: Mapping[str, Any] = field(default_factory=dict)
    workers_cpu_s: float = 0.0
    missing_walls: tuple[str, ...] | None = None
    start: tuple[float, float] = field(default_factory=now)

    @property
    def spent(self) -> tuple[float, float]:
        """Wall-clock and CPU seconds since the start, workers included."""
        wall_s, cpu_s = now()
        return round(wall_s - self.start[0], 3), round(cpu_s - self.start[1] + self.workers_cpu_s, 3)


def finish(plan: Plan, store: Store, output: Path, facts: RunFacts, on_event: OnEvent) -> RunReport:
    """Writes the tables, unless those on the disk are right already, their descriptions and ``run.json``.

    Raises:
        DamagedSegmentError: a result is no longer what was kept; nothing was put in place.
    """
    register = [facts.register.digest] if facts.register else []
    decided = [one for one in (deciding.digest(facts.decisions),) if one]
    thresholds = Thresholds.of(facts.settings)
    written = f"{thresholds.max_error} {thresholds.min_probability}"
    digest = ":".join([store.key, plan.digest(), written, *register, *decided])
    told = read_run_json(output)
    known = told.get("inputs_digest") == digest and "failed" in told and _intact(output, told["files"])
    # What was published before is not left behind by new tables.
    extras = facts.extras.renewed(told.get("published", {})) if not known else facts.extras
    store.staging.mkdir(exist_ok=True)
    if not known:
        statistics = merge(
            plan, store.staging, facts.family, on_event, Beside(facts.register, facts.decisions, thresholds)
        )
        told = {
            "counts": statistics.counts(),
            "stages": statistics.stages(),
            "slowest": statistics.slowest_documents(),
            "failed": statistics.failed,
            "least_sure": statistics.doubtful,
            "files": _hashes(store.staging, facts.family),
            "inputs_digest": digest,
            "published": {},
        }
    told["published"] = {**told["published"], **extras.published}
    folder = output if known else store.staging
    describe(folder, store.staging, told["files"], facts.family)
    publish(folder, store.staging, extras, facts.family)
    if extras.excel:
        told["for_excel"] = _hashes_of(store.staging, for_excel(facts.family))
    failures = tuple(Failure(*one) for one in told["failed"])
    pictures = crops(folder, store, plan, told, facts.family)
    spent, against = facts.spent, facts.register.told if facts.register else None
    report = RunReport(
        output, told["counts"], facts.planned, not known, *spent, told["stages"], failures, against
    )
    content = _run_json(report, facts, told)
    write_run_json(store.staging, content)
    write_page(store.staging, content, plan.path_of, pictures)
    commit(store.staging, output, output_names(facts.family), told["files"])
    if extras.excel:
        draw_sheet(output, plan, facts.family, int(facts.settings.get("workers", 1)))
    publish_database(output, extras, facts.family)
    return report


def output_names(family: str) -> frozenset[str]:
    """Every file that a run writes into its output folder, but for the database: the user names it."""
    return frozenset({*published_names(family), RUN_JSON, REPORT_HTML})


def prepare(store: Store, output: Path, extras: Extras, family: str) -> None:
    """Ends what an interrupted run began, and makes sure that no file of somebody's is in the way.

    Raises:
        UsageError: one is, or the database has a name that is not for it.
    """
    names = output_names(family)
    unfinished(store.staging, output, names)
    clear_leftovers(output, names)
    extras.check_database(output)
    check_edits(output)
    if any((output / name).is_symlink() for name in names):
        raise UsageError(f"A link lies in {output} where a table is to go: move it away.")
    if not (output / RUN_JSON).exists():
        theirs = sorted(name for name in names if (output / name).exists())
        if theirs:
            raise UsageError(
                f"{output / theirs[0]} was not written by a run: move it away, or give another output folder."
            )


def check_edits(output: Path) -> None:
    """Makes sure that no table was edited since it was written: the next run would overwrite it.

    Raises:
        UsageError: one was; the message says how to keep the edits.
    """
    told = read_run_json(output)
    for name, sha256 in {**told.get("files", {}), **told.get("for_excel", {})}.items():
        file = output / name
        if file.is_file() and sha256_of(file) != sha256:
            raise UsageError(
                f"{file} was changed after it was written, and would be overwritten: "
                f"{_kept_by(file, output)}. Then remove the file, and run again."
            )


def _kept_by(file: Path, output: Path) -> str:
    """How the edits in a file are kept."""
    if file.name not in DECIDED:
        return "copy it elsewhere (decisions are made of edits in fields.csv and in the sheet to_review)"
    what = "what is filled in its sheet to_review" if file.suffix == ".xlsx" else "the edits"
    command = shlex.join(["sokra-extract", "decide", str(file), "-o", str(output)])
    return f"{command} makes decisions of {what}, which every run keeps"


def _run_json(report: RunReport, facts: RunFacts, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "contract_version": CONTRACT_VERSION,
        "program": {"name": "sokra-extract", "version": extract.__version__},
        "versions": dict(facts.versions),
        "settings": dict(facts.settings),
        "families": hashes(facts.family),
        # From which probability on a field is not flagged, by origin; above 1 every field is.
        "bounds": bounds(facts.settings["max_error"]),
        "counts": report.counts,
        "this_run": {"planned": report.planned, "wall_s": report.wall_s, "cpu_s": report.cpu_s},
        "missing_walls": facts.missing_walls,
        "stages": report.stages,
        "slowest": told["slowest"],
        "failed": told["failed"],
        "least_sure": told["least_sure"],
        "files": told["files"],
        "for_excel": told.get("for_excel", {}),
        "register": report.register,
        "inputs_digest": told["inputs_digest"],
        "published": told["published"],
        "places": dict(facts.places),
        "unusable_decisions": [list(one) for one in facts.decisions.bad],
    }


def _hashes(folder: Path, family: str) -> dict[str, str]:
    """SHA-256 of every table's files."""
    return _hashes_of(
        folder, [f"{item.name}.{kind}" for item in tables(family) for kind in ("parquet", "csv")]
    )


def _hashes_of(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: sha256_of(folder / name) for name in names}


def _intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether all files are there with these hashes."""
    try:
        return bool(files) and all(sha256_of(folder / name) == sha256 for name, sha256 in files.items())
    except OSError:
        return False
