"""Cards become folders of mutants with a manifest; nothing is stated here that a kind does not state.

Each card gets a folder with a copy of itself and its mutants. The same cards give the same bytes. What was
made before goes, by name and hash; whatever else lies in the folder stays.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract import write
from extract.errors import UsageError
from extract.mutate import manifest, source
from extract.mutate.kinds import BY_NAME, Kind
from extract.mutate.manifest import LeftOut, Manifest, Mutant
from extract.mutate.source import NotApplicableError, Source
from extract.settings import Settings

SOURCE = "source.pdf"


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
        order, [f"{name}/{file}" for name in names for file in (SOURCE, *(_file(kind) for kind in kinds))]
    )
    mutants: list[Mutant] = []
    left_out: list[LeftOut] = []
    files: dict[str, str] = {}
    for file in order.files:
        card = source.opened(file, settings)
        files |= _written(order.folder, {f"{file.stem}/{SOURCE}": card.content})
        for kind in kinds:
            made = _mutant(card, file.stem, kind)
            if isinstance(made, LeftOut):
                left_out.append(made)
                continue
            mutants.append(made[0])
            files |= _written(order.folder, {made[0].file: made[1]})
        # After each card: what an interrupted call wrote is known to the next.
        manifest.write(order.folder, Manifest(tuple(mutants), tuple(left_out), files))
    return Manifest(tuple(mutants), tuple(left_out), files)


def _kinds(names: Sequence[str]) -> list[Kind]:
    unknown = sorted(set(names) - BY_NAME.keys())
    if unknown:
        raise UsageError(f"Unknown kinds {', '.join(unknown)}; there are: {', '.join(BY_NAME)}.")
    return [kind for name, kind in BY_NAME.items() if not names or name in names]


def _file(kind: Kind) -> str:
    return f"{kind.name}.pdf"


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


def _mutant(card: Source, name: str, kind: Kind) -> tuple[Mutant, bytes] | LeftOut:
    try:
        expected = kind.expect(card)
        content = kind.make(card)
    except NotApplicableError as error:
        return LeftOut(f"{name}/{SOURCE}", kind.name, str(error))
    return Mutant(f"{name}/{_file(kind)}", f"{name}/{SOURCE}", kind.name, kind.what, expected), content
