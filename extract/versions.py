"""Which libraries and language models are installed: what results depend on beside the settings."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from extract.engines import model_file, tessdata_dir
from extract.errors import EngineMissingError

LIBRARIES = (
    "tesserocr",
    "pytesseract",
    "pypdfium2",
    "pdfplumber",
    "pikepdf",
    "pillow",
    "numpy",
    "libvoikko",
    "rapidfuzz",
    "rapidocr",
    "onnxruntime",
    "ftfy",
)
MODELS = ("fin", "osd", "script/Latin")
VOIKKO = (Path("/usr/lib/voikko"), Path("/usr/share/voikko"), Path("/etc/voikko"))


@cache
def versions() -> dict[str, str]:
    """Versions of libraries and SHA-256 of models by name; what is not installed is left out."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found | _tesseract_models() | _voikko_dictionary()


def _tesseract_models() -> dict[str, str]:
    try:
        folder = tessdata_dir()
    except EngineMissingError:
        return {}
    files = {model: model_file(folder, model) for model in MODELS}
    return {f"tesseract model {model}": _sha256(path) for model, path in files.items() if path is not None}


def _voikko_dictionary() -> dict[str, str]:
    for folder in VOIKKO:
        for path in sorted(folder.rglob("mor.vfst")):
            return {"voikko dictionary": _sha256(path)}
    return {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
