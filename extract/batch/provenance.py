"""What is installed: packages, engines and language models with versions and checksums; what is missing.

Asked by ``doctor`` and written into ``run.json``. It installs nothing and reads no document.
"""

import hashlib
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from extract import __version__, installing, ocr
from extract.errors import EngineMissingError
from extract.finnish import dictionary_version, open_lexicon

PACKAGES = (
    "ftfy",
    "msgspec",
    "numpy",
    "pandas",
    "pdfminer.six",
    "pdfplumber",
    "pikepdf",
    "pillow",
    "pyarrow",
    "pypdfium2",
    "pytesseract",
    "rapidfuzz",
    "tesserocr",
)
OPTIONAL = {"rapidocr": "ppocr", "openvino": "ppocr", "distributed": "cluster"}
MODELS = ("fin", "osd", "script/Latin")
NEEDED_MODEL = "fin"


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A model of Tesseract: its name, file and checksum."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Installation:
    """What this program finds on its machine.

    Attributes:
        program, python, system: versions.
        tesseract: version of the program; None where there is none (the in-process engine has its own).
        models: language models found.
        voikko: version of the morphology and checksum of its dictionary; None where one is missing.
        recogniser: checksum of the second reader's model; None where it is not installed.
        packages: version by name of every package that is installed.
        missing: a sentence with the command for each needed part that is not there.
        optional: the same for parts that are not needed.
        shadowed: what else stands under the import name ``extract``, a sentence each.
    """

    program: str
    python: str
    system: str
    tesseract: str | None
    models: tuple[LanguageModel, ...]
    voikko: str | None
    recogniser: str | None
    packages: dict[str, str]
    missing: tuple[str, ...]
    optional: tuple[str, ...]
    shadowed: tuple[str, ...] = ()


@cache
def report() -> Installation:
    """Looks at everything once a process."""
    models, missing = _models()
    voikko, no_voikko = _voikko()
    packages, no_packages, optional = _packages()
    return Installation(
        __version__,
        platform.python_version(),
        platform.platform(),
        _tesseract_version(),
        models,
        voikko,
        _recogniser(),
        packages,
        (*no_packages, *missing, *no_voikko),
        optional,
        _shadowed(),
    )


def _shadowed() -> tuple[str, ...]:
    """Other packages or modules called ``extract`` that Python's path holds beside this one."""
    own = Path(__file__).resolve().parents[1]
    found = [
        place
        for folder in dict.fromkeys(Path(name or ".").resolve() for name in sys.path)
        for place in (folder / "extract", folder / "extract.py")
        if (place / "__init__.py").is_file() or (place.suffix == ".py" and place.is_file())
    ]
    others = [place for place in found if place.resolve() != own]
    before = own not in found or any(found.index(place) < found.index(own) for place in others)
    how = "stands before this program's" if before else "would stand behind this program's"
    return tuple(
        f"Another package named extract {how} ({place}): give sokra-extract an environment of its own, "
        "as with pipx install sokra-extract."
        for place in others
    )


def _packages() -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    found: dict[str, str] = {}
    missing, optional = [], []
    for name in (*PACKAGES, *OPTIONAL):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            if name in OPTIONAL:
                optional.append(f"{name} is not installed: pip install 'sokra-extract[{OPTIONAL[name]}]'")
            else:
                missing.append(f"The package {name} is not installed: pip install {name}")
    return found, tuple(missing), tuple(optional)


def _models() -> tuple[tuple[LanguageModel, ...], tuple[str, ...]]:
    try:
        folder = ocr.tessdata_dir()
    except EngineMissingError as error:
        return (), (str(error),)
    found, missing = [], []
    for name in MODELS:
        path = ocr.model_file(folder, name)
        if path is not None:
            found.append(LanguageModel(name, path, hashlib.sha256(path.read_bytes()).hexdigest()))
        elif name == NEEDED_MODEL:
            missing.append(f"Tesseract's model {name!r} is missing: {installing.command(name)}")
    return tuple(found), tuple(missing)


def missing_models(languages: Iterable[str]) -> tuple[str, ...]:
    """A sentence with the command for each language's model that is not installed."""
    try:
        folder = ocr.tessdata_dir()
    except EngineMissingError:
        return ()  # told by the report
    return tuple(
        f"Tesseract's model {name!r} is missing: {installing.command(name)}"
        for name in languages
        if ocr.model_file(folder, name) is None
    )


def _tesseract_version() -> str | None:
    program = shutil.which("tesseract")
    if program is None:
        return None
    shown = subprocess.run(  # noqa: S603 - the program found on the path, no input of anybody
        [program, "--version"], capture_output=True, text=True, check=False, timeout=20
    )
    found = re.search(r"tesseract\s+v?(\S+)", shown.stdout or shown.stderr)
    return found[1] if found else None


def _voikko() -> tuple[str | None, tuple[str, ...]]:
    try:
        open_lexicon("voikko")
    except EngineMissingError as error:
        return None, (str(error),)
    return dictionary_version(), ()


def _recogniser() -> str | None:
    """SHA-256 of the second reader's model."""
    path = ocr.recogniser_model()
    return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None else None
