"""Prints the table of the repair: naive methods and ours on pages that nothing was fitted on.

``python -m benchmarks.repair [--corpus FOLDER]``: the project pages are in the repository; with a folder that
holds ``corpus/`` (see ``docs/repair.md``) mixed prose and that of other authors are
printed, read and measured as well.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import naive
from extract.finnish import open_lexicon
from extract.repair import Repairer
from training import frozen
from training.documents import half, repaired_words, sound
from training.reading import ReadPage
from training.score import Method, Score, scored
from training.sets import REPORT

PAGES = Path(__file__).parent / "pages"
KEPT = {"project prose": "report-*.tsv", "English, Swedish and Estonian": "foreign-report-*.tsv"}
# Printed and read with a folder of texts alone.
READ = {"mixed prose": ("mixed",), "other authors": ("answers", "translated")}
REGISTERS = {"project prose": ("project",), "English, Swedish and Estonian": ("foreign",), **READ}
LEAST_PROBABILITIES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
HEAD = "| method | words | right before | right after | precision | damage / 10,000 | CPU s / 1,000 |"


def methods() -> dict[str, Method]:
    """All methods by name, ours last."""
    voikko, frequency = open_lexicon("voikko"), open_lexicon("frequency")
    return {
        "nearest word of a list (rapidfuzz)": naive.nearest(),
        "Voikko's first suggestion": naive.first_suggestion(ocr=False),
        "Voikko's suggestion, OCR strategy": naive.first_suggestion(ocr=True),
        "cheapest misreading that Voikko accepts": naive.cheapest_accepted(voikko),
        "likeliest by misreading and frequency": naive.likeliest(voikko),
        "ours, --lexicon frequency": partial(repaired_words, Repairer(frequency)),
        "ours": partial(repaired_words, Repairer(voikko)),
    }


def report_sets(folder: Path | None, cache: Path) -> dict[str, list[ReadPage]]:
    """The reported pages by name."""
    found = {name: _kept(pattern) for name, pattern in KEPT.items()}
    if folder is not None:
        for name, registers in READ.items():
            chosen = [one for one in REPORT if one.register in registers]
            found[name] = [page for one in chosen for page in one.pages(folder, cache)]
    return found


def _kept(pattern: str) -> list[ReadPage]:
    """The pages of the repository whose files' names match."""
    return [page for path in sorted(PAGES.glob(pattern)) for page in frozen.load(path)]


def read_in_finnish(name: str, folder: Path | None, cache: Path) -> str:
    """The row of reading the same images with the Finnish model instead of repairing words."""
    chosen = [one for one in REPORT if one.register in REGISTERS[name]]
    pages = [page for one in chosen for page in one.pages(folder or Path(), cache, "fin")]
    score = scored(pages, naive.nothing())
    return f"| the images read in Finnish | {score.words:,} | | {score.right / score.words:.4f} | | | |"


def row(name: str, score: Score, cpu_s: float) -> str:
    """A row of the table."""
    before, after = score.right_before / score.words, score.right / score.words
    rates = f"{before:.4f} | {after:.4f} | {score.precision:.4f} | {score.damage:.1f}"
    return f"| {name} | {score.words:,} | {rates} | {1000 * cpu_s / score.words:.2f} |"


def calibration(score: Score) -> str:
    """What the stated probabilities are worth."""
    share, right = score.sure()
    return (
        f"  probabilities: expected calibration error {score.calibration_error():.4f}; "
        f"{share:.1%} of the repairs have p ≥ .95, of these {right:.2%} are right"
    )


def measured(name: str, pages: list[ReadPage], method: Method) -> Iterator[str]:
    """The rows of a method on stripped pages, ours also on half damaged and sound ones."""
    ours = name.startswith("ours")
    for label, damage in (("", None), (", half damaged", half), (", undamaged", sound)):
        if damage is None or ours:
            shown = [damage(page) for page in pages] if damage else pages
            start = time.process_time()
            score = scored(shown, method)
            yield row(name + label, score, time.process_time() - start)
            if ours and damage is None:
                yield calibration(score)


def curve(sets: dict[str, list[ReadPage]]) -> Iterator[str]:
    """What ``--min-probability`` trades: right words and damage, a row for each least probability."""
    yield f"\n| --min-probability | {' | '.join(f'{name}: right | precision | damage' for name in sets)} |"
    yield "|---|" + "---|---|---|" * len(sets)
    lexicon = open_lexicon("voikko")
    for least in LEAST_PROBABILITIES:
        method = partial(repaired_words, Repairer(lexicon, least))
        scores = [scored(pages, method) for pages in sets.values()]
        cells = [f"{one.right / one.words:.4f} | {one.precision:.4f} | {one.damage:.1f}" for one in scores]
        yield f"| {least} | {' | '.join(cells)} |"


def fresh_page() -> float:
    """CPU seconds of a fresh ``repair`` of one page, Python's start included."""
    text = frozen.load(min(PAGES.glob("report-*.tsv")))[0].text
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "extract", "repair"],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, reading, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        ],
    )
    os.waitpid(child, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.repair", description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder that holds corpus/")
    parser.add_argument("--pages", type=Path, default=Path("build/pages"), help="where readings are kept")
    args = parser.parse_args()
    compared = methods()
    sets = report_sets(args.corpus, args.pages)
    for name, pages in sets.items():
        print(f"\n{name}: {len(pages)} pages\n\n{HEAD}\n|---|---|---|---|---|---|---|")
        for method in compared:
            print(*measured(method, pages, compared[method]), sep="\n", flush=True)
        print(read_in_finnish(name, args.corpus, args.pages), flush=True)
    print(*curve(sets), sep="\n")
    print(f"\nA fresh `repair` of one page: {fresh_page():.2f} s of CPU in all.")


if __name__ == "__main__":
    main()
