"""Reads an evaluation set once and keeps what was read: fields are judged again without an engine."""

import hashlib
import pickle
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extract import pipeline, reading
from extract.errors import DocumentError
from extract.golden import recording
from extract.golden.tape import Tape
from extract.model import Card, Document, Field, FieldStatus
from extract.ocr import Engine, PageReader
from extract.pipeline import Stopwatch
from extract.review import probability
from extract.review.flagging import FORMAL
from extract.settings import Settings
from fixtures.make.truth import Truth, load_folder
from fixtures.score import fold


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of one card of the set and whether its value is right.

    Attributes:
        document: the set's folder and the file in it.
        variant: how the card was drawn.
        card: the stem of its truth; fields of one card are not independent of each other.
        field: as the chain made it.
        right: whether its value is the truth's after white space is folded, or rightly ambiguous.
        codes: of the problems that doubt it, which lower its probability.
    """

    document: str
    variant: str
    card: str
    field: Field
    right: bool
    codes: frozenset[str] = frozenset()

    @property
    def unsaid(self) -> bool:
        """Whether nothing can be said of it: it is flagged whatever is borne."""
        return self.field.confidence is None

    @property
    def said(self) -> float:
        """The probability that the program says; by its signs alone where it says none."""
        said = self.field.confidence
        return probability(self.field.signals) if said is None else said


def read(
    folder: Path, settings: Settings, variants: Sequence[str] | None = None, most: int | None = None
) -> None:
    """Reads every file of a set that its cache does not have; what was read is kept in ``SET/read/EFFORT``.

    What the engines answered is kept in ``SET/asked``: after a change of the code, remove ``SET/read`` alone.

    Args:
        folder: with ``cards.toml``, as ``python -m fixtures.make heldout`` writes it.
        settings: of the reading.
        variants: only these; None for all.
        most: only so many files of each variant, the first ones; None for all.
    """
    seen: Counter[str] = Counter()
    for row in _files(folder):
        seen[row["variant"]] += 1
        if (variants and row["variant"] not in variants) or (most and seen[row["variant"]] > most):
            continue
        kept = _kept(folder, row, settings)
        if not kept.exists():
            document = _read(folder, row["file"], settings)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(document))
            print(row["file"], flush=True)


def _read(folder: Path, file: str, settings: Settings) -> Document | None:
    tape_file = folder / "asked" / f"{file}{recording.SUFFIX}"
    tape = Tape(recording.identity(settings))
    if tape_file.exists():
        known = Tape.from_text(tape_file.read_text("utf-8"))
        tape = known if known.identity == tape.identity else tape

    def reader() -> PageReader:
        played = _engines(settings)
        played.tape = tape
        return played.reader(settings) if settings.effort != "fast" else Engine(played)

    content = (folder / "cards" / file).read_bytes()
    try:
        document = reading.read(content, reading.media_type(content, file), settings, reader)
    except DocumentError:
        document = None
    if tape.answers:
        tape_file.parent.mkdir(parents=True, exist_ok=True)
        tape_file.write_text(tape.text(), "utf-8")
    return document


@cache
def _engines(settings: Settings) -> recording.Recording:
    return recording.Recording(Tape({}), settings)


def samples(folder: Path, settings: Settings) -> Iterator[Sample]:
    """The fields of all cards of a set that was read, judged anew by the present code."""
    data = tomllib.loads((folder / "cards.toml").read_text("utf-8"))
    truths = load_folder(folder / data["truth"])
    for row in data["files"]:
        kept = _kept(folder, row, settings)
        if kept.exists():
            document: Document | None = pickle.loads(kept.read_bytes())
            found = pipeline.cards_of(document, settings, Stopwatch()) if document else ()
            row["document"] = f"{folder.name}/{row['file']}"
            yield from _compared(row, [truths[stem] for stem in row["cards"]], found)


def _files(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((folder / "cards.toml").read_text("utf-8"))["files"]
    return rows


def _kept(folder: Path, row: dict[str, Any], settings: Settings) -> Path:
    digest = hashlib.sha256((folder / "cards" / row["file"]).read_bytes()).hexdigest()[:24]
    return folder / "read" / settings.effort / f"{row['variant']}-{digest}.pickle"


def _compared(row: dict[str, Any], truths: list[Truth], found: tuple[Card, ...]) -> Iterator[Sample]:
    by_code = {card.values.get("card_id"): card for card in reversed(found)}
    lost = row.get("undecidable", [])
    for number, truth in enumerate(truths):
        card = by_code.get(truth.values["card_id"]) or (found[number] if number < len(found) else None)
        if card is None:
            continue
        for field in card.fields:
            codes = frozenset(one.code for one in card.problems if one.field == field.name) - FORMAL
            undecidable = number < len(lost) and field.name in lost[number]
            told = undecidable and field.status is FieldStatus.AMBIGUOUS
            got, expected = _folded(card.values.get(field.name)), fold(truth.values.get(field.name))
            yield Sample(row["document"], row["variant"], truth.stem, field, told or got == expected, codes)


def _folded(value: object) -> str | None:
    return fold(list(value) if isinstance(value, tuple) else value)
