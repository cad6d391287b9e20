"""Makes the tables that tell owners of a dump's texts: what fields' texts are like, and weights of it all.

``python -m training.owners SET...``: each SET is a folder with ``cards.toml`` as ``fixtures.make`` writes it,
its text files made of cards whose truth is known. The contents' table is made of all those truths; the
weights are fitted with tables that never saw the card itself (cross-fitting), so that probabilities hold for
unseen cards.
"""

import argparse
import json
import math
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import minimize

from extract import families, reading
from extract.dumps import chain
from extract.dumps.cards import laid_cards
from extract.dumps.content import Content, ending_marks, first_marks, marks
from extract.dumps.features import (
    ENTERS,
    LEAVES,
    MANNERS,
    MOVES,
    OWNS,
    STAYS,
    WEIGHTS,
    Features,
    Weights,
    features_of,
    scores_of,
)
from extract.families import Family, fold
from extract.ocr import PageReader
from extract.settings import Settings
from fixtures.make.truth import Truth, load_folder
from training.arrangements import MANNERS as MADE_MANNERS
from training.arrangements import arranged

FOLDS = 6
LEAST_CARDS = 3  # a mark is kept where so many cards show it
PRIOR = 4.0  # cards' worth of the usual share that a mark's count is mixed with
SCALE = 50
BOUNDED = 3.0  # the logarithm of a mark's likelihood ratio never exceeds this
LIKE = 75.0  # a piece so like a part of a field's text is that field's
PENALTY = 0.02
IN_MANNERS = (*ENTERS[1:], *STAYS[:3], *LEAVES[:1], "beside", "beside-other")


@dataclass(frozen=True, slots=True)
class Example:
    """A card of a dump: its features and the owner of each piece (-1 where it is none's)."""

    features: Features
    owners: Sequence[int]
    variant: str


def cell_texts(truth: Truth, family: Family) -> list[str]:
    """The texts of a card's cells by label; "" where a cell is empty."""
    found = []
    for label in family.labels:
        values = [truth.values.get(name) for name in label.fields]
        found.append("\n".join(_shown(value) for value in values if value is not None))
    return found


def _shown(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def contents_table(truths: Iterable[Truth], family: Family) -> dict[str, Any]:
    """What the fields' texts are like, as ``families.contents`` gives it."""
    count = len(family.labels)
    texts = [cell_texts(truth, family) for truth in truths]
    words, endings, begins = (
        _table([[mark_sets(cell) for cell in card] for card in texts], count)
        for mark_sets in (_stems, _endings, _begin_marks)
    )
    filled = np.array([[bool(cell) for cell in card] for card in texts]).sum(axis=0)
    letters = np.array([[len(cell) for cell in card] for card in texts]).sum(axis=0) / np.maximum(filled, 1)
    empty = np.log((len(texts) - filled + 1) / (filled + 1))
    return {
        "labels": [label.text for label in family.labels],
        "scale": SCALE,
        "empty": [round(float(odds), 2) for odds in empty],
        "letters": [round(float(number)) for number in letters],
        "words": words,
        "endings": endings,
        "begins": begins,
    }


def _stems(cell: str) -> set[str]:
    return {mark for line in cell.split("\n") for mark in marks(line)}


def _endings(cell: str) -> set[str]:
    return {mark for line in cell.split("\n") for mark in ending_marks(line)} if cell else set()


def _begin_marks(cell: str) -> set[str]:
    return set(first_marks(cell)) if cell else set()


def _table(cards: Sequence[Sequence[set[str]]], count: int) -> dict[str, list[int]]:
    seen = np.zeros(count)
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(count))
    totals: Counter[str] = Counter()
    for card in cards:
        for at, cell in enumerate(card):
            seen[at] += bool(cell)
            for mark in cell:
                counts[mark][at] += 1
        totals.update({mark for cell in card for mark in cell})
    table = {}
    for mark in sorted(counts):
        if totals[mark] >= LEAST_CARDS:
            usual = counts[mark].sum() / seen.sum()
            shares = (counts[mark] + PRIOR * usual) / (seen + PRIOR)
            ratios = np.clip(np.log(shares / usual), -BOUNDED, BOUNDED)
            table[mark] = [round(float(ratio) * SCALE) for ratio in ratios]
    return table


