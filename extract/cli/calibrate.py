"""The command ``sokra-extract calibrate``: what people decided against what was claimed."""

import argparse
import sys
from pathlib import Path

from extract.cli.review import decisions_file
from extract.errors import ExitCode


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "calibrate",
        help="compare decisions with what was claimed",
        description="Reports how often values that were not flagged are wrong (with the confidence limit), "
        "how often flags were needless and by which reason, and what was claimed against what was seen.",
    )
    parser.add_argument("output", metavar="OUTPUT", help="output folder of a run")
    parser.add_argument("--decisions", metavar="FILE", help="default: as the run has it")
    parser.add_argument("--report", metavar="FILE", help="write the report there (Markdown; default: stdout)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: the run or the decisions cannot be read.
    """
    from extract import decisions, desk

    archive = desk.Archive.read(Path(args.output))
    file = decisions_file(args, archive)
    made = decisions.read([file]).decisions
    text = desk.report(made, archive.told["settings"]["max_error"])
    if args.report:
        Path(args.report).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    return ExitCode.OK
