"""What is published beside the tables: descriptions with every run, further formats where they are asked for.

Everything derives from the schema and the written Parquet files; no document is read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extract import __version__, schema
from extract.publish import codebook, datapackage, ddi
from extract.review import RegisterFile
from extract.write import count, write_database, write_finnish_csv, write_workbook

WORKBOOK = "tables.xlsx"


@dataclass(frozen=True, slots=True)
class Extras:
    """What a run is asked for beyond the tables.

    Attributes:
        database: name of a DuckDB file, relative to the output folder; None for none.
        excel: whether a workbook and CSV for Finnish Excel are written.
        register: CSV file of projects that the cards are held against; None for none.
    """

    database: str | None = None
    excel: bool = False
    register: str | None = None

    def opened_register(self) -> RegisterFile | None:
        """The register that was named.

        Raises:
            UsageError: it cannot be read.
        """
        return RegisterFile.read(Path(self.register)) if self.register else None


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


def publish(folder: Path, target: Path, output: Path, extras: Extras, family: str) -> None:
    """Writes the further formats that are asked for.

    Args:
        folder: where the tables stand.
        target: where workbook and CSV go.
        output: what the database's name is relative to.
        extras: what is asked for.
        family: the card family.
    """
    if extras.excel:
        write_workbook(folder, target / WORKBOOK, family)
        for item in schema.tables(family):
            write_finnish_csv(folder, target / f"{item.name}.excel.csv", item)
    if extras.database is not None:
        file = output / extras.database
        file.parent.mkdir(parents=True, exist_ok=True)
        write_database(folder, file, __version__, family)
