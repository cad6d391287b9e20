"""All settings of a run in one frozen value, checked when it is made.

Read from ``sokra-extract.toml`` or flags. Every unknown key, wrong type and number out of bounds is told at
once, one line each, with the file and its line.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin, get_type_hints

from msgspec import Meta, ValidationError, convert

from extract.errors import UsageError

MOST_WORKERS = 512
# Results are kept with a flag and doubts on every field, and with the repairs of at least this probability:
# what a run flags or undoes is decided when its tables are written.
STRICTEST, REPAIRS_KEPT = 0.0001, 0.5
# A number of documents or a share of all of them; empty: no bound.
_FAILURES = r"^([0-9]+%?)?$"


KIND_WORDS = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "true or false"}
# How the work is done, not what comes out of it: results are good for any value of these.
ABOUT_THE_WORK = frozenset(
    {"workers", "wall_limit_s", "cpu_limit_s", "memory_limit_mb", "documents_a_shard", "max_failures"}
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run.

    Attributes:
        family: the cards' family: a name, a family's file, several with commas, or ``auto`` for any known.
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
        attachments: whether files inside PDFs are read as well, each as a document of its own.
    """

    family: str = "default"
    workers: Annotated[int, Meta(ge=1, le=MOST_WORKERS)] = 1
    wall_limit_s: Annotated[float, Meta(ge=1, le=86_400)] = 120.0
    cpu_limit_s: Annotated[float, Meta(ge=1, le=86_400)] = 120.0
    memory_limit_mb: Annotated[int, Meta(ge=256, le=1_048_576)] = 3072
    documents_a_shard: Annotated[int, Meta(ge=1, le=100_000)] = 256
    max_failures: Annotated[str, Meta(pattern=_FAILURES)] = ""
    engine: Literal["tesserocr", "pytesseract"] = "tesserocr"
    ocr_dpi: Annotated[int, Meta(ge=72, le=1200)] = 300
    effort: Literal["full", "fast"] = "full"
    lexicon: Literal["voikko", "frequency"] = "voikko"
    min_probability: Annotated[float, Meta(ge=0, le=1)] = 0.5
    max_error: Annotated[float, Meta(ge=STRICTEST, le=0.5)] = 0.01
    max_pages: Annotated[int, Meta(ge=1, le=100_000)] = 2000
    max_page_side_pt: Annotated[float, Meta(ge=72, le=200_000)] = 14_400.0
    max_file_mb: Annotated[int, Meta(ge=1, le=1_000_000)] = 512
    attachments: bool = False

    def __post_init__(self) -> None:
        _check({spec.name: getattr(self, spec.name) for spec in fields(self)})

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Settings from a mapping of names to values; names may have hyphens as flags do.

        Raises:
            UsageError: unknown names, wrong types or values out of bounds, all in one message.
        """
        named = {_name(key): _held(key, value) for key, value in values.items()}
        _check(named)
        return cls(**named)

    @classmethod
    def from_toml(cls, path: Path, flags: Mapping[str, Any], usual: Mapping[str, Any] | None = None) -> Self:
        """Settings from a file, with the flags given on the command line on top.

        Args:
            path: the file.
            flags: win over the file.
            usual: the file wins over these.

        Raises:
            UsageError: the file cannot be read, or as in ``of``, with the file's lines.
        """
        try:
            text = path.read_text("utf-8")
            values = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UsageError(f"The settings file {path} cannot be read: {error}.") from error
        named = {_name(key): _held(key, value) for key, value in values.items()}
        _check(named, {_name(key): f"{path}:{_line(text, key)}: " for key in values})
        return cls.of({**(usual or {}), **named, **flags})

    def for_results(self) -> dict[str, Any]:
        """The settings that decide what is read from a document."""
        return {key: value for key, value in asdict(self.as_kept()).items() if key not in ABOUT_THE_WORK}

    def as_kept(self) -> Self:
        """The settings that results are kept with, whatever thresholds the tables are written with."""
        least = min(self.min_probability, REPAIRS_KEPT)
        return replace(self, max_error=STRICTEST, min_probability=least)

    def as_dict(self) -> dict[str, Any]:
        """All settings by name, for ``run.json``."""
        return asdict(self)


@cache
def _types() -> dict[str, Any]:
    """The type of each setting with its bounds."""
    return get_type_hints(Settings, include_extras=True)


def _check(values: Mapping[str, Any], places: Mapping[str, str] | None = None) -> None:
    """Refuses what is unknown, of the wrong type or out of bounds, one line a setting.

    Args:
        values: by name.
        places: what stands before the line of a setting: where it was given.

    Raises:
        UsageError: with every fault.
    """
    faults = [
        (places or {}).get(name, "") + fault
        for name, value in values.items()
        if (fault := _fault(name, value)) is not None
    ]
    if faults:
        raise UsageError(*faults)


def _fault(name: str, value: object) -> str | None:
    """What is wrong with a setting; None where nothing is."""
    known = _types()
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(sorted(known))}."
        return f"Unknown setting {name!r}.{hint}"
    try:
        convert(value, type=known[name])
    except ValidationError:
        return f"Setting {name} is {_wanted(name)}, not {value!r}."
    return None


def _wanted(name: str) -> str:
    """What a setting may be, in words."""
    if name == "max_failures":
        return "a number of documents like 20, or a share like '5%'"
    known = _types()[name]
    if words := choices(name):
        return f"one of {', '.join(words)}"
    kind, *bounds = get_args(known) if get_origin(known) is Annotated else (known,)
    between = "".join(f" from {bound.ge} to {bound.le}" for bound in bounds)
    return f"{KIND_WORDS[kind]}{between}"


def _name(key: str) -> str:
    """A setting's name as the flags or the file spell it."""
    return key.replace("-", "_")


def _held(key: str, value: Any) -> Any:  # noqa: ANN401 - checked next
    """A value as the settings hold it: a number of failures may be written without quotes."""
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if _name(key) == "max_failures" and is_count else value


def _line(text: str, key: str) -> int:
    """The number of a file's line that gives a key."""
    found = re.search(rf"(?m)^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", text)
    return text.count("\n", 0, found.start() if found else 0) + 1


def choices(name: str) -> tuple[str, ...]:
    """The words that a setting may be; empty for one that takes any."""
    known = _types()[name]
    return get_args(known) if get_origin(known) is Literal else ()


def meanings() -> dict[str, str]:
    """What each setting means, as the class's description says; empty where descriptions were left out."""
    told = " ".join((Settings.__doc__ or "").partition("Attributes:")[2].split())
    names = [spec.name for spec in fields(Settings)]
    parts = re.split(rf"\b({'|'.join(names)}): ", told)
    found = dict(
        zip(parts[1::2], (part.strip().rstrip(".").replace("`", "") for part in parts[2::2]), strict=True)
    )
    return {name: found.get(name, "") for name in names}
