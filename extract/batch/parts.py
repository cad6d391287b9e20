"""An archive read in parts that know nothing of each other, and the parts put together.

Which part a file belongs to is decided by its name alone. A part is a folder that holds its inputs and
results; merging needs the parts' folders, not the files they were made from.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from extract.batch.deciding import files_of
from extract.batch.events import Finished, OnEvent, Planned, silent
from extract.batch.finish import RunFacts, finish, prepare
from extract.batch.plan import Plan
from extract.batch.report import Failure, RunReport
from extract.batch.store import Store
from extract.batch.thresholds import Thresholds
from extract.decisions import read as read_decisions
from extract.errors import UsageError
from extract.families import load
from extract.publish import Extras
from extract.workers import scratch
from extract.write import DamagedSegmentError, Segment, document_row, sha256_of, whole

INPUTS_FILE, PART_FILE = "inputs.sqlite", "part.json"
_FOLDER = re.compile(r"shard-(\d+)-of-(\d+)")


@dataclass(frozen=True, slots=True)
class Shard:
    """Part ``number`` (from 1) of ``count`` parts."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """A shard from ``3/16``.

        Raises:
            UsageError: there is no such part.
        """
        found = re.fullmatch(r"(\d+)/(\d+)", text)
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise UsageError(f"A shard is written like 3/16, from 1/16 to 16/16, not {text!r}.")
        return cls(int(found[1]), int(found[2]))

    def folder(self, output: Path) -> Path:
        """Where the part is kept under an output folder."""
        return output / f"shard-{self.number}-of-{self.count}"

    def holds(self, source_path: str) -> bool:
        """Whether a file of that name belongs to the part."""
        digest = hashlib.sha256(source_path.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1


def keep_part(plan: Plan, store: Store, shard: Shard, facts: RunFacts) -> RunReport:
    """Writes the part's inputs beside its results; with that the part is complete."""
    about = {
        "key": store.key,
        "shard": [shard.number, shard.count],
        "family": facts.family,
        "settings": dict(facts.settings),
        "versions": dict(facts.versions),
        "places": dict(facts.places),
    }
    folder = store.work.parent
    with whole(folder / INPUTS_FILE) as temporary:
        plan.save(temporary, about)
        sha256 = sha256_of(temporary)
    with whole(folder / PART_FILE) as temporary:
        temporary.write_text(json.dumps({"inputs_sha256": sha256}), "utf-8")
    failures = tuple(_failures(plan, facts.family))
    return RunReport(folder, plan.counts(), facts.planned, False, *facts.spent, failures=failures)


def _failures(plan: Plan, family: str) -> Iterator[Failure]:
    """Every document of the part that could not be read, and why."""
    for source_path, segment, at, reason, message in plan.failed():
        if segment is None or at is None:
            yield Failure(source_path, reason, message)
        else:
            content = Segment(plan.segment(segment), family).read()
            row = document_row(content.slice(at, 1), family)
            yield Failure(source_path, row[3] or "", row[4] or "")


def merge(
    folders: Sequence[Path], output: Path, on_event: OnEvent = silent, extras: Extras | None = None
) -> RunReport:
    """Puts the parts together: the same tables, byte for byte, that one run over everything would give.

    Args:
        folders: the parts' folders, or folders that hold them.
        output: folder of the tables.
        on_event: told of what happens.
        extras: what is published beside the tables, and the register they are held against.

    Raises:
        UsageError: a part is missing, there twice, unfinished or made with other settings; no register.
    """
    extras = extras or Extras()
    file = extras.opened_register()  # that it is none shows before anything is read
    parts = _parts(folders)
    about = _agreed(parts)
    register = file.of(load(about["family"])) if file else None
    decisions = _decisions(parts, extras)
    store = Store(output, about["key"])
    with (
        store.locked(),
        scratch() as temporary,
        closing(Plan(temporary / "plan.sqlite")) as plan,
    ):
        prepare(store, output, extras, about["family"])
        for part in parts:
            plan.absorb(part / INPUTS_FILE, Store(part, about["key"]).folder)
        plan.settle()
        facts = RunFacts(about["family"], about["settings"], about["versions"], asdict(plan.tally()))
        facts.extras, facts.register = extras, register
        facts.decisions, facts.places = read_decisions(decisions), _places(parts, decisions)
        if facts.planned["to_read"]:
            raise UsageError(f"{facts.planned['to_read']} files have no result; run their parts again.")
        on_event(Planned(**facts.planned))
        try:
            report = finish(plan, store, output, facts, on_event)
        except DamagedSegmentError as error:
            raise UsageError(f"{error.path} is damaged: run its part again, then merge.") from error
    on_event(Finished(report.counts, report.tables_written, report.wall_s))
    return report


