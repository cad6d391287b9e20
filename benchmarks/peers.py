"""Measures other tools on scanned cards: ``python -m benchmarks.peers --venv DIR [--only TEXT]``.

DIR is a virtual environment with any of kreuzberg, ocrmypdf and docling, apart from the project's own, so
that their dependencies do not meet ours; which of them are not there is said. Each tool reads all files in
one process, in turns, with one thread an engine and the Finnish model; CPU includes everything it starts.
Words are counted as bags: which share of the words that the cards' truth holds stands in what the tool gives.
Prints figures; asserts nothing. OCRmyPDF needs the package ghostscript.
"""

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixtures.make.truth import load_folder

FIXTURES = Path(__file__).parent.parent / "fixtures"
WORD = re.compile(r"[^\W\d_]+")
DOTTED = re.compile("[äöÄÖ]")
OWN = "sokra-extract"
# What each tool is asked to do, as a program that prints the text of each file as JSON.
PROGRAMS = {
    OWN: """
import json, sys
from pathlib import Path
from extract import pipeline
from extract.settings import Settings
def text(path):
    cards = pipeline.process_bytes(Path(path).read_bytes(), path, "", Settings()).cards
    return "\\n".join(field.value or "" for card in cards for field in card.fields)
print(json.dumps({path: text(path) for path in sys.argv[1:]}))
""",
    f"{OWN} fast": """
import json, sys
from pathlib import Path
from extract import pipeline
from extract.settings import Settings
def text(path):
    cards = pipeline.process_bytes(Path(path).read_bytes(), path, "", Settings(effort="fast")).cards
    return "\\n".join(field.value or "" for card in cards for field in card.fields)
print(json.dumps({path: text(path) for path in sys.argv[1:]}))
""",
    "kreuzberg": """
import json, sys
import kreuzberg
config = kreuzberg.ExtractionConfig(
    ocr=kreuzberg.OcrConfig(backend="tesseract", language="fin"), force_ocr=True, use_cache=False)
print(json.dumps({path: kreuzberg.extract_file_sync(path, config=config).content for path in sys.argv[1:]}))
""",
    "ocrmypdf": """
import json, sys, tempfile
from pathlib import Path
import ocrmypdf, pypdfium2
def text(path, made):
    ocrmypdf.ocr(path, made, language=["fin"], force_ocr=True, jobs=1, progress_bar=False)
    with pypdfium2.PdfDocument(made) as document:
        return "\\n".join(page.get_textpage().get_text_range() for page in document)
if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({path: text(path, Path(folder, "made.pdf")) for path in sys.argv[1:]}))
""",
    # Its layout model is fetched at the first use.
    "docling": """
import json, sys
from docling.document_converter import DocumentConverter
read = DocumentConverter().convert
print(json.dumps({path: read(path).document.export_to_text() for path in sys.argv[1:]}))
""",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool needed and gave: CPU seconds of all its processes, and the text of each file."""

    cpu_s: float
    texts: Mapping[str, str]


def main() -> None:
    """Measures the tools that are there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument("--cards", type=Path, default=FIXTURES / "cards.toml", help="of an evaluation set")
    parser.add_argument("--only", default="scan", help="part of the names of the files that are read")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    truths = _truths(given.cards, given.only)
    peer = given.venv / "bin" / "python"
    there = {name: Path(sys.executable) if name.startswith(OWN) else peer for name in PROGRAMS}
    there = {name: python for name, python in there.items() if python != peer or _installed(name, python)}
    outcomes: dict[str, list[Outcome]] = {name: [] for name in there}
    for _ in range(given.rounds):
        for name, python in there.items():
            outcomes[name].append(_run(name, python, list(truths)))
    print(f"{len(truths)} scanned files, {given.rounds} rounds in turns")
    for name, found in outcomes.items():
        print(_row(name, found, outcomes[OWN], truths))
    for name in PROGRAMS.keys() - there.keys():
        print(f"{name:18} is not installed in {given.venv.name}, or does not start")


def _installed(name: str, python: Path) -> bool:
    command = [str(python), "-c", f"import {name}"]
    return python.exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(name: str, python: Path, files: Sequence[str]) -> Outcome:
    """One tool over all files, in a process of its own.

    Raises:
        RuntimeError: the tool failed; the message is the end of what it said.
    """
    before = _children_s()
    done = subprocess.run(
        [str(python), "-c", PROGRAMS[name], *files],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr[-500:]}")
    return Outcome(_children_s() - before, json.loads(done.stdout.splitlines()[-1]))


def _children_s() -> float:
    """CPU seconds of all processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _truths(mapping: Path, part: str) -> dict[str, str]:
    """What the cards of each PDF of a set say, by the file's path."""
    data = tomllib.loads(mapping.read_text("utf-8"))
    cards = load_folder(mapping.parent / data["truth"])
    folder = mapping.parent / data["cards"]
    return {
        str(folder / row["file"]): "\n".join(
            str(value) for stem in row["cards"] for value in cards[stem].values.values() if value
        )
        for row in data["files"]
        if part in row["file"] and row["file"].endswith(".pdf")
    }


def _row(name: str, found: Sequence[Outcome], own: Sequence[Outcome], truths: Mapping[str, str]) -> str:
    """A tool's line: CPU seconds a file, the ratio to ours paired by round, and words found."""
    ratio = statistics.median(one.cpu_s / ours.cpu_s for one, ours in zip(found, own, strict=True))
    seconds = statistics.median(one.cpu_s for one in found) / len(truths)
    every, dotted = (_found(found[0].texts, truths, pattern) for pattern in (WORD, DOTTED))
    return (
        f"{name:14} {seconds:6.2f} CPU s/file {ratio:6.2f} x ours  words {every:.4f}  with ä/ö {dotted:.4f}"
    )


def _found(texts: Mapping[str, str], truths: Mapping[str, str], wanted: re.Pattern[str]) -> float:
    """Share of the truth's words, of those that hold a pattern, that stand in the texts."""
    right = total = 0
    for path, truth in truths.items():
        expected = Counter(word for word in WORD.findall(truth) if wanted.search(word))
        right += (expected & Counter(WORD.findall(texts[path]))).total()
        total += expected.total()
    return right / total


if __name__ == "__main__":
    main()
