"""Turns passages into aligned pages by printing them, reading them with a Tesseract model and aligning.

Results are kept in a folder (one file a page), so that reading is done once.
"""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import tesserocr
from PIL import Image

from training.align import Pair, align
from training.pages import make_pages

PROGRAMS = {"gocr": ("gocr", "-f", "UTF8", "-i"), "ocrad": ("ocrad", "-F", "utf8")}
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
    """Pages of the passages as a model of Tesseract reads them, or another program of ``PROGRAMS``."""
    cache.mkdir(parents=True, exist_ok=True)
    reader = _by_program(model) if model in PROGRAMS else _by_tesseract(model)
    for look, shown, image in make_pages(passages, seed):
        clean = " ".join(shown)
        key = hashlib.sha256(f"{model}|{look}|{clean}".encode()).hexdigest()[:24]
        kept = cache / f"{key}.tsv"
        if not kept.exists():
            kept.write_text(reader(image, look.dpi), "utf-8")
        yield ReadPage(look.name, tuple(align(clean, kept.read_text("utf-8"))))


def _by_tesseract(model: str) -> Callable[[Image.Image, int], str]:
    engine = tesserocr.PyTessBaseAPI(path=MODELS, lang=model)

    def read(image: Image.Image, dpi: int) -> str:
        engine.SetImage(image)
        engine.SetSourceResolution(dpi)
        text: str = engine.GetUTF8Text()
        return text

    return read


def _by_program(name: str) -> Callable[[Image.Image, int], str]:
    def read(image: Image.Image, _: int) -> str:
        with NamedTemporaryFile(suffix=".pgm") as file:
            image.save(file, "PPM")
            file.flush()
            done = subprocess.run([*PROGRAMS[name], file.name], capture_output=True, check=True, timeout=300)
        return done.stdout.decode("utf-8", "replace")

    return read