def content(table: Mapping[str, Any]) -> Content:
    """A table as the package uses it."""
    parts = (
        {mark: np.array(row) / SCALE for mark, row in table[part].items()}
        for part in ("words", "endings", "begins")
    )
    return Content(*parts, np.array(table["empty"]), np.array(table["letters"], dtype=float))


def true_owners(pieces: Sequence[str], cells: Sequence[str]) -> list[int]:
    """The owner of each piece by its likeness to the cells' texts, in order; -1 where it is like none."""
    wanted = [fold(cell) for cell in cells]
    scores = np.zeros((len(pieces), len(cells)))
    for at, piece in enumerate(pieces):
        letters = fold(piece)
        for order, cell in enumerate(wanted):
            long = len(cell) >= len(letters)
            like = fuzz.partial_ratio(letters, cell) if long else fuzz.ratio(letters, cell)
            scores[at, order] = (like - LIKE) * max(len(letters), 1) if cell else -100 * len(letters)
    best = np.zeros((len(pieces) + 1, len(cells)))
    back = np.zeros((len(pieces), len(cells)), dtype=int)
    for at in range(len(pieces)):
        for order in range(len(cells)):
            before = int(np.argmax(best[at, : order + 1]))
            back[at, order] = before
            best[at + 1, order] = best[at, before] + max(scores[at, order], 0.0)
    order = int(np.argmax(best[-1]))
    found = []
    for at in range(len(pieces) - 1, -1, -1):
        found.append(order if scores[at, order] > 0 else -1)
        order = back[at, order]
    return found[::-1]


def examples(
    folders: Sequence[Path], family: Family, variants: Sequence[str] = ()
) -> tuple[list[Example], list[Truth]]:
    """The cards of the text files of some sets (of some variants), with contents' tables of other folds."""
    truths: dict[str, Truth] = {}
    jobs = []
    for folder in folders:
        data = tomllib.loads((folder / "cards.toml").read_text("utf-8"))
        known = load_folder(folder / data["truth"])
        truths |= known
        jobs += [(folder / data["cards"] / row["file"], row, known) for row in data["files"]]
    folds = {stem: at % FOLDS for at, stem in enumerate(sorted(truths))}
    tables = [
        content(contents_table([truth for stem, truth in truths.items() if folds[stem] != one], family))
        for one in range(FOLDS)
    ]
    made = []
    for path, row, known in jobs:
        if path.suffix != ".txt" or (variants and row["variant"] not in variants):
            continue
        document = reading.read(path.read_bytes(), reading.media_type(b"", path.name), Settings(), _no_engine)
        laid = laid_cards(document.lines, family)
        if len(laid) != len(row["cards"]):
            print("cards", path, len(laid), file=sys.stderr)
            continue
        for card, stem in zip(laid, row["cards"], strict=True):
            if card.pieces:
                cells = cell_texts_printed(known[stem], family)
                owners = true_owners([piece.text for piece in card.pieces], cells)
                features = features_of(card.pieces, card.spots, family, tables[folds[stem]])
                made.append(Example(features, owners, row["variant"]))
    for stem, truth in truths.items():
        for manner in MADE_MANNERS:
            cells = cell_texts_printed(truth, family)
            for card in laid_cards(arranged(cells, family, manner, stem), family):
                owners = true_owners([piece.text for piece in card.pieces], cells)
                features = features_of(card.pieces, card.spots, family, tables[folds[stem]])
                made.append(Example(features, owners, f"made-{manner}"))
    return made, list(truths.values())


