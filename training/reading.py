"""Turns passages into aligned pages by printing them, reading them with a Tesseract model and aligning.

Results are kept in a folder (one file a page), so that reading is done once.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tesserocr

from training.align import Pair, align
from training.pages import make_pages

MODELS = "/usr/share/tesseract-ocr/5/tessdata"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page's pairs in reading order, and how it was printed."""

    look: str
    pairs: tuple[Pair, ...]

    @property
    def text(self) -> str:
        """The page as read, one space between words."""
        return " ".join(pair.read for pair in self.pairs)


def read_pages(passages: list[str], seed: int, cache: Path, model: str = "eng") -> Iterator[ReadPage]:
    """Pages of the passages as a model reads them."""
    cache.mkdir(parents=True, exist_ok=True)
    with tesserocr.PyTessBaseAPI(path=MODELS, lang=model) as engine:
        for look, shown, image in make_pages(passages, seed):
            clean = " ".join(shown)
            key = hashlib.sha256(f"{model}|{look}|{clean}".encode()).hexdigest()[:24]
            kept = cache / f"{key}.tsv"
            if not kept.exists():
                engine.SetImage(image)
                engine.SetSourceResolution(look.dpi)
                kept.write_text(engine.GetUTF8Text(), "utf-8")
            yield ReadPage(look.name, tuple(align(clean, kept.read_text("utf-8"))))
