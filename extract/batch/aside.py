"""Tells by their names which files are no documents, whatever they hold; the reason stands in their rows.

An archive that is a desk's folder has hidden copies, lock files of office programs and tables of other runs.
"""

import os
from pathlib import Path

from extract.batch.report import REPORT_HTML, RUN_JSON, WORK, read_run_json
from extract.publish import BESIDE_TABLES

__all__ = ["ASIDE", "WORK", "aside_of", "is_folder", "written_by_run"]

# Names that tell that a file is no document, whatever it holds; the message and how such files are counted.
HIDDEN_FOLDER = "This is a hidden folder; nothing in it was read. Give it by name to read it."
HIDDEN = "This is a hidden file. Give it by name to read it."
MAC = "This is a Mac's hidden companion of another file."
OFFICE = "This is an office program's own file beside a document that is open in it."
OTHER_RUN = "Another run wrote this file."
ASIDE = {
    HIDDEN_FOLDER: "hidden folders",
    HIDDEN: "hidden files",
    MAC: "hidden companions of a Mac",
    OFFICE: "files of office programs",
    OTHER_RUN: "files of other runs",
}


def written_by_run(folder: Path) -> frozenset[str]:
    """Names of the files that a run wrote into a folder; empty for a folder that is no run's output."""
    told = read_run_json(folder) if (folder / RUN_JSON).is_file() else {}
    if "contract_version" not in told:
        return frozenset()
    database = str(told.get("published", {}).get("database", ""))
    return frozenset(
        {*told.get("files", {}), *told.get("for_excel", {}), *BESIDE_TABLES, RUN_JSON, REPORT_HTML, database}
    )


def aside_of(entry: "os.DirEntry[str]", written: frozenset[str]) -> str | None:
    """Why a file or folder is no document by its name; None where it may be one."""
    name = entry.name
    if name in written:
        return OTHER_RUN
    if name.startswith(("~$", ".~lock.")):
        return OFFICE
    if not name.startswith("."):
        return None
    if is_folder(entry):
        return HIDDEN_FOLDER
    return MAC if name.startswith("._") else HIDDEN


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry leads to a folder, also by a link."""
    try:
        return entry.is_dir()
    except OSError:
        return False
