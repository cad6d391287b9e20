"""Measures reading: ``python -m benchmarks.reading [born|damage] [--pages N]``.

``born``: CPU of words, rules and links, and of the whole chain, against PDFium giving the same
characters with boxes, in turns in one run. ``damage``: the judge of text layers on sound and damaged pages
in Finnish, and on Swedish, Estonian and English ones. Prints figures; asserts nothing.
"""

import argparse
import ctypes
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from extract import pdf, pipeline
from extract.reading import layer_quality
from extract.settings import Settings

ROUNDS = 5
FIXTURES = Path(__file__).parent.parent / "fixtures" / "cards"


def main() -> None:
    """Runs the measurements that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("born", "damage", "all"), default="all")
    parser.add_argument("--pages", type=int, default=200, help="control pages of each kind")
    args = parser.parse_args()
    if args.what in {"born", "all"}:
        born()
    if args.what in {"damage", "all"}:
        judge(args.pages)


def born() -> None:
    """Born-digital fixtures: CPU milliseconds a page and the ratio to bare PDFium."""
    files = [path.read_bytes() for path in sorted(FIXTURES.glob("*.pdf"))]
    settings = Settings(effort="fast")
    files = [content for content in files if _is_born(content)]
    steps: dict[str, Callable[[bytes], int]] = {
        "bare PDFium, characters with boxes": _bare,
        "words, rules and links": _layers,
        "the whole chain to typed fields": lambda content: _whole(content, settings),
    }
    pages = sum(map(_bare, files))
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            start = time.process_time()
            for content in files:
                step(content)
            times[name].append((time.process_time() - start) * 1000 / pages)
    base = times[next(iter(steps))]
    print(f"born-digital: {len(files)} files, {pages} pages, {ROUNDS} rounds, CPU")
    for name, measured in times.items():
        ratio = statistics.median(one / bare for one, bare in zip(measured, base, strict=True))
        print(f"  {name:38} {statistics.median(measured):6.2f} ms/page  {ratio:5.2f} x")


def _is_born(content: bytes) -> bool:
    with pdf.opened(content) as document:
        layers = [pdf.layer(document, index) for index in range(len(document))]
    sound = [layer_quality.judge([word.text for word in layer.words], "sokra").verdict for layer in layers]
    return all(verdict == layer_quality.SOUND for verdict in sound)


def _bare(content: bytes) -> int:
    """What PDFium needs to give every character with its box; the number of pages."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(content)
    rectangle = pdfium.FS_RECTF()
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_chars()):
            pdfium.FPDFText_GetUnicode(text.raw, index)
            pdfium.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(rectangle))
    count = len(document)
    document.close()
    return count


def _layers(content: bytes) -> int:
    with pdf.opened(content) as document:
        return sum(len(pdf.layer(document, index).words) for index in range(len(document)))


def _whole(content: bytes, settings: Settings) -> int:
    return len(pipeline.process_bytes(content, "card.pdf", "", settings).cards)


def judge(pages: int) -> None:
    """The judge of text layers on control pages: found and false alarms, by language."""
    from fixtures.make import controls

    with tempfile.TemporaryDirectory() as folder:
        controls.write(Path(folder), pages)
        verdicts: dict[str, Counter[str]] = {}
        for path in sorted(Path(folder).glob("*.pdf")):
            verdicts.setdefault(path.stem.rpartition("-")[0], Counter())[_verdict(path)] += 1
    print(f"judge of text layers, {pages} control pages of each kind")
    for kind, counted in verdicts.items():
        print(f"  {kind:24} {', '.join(f'{verdict} {count}' for verdict, count in counted.most_common())}")


def _verdict(path: Path) -> str:
    with pdf.opened(path.read_bytes()) as document:
        layer = pdf.layer(document, 0)
    return layer_quality.judge([word.text for word in layer.words], "sokra", layer.unmapped).verdict


if __name__ == "__main__":
    main()
