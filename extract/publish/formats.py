"""What is published beside the tables: descriptions with every run, further formats where they are asked for.

Everything derives from the schema and the written Parquet files; no document is read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract import __version__, schema
from extract.errors import UsageError
from extract.publish import codebook, datapackage, ddi
from extract.review import RegisterFile
from extract.write import (
    clear_leftovers,
    count,
    is_database,
    write_database,
    write_finnish_csv,
    write_finnish_review,
    write_workbook,
)

WORKBOOK, REVIEW_CSV = "tables.xlsx", "to_review.excel.csv"
DESCRIPTIONS = ("datapackage.json", "codebook.md", "codebook.xml")
# Whatever the family: files that stand for the tables together.
BESIDE_TABLES = (WORKBOOK, REVIEW_CSV, *DESCRIPTIONS)
# Endings of what else lies in an output folder: a database has none of them.
NO_DATABASE = frozenset({".parquet", ".csv", ".json", ".xlsx", ".md", ".xml", ".html", ".pdf", ".txt"})


@dataclass(frozen=True, slots=True)
class Extras:
    """What a run is asked for beyond the tables.

    Attributes:
        database: name of a DuckDB file, relative to the output folder; None for none.
        excel: whether a workbook and CSV for Finnish Excel are written.
        register: CSV file of projects that the cards are held against; None for none.
        decisions: file of people's decisions; None for those beside the inputs.
    """

    database: str | None = None
    excel: bool = False
    register: str | None = None
    decisions: str | None = None

    def opened_register(self) -> RegisterFile | None:
        """The register that was named.

        Raises:
            UsageError: it cannot be read.
        """
        return RegisterFile.read(Path(self.register)) if self.register else None

    def check_database(self, output: Path) -> None:
        """Makes sure that the database takes no other file's place.

        Raises:
            UsageError: its name is another kind of file's, or something that no run wrote lies there.
        """
        if self.database is None:
            return
        file = output / self.database
        if file.suffix.lower() in NO_DATABASE:
            raise UsageError(f"--database {self.database}: a database is named like tables.duckdb.")
        if file.is_symlink() or (file.exists() and not (file.is_file() and is_database(file))):
            raise UsageError(f"{file} is no database that a run wrote: give another name.")

    @property
    def published(self) -> dict[str, str | bool]:
        """What is asked for, as ``run.json`` keeps it."""
        asked: dict[str, str | bool] = {"database": self.database or "", "excel": self.excel}
        return {name: value for name, value in asked.items() if value}

    def renewed(self, before: Mapping[str, Any]) -> "Extras":
        """These with what an earlier run published, so that it does not stay behind."""
        return replace(
            self,
            database=self.database or before.get("database"),
            excel=self.excel or bool(before.get("excel")),
        )


def describe(folder: Path, target: Path, hashes: Mapping[str, str], family: str) -> None:
    """Writes ``datapackage.json``, ``codebook.md`` and ``codebook.xml`` (DDI-Codebook).

    Args:
        folder: where the tables stand.
        target: where the descriptions go.
        hashes: SHA-256 of the tables' files by name.
        family: the card family.
    """
    facts = {
        name: datapackage.FileFacts((folder / name).stat().st_size, sha256) for name, sha256 in hashes.items()
    }
    counts = {item.name: count(folder, item) for item in schema.tables(family)}
    made = {
        "datapackage.json": datapackage.as_json(facts, __version__, family),
        "codebook.md": codebook.as_markdown(__version__, family),
        "codebook.xml": ddi.as_xml(counts, __version__, family),
    }
    for name, text in made.items():
        (target / name).write_text(text, "utf-8")


def published_names(family: str) -> list[str]:
    """Names of all files that stand for the tables or describe them, the database aside."""
    kinds = ("parquet", "csv", "excel.csv")
    tables = [f"{item.name}.{kind}" for item in schema.tables(family) for kind in kinds]
    return [*tables, *BESIDE_TABLES]


def publish(folder: Path, target: Path, extras: Extras, family: str) -> None:
    """Writes workbook and CSV for Excel where they are asked for.

    Args:
        folder: where the tables stand.
        target: where workbook and CSV go.
        extras: what is asked for.
        family: the card family.
    """
    if extras.excel:
        write_workbook(folder, target / WORKBOOK, family)
        write_finnish_review(folder, target / REVIEW_CSV, family)
        for item in schema.tables(family):
            write_finnish_csv(folder, target / f"{item.name}.excel.csv", item)


def publish_database(output: Path, extras: Extras, family: str) -> None:
    """Writes the database where it is asked for, from the tables in the output folder."""
    if extras.database is not None:
        file = output / extras.database
        file.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(file.parent, [file.name])
        write_database(output, file, __version__, family)


def for_excel(family: str) -> tuple[str, ...]:
    """The files that ``--excel`` writes."""
    return (WORKBOOK, REVIEW_CSV, *(f"{item.name}.excel.csv" for item in schema.tables(family)))
