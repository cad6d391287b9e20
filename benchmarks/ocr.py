"""Measures what reading scans costs: CPU against one bare call of the engine on the same prepared image.

Usage: ``python -m benchmarks.ocr [FILE.pdf...] [--rounds N]`` with image-only PDFs; without any the scanned
fixtures of 300 dpi. Each page is read in turn by the bare engine, at effort ``fast`` and at effort ``full``,
in one process; prints CPU seconds and ratios, asserts nothing.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from extract import pdf
from extract.finnish import open_lexicon
from extract.ocr import Reader, Witness, open_engine, preprocess, tesseract
from extract.settings import Settings

SCANS = sorted((Path(__file__).parent.parent / "fixtures" / "cards").glob("*-scan300.pdf"))


def main() -> None:
    """Measures the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=SCANS)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    settings = Settings()
    bare = tesseract.load(settings.engine, "fin")
    engine = open_engine(settings)
    knows = open_lexicon(settings.lexicon).knows
    reader = Reader(engine, Witness(settings, knows), knows)
    sums = {"bare": 0.0, "fast": 0.0, "full": 0.0}
    pages = 0
    pictures = [picture for path in given.files for picture in _pictures(path, settings.ocr_dpi)]
    reader.read_page(pictures[0].pixels, pictures[0].dpi)  # models are loaded once a process
    for _ in range(given.rounds):
        for picture in pictures:
            ready = preprocess.prepare(picture.pixels, picture.dpi)
            sums["bare"] += _cpu_s(lambda ready=ready: bare.read(ready.bilevel, ready.dpi, tesseract.PAGE))
            sums["fast"] += _cpu_s(lambda one=picture: engine.read_page(one.pixels, one.dpi))
            sums["full"] += _cpu_s(lambda one=picture: reader.read_page(one.pixels, one.dpi))
            pages += 1
    for name, spent in sums.items():
        print(f"{name:5} {spent / pages:6.2f} CPU s/page {spent / sums['bare']:6.2f} x bare")


def _pictures(path: Path, dpi: float) -> list[pdf.Picture]:
    with pdf.opened(path.read_bytes()) as document:
        return [pdf.picture(document, index, dpi) for index in range(len(document))]


def _cpu_s(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


if __name__ == "__main__":
    main()