def cell_texts_printed(truth: Truth, family: Family) -> list[str]:
    """The cells' texts as a card prints them: dates with stops, a sum with its sign."""
    found = []
    for label, text in zip(family.labels, cell_texts(truth, family), strict=True):
        kinds = {family.field(name).kind.name for name in label.fields}
        if "date" in kinds:
            found.append(_first_cell(truth))
        elif "money" in kinds:
            found.append(f"{truth.values.get('funder')}, {truth.values.get('public_funding_eur')} €")
        else:
            found.append(text)
    return found


def _first_cell(truth: Truth) -> str:
    days = (truth.values.get(name) for name in ("start_date", "end_date"))
    shown = "–".join(f"{day.day}.{day.month}.{day.year}" for day in days if isinstance(day, date))
    code, name = truth.values.get("card_id"), truth.values.get("project_name")
    return f"{code}, {name}, {shown} (hanke RR-tietopalvelussa)"


def _no_engine() -> PageReader:
    raise AssertionError("a text needs no engine")


def _pack(weights: Weights) -> np.ndarray:
    parts: list[float] = [weights.move[name] for name in MOVES]
    parts += [weights.plain[name] for name in PLAIN]
    parts += [value for name in IN_MANNERS for value in weights.manner[name]]
    return np.array([*parts, weights.empty, weights.skipped, *weights.start])


def _unpack(values: np.ndarray, switch: float) -> Weights:
    rest = [float(value) for value in values]
    move = dict(zip(MOVES, rest, strict=False))
    rest = rest[len(MOVES) :]
    plain = dict(zip(PLAIN, rest, strict=False))
    rest = rest[len(PLAIN) :]
    manner = {}
    for name in IN_MANNERS:
        manner[name] = rest[: len(MANNERS)]
        rest = rest[len(MANNERS) :]
    return Weights(move, plain, manner, rest[0], rest[1], switch, rest[2:])


PLAIN = tuple(name for name in (*OWNS, *ENTERS, *STAYS, *LEAVES) if name not in IN_MANNERS)


def _counts(example: Example, found: chain.Sums) -> np.ndarray:
    """The expected features of a card, in the order of ``_pack``."""
    features = example.features
    entering, staying, leaving = found.entering, found.staying, found.leaving[:-1]
    any_owner = entering + staying
    moved = entering.sum(axis=(1, 2))
    where = {
        **dict.fromkeys(OWNS, (features.own, any_owner)),
        **dict.fromkeys(ENTERS, (features.enter, entering)),
        **dict.fromkeys(STAYS, (features.stay, staying)),
        **dict.fromkeys(LEAVES, (features.leave, leaving)),
    }
    parts = [float((features.move[name] * moved).sum()) for name in MOVES]
    parts += [float((where[name][0][name] * where[name][1].sum(axis=2)).sum()) for name in PLAIN]
    for name in IN_MANNERS:
        numbers, shares = where[name]
        parts += list((numbers[name][:, :, None] * shares).sum(axis=(0, 1)))
    emptied = 1 - entering.sum(axis=(0, 2))
    parts += [float((emptied * features.empty).sum()), float(emptied.sum())]
    return np.array([*parts, *entering[0].sum(axis=0)])


@cache
def _mask(owners: tuple[int, ...], count: int) -> np.ndarray:
    mask = np.ones((len(owners), count))
    for at, owner in enumerate(owners):
        if owner >= 0:
            mask[at] = 0
            mask[at, owner] = 1
    return mask


def loss(
    values: np.ndarray, cards: Sequence[Example], switch: float, start: np.ndarray
) -> tuple[float, np.ndarray]:
    """The mean negative logarithm of the true owners' probability, with its slope."""
    weights = _unpack(values, switch)
    total, slope = 0.0, np.zeros_like(values)
    for card in cards:
        scores = scores_of(card.features, weights)
        free = chain.sums(scores)
        held = chain.sums(scores, _mask(tuple(card.owners), scores.own.shape[1]))
        if not math.isfinite(held.total) or held.total < -600 + free.total:
            continue
        total += free.total - held.total
        slope += _counts(card, free) - _counts(card, held)
    away = values - start
    total, slope = total / len(cards), slope / len(cards)
    return total + PENALTY * float(away @ away) / 2, slope + PENALTY * away


