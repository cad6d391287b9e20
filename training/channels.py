"""Counts what readers make of Finnish: their signatures, three signs at a time, and single misreadings.

Pages of the same text are read by every reader; what encodings do is done to the text itself. The same
sources and engines give the same bytes. ``gocr`` and ``ocrad`` must be installed, and Tesseract's models
eng, swe, deu and est.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import wordfreq
from numpy.typing import NDArray

from extract.finnish import skeleton
from extract.finnish.channels import BITS, EDGES, HIGHEST, SIGNATURES, STEPS_PER_E, pieces, place
from training import corpus
from training.confusions import misreadings
from training.reading import PROGRAMS, ReadPage, read_pages

SEED = 71
LEAST_COUNT, LONGEST, SURE = 3, 3, 0.9
TOP, SCALE = 12_000, 1e5
LEANING, LEANING_READ = 20_000, 0.02
DOTTED = "äöåÄÖÅ"


def _recoded(written: str, read: str) -> Callable[[str], str]:
    return lambda word: word.encode(written, "replace").decode(read, "replace")


ENCODINGS: dict[str, Callable[[str], str]] = {
    "stripped": skeleton,
    "lost": lambda word: "".join(letter for letter in word if letter not in DOTTED),
    "replaced": lambda word: "".join("\ufffd" if letter in DOTTED else letter for letter in word),
    "double-encoded": _recoded("utf-8", "cp1252"),
    "macroman": _recoded("mac_roman", "cp1252"),
    "cp850": _recoded("cp850", "cp1252"),
}
LANGUAGES = ("sv", "en")


def channel_table(folder: Path, cache: Path) -> bytes:
    """The costs: a row for each place, a byte for each signature."""
    words = [word for passage in _wide(folder) for word in passage.split()]
    finnish = _counted(words)
    even = np.full(1 << BITS, 1 / (1 << BITS))
    usual = (finnish + LEANING * even) / (finnish.sum() + LEANING)
    rows = []
    for name in SIGNATURES:
        if name == "fi":
            found = usual
        elif name in LANGUAGES or name in ENCODINGS:
            counts = _listed(name) if name in LANGUAGES else _counted(map(ENCODINGS[name], words))
            found = (counts + LEANING * even) / (counts.sum() + LEANING)
        else:
            found = _as_read(read_by(name, folder, cache), usual)
        rows.append(found)
    costs = np.rint(-np.log(np.array(rows).T) * STEPS_PER_E)
    return np.clip(costs, 0, HIGHEST).astype(np.uint8).tobytes()


def _as_read(pages: Sequence[ReadPage], usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is usual, changed as the reader changes the text of the pages: their topics say nothing."""
    pairs = [pair for page in pages for pair in page.pairs if pair.clean is not None]
    printed = _counted(pair.clean or "" for pair in pairs)
    read = _counted(pair.read for pair in pairs)
    leaned = LEANING_READ * printed.sum() * usual
    kept = usual * np.minimum(1.0, (read + leaned) / (printed + leaned))
    found = kept + np.maximum(0.0, read - printed) / printed.sum()
    return found / found.sum()


def reader_rows(folder: Path, cache: Path) -> str:
    """Lines of reader, printed, read and P(read | printed), of the readers that have rows of their own."""
    lines = []
    for reader in PROGRAMS:
        wrong, letters = misreadings(read_by(reader, folder, cache))
        counts, printed = _lowered(wrong), _lowered_letters(letters)
        for (clean, read), count in sorted(counts.items()):
            if count >= LEAST_COUNT and clean != read and 0 < len(clean) <= LONGEST >= len(read) > 0:
                probability = min(SURE, count / min(printed[letter] for letter in clean))
                lines.append(f"{reader}\t{clean}\t{read}\t{probability:.5f}\n")
    return "".join(lines)


def _lowered(wrong: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for (clean, read), count in wrong.items():
        found[clean.lower(), read.lower()] += count
    return found


def _lowered_letters(letters: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for letter, count in letters.items():
        found[letter.lower()] += count
    return found


def read_by(reader: str, folder: Path, cache: Path, part: str = "count", seed: int = SEED) -> list[ReadPage]:
    """Pages of a part's text as a reader reads them; the same pages for every reader."""
    every = 7 if part == "count" else 3
    texts = [*_first(corpus.project(part)[::every], 5_000), *_first(corpus.mixed(folder, part)[::5], 7_000)]
    return list(read_pages(texts, seed, cache, reader))


def _wide(folder: Path) -> list[str]:
    """Text of many kinds."""
    return [
        *corpus.project("count"),
        *corpus.mixed(folder, "count")[::2],
        *corpus.statutes(folder, "count")[::20],
        *corpus.answers(folder, "count")[::40],
        *corpus.translated(folder, "count")[::40],
    ]


def _first(passages: Sequence[str], words: int) -> list[str]:
    taken: list[str] = []
    for passage in passages:
        if sum(len(one.split()) for one in taken) >= words:
            break
        taken.append(passage)
    return taken


def _counted(words: Iterable[str]) -> NDArray[np.float64]:
    found = np.zeros(1 << BITS)
    for piece, number in pieces(word.strip(EDGES) for word in words if any(map(str.isalpha, word))).items():
        found[place(piece)] += number
    return found


def _listed(language: str) -> NDArray[np.float64]:
    """The same of a language's commonest words."""
    frequencies = wordfreq.get_frequency_dict(language, "small")
    found = np.zeros(1 << BITS)
    for word in sorted(frequencies, key=lambda word: (-frequencies[word], word))[:TOP]:
        for piece, number in pieces([word]).items():
            found[place(piece)] += number * frequencies[word] * SCALE
    return found
