"""Lists of names beside this module, read once: municipalities, and other spellings of organisations."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rapidfuzz import fuzz, process

# A name less alike than this (of 100) is no help to whoever mistyped it.
NEAR = 70.0


@dataclass(frozen=True, slots=True)
class Municipality:
    """A present or former municipality.

    Attributes:
        genitive: as in "Joensuun kaupunki".
        name_sv: where it differs from the Finnish one, else empty.
        active: whether it still exists.
    """

    name: str
    genitive: str
    name_sv: str
    active: bool
    region: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """Another spelling of a name or a part of it.

    Attributes:
        match: ``whole`` name, ``prefix`` (whole words at the start) or ``part``.
        written: what is met.
        normal: what stands for it.
        kind: of the organisation, where the whole name is told; else empty.
    """

    match: str
    written: str
    normal: str
    kind: str


def key(text: str) -> str:
    """A text without case and double spaces, for comparing."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files(__package__) / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def municipalities() -> tuple[Municipality, ...]:
    """All municipalities, by name."""
    return tuple(
        Municipality(row["name"], row["genitive"], row["name_sv"], row["status"] == "active", row["region"])
        for row in _rows("municipalities.csv")
    )


@cache
def spellings() -> tuple[Spelling, ...]:
    """Other spellings, in the order in which they are tried."""
    return tuple(Spelling(**row) for row in _rows("names.csv"))


@cache
def by_genitive() -> dict[str, Municipality]:
    """Municipalities by the key of their genitive."""
    return {key(item.genitive): item for item in municipalities()}


@cache
def by_swedish() -> dict[str, Municipality]:
    """Municipalities by the key of their Swedish name and its genitive."""
    found: dict[str, Municipality] = {}
    for item in municipalities():
        name = key(item.name_sv or item.name)
        found |= {name: item, f"{name}s": item}
    return found


@cache
def regions() -> frozenset[str]:
    """Keys of the regions' genitives: a name that begins with one names no municipality."""
    return frozenset(
        key(name)
        for name in (
            "Ahvenanmaan",
            "Etelä-Karjalan",
            "Etelä-Pohjanmaan",
            "Etelä-Savon",
            "Hämeen",
            "Kainuun",
            "Kanta-Hämeen",
            "Keski-Pohjanmaan",
            "Keski-Suomen",
            "Kymenlaakson",
            "Lapin",
            "Pirkanmaan",
            "Pohjanmaan",
            "Pohjois-Karjalan",
            "Pohjois-Pohjanmaan",
            "Pohjois-Savon",
            "Päijät-Hämeen",
            "Satakunnan",
            "Uudenmaan",
            "Varsinais-Suomen",
        )
    )


def nearest(name: str, known: tuple[str, ...]) -> str | None:
    """The known name that is most alike; None where none is near."""
    found = process.extractOne(name, known, scorer=fuzz.ratio, processor=key, score_cutoff=NEAR)
    return str(found[0]) if found else None
