"""Turns aligned pages into a file that can be committed, and back.

A page begins with ``#`` and its look; then comes a line a word: as read, a tab, as printed (nothing where the
two are the same, ``-`` where no printed word corresponds).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from training.align import Pair
from training.reading import ReadPage

SAME, NONE = "", "\u2205"


def save(pages: Iterable[ReadPage], path: Path) -> None:
    """Writes pages."""
    path.write_text("".join(_lines(pages)), "utf-8")


def _lines(pages: Iterable[ReadPage]) -> Iterator[str]:
    for page in pages:
        yield f"# {page.look}\n"
        for pair in page.pairs:
            clean = NONE if pair.clean is None else SAME if pair.clean == pair.read else pair.clean
            yield f"{pair.read}\t{clean}\n"


def load(path: Path) -> list[ReadPage]:
    """Reads pages."""
    pages: list[ReadPage] = []
    look, pairs = "", []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# ") and "\t" not in line:
            if pairs:
                pages.append(ReadPage(look, tuple(pairs)))
            look, pairs = line[2:], []
        else:
            read, clean = line.split("\t")
            pairs.append(Pair(read, None if clean == NONE else read if clean == SAME else clean))
    return [*pages, ReadPage(look, tuple(pairs))] if pairs else pages