def first_weights() -> Weights:
    """Where fitting begins: what each manner means."""
    manner = dict.fromkeys(IN_MANNERS, (0.0,) * len(MANNERS))
    manner |= {
        #               before middle after apart column-top column-middle
        "start": (3.0, 0.5, -2.0, 0.5, 2.5, 0.0),
        "start-lump": (-1.5, -1.5, -2.0, 0.0, -1.0, -1.0),
        "late": (-4.0, -2.0, -2.0, 0.0, -3.0, -1.0),
        "early": (-5.0, -0.5, 0.5, -3.0, -3.0, -0.5),
        "early-far": (0.0, -0.5, 0.0, 0.0, 0.0, -0.5),
        "cross": (-5.0, 2.0, -4.0, -1.0, -3.0, 1.5),
        "cross-other": (-4.0, -3.0, -4.0, 0.0, -4.0, -3.0),
        "end": (-3.0, -1.0, 3.0, 0.0, -2.0, -1.0),
        "beside": (3.0, 3.0, 1.0, 2.0, 3.0, 3.0),
        "beside-other": (-3.0, -3.0, -1.0, -2.0, -3.0, -3.0),
    }
    move = dict.fromkeys(MOVES, 0.0) | {"bias": -2.0, "gap": 2.0, "open": -2.0, "small": -2.0, "stop": 0.5}
    move["bracket"] = -4.0
    plain = dict.fromkeys(PLAIN, 0.0) | {
        "stems": 0.5,
        "endings": 0.2,
        "longer": 0.5,
        "past": -5.0,
        "names": 1.5,
        "shorter": 0.5,
        "first": 0.5,
        "format": 2.0,
        "misfit": -1.0,
        "missing": -1.0,
        "nowhere": -2.0,
    }
    return Weights(move, plain, manner, 0.5, -0.5, -3.0, (0.0, -1.5, -2.5, -1.0, 0.0, -1.0))


def fit(cards: Sequence[Example], steps: int = 60) -> Weights:
    """The weights under which the true owners are likeliest."""
    first = first_weights()
    start = _pack(first)
    result = minimize(
        loss,
        start,
        args=(cards, first.switch, start),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps},
    )
    print(f"loss {result.fun:.4f} after {result.nit} steps", file=sys.stderr)
    return _unpack(np.round(result.x, 3), first.switch)


def main() -> None:
    """Reads the command line, fits and writes both tables."""
    parser = argparse.ArgumentParser(prog="python -m training.owners", description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    family = families.load()
    cards, truths = examples(parser.parse_args().sets, family)
    print(len(cards), "cards", file=sys.stderr)
    write_weights(fit(cards))
    write_contents(contents_table(truths, family), family)


def write_weights(weights: Weights) -> None:
    """Writes the weights that the package brings."""
    held = {
        "move": weights.move,
        "plain": weights.plain,
        "manner": weights.manner,
        "empty": weights.empty,
        "skipped": weights.skipped,
        "switch": weights.switch,
        "start": weights.start,
    }
    WEIGHTS.write_text(json.dumps(held, indent=1) + "\n", "utf-8")


def write_contents(table: Mapping[str, Any], family: Family) -> None:
    """Writes what the family's texts are like beside its file."""
    place = Path(families.__file__).parent / f"{family.name}.contents.json"
    parts = {name: json.dumps(part, ensure_ascii=False) for name, part in table.items()}
    rows = ",\n".join(f" {json.dumps(name)}: {part}" for name, part in parts.items())
    place.write_text("{\n" + rows + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
