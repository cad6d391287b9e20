"""Measures what a batch costs beyond its documents: CPU against a bare loop, memory, a second run.

Usage: ``python benchmarks/batch.py [overhead|second|memory|all] [--documents N]``. Documents are simulated (a
fixed amount of arithmetic and rows like a card's), so that the batch itself is measured; ``overhead --real``
reads born-digital fixtures with the real pipeline. Prints figures; asserts nothing.
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from extract import batch
from extract.batch.finish import now
from extract.families import load
from extract.model import (
    Box,
    Card,
    DocumentResult,
    Field,
    FieldStatus,
    LineSpan,
    MediaType,
    Passage,
    Repair,
    RepairKind,
    StageTime,
    Status,
    TextSource,
    Word,
    WordSpan,
)
from extract.settings import Settings
from extract.tables import Record, rows_of
from extract.write import OutputTables, Segment, gather, write_segment

FIXTURES = Path(__file__).parent.parent / "fixtures" / "cards"
LINE = "Hankkeessa kehitetään osallisuutta vahvistavia toimintatapoja yhdessä asiakkaiden kanssa."
SPIN_MS = 25.0
_spins_a_ms = 0.0


def light(content, source_path, sha256, settings):
    """A document that costs nothing: a card of three short fields."""
    return _result(int(content.split()[1]), source_path, sha256, 1)


def heavy(content, source_path, sha256, settings):
    """A document that costs 25 ms of CPU and has rows like a real card: 19 fields, about 90 lines."""
    number = int(content.split()[1])
    _spin(SPIN_MS)
    return _result(number, source_path, sha256, 6)


def _spin(milliseconds):
    """A fixed amount of work: calibrated once a process in CPU time."""
    global _spins_a_ms  # noqa: PLW0603 - measured once
    if not _spins_a_ms:
        start = time.process_time()
        sum(range(2_000_000))
        _spins_a_ms = 2_000_000 / (time.process_time() - start) / 1000
    sum(range(int(_spins_a_ms * milliseconds)))


def _result(number, source_path, sha256, lines):
    names = [spec.name for spec in load("sokra").fields]
    fields = tuple(_field(name, lines) for name in (names if lines > 1 else names[:3]))
    values = {name: LINE for name, kind in _texts()} | {
        "card_id": f"S{number % 100_000:05}",
        "public_funding_eur": Decimal(number),
        "implementers": ("Oulun kaupunki", "Kainuun liitto"),
    }
    card = Card(1, fields, values, TextSource.OCR, 1, 0.9, False)
    times = (StageTime("read", 0.02, 0.02), StageTime("repair", 0.005, 0.005))
    return DocumentResult(source_path, sha256, MediaType.PDF, Status.OK, None, None, 1, None, (card,), times)


def _texts():
    return [(spec.name, spec.kind.name) for spec in load("sokra").fields if spec.kind.is_prose]


def _field(name, lines):
    text = " ".join([LINE] * lines)
    length = len(LINE) + 1
    spans = tuple(
        LineSpan(at * length, at * length + len(LINE), 1, Box(72, 20 * at, 500, 20 * at + 12), TextSource.OCR)
        for at in range(lines)
    )
    words = (WordSpan(0, 10, Word("Hankkeessa", Box(72, 0, 130, 12))),)
    repairs = (Repair("Hankkeessa", "Hankkeessä", 0, 10, RepairKind.DIACRITICS, 0.9),)
    return Field(name, FieldStatus.FILLED, name, Passage(text, spans, words), repairs, text, 0.97, False)


def simulated(folder, count):
    """That many files of different content, a thousand a folder."""
    for number in range(count):
        if number % 1000 == 0:
            part = folder / f"{number // 1000:05}"
            part.mkdir(parents=True)
        (part / f"{number % 1000:03}.pdf").write_text(f"%PDF {number}")
    return folder


def real(folder, count):
    """Born-digital fixtures, made different by a comment after their end."""
    folder.mkdir()
    sources = [path.read_bytes() for path in sorted(FIXTURES.glob("*.pdf")) if "born" in path.name]
    for number in range(count):
        content = sources[number % len(sources)] + f"\n% {number}\n".encode()
        (folder / f"{number:05}.pdf").write_bytes(content)
    return folder


def bare(inputs, output, process):
    """The same stages in a loop: read, make rows, write tables."""
    settings = Settings()
    paths = sorted(inputs.rglob("*.pdf"))
    names = [path.relative_to(inputs).as_posix() for path in paths]
    output.mkdir()
    with OutputTables(output, "sokra") as tables:
        for at in range(0, len(paths), 256):
            chunk = range(at, min(at + 256, len(paths)))
            results = [
                process(paths[place].read_bytes(), names[place], "0" * 64, settings) for place in chunk
            ]
            write_segment(
                output / "segment", [Record(rows_of(made), made.times) for made in results], "sokra"
            )
            got = gather(
                [(Segment(output / "segment", "sokra", checked=False).read(), range(len(results)))],
                range(len(results)),
            )
            own = [names[place] for place in chunk]
            tables.add_documents(
                [(name, *row) for name, row in zip(own, got.documents("sokra"), strict=True)]
            )
            tables.add(tables.gathered(got, own))


def overhead(folder, count, *, use_real):
    """CPU of a run against a bare loop, and the wall-clock time of two workers against one."""
    if use_real:
        from extract.pipeline import process_bytes as process
    else:
        process = heavy
    inputs = (real if use_real else simulated)(folder / "in", count)
    process(next(inputs.rglob("*.pdf")).read_bytes(), "x", "0" * 64, Settings())
    start = now()
    bare(inputs, folder / "bare", process)
    loop = [end - begin for begin, end in zip(start, now(), strict=True)]
    say(f"bare loop, {count} documents", f"{loop[0]:.1f} s, {loop[1]:.1f} s of CPU")
    walls = {}
    for workers in (1, 2):
        report = batch.run([inputs], folder / f"out{workers}", Settings(workers=workers), process)
        walls[workers] = report.wall_s
        ratio = report.cpu_s / loop[1]
        say(
            f"{workers} workers",
            f"{report.wall_s:.1f} s, {report.cpu_s:.1f} s of CPU = {ratio:.3f} x the loop",
        )
    say("two workers against one", f"{walls[1] / walls[2]:.2f} x as fast")


def second(folder, count):
    """A second run over an unchanged archive: all of it, and the part that hashes."""
    inputs = simulated(folder / "in", count)
    batch.run([inputs], folder / "out", Settings(workers=2), light)
    report = batch.run([inputs], folder / "out", Settings(workers=2), light)
    say(f"second run over {count} unchanged documents", f"{report.wall_s:.2f} s, {report.cpu_s:.2f} s of CPU")


def memory(folder, count):
    """Peak memory of the parent over simulated documents, real plan, workers and merge."""
    inputs = simulated(folder / "in", count)
    peaks = {}

    def watch(event):
        peaks[type(event).__name__] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    start = time.monotonic()
    report = batch.run([inputs], folder / "out", Settings(workers=2), light, batch.Options(on_event=watch))
    for step, peak in peaks.items():
        say(f"peak memory of the parent after {step}", f"{peak:.0f} MiB")
    say(f"{count} documents", f"{time.monotonic() - start:.0f} s, {report.cpu_s:.0f} s of CPU")
    again = batch.run([inputs], folder / "out", Settings(workers=2), light)
    say("the same again", f"{again.wall_s:.1f} s, {again.cpu_s:.1f} s of CPU")


def say(what, figure):
    """One line of the result."""
    sys.stdout.write(f"{what:55} {figure}\n")
    sys.stdout.flush()


def main():
    """Runs the benchmarks asked for, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", nargs="?", default="all", choices=["overhead", "second", "memory", "all"])
    parser.add_argument("--documents", type=int, help="default: 400, 10,000 and 20,000")
    parser.add_argument("--real", action="store_true", help="read fixtures with the real pipeline")
    parser.add_argument("--folder", help="where to work (default: the system's temporary folder)")
    args = parser.parse_args()
    jobs = {
        "overhead": lambda folder: overhead(folder, args.documents or 400, use_real=args.real),
        "second": lambda folder: second(folder, args.documents or 10_000),
        "memory": lambda folder: memory(folder, args.documents or 20_000),
    }
    for name in jobs if args.which == "all" else [args.which]:
        folder = Path(tempfile.mkdtemp(prefix="bench-", dir=args.folder or os.environ.get("TMPDIR")))
        try:
            jobs[name](folder)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
