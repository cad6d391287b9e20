"""A bilevel image becomes the words that Tesseract reads on it, with boxes in pixels.

Two ways to call Tesseract under one contract: the library in this process (tesserocr), or the program
(pytesseract, which passes each image through a temporary file). Knows nothing of pages, tables or Finnish.
"""

import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from extract import installing
from extract.errors import EngineMissingError
from extract.ocr.filters import Grey

PAGE = 3  # tesseract's page segmentation modes: a whole page,
BLOCK = 6  # one block of text,
LINE = 7  # one line of text


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word as Tesseract gives it: pixels of the image, confidence 0..100, the number of its line."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    line: tuple[int, int, int]


class Tesseract(Protocol):
    """A way to call Tesseract with one model."""

    def read(self, image: Grey, dpi: float, mode: int) -> list[RawWord]:
        """The words of an image in Tesseract's order."""

    def turn_deg(self, image: Grey, dpi: float) -> int:
        """The clockwise quarter turn that makes an image upright; 0 where it cannot be told."""


def tessdata_dir() -> Path:
    """The folder of Tesseract's models: ``TESSDATA_PREFIX``, else where the program looks.

    Raises:
        EngineMissingError: there is neither.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    if prefix:
        return Path(prefix)
    program = shutil.which("tesseract")
    if program is None:
        raise EngineMissingError(f"Tesseract is not installed: {installing.command('tesseract')}")
    listing = subprocess.run(  # noqa: S603 (the program found on the path, no input of anybody)
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20
    )
    parts = (listing.stdout or listing.stderr).split('"')
    if len(parts) < 2 or not Path(parts[1]).is_dir():
        raise EngineMissingError("Tesseract does not say where its models are: set TESSDATA_PREFIX.")
    return Path(parts[1])


def model_file(folder: Path, model: str) -> Path | None:
    """The file of a model; ``script/Latin`` may lie in the folder itself."""
    for name in (model, model.rpartition("/")[2]):
        path = folder / f"{name}.traineddata"
        if path.is_file():
            return path
    return None


def load(engine: str, model: str) -> Tesseract:
    """Tesseract with a model, or several as ``fin+swe``, by ``tesserocr`` or ``pytesseract``.

    Raises:
        EngineMissingError: the binding, the program or a model is not installed.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"  # threads of one page cost four times the CPU and gain little
    folder = tessdata_dir()
    name = "+".join(_installed(folder, one) for one in model.split("+"))
    return InProcess(folder, name) if engine == "tesserocr" else Program(folder, name)


def _installed(folder: Path, model: str) -> str:
    """The name of a model's file in the folder of models."""
    path = model_file(folder, model)
    if path is None:
        raise EngineMissingError(
            f"Tesseract's model {model!r} is missing in {folder}: {installing.command(model)}"
        )
    return path.relative_to(folder).with_suffix("").as_posix()


class InProcess:
    """Tesseract's library in this process; the model stays loaded."""

    def __init__(self, folder: Path, model: str) -> None:
        try:
            import tesserocr
        except ImportError as error:
            raise EngineMissingError(
                "The binding tesserocr is not installed: pip install tesserocr, or set engine = 'pytesseract'"
            ) from error
        self._library: Any = tesserocr
        self._folder = folder
        self._model = model
        self._own = threading.local()
        self._opened_once("reading", model, PAGE)

    def _opened(self, model: str, mode: int) -> Any:  # noqa: ANN401 (the binding has no types)
        try:
            return self._library.PyTessBaseAPI(path=str(self._folder), lang=model, psm=mode)
        except RuntimeError as error:
            raise EngineMissingError(
                f"Tesseract cannot load its model {model!r} from {self._folder}: install it anew with "
                f"{installing.command(model)}"
            ) from error

    def _opened_once(self, name: str, model: str, mode: int) -> Any:  # noqa: ANN401
        """The library's object of this thread: it keeps an image between calls, so threads share none."""
        api = getattr(self._own, name, None)
        if api is None:
            api = self._opened(model, mode)
            setattr(self._own, name, api)
        return api

    def read(self, image: Grey, dpi: float, mode: int) -> list[RawWord]:
        """The words of an image in Tesseract's order."""
        height, width = image.shape
        api = self._opened_once("reading", self._model, PAGE)
        api.SetPageSegMode(mode)
        # One bit a pixel: the library thresholds and converts nothing (0.97 of the time, the same words).
        bits = np.packbits(image, axis=1)
        api.SetImageBytes(bits.tobytes(), width, height, 0, bits.shape[1])
        api.SetSourceResolution(round(dpi))
        try:
            return _words_of_tsv(api.GetTSVText(0)) if api.Recognize() else []
        finally:
            api.Clear()

    def turn_deg(self, image: Grey, dpi: float) -> int:
        """The clockwise quarter turn that makes an image upright; 0 where it cannot be told."""
        if model_file(self._folder, "osd") is None:
            return 0
        osd = self._opened_once("turning", "osd", self._library.PSM.OSD_ONLY)
        osd.SetImage(Image.fromarray(image))
        osd.SetSourceResolution(round(dpi))
        found = osd.DetectOrientationScript()
        return -int(found["orient_deg"]) % 360 if found else 0


class Program:
    """The program ``tesseract``, one process an image."""

    def __init__(self, folder: Path, model: str) -> None:
        try:
            import pytesseract
        except ImportError as error:
            raise EngineMissingError("The package pytesseract is missing: pip install pytesseract") from error
        if shutil.which("tesseract") is None:
            raise EngineMissingError(f"The program tesseract is missing: {installing.command('tesseract')}")
        self._library: Any = pytesseract
        self._model = model
        self._folder = folder

    def read(self, image: Grey, dpi: float, mode: int) -> list[RawWord]:
        """The words of an image in Tesseract's order."""
        text = self._library.image_to_data(
            Image.fromarray(image), lang=self._model, config=self._config(dpi, mode)
        )
        return _words_of_tsv(text.partition("\n")[2])

    def turn_deg(self, image: Grey, dpi: float) -> int:
        """The clockwise quarter turn that makes an image upright; 0 where it cannot be told."""
        if model_file(self._folder, "osd") is None:
            return 0
        try:
            found = self._library.image_to_osd(
                Image.fromarray(image), lang="osd", config=self._config(dpi, 0), output_type="dict"
            )
        except self._library.TesseractError:  # "too few characters"
            return 0
        return int(found["rotate"]) % 360

    def _config(self, dpi: float, mode: int) -> str:
        return f'--psm {mode} --dpi {round(dpi)} --tessdata-dir "{self._folder}"'


def _words_of_tsv(text: str) -> list[RawWord]:
    """The words in Tesseract's table of tab-separated values, without its header line.

    Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
    """
    words = []
    for row in text.splitlines():
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        block, paragraph, line = (int(cell) for cell in cells[2:5])
        left, top, width, height = (int(cell) for cell in cells[6:10])
        words.append(
            RawWord(cells[11].strip(), left, top, width, height, float(cells[10]), (block, paragraph, line))
        )
    return words
