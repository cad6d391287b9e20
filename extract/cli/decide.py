"""The command ``sokra-extract decide``: a filled workbook or CSV becomes decisions."""

import argparse
from pathlib import Path

from extract.cli.review import decisions_file, reviewer
from extract.errors import ExitCode


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "decide",
        help="make decisions of a filled workbook or CSV",
        description="Reads the filled rows of the sheet to_review (tables.xlsx or its CSV), or the edits in "
        "a fields.csv, and appends them to decisions.csv; the next run applies them. Every row that cannot "
        "be used is told, with why; exit code 5 if there is one.",
    )
    parser.add_argument("file", metavar="FILE", help="tables.xlsx, to_review.excel.csv or fields.csv")
    parser.add_argument(
        "-o", "--output", default="output", metavar="FOLDER", help="of the run (default: output)"
    )
    parser.add_argument("--decisions", metavar="FILE", help="default: as the run has it")
    parser.add_argument("--reviewer", default=None, metavar="NAME", help="whose decisions they are")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: the file or the run cannot be read.
    """
    from extract import decisions, desk
    from extract.cli.progress import say

    archive = desk.Archive.read(Path(args.output))
    made, unusable = desk.decisions_of_sheet(Path(args.file), archive, reviewer(args))
    target = decisions_file(args, archive)
    written = decisions.append(target, made)
    for one in unusable:
        say(f"row {one.row}: {one.why}")
    known = f", {len(made) - written} known before" if len(made) > written else ""
    say(f"{written} decisions appended to {target}{known}; {len(unusable)} rows could not be used.")
    return ExitCode.SOME_FAILED if unusable else ExitCode.OK
