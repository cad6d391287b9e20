"""All settings of a run in one frozen value, checked when it is made.

Read from ``sokra-extract.toml`` or flags; an unknown key, a wrong type or a number out of bounds is an error.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from extract.errors import UsageError

BOUNDS: dict[str, tuple[float, float]] = {
    "workers": (1, 512),
    "wall_limit_s": (1, 86_400),
    "cpu_limit_s": (1, 86_400),
    "memory_limit_mb": (256, 1_048_576),
    "documents_a_shard": (1, 100_000),
    "ocr_dpi": (72, 1200),
    "max_pages": (1, 100_000),
    "max_page_side_pt": (72, 200_000),
    "max_file_mb": (1, 1_000_000),
    "min_probability": (0, 1),
    "max_error": (0.0001, 0.5),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "engine": ("tesserocr", "pytesseract"),
    "lexicon": ("voikko", "frequency"),
    "effort": ("fast", "full"),
}


# How the work is done, not what comes out of it: results are good for any value of these.
ABOUT_THE_WORK = frozenset(
    {"workers", "wall_limit_s", "cpu_limit_s", "memory_limit_mb", "documents_a_shard", "max_failures"}
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run.

    Attributes:
        family: name of the card family.
        workers: documents read at the same time.
        wall_limit_s: seconds of wall-clock time a document may take, plus 10 s for each page beyond 10.
        cpu_limit_s: seconds of CPU time a document may take, plus 10 s for each page beyond 10.
        memory_limit_mb: address space a document may take beyond the engine's own, in MiB.
        documents_a_shard: results that are written to the disk together.
        max_failures: failed documents after which a run stops: a number, a share like ``5%``, or empty.
        engine: how Tesseract is called: in process or as a program.
        ocr_dpi: resolution at which pages are rendered for OCR.
        effort: ``fast`` reads a page once, ``full`` asks further witnesses about doubtful words.
        lexicon: ``voikko`` (morphology and frequencies) or ``frequency``.
        min_probability: repairs below this are not made; the doubt is stated instead.
        max_error: share of wrong values that is borne among the fields that are not flagged for review.
        max_pages: a document with more is refused as too large.
        max_page_side_pt: a page with a longer side is refused, in points.
        max_file_mb: a larger file is refused, in MiB.
    """

    family: str = "sokra"
    workers: int = 1
    wall_limit_s: float = 120.0
    cpu_limit_s: float = 120.0
    memory_limit_mb: int = 3072
    documents_a_shard: int = 256
    max_failures: str = ""
    engine: str = "tesserocr"
    ocr_dpi: int = 300
    effort: str = "full"
    lexicon: str = "voikko"
    min_probability: float = 0.5
    max_error: float = 0.01
    max_pages: int = 2000
    max_page_side_pt: float = 14_400.0
    max_file_mb: int = 512

    def __post_init__(self) -> None:
        for key, (low, high) in BOUNDS.items():
            value = getattr(self, key)
            if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
                raise UsageError(f"Setting {key} must lie between {low} and {high}, not {value!r}.")
        for key, allowed in CHOICES.items():
            if getattr(self, key) not in allowed:
                raise UsageError(
                    f"Setting {key} must be one of {', '.join(allowed)}, not {getattr(self, key)!r}."
                )

        if not re.fullmatch(r"([0-9]+%?)?", self.max_failures):
            raise UsageError(f"Setting max_failures must be like '20' or '5%', not {self.max_failures!r}.")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Settings from a mapping of names to values.

        Raises:
            UsageError: an unknown name, a wrong type or a value out of bounds.
        """
        known = {spec.name for spec in fields(cls)}
        for key in values:
            if key not in known:
                raise UsageError(f"Unknown setting {key!r}; there are: {', '.join(sorted(known))}.")
        return cls(**values)

    @classmethod
    def from_toml(cls, path: Path, flags: Mapping[str, Any], usual: Mapping[str, Any] | None = None) -> Self:
        """Settings from a file, with the flags given on the command line on top.

        Args:
            path: the file.
            flags: win over the file.
            usual: the file wins over these.

        Raises:
            UsageError: the file cannot be read, or as in ``of``.
        """
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UsageError(f"The settings file {path} cannot be read: {error}.") from error
        return cls.of({**(usual or {}), **values, **flags})

    def for_results(self) -> dict[str, Any]:
        """The settings that decide what is read from a document."""
        return {key: value for key, value in asdict(self).items() if key not in ABOUT_THE_WORK}

    def as_dict(self) -> dict[str, Any]:
        """All settings by name, for ``run.json``."""
        return asdict(self)


def meanings() -> dict[str, str]:
    """What each setting means, as the class's description says; empty where descriptions were left out."""
    told = " ".join((Settings.__doc__ or "").partition("Attributes:")[2].split())
    names = [spec.name for spec in fields(Settings)]
    parts = re.split(rf"\b({'|'.join(names)}): ", told)
    found = dict(
        zip(parts[1::2], (part.strip().rstrip(".").replace("`", "") for part in parts[2::2]), strict=True)
    )
    return {name: found.get(name, "") for name in names}
