"""A folder of mutants is read as a run reads it, and every statement of its manifest judged."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract import families, golden
from extract.batch import Process
from extract.mutate import manifest
from extract.mutate.manifest import LeftOut, Mutant
from extract.mutate.statements import NAME, Statement, broken
from extract.settings import Settings
from extract.visible import in_json, in_line


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement and how it does not hold, a line each."""

    statement: Statement
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MutantCheck:
    """The statements of a mutant.

    Attributes:
        trouble: why none could be judged; empty where they were.
    """

    mutant: Mutant
    judged: tuple[Judged, ...] = ()
    trouble: str = ""

    @property
    def failed(self) -> bool:
        """Whether a statement does not hold."""
        return bool(self.trouble) or any(one.broken for one in self.judged)


@dataclass(frozen=True, slots=True)
class MutantReport:
    """The check of a folder of mutants."""

    checks: tuple[MutantCheck, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def failed(self) -> bool:
        """Whether a statement does not hold, or nothing was stated."""
        return not self.checks or any(check.failed for check in self.checks)


def check(folder: Path, process: Process, settings: Settings) -> MutantReport:
    """Judges every statement of a folder's manifest.

    Raises:
        UsageError: the folder holds no manifest.
        EngineMissingError: no document can be read.
    """
    held = manifest.read(folder)
    wanted = {path for mutant in held.mutants for path in (mutant.file, mutant.source)}
    files = golden.listed(folder, folder / manifest.FILE, wanted.__contains__, settings)
    rows = golden.read(files, process, settings) if files else {}
    family = families.load(settings.family)
    checks = []
    for mutant in held.mutants:
        lost = [path for path in (mutant.file, mutant.source) if path not in rows]
        if lost:
            checks.append(MutantCheck(mutant, (), f"missing: {', '.join(lost)}"))
            continue
        own, source = rows[mutant.file], rows[mutant.source]
        judged = (
            Judged(statement, tuple(broken(statement, own, source, family)))
            for statement in mutant.statements
        )
        checks.append(MutantCheck(mutant, tuple(judged)))
    return MutantReport(tuple(checks), held.left_out)


def text(report: MutantReport) -> str:
    """The report for people: every statement that does not hold, and a summary."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: MutantReport) -> Iterator[str]:
    for check in report.checks:
        if not check.failed:
            continue
        yield f"{in_line(check.mutant.file)} ({check.mutant.what}): violated"
        if check.trouble:
            yield f"  {in_line(check.trouble)}"
        for one in check.judged:
            yield from (f"  statement {one.statement[NAME]!r}: {line}" for line in one.broken)
    failed = sum(check.failed for check in report.checks)
    stated = sum(len(check.mutant.statements) for check in report.checks)
    yield f"{len(report.checks)} mutants, {stated} statements: {failed} mutants violate theirs"
    yield from (f"left out: {one.source} {one.kind}: {one.reason}" for one in report.left_out)


def as_json(report: MutantReport) -> str:
    """The report for machines."""
    held = {
        "failed": report.failed,
        "mutants": [
            {
                "file": check.mutant.file,
                "kind": check.mutant.kind,
                "failed": check.failed,
                "trouble": check.trouble or None,
                "statements": [dict(one.statement) | {"broken": list(one.broken)} for one in check.judged],
            }
            for check in report.checks
        ],
        "left_out": [{"source": o.source, "kind": o.kind, "reason": o.reason} for o in report.left_out],
    }
    return in_json(json.dumps(held, ensure_ascii=False, indent=1)) + "\n"
