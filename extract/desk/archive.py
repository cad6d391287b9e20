"""The tables of a finished run in memory, as the desk needs them: by card and by field.

Takes an output folder; it reads no document and changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from extract import schema
from extract.batch import parted, read_run_json
from extract.errors import UsageError
from extract.families import Family, load
from extract.write import rows

Row = dict[str, Any]
FieldKey = tuple[str, int, str]


def is_there(path: Path) -> bool:
    """Whether a document's file is there: its own, or the one that it lies inside."""
    return parted(path)[0].is_file()


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a card with its rows of the other tables."""

    field: Row
    card: Row
    doubts: tuple[Row, ...] = ()
    repairs: tuple[Row, ...] = ()
    evidence: tuple[Row, ...] = ()
    problems: tuple[Row, ...] = ()

    @property
    def key(self) -> FieldKey:
        """Document, card, field."""
        return self.field["source_path"], self.field["card_no"], self.field["field"]


@dataclass(frozen=True)
class Archive:
    """A finished run.

    Attributes:
        output: folder of the tables.
        told: the content of ``run.json``.
        tables: rows by table.
        inputs: folders that documents are looked for in.
    """

    output: Path
    told: Mapping[str, Any]
    tables: Mapping[str, list[Row]]
    inputs: tuple[Path, ...]
    _index: dict[str, dict[FieldKey, list[Row]]] = field(default_factory=dict)

    @classmethod
    def read(cls, output: Path, inputs: Path | None = None) -> "Archive":
        """The run in an output folder.

        Args:
            output: of the run.
            inputs: folder of the documents; None for where the run found them.

        Raises:
            UsageError: there is no run of this version.
        """
        told = read_run_json(output)
        if not told:
            raise UsageError(f"There is no finished run in {output}: give the output folder of a run.")
        family = told["settings"]["family"]
        tables = {
            item.name: [dict(zip(item.names, row, strict=True)) for row in rows(output, item)]
            for item in schema.tables(family)
        }
        places = [inputs] if inputs else [Path(name) for name in told.get("places", {}).get("inputs", [])]
        return cls(output, told, tables, tuple(places))

    @cached_property
    def family(self) -> Family:
        """Of the cards."""
        return load(self.told["settings"]["family"])

    @cached_property
    def cards(self) -> dict[tuple[str, int], Row]:
        """Cards by document and number."""
        return {(row["source_path"], row["card_no"]): row for row in self.tables["cards"]}

    @cached_property
    def by_field(self) -> dict[str, dict[FieldKey, list[Row]]]:
        """Rows of doubts, repairs, evidence and problems by field."""
        made: dict[str, dict[FieldKey, list[Row]]] = {}
        for name in ("doubts", "repairs", "evidence", "problems"):
            own: dict[FieldKey, list[Row]] = defaultdict(list)
            for row in self.tables[name]:
                own[row["source_path"], row["card_no"], row["field"]].append(row)
            made[name] = dict(own)
        return made

    @cached_property
    def fields(self) -> dict[FieldKey, Row]:
        """Rows of ``fields`` by key."""
        return {(row["source_path"], row["card_no"], row["field"]): row for row in self.tables["fields"]}

    def view(self, key: FieldKey) -> FieldView:
        """A field with all that is known of it."""
        parts = (
            tuple(self.by_field[name].get(key, ())) for name in ("doubts", "repairs", "evidence", "problems")
        )
        return FieldView(self.fields[key], self.cards[key[:2]], *parts)

    def of_card(self, path: str, card_no: int) -> Iterator[FieldView]:
        """The fields of a card in the family's order."""
        for spec in self.family.fields:
            if (path, card_no, spec.name) in self.fields:
                yield self.view((path, card_no, spec.name))

    def code(self, card: Row) -> str | None:
        """A card's code."""
        return card[self.family.code.name] if self.family.code else None

    def title(self, name: str, language: str) -> str:
        """A field's title."""
        spec = self.family.field(name)
        return spec.title_fi if language == "fi" else spec.title_en

    def file(self, source_path: str) -> Path | None:
        """Where a document may lie; whether it is the one that was read shows its hash alone."""
        for place in self.inputs:
            found = [place / source_path] if place.is_dir() else [place]
            found.append(place.parent / source_path)
            for path in found:
                if is_there(path) and (place.is_dir() or path.name == Path(source_path).name):
                    return path
        whole = Path("/") / source_path
        return whole if not self.inputs and is_there(whole) else None

    @cached_property
    def decisions_file(self) -> Path | None:
        """The file of decisions that the run used, or where one would lie beside its inputs."""
        used = self.told.get("places", {}).get("decisions", [])
        if used:
            return Path(used[0])
        place = next(iter(self.inputs), None)
        return None if place is None else (place if place.is_dir() else place.parent) / "decisions.csv"
