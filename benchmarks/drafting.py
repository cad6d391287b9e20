"""Measures how values are paired with their labels, and how drafted families read forms by others.

Usage: ``python -m benchmarks.drafting pairs FOLDER`` with annotations in FUNSD's format (entities with boxes
and links; https://guillaumejaume.github.io/FUNSD): labels and values are known, the links are found by their
boxes alone. Prints F1 of the links beside that of the nearest label at the left or above.

``python -m benchmarks.drafting forms FOLDER TRUTH.csv`` with PDFs of one form, or of several, and a table
whose column ``file`` names them: of each form 3, 5 and 10 are drafted from, the others read. Prints for each
column of the table how many are exact, from the field that is most often right in the examples, and the CPU
seconds of each draft. Nothing is asserted.
"""

import argparse
import csv
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extract import drafting, families, layout, mapping, pipeline
from extract.errors import ExtractError
from extract.families import Family
from extract.layout import Sheet
from extract.model import Box
from extract.settings import Settings

SIZES = (3, 5, 10)
Link = tuple[int, int]


def main() -> None:
    """Measures what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("pairs", "forms"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("truth", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.what == "pairs":
        pairs(given.folder)
    else:
        forms(given.folder, given.truth, given.seed)


def pairs(folder: Path) -> None:
    """Prints F1 of the links between labels and values."""
    files = sorted(folder.glob("*.json"))
    tallies = {"pairing": Counter[str](), "left or above": Counter[str]()}
    for file in files:
        form = json.loads(file.read_text("utf-8"))["form"]
        gold = _links(form)
        for name, found in (("pairing", _paired(form)), ("left or above", _nearest(form))):
            tallies[name] += Counter(hit=len(found & gold), extra=len(found - gold), lost=len(gold - found))
    print(f"{len(files)} forms")
    for name, tally in tallies.items():
        exact, complete = _share(tally, "hit", "extra"), _share(tally, "hit", "lost")
        score = 2 * exact * complete / (exact + complete) if exact + complete else 0.0
        print(f"{name:14} precision {exact:.3f}  recall {complete:.3f}  F1 {score:.3f}")


def _share(tally: Counter[str], part: str, other: str) -> float:
    return tally[part] / max(1, tally[part] + tally[other])


def _links(form: Sequence[Mapping[str, Any]]) -> set[Link]:
    kinds = {entity["id"]: entity["label"] for entity in form}
    links = {(one, other) for entity in form for one, other in entity["linking"]}
    return {
        (one, other) for one, other in links if (kinds.get(one), kinds.get(other)) == ("question", "answer")
    }


def _parts(form: Sequence[Mapping[str, Any]], label: str) -> tuple[list[int], list[Box]]:
    own = [entity for entity in form if entity["label"] == label]
    return [entity["id"] for entity in own], [Box(*map(float, entity["box"])) for entity in own]


def _paired(form: Sequence[Mapping[str, Any]]) -> set[Link]:
    (labels, label_boxes), (values, value_boxes) = _parts(form, "question"), _parts(form, "answer")
    sheet = Sheet.of(label_boxes, value_boxes)
    owned = layout.owners(sheet)
    heads = layout.headers(sheet, owned)
    found = {(labels[owner.label], values[at]) for at, owner in enumerate(owned) if owner is not None}
    return found | {(labels[head], values[at]) for at, head in enumerate(heads) if head is not None}


def _nearest(form: Sequence[Mapping[str, Any]]) -> set[Link]:
    """Each value with the nearest label at its left on its line, else with the nearest one above it."""
    (labels, label_boxes), (values, value_boxes) = _parts(form, "question"), _parts(form, "answer")
    found = set()
    for number, box in zip(values, value_boxes, strict=True):
        left = [
            (box.x0 - other.x1, at)
            for at, other in zip(labels, label_boxes, strict=True)
            if other.x0 < box.x0 and other.top < box.middle < other.bottom
        ]
        above = [
            (box.top - other.bottom, at)
            for at, other in zip(labels, label_boxes, strict=True)
            if other.middle < box.top and other.x0 < box.x1 and other.x1 > box.x0
        ]
        nearest = min(left, default=None) or min(above, default=None)
        if nearest is not None:
            found.add((nearest[1], number))
    return found


def forms(folder: Path, truth: Path, seed: int) -> None:
    """Prints how many values are exact that drafted families read."""
    with truth.open(encoding="utf-8", newline="") as file:
        told = {row["file"]: row for row in csv.DictReader(file)}
    examples = [one for path in sorted(folder.iterdir()) if path.name in told and (one := _read(path))]
    for number, group in enumerate(drafting.clusters(examples)):
        for size in (size for size in SIZES if len(group) >= 2 * size):
            chosen = random.Random(f"{seed} {number} {size}").sample(group, size)
            rest = [one for one in group if one not in chosen]
            began = time.process_time()
            made = drafting.proven(drafting.draft(chosen, "drafted"), chosen)
            spent = time.process_time() - began
            print(f"form {number}, {size} of {len(group)} examples: {len(made.labels)} labels, {spent:.1f} s")
            family = families.load(drafting.toml(made))
            for line in _scores(family, chosen, rest, told):
                print(f"  {line}")


def _read(path: Path) -> drafting.Example | None:
    try:
        document = pipeline.read_document(path.read_bytes(), path.name, Settings(effort="fast"))
    except ExtractError as error:
        print(f"left out: {path.name}: {error}")
        return None
    return drafting.example(path.name, drafting.plain_pages(document))


def _scores(
    family: Family,
    chosen: Sequence[drafting.Example],
    rest: Sequence[drafting.Example],
    told: Mapping[str, Mapping[str, str]],
) -> Iterator[str]:
    """A line for each column of the truth, read from the field that is most often right in the examples."""
    read = {one.name: values_of(one, family) for one in (*chosen, *rest)}
    for column in (name for name in next(iter(told.values())) if name != "file"):
        hits = Counter(
            field
            for one in chosen
            for field, value in read[one.name].items()
            if told[one.name][column] and _plain(value) == _plain(told[one.name][column])
        )
        field = hits.most_common(1)[0][0] if hits else None
        known = [one for one in rest if told[one.name][column]]
        right = sum(
            _plain(read[one.name].get(field or "")) == _plain(told[one.name][column]) for one in known
        )
        yield f"{column:20} from {field or '-':24} {right}/{len(known)} exact"


def values_of(one: drafting.Example, family: Family) -> dict[str, str]:
    """What the first card of an example says, typed where it can be."""
    cards = mapping.drafts(layout.items(one.pages, family), family)
    if not cards:
        return {}
    raw = mapping.from_draft(cards[0], {page.number: page.frame for page in one.pages})
    read, _ = mapping.raw_fields(raw, family)
    texts = {field.name: field.raw.text for field in read if field.raw is not None}
    return {name: str(family.field(name).kind.typed(text) or text) for name, text in texts.items()}


def _plain(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", text or "").casefold()


if __name__ == "__main__":
    main()
