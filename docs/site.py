"""Puts the site's pages together in build/docs: those of this folder, and what parsers and schema say.

Called by ``make docs``; MkDocs makes the site of it (mkdocs.yml). A page that a program can make is not
written by hand: the commands with their options and defaults, and the columns of the tables.
"""

import os
import re
import shutil
import sys
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from extract import schema
from extract.cli.entry import parser

PAGES = ROOT / "build" / "docs"
# The site holds this folder alone: what a page links outside of it is named there.
OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")


def main() -> None:
    """Makes the pages anew."""
    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.copytree(
        ROOT / "docs", PAGES, ignore=shutil.ignore_patterns("__pycache__", "site.py", "manual.py")
    )
    for page in PAGES.glob("*.md"):
        page.write_text(OUTSIDE.sub(r"\1", page.read_text("utf-8")), "utf-8")
    shutil.copy(ROOT / "CHANGELOG.md", PAGES / "changelog.md")
    (PAGES / "commands.md").write_text(commands(), "utf-8")
    (PAGES / "tables.md").write_text(tables(), "utf-8")


def commands() -> str:
    """Every command's help, as the terminal shows it."""
    with mock.patch.dict(os.environ, {"COLUMNS": "100"}):
        whole = parser()
        parts = [f"# Commands\n\n{whole.description}\n\n{whole.epilog}\n"]
        for name, one in whole.commands.items():
            parts.append(f"## {name}\n\n```text\n{one.format_help().rstrip()}\n```\n")
    return "\n".join(parts)


def tables() -> str:
    """The dictionary of columns."""
    told = schema.as_markdown()
    return told if told.startswith("# ") else f"# Tables\n\n{told}"


if __name__ == "__main__":
    main()
