"""Cards become folders of mutants with a manifest; nothing is stated here that a kind does not state.

Each card gets a folder with a copy of itself and its mutants. The same cards give the same bytes. What was
made before goes, by name and hash; whatever else lies in the folder stays.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract import write
from extract.batch import content_of
from extract.errors import DocumentError, NoInputError, UsageError
from extract.mutate import manifest, source
from extract.mutate.kinds import BY_NAME, Kind
from extract.mutate.manifest import LeftOut, Manifest, Mutant
from extract.mutate.source import NotApplicableError
from extract.settings import Settings
from extract.workers import Limits, call_confined

SOURCE = "source.pdf"
# A card has some thirty mutants, of which each is drawn, and some are read by an engine.
WALL_S = 1_800.0


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made.

    Attributes:
        files: born-digital PDFs with cards.
        kinds: names of the kinds; all where there are none.
        folder: for a folder a card and the manifest.
    """

    files: tuple[Path, ...]
    folder: Path
    kinds: tuple[str, ...] = ()


def make(order: Order, settings: Settings) -> Manifest:
    """Writes the mutants of cards.

    Raises:
        UsageError: a card cannot be read or has another's name, a kind is unknown, the folder holds
            something else.
    """
    kinds = _kinds(order.kinds)
    names = [file.stem for file in order.files]
    if len(set(names)) < len(names):
        raise UsageError("Two of the cards have the same name: their mutants need a folder each.")
    _cleared(
        order,
        [f"{name}/{file}" for name in names for file in (SOURCE, *(_file(kind.name) for kind in kinds))],
    )
    mutants: list[Mutant] = []
    left_out: list[LeftOut] = []
    files: dict[str, str] = {}
    for file in order.files:
        made = _made(file, kinds, settings)
        files |= _written(order.folder, {f"{file.stem}/{SOURCE}": base64.b64decode(made["source"])})
        left_out += [LeftOut(f"{file.stem}/{SOURCE}", kind, reason) for kind, reason in made["left_out"]]
        for kind, what, expected, content in made["mutants"]:
            name = f"{file.stem}/{_file(kind)}"
            mutants.append(Mutant(name, f"{file.stem}/{SOURCE}", kind, what, tuple(expected)))
            files |= _written(order.folder, {name: base64.b64decode(content)})
        # After each card: what an interrupted call wrote is known to the next.
        manifest.write(order.folder, Manifest(tuple(mutants), tuple(left_out), files))
    return Manifest(tuple(mutants), tuple(left_out), files)


def _kinds(names: Sequence[str]) -> list[Kind]:
    unknown = sorted(set(names) - BY_NAME.keys())
    if unknown:
        raise UsageError(f"Unknown kinds {', '.join(unknown)}; there are: {', '.join(BY_NAME)}.")
    return [kind for name, kind in BY_NAME.items() if not names or name in names]


def _file(kind: str) -> str:
    return f"{kind}.pdf"


def _cleared(order: Order, targets: Sequence[str]) -> None:
    """Removes the mutants of an earlier call; what else lies there is never touched.

    Raises:
        UsageError: the folder holds something else, or files of somebody's where mutants are to go.
    """
    folder = order.folder
    held = folder.exists() and any(folder.iterdir())
    own = manifest.read(folder).files if held else {}
    theirs = write.foreign(folder, [*own, *(name for name in targets if name not in own)], own)
    if theirs:
        named = ", ".join(str(folder / name) for name in theirs[:3])
        raise UsageError(
            f"Not written by mutate, or changed since: {named}. Move it away, or give another folder."
        )
    write.remove(folder, own)


def _written(folder: Path, contents: Mapping[str, bytes]) -> dict[str, str]:
    """Writes new files; the hash of each."""
    for name, content in contents.items():
        path = write.inside(folder, name)
        if path is None:
            raise UsageError(f"{folder / name} leads through a link.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def _made(file: Path, kinds: Sequence[Kind], settings: Settings) -> dict[str, Any]:
    """A card's mutants, made where documents are read.

    Raises:
        UsageError: the card cannot be read or mutated.
    """
    limits = Limits(WALL_S, WALL_S, settings.memory_limit_mb)
    names = [kind.name for kind in kinds]
    try:
        made = call_confined(mutants_of, file, (file.name, names, settings), limits)
    except (NoInputError, DocumentError) as error:
        raise UsageError(str(error)) from error
    if made["refused"]:
        raise UsageError(f"{file} {made['refused']}")
    held: dict[str, Any] = made
    return held


def mutants_of(handle: int, name: str, kinds: Sequence[str], settings: Settings) -> dict[str, Any]:
    """The mutants of these kinds of a card: each with its kind, what was done, statements and bytes (base64).

    Args:
        handle: of the card's file.
        name: of the card's file.
        kinds: their names.
        settings: of reading.
    """
    content = content_of(handle)
    made: dict[str, Any] = {"refused": "", "source": _text(content), "mutants": [], "left_out": []}
    try:
        card = source.opened(content, name, settings)
    except NotApplicableError as error:
        return made | {"refused": str(error)}
    for kind in (BY_NAME[one] for one in kinds):
        try:
            expected = kind.expect(card)
            made["mutants"].append((kind.name, kind.what, expected, _text(kind.make(card))))
        except NotApplicableError as error:
            made["left_out"].append((kind.name, str(error)))
    return made


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
