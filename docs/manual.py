"""The manual page, made from the parsers: ``python docs/manual.py`` writes build/sokra-extract.1."""

import os
import sys
from pathlib import Path
from unittest import mock

from argparse_manpage.manpage import Manpage

sys.path.insert(0, str(Path(__file__).parent.parent))
from extract.cli.entry import parser

PAGE = Path(__file__).parent.parent / "build" / "sokra-extract.1"


def manual() -> str:
    """The page as troff: the same bytes on any day, in any terminal."""
    with mock.patch.dict(os.environ, {"COLUMNS": "100"}):
        about = {"project_name": "sokra-extract", "manual_title": "sokra-extract", "date": " "}
        return str(Manpage(parser(), about))


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(manual(), "utf-8")
