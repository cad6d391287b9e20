"""The command ``sokra-extract compare``: what differs between two runs over one archive."""

import argparse
import sys
from pathlib import Path

from extract.cli.family_flag import add_family, family_of
from extract.errors import ExitCode


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "compare",
        help="compare the tables of two runs",
        description="Compares all tables of two runs over one archive: documents that changed status, cards "
        "that came or went, fields that changed by kind of change, and which value is likelier right by the "
        "lexicon. Exit code 0 where every row is the same, 6 where one differs.",
    )
    parser.add_argument("before", metavar="OUTPUT_A", help="folder of the tables of one run")
    parser.add_argument("after", metavar="OUTPUT_B", help="of the other")
    parser.add_argument("--sample", type=int, default=20, metavar="N", help="changed fields shown (20)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the choice (1)")
    parser.add_argument("--markdown", metavar="FILE", help="write the report as Markdown")
    parser.add_argument("--html", metavar="FILE", help="write the report as one HTML page")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    add_family(parser, recorded=True)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: a folder holds no tables of this version.
        EngineMissingError: the lexicon is not installed.
    """
    from extract import compare

    before, after = Path(args.before), Path(args.after)
    family = family_of(args, after)
    found = compare.compare(compare.Order(before, after, max(args.sample, 0), args.seed, family=family))
    if args.markdown is not None:
        Path(args.markdown).write_text(compare.markdown(found), "utf-8")
    if args.html is not None:
        Path(args.html).write_text(compare.html(found), "utf-8")
    sys.stdout.write(compare.as_json(found) if args.json else compare.markdown(found))
    return ExitCode.DIFFERENCE if found.differs else ExitCode.OK
