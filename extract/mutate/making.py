"""Cards become folders of mutants with a manifest; nothing is stated here that a kind does not state.

Each card gets a folder with a copy of itself and its mutants. The same cards give the same bytes.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    _emptied(order.folder)
    mutants: list[Mutant] = []
    left_out: list[LeftOut] = []
    for file in order.files:
        card = source.opened(file, settings)
        target = order.folder / file.stem
        target.mkdir(parents=True)
        (target / SOURCE).write_bytes(card.content)
        made, left = _mutants(card, file.stem, target, kinds)
        mutants += made
        left_out += left
    done = Manifest(tuple(mutants), tuple(left_out))
    manifest.write(order.folder, done)
    return done


def _kinds(names: Sequence[str]) -> list[Kind]:
    unknown = sorted(set(names) - BY_NAME.keys())
    if unknown:
        raise UsageError(f"Unknown kinds {', '.join(unknown)}; there are: {', '.join(BY_NAME)}.")
    return [kind for name, kind in BY_NAME.items() if not names or name in names]


def _emptied(folder: Path) -> None:
    """Removes the mutants of an earlier call; what else lies there is never touched."""
    if not folder.exists():
        return
    if any(folder.iterdir()):
        earlier = manifest.read(folder)
        for name in {Path(mutant.source).parent.name for mutant in earlier.mutants}:
            shutil.rmtree(folder / name, ignore_errors=True)


def _mutants(
    card: Source, name: str, target: Path, kinds: Sequence[Kind]
) -> tuple[list[Mutant], list[LeftOut]]:
    mutants, left_out = [], []
    for kind in kinds:
        file = target / f"{kind.name}.pdf"
        try:
            expected = kind.expect(card)
            file.write_bytes(kind.make(card))
        except NotApplicableError as error:
            left_out.append(LeftOut(f"{name}/{SOURCE}", kind.name, str(error)))
            continue
        mutants.append(Mutant(f"{name}/{file.name}", f"{name}/{SOURCE}", kind.name, kind.what, expected))
    return mutants, left_out
