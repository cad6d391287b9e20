"""Two output folders become a comparison; rows are streamed, so that large outputs need little memory."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from extract import golden, pipeline, schema, write
from extract.batch import read_run_json
from extract.compare.judging import judge
from extract.compare.report import (
    CardChange,
    Comparison,
    DocumentChange,
    FieldChange,
    FlagChange,
    Judgement,
    Kind,
    Likelier,
    RowChange,
    SettingChange,
    TableChange,
)
from extract.families import DEFAULT, Family, load
from extract.repair import Repairer
from extract.write import Pair

QUERIES = "queries.sql"
NAMED = 200  # documents and cards that a report names; the others are counted
# Tables without a key and a section of their own.
LISTED = ("links", "problems", "organisations")
# Settings that change no table.
UNTOLD = frozenset({"workers"})
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be compared.

    Attributes:
        before, after: output folders of two runs.
        sample: how many changed fields are shown.
        seed: of the choice.
        lexicon: as in the settings.
        family: of the cards of both.
    """

    before: Path
    after: Path
    sample: int = 20
    seed: int = 1
    lexicon: str = "voikko"
    family: str = DEFAULT


def compare(order: Order) -> Comparison:
    """Compares all tables of two runs.

    Raises:
        UsageError: a folder holds no tables of this version.
        EngineMissingError: the lexicon is not installed.
    """
    with write.paired(order.before, order.after, order.family) as pair:
        tables = tuple(_table(pair, item) for item in schema.tables(order.family))
        differs = any(table.only_before or table.only_after for table in tables)
        documents, documents_total = _first(pair.rows(_query("documents")) if differs else iter(()))
        cards, cards_total = _first(pair.rows(_cards(load(order.family))) if differs else iter(()))
        flags = tuple(FlagChange(**row) for row in pair.rows(_query("flags"))) if differs else ()
        rows = tuple(row for name in LISTED for row in _one_sided(pair, name)) if differs else ()
        fields = _Fields(order)
        for row in pair.rows(_query("fields")) if differs else ():
            fields.add(row)
    return Comparison(
        str(order.before),
        str(order.after),
        tables,
        tuple(_document(row) for row in documents),
        documents_total,
        tuple(CardChange(**row) for row in cards),
        cards_total,
        rows,
        {kind: dict(counts) for kind, counts in fields.by_kind.items()},
        {name: dict(counts) for name, counts in sorted(fields.by_name.items())},
        fields.chosen(),
        order.seed,
        settings=told_differently(order.before, order.after),
        flags=flags,
    )


def told_differently(before: Path, after: Path) -> tuple[SettingChange, ...]:
    """The settings, versions and models that two runs do not share, as their ``run.json`` tell them."""
    old, new = (_facts(read_run_json(folder)) for folder in (before, after))
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return tuple(SettingChange(name, old.get(name), new.get(name)) for name in names)


def _facts(told: Row) -> dict[str, str]:
    """What decided the tables, by name, each as a text."""
    program = {"sokra-extract": told.get("program", {}).get("version")}
    groups = ("settings", "versions", "models", "families")
    found = {name: value for group in groups for name, value in dict(told.get(group) or {}).items()}
    bounds = {f"bound of {origin}": bound for origin, bound in dict(told.get("bounds") or {}).items()}
    held = {**found, **bounds, **program, "decisions": told.get("counts", {}).get("decisions") or None}
    return {name: str(value) for name, value in held.items() if value is not None and name not in UNTOLD}


class _Fields:
    """Counts changed fields and keeps a sample of them."""

    def __init__(self, order: Order) -> None:
        self.by_kind: dict[Kind, Counter[Likelier]] = defaultdict(Counter)
        self.by_name: dict[str, Counter[Kind]] = defaultdict(Counter)
        self._order = order
        self._chance = random.Random(order.seed)  # noqa: S311 - a sample, no secret
        self._kept: list[tuple[int, FieldChange]] = []
        self._seen = 0
        self._repairer: Repairer | None = None

    def add(self, row: Row) -> None:
        """Counts a field, and keeps it with the chance that every changed value has."""
        change = _field(row, self._judged(row))
        self.by_kind[change.kind][change.judgement.likelier] += 1
        self.by_name[change.field][change.kind] += 1
        if change.kind is Kind.DOUBT:
            return
        self._seen += 1
        if len(self._kept) < self._order.sample:
            self._kept.append((self._seen, change))
        elif (at := self._chance.randrange(self._seen)) < self._order.sample:
            self._kept[at] = (self._seen, change)

    def chosen(self) -> tuple[FieldChange, ...]:
        """The sample in the order of the fields."""
        return tuple(change for _, change in sorted(self._kept, key=lambda kept: kept[0]))

    def _judged(self, row: Row) -> Judgement:
        if row["before_value"] == row["after_value"]:
            return Judgement(Likelier.EVEN)
        if self._repairer is None:
            self._repairer = pipeline.repairer(self._order.lexicon, 0.5)
        return judge(row["before_value"], row["after_value"], self._repairer)


def _field(row: Row, judgement: Judgement) -> FieldChange:
    return FieldChange(
        row["source_path"],
        row["card_no"],
        row["field"],
        Kind(row["kind"]),
        row["before_status"],
        row["after_status"],
        row["before_value"],
        row["after_value"],
        row["before_confidence"],
        row["after_confidence"],
        row["page"],
        row["other_field"],
        judgement,
    )


def _document(row: Row) -> DocumentChange:
    before, after = (
        " ".join(filter(None, (row[f"{side}_status"], row[f"{side}_reason"]))) for side in ("before", "after")
    )
    return DocumentChange(row["source_path"], row["kind"], before, after)


def _table(pair: Pair, table: schema.Table) -> TableChange:
    """Rows that only one run has, counted with their repetitions."""
    before, after = f"FROM before_{table.name}", f"FROM after_{table.name}"
    queries = (before, after, f"{before} EXCEPT ALL {after}", f"{after} EXCEPT ALL {before}")
    return TableChange(table.name, *(_count(pair, query) for query in queries))


def _count(pair: Pair, query: str) -> int:
    (row,) = pair.rows(f"SELECT count(*) AS n FROM ({query})")  # noqa: S608 - own tables
    return int(row["n"])


def _one_sided(pair: Pair, name: str) -> list[RowChange]:
    """The first rows of a table that only one run has."""
    before, after = f"FROM before_{name}", f"FROM after_{name}"
    query = (
        f"SELECT 'only before' AS side, * FROM ({before} EXCEPT ALL {after}) "  # noqa: S608 - own tables
        f"UNION ALL SELECT 'only after', * FROM ({after} EXCEPT ALL {before}) ORDER BY ALL LIMIT {NAMED}"
    )
    return [
        RowChange(name, row.pop("side"), ", ".join(golden.cell(cell) for cell in row.values()))
        for row in pair.rows(query)
    ]


def _first(rows: Iterator[Row]) -> tuple[list[Row], int]:
    """The first rows, and how many there are."""
    kept, total = [], 0
    for row in rows:
        total += 1
        if total <= NAMED:
            kept.append(row)
    return kept, total


def _cards(family: Family) -> str:
    """The query of cards, with the family's own columns for a card's code and name."""
    text = _query("cards")
    for place, spec in (("/*code*/", family.code), ("/*name*/", family.title_name)):
        text = text.replace(place, f'coalesce(a."{spec.name}", b."{spec.name}")' if spec else "NULL")
    return text


def _query(name: str) -> str:
    text = (resources.files(__package__) / QUERIES).read_text("utf-8")
    return text.partition(f"-- name: {name}\n")[2].partition(";\n")[0]
