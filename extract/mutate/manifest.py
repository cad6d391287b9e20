"""The manifest of a folder of mutants: which file is what of which card, and what is stated of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from extract.errors import UsageError
from extract.mutate.statements import JUDGES, NAME, Statement
from extract.write import inside, whole

FILE = "mutants.json"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mutant; paths are relative to the folder.

    Attributes:
        what: was done, for people.
        statements: that must hold.
    """

    file: str
    source: str
    kind: str
    what: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A kind that could not be made of a card, and why."""

    source: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All mutants of a folder.

    Attributes:
        files: that were written, with SHA-256 of each: nothing else is ever removed.
    """

    mutants: tuple[Mutant, ...]
    left_out: tuple[LeftOut, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


def write(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest into its folder.

    Raises:
        UsageError: a link lies in its place.
    """
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"
    file = inside(folder, FILE)
    if file is None:
        raise UsageError(f"{folder / FILE} is a link: move it away.")
    with whole(file) as temporary:
        temporary.write_text(text, "utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a folder.

    Raises:
        UsageError: there is none, or it makes no sense.
    """
    file = folder / FILE
    try:
        held = json.loads(file.read_text("utf-8"))
        mutants = tuple(Mutant(**{**row, "statements": tuple(row["statements"])}) for row in held["mutants"])
        left_out = tuple(LeftOut(**row) for row in held["left_out"])
        files = {str(name): str(sha256) for name, sha256 in held.get("files", {}).items()}
    except OSError as error:
        raise UsageError(f"{folder} holds no mutants ({FILE}): {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{file} is no manifest of mutants: {error!r}.") from error
    unknown = {statement.get(NAME) for mutant in mutants for statement in mutant.statements} - JUDGES.keys()
    if unknown:
        raise UsageError(f"{file} states what this version does not know: {unknown}.")
    return Manifest(mutants, left_out, files)
