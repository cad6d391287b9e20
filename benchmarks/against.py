"""Fields of public cards by this program and by others: ``python -m benchmarks.against --venv DIR``.

DIR is a virtual environment with kreuzberg and ocrmypdf, apart from the project's own. They give text; behind
it stands the plain search for labels that is written first in such a case: a label's words, then all up to
the next label. The cards are the PDFs with one card of ``fixtures/cards.toml`` and ``fixtures/others.toml``.
A field is exact if it is the truth's value, white space and the shape of dashes and quotes aside. CPU counts
all that a tool starts. ``--page FILE`` writes a page of Markdown; nothing is asserted.
"""

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.peers import PROGRAMS
from extract import families
from extract.kinds import normalise
from fixtures.make.truth import load_folder
from fixtures.score import FOLDED

FIXTURES = Path(__file__).parent.parent / "fixtures"
SETS = ("cards.toml", "others.toml")
FAMILY = families.load()
NAMES = tuple(name for label in FAMILY.labels for name in label.fields)
OURS = {"sokra-extract": "full", "sokra-extract, effort fast": "fast"}
PEERS = {"kreuzberg": "kreuzberg", "OCRmyPDF": "ocrmypdf"}
CODE, AMOUNT = re.compile(r"S\d{5}"), re.compile(r"[\d \u00a0]+(?:,\d\d)?\s*€")
DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
# In one process, as the others: all that it takes is counted.
OWN_PROGRAM = """
import json, sys
from decimal import Decimal
from pathlib import Path
from extract import pipeline
from extract.settings import Settings
def plain(value):
    return f"{value:.2f}" if isinstance(value, Decimal) else value if isinstance(value, int) else value and (
        list(value) if isinstance(value, (list, tuple)) else str(value))
def fields(path):
    cards = pipeline.process_bytes(Path(path).read_bytes(), path, "", Settings(effort=sys.argv[1])).cards
    given = cards[0].fields if cards else ()
    return {one.name: (plain(cards[0].values.get(one.name)), one.needs_review) for one in given}
print(json.dumps({path: fields(path) for path in sys.argv[2:]}))
"""
# A value and whether it was flagged, by file and field.
Given = Mapping[tuple[str, str], tuple[Any, bool]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool gave: values, and the CPU seconds that it took."""

    given: Given
    cpu_s: float


def main() -> None:
    """Measures, and prints or writes the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument("--page", type=Path, help="where the page goes, in place of stdout")
    given = parser.parse_args()
    truths = _truths()
    python = given.venv / "bin" / "python"
    outcomes = {name: _ours(list(truths), effort) for name, effort in OURS.items()}
    for name, program in PEERS.items():
        if (
            subprocess.run(
                [str(python), "-c", f"import {program}"], capture_output=True, check=False
            ).returncode
            == 0
        ):
            outcomes[name] = _peer(python, program, list(truths))
    page = "\n".join(_page(outcomes, truths, _versions(python)))
    if given.page is None:
        print(page)
    else:
        given.page.write_text(page + "\n", "utf-8")


def _truths() -> dict[Path, dict[str, Any]]:
    """The values of each PDF with one card, by its path."""
    found: dict[Path, dict[str, Any]] = {}
    for name in SETS:
        data = tomllib.loads((FIXTURES / name).read_text("utf-8"))
        cards = load_folder(FIXTURES / data["truth"])
        for row in data["files"]:
            if row["file"].endswith(".pdf") and len(row["cards"]) == 1:
                found[FIXTURES / data["cards"] / row["file"]] = cards[row["cards"][0]].values
    return found


def _ours(files: Sequence[Path], effort: str) -> Outcome:
    before = _children_s()
    command = [sys.executable, "-c", OWN_PROGRAM, effort, *map(str, files)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    given = {
        (Path(path).name, name): (value, flagged)
        for path, fields in told.items()
        for name, (value, flagged) in fields.items()
    }
    return Outcome(given, _children_s() - before)


def _peer(python: Path, program: str, files: Sequence[Path]) -> Outcome:
    before = _children_s()
    done = subprocess.run(
        [str(python), "-c", PROGRAMS[program], *map(str, files)],
        capture_output=True, text=True, check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr[-500:]}")
    texts = json.loads(done.stdout.splitlines()[-1])
    given = {
        (Path(path).name, name): (value, False)
        for path, text in texts.items()
        for name, value in _searched(text)
    }
    return Outcome(given, _children_s() - before)


def _searched(text: str) -> Iterator[tuple[str, Any]]:
    """What the plain search gives: a label's words, then all up to the next label, its parts by patterns."""
    places = []
    for label in FAMILY.labels:
        pattern = r"\s+".join(map(re.escape, label.text.split()))
        if found := re.search(pattern, text, re.IGNORECASE):
            places.append((found.start(), found.end(), label))
    places.sort(key=lambda place: place[0])
    ends = [place[0] for place in places[1:]] + [len(text)]
    for (_, start, label), end in zip(places, ends[: len(places)], strict=True):
        yield from _parts(label.fields, text[start:end].strip())


def _parts(fields: Sequence[str], value: str) -> Iterator[tuple[str, Any]]:
    """The fields of a cell: a code, days and an amount by their patterns, the text before them else."""
    flat = " ".join(value.split())
    code, amount, days = CODE.search(flat), AMOUNT.search(flat), DAY.findall(flat)
    for name in fields:
        kind = FAMILY.field(name).kind.name
        if kind == "code":
            yield name, code[0] if code else None
        elif kind == "date":
            yield name, normalise.day(days.pop(0)) if days else None
        elif kind == "money":
            yield name, normalise.amount(amount[0]) if amount else None
        elif kind == "organisations":
            yield name, [part.strip() for part in flat.split(",") if part.strip()] or None
        elif len(fields) > 1:
            first = CODE.sub("", flat).lstrip(" ,")
            cut = AMOUNT.search(first) or DAY.search(first)
            yield name, (first[: cut.start()] if cut else first).rstrip(" ,") or None
        else:
            yield name, value or None


def _plain(value: Any) -> str | None:
    """A value as it is compared."""
    if not isinstance(value, int) and not value:
        return None
    if isinstance(value, list | tuple):
        value = "; ".join(value)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return " ".join(text.translate(FOLDED).split())


def _children_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _versions(python: Path) -> str:
    """The tools with their versions."""
    names = "; ".join(f"print({name!r}, metadata.version({name!r}))" for name in PEERS.values())
    told = subprocess.run(
        [str(python), "-c", f"from importlib import metadata; {names}"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    own = f"sokra-extract {metadata.version('sokra-extract')}"
    return ", ".join([own, *told.splitlines(), f"Python {platform.python_version()}", platform.machine()])


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of a tool over some files: fields, exact ones, fields without a flag, wrong ones of them."""

    fields: int
    exact: int
    unflagged: int
    wrong: int

    @classmethod
    def of(
        cls, given: Given, truths: Mapping[Path, Mapping[str, Any]], names: Sequence[str] = NAMES
    ) -> "Score":
        """The score of what was given."""
        fields = exact = unflagged = wrong = 0
        for path, truth in truths.items():
            for name in names:
                value, flagged = given.get((path.name, name), (None, False))
                right = _plain(value) == _plain(truth.get(name))
                fields, exact = fields + 1, exact + right
                unflagged, wrong = unflagged + (not flagged), wrong + (not flagged and not right)
        return cls(fields, exact, unflagged, wrong)


def _page(
    outcomes: Mapping[str, Outcome], truths: Mapping[Path, Mapping[str, Any]], versions: str
) -> Iterator[str]:
    pages = sum(_pages(path) for path in truths)
    yield "# Against other tools"
    yield ""
    yield "<!-- made by make benchmark PEERS=folder -->"
    yield ""
    yield from _weak(outcomes, truths)
    yield ""
    yield (
        f"{len(truths)} PDFs of {pages} pages, {len(truths) * len(NAMES)} fields under labels, in "
        "`fixtures/cards` and `fixtures/others`. Behind the text of the other tools stands a plain search: a "
        "label's words, then all up to the next label. They flag nothing."
    )
    yield ""
    yield "| tool | fields exact | wrong among the unflagged | flagged | CPU s a page |"
    yield "|---|---|---|---|---|"
    for name, outcome in outcomes.items():
        score = Score.of(outcome.given, truths)
        share = score.wrong / score.unflagged if score.unflagged else 0
        flagged = score.fields - score.unflagged
        yield (
            f"| {name} | {score.exact}/{score.fields} ({score.exact / score.fields:.1%}) "
            f"| {score.wrong}/{score.unflagged} ({share:.1%}) | {flagged} | {outcome.cpu_s / pages:.2f} |"
        )
    yield ""
    yield "Fields exact, by kind of drawing:"
    yield ""
    kinds = _kinds(truths)
    yield "| tool | " + " | ".join(f"{kind} ({len(files)})" for kind, files in kinds.items()) + " |"
    yield "|---|" + "---|" * len(kinds)
    for name, outcome in outcomes.items():
        scores = [Score.of(outcome.given, files) for files in kinds.values()]
        yield f"| {name} | " + " | ".join(f"{one.exact / one.fields:.1%}" for one in scores) + " |"
    yield ""
    yield (
        f"Measured on {time.strftime('%Y-%m-%d')} with {versions}. CPU time includes all processes and the "
        "start of each tool; a machine that is busy with other work makes it longer."
    )


def _weak(outcomes: Mapping[str, Outcome], truths: Mapping[Path, Mapping[str, Any]]) -> Iterator[str]:
    """What speaks against us, first."""
    own = outcomes["sokra-extract"]
    score = Score.of(own.given, truths)
    worst = min(NAMES, key=lambda name: Score.of(own.given, truths, (name,)).exact)
    of_worst = Score.of(own.given, truths, (worst,))
    cheaper = [name for name, one in outcomes.items() if one.cpu_s < own.cpu_s]
    yield "What is weak first:"
    yield ""
    yield (
        "- The cards are this project's own fixtures. The program was made with those of `fixtures/cards` in "
        "view; of `fixtures/others` the drawing is by other programs, the hand the same. Real ones are worse."
    )
    yield f"- {score.fields - score.unflagged} of {score.fields} fields are flagged for a person to look at."
    yield f"- The weakest field is `{worst}`: {of_worst.exact} of {of_worst.fields} exact."
    if cheaper:
        yield f"- Less CPU a page than at full effort: {', '.join(cheaper)}."
    yield (
        "- The other tools are asked for something that they do not promise: they give text, and the label "
        "search is ours, as plain as a first try. With rules of their own they would do better."
    )


def _kinds(truths: Mapping[Path, Mapping[str, Any]]) -> dict[str, dict[Path, Mapping[str, Any]]]:
    """The files by what they are: with a text layer, scans, by others."""
    kinds: dict[str, dict[Path, Mapping[str, Any]]] = {}
    for path, truth in truths.items():
        kind = (
            "by others"
            if path.parent.parent.name == "others"
            else "scans"
            if "scan" in path.name
            else "drawn"
        )
        kinds.setdefault(kind, {})[path] = truth
    return kinds


def _pages(path: Path) -> int:
    from pypdfium2 import PdfDocument

    with PdfDocument(path) as document:
        return len(document)


if __name__ == "__main__":
    main()