def _decisions(parts: Sequence[Path], extras: Extras) -> list[Path]:
    """The file of decisions that was named, or those that lay beside the parts' inputs.

    Raises:
        UsageError: one is not there.
    """
    if extras.decisions is not None:
        return files_of(extras, ())
    found = list(dict.fromkeys(Path(name) for part in parts for name in _told(part).get("decisions", [])))
    for path in found:
        if not path.is_file():
            message = f"The decisions {path} that the parts were made with are not there: give --decisions."
            raise UsageError(message)
    return found


def _places(parts: Sequence[Path], decisions: Sequence[Path]) -> dict[str, list[str]]:
    inputs = dict.fromkeys(name for part in parts for name in _told(part).get("inputs", []))
    return {"inputs": list(inputs), "decisions": list(map(str, decisions))}


def _told(part: Path) -> dict[str, list[str]]:
    places: dict[str, list[str]] = Plan.about(part / INPUTS_FILE).get("places", {})
    return places


def _parts(folders: Sequence[Path]) -> list[Path]:
    """The parts' folders, all of them, each once.

    Raises:
        UsageError: otherwise.
    """
    found: dict[tuple[int, int], Path] = {}
    for folder in folders:
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
        for path in [folder, *inside]:
            name = _FOLDER.fullmatch(path.name)
            if name is None or not (path / INPUTS_FILE).is_file():
                continue
            place = (int(name[2]), int(name[1]))
            if found.setdefault(place, path).resolve() != path.resolve():
                raise UsageError(f"Part {name[1]}/{name[2]} is there twice: {found[place]} and {path}.")
    counts = {count for count, _ in found}
    if not found:
        raise UsageError("No finished part was found; parts are made by run --shard.")
    if len(counts) > 1:
        raise UsageError(f"The parts are of different runs: of {', '.join(map(str, sorted(counts)))} parts.")
    count = counts.pop()
    missing = [str(number) for number in range(1, count + 1) if (count, number) not in found]
    if missing:
        raise UsageError(f"Of {count} parts these are missing or unfinished: {', '.join(missing)}.")
    return [found[place] for place in sorted(found)]


def _is_whole(part: Path) -> bool:
    """Whether a part's inputs are those that were written."""
    try:
        held = json.loads((part / PART_FILE).read_text("utf-8"))
        return bool(held["inputs_sha256"] == sha256_of(part / INPUTS_FILE))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _agreed(parts: Sequence[Path]) -> dict[str, Any]:
    """What the parts tell of themselves, which must be the same.

    Raises:
        UsageError: they were made with other settings or versions.
    """
    for part in parts:
        if not _is_whole(part):
            raise UsageError(f"{part / INPUTS_FILE} is damaged; run its part again.")
    told = [Plan.about(part / INPUTS_FILE) for part in parts]
    for part, about in zip(parts, told, strict=True):
        same = about["key"] == told[0]["key"] and _thresholds(about) == _thresholds(told[0])
        if not same:
            raise UsageError(f"{part} was made with other settings or versions than {parts[0]}.")
    return told[0]


def _thresholds(about: Mapping[str, Any]) -> Thresholds:
    """The thresholds that a part was made with."""
    return Thresholds.of(about["settings"])
