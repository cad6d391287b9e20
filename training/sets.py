"""The sets of pages: what is fitted on, chosen on and reported on, with their seeds and sizes."""

from dataclasses import dataclass
from pathlib import Path

from training import corpus
from training.reading import ReadPage, read_pages

SOURCES = {
    "mixed": corpus.mixed,
    "statutes": corpus.statutes,
    "answers": corpus.answers,
    "translated": corpus.translated,
}


@dataclass(frozen=True, slots=True)
class PageSet:
    """A set of pages.

    Attributes:
        register: a key of ``SOURCES``, ``project`` or ``foreign``.
        part: ``fit``, ``choose``, ``report`` or ``fresh`` (reported on too).
        seed: of the looks of the pages.
        words: about how many words are taken; 0 for all.
    """

    register: str
    part: str
    seed: int
    words: int = 0

    def passages(self, folder: Path) -> list[str]:
        """The clean passages; ``folder`` holds ``corpus/``."""
        if self.register == "project":
            found = corpus.project(self.part)
        elif self.register == "foreign":
            found = corpus.foreign(self.part)
        else:
            found = SOURCES[self.register](folder / "corpus", self.part)
        return _first(found, self.words) if self.words else found

    def pages(self, folder: Path, cache: Path, model: str = "eng") -> list[ReadPage]:
        """The pages as a model reads them; done once and kept in ``cache``."""
        return list(read_pages(self.passages(folder), self.seed, cache, model))


def _first(passages: list[str], words: int) -> list[str]:
    taken: list[str] = []
    held = 0
    for passage in passages:
        if held >= words:
            break
        taken.append(passage)
        held += len(passage.split())
    return taken


FIT = (
    PageSet("mixed", "fit", 11, 28_000),
    PageSet("statutes", "fit", 13, 12_000),
    PageSet("answers", "fit", 17, 8_000),
    PageSet("translated", "fit", 18, 8_000),
)
CHOOSE = (
    PageSet("mixed", "choose", 12, 12_000),
    PageSet("statutes", "choose", 14, 6_000),
    PageSet("answers", "choose", 42, 10_000),
    PageSet("translated", "choose", 43, 10_000),
    PageSet("project", "choose", 16),
    PageSet("foreign", "choose", 41),
)
REPORT = (
    PageSet("mixed", "report", 15, 16_000),
    PageSet("mixed", "fresh", 25, 14_000),
    PageSet("answers", "report", 62, 10_000),
    PageSet("translated", "report", 63, 10_000),
    PageSet("project", "report", 51),
    PageSet("project", "report", 52),
    PageSet("foreign", "report", 61),
)
