"""The command ``sokra-extract merge``: parts read by ``run --shard`` become tables."""

import argparse
import sys
from pathlib import Path

from extract.cli.run import add_extras, extras_of


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "merge",
        help="put parts of an archive together",
        description="Puts parts made by run --shard together: the same tables that one run would give.",
    )
    parser.add_argument("parts", nargs="+", metavar="PART", help="the parts' folders, or folders with them")
    parser.add_argument("-o", "--output", required=True, metavar="OUTPUT", help="folder of the tables")
    add_extras(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress and no summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: a part is missing, unfinished or made with other settings.
    """
    from extract.batch import merge
    from extract.cli.ending import ending
    from extract.cli.progress import progress, say

    with progress(sys.stderr, quiet=args.quiet) as show:
        report = merge([Path(part) for part in args.parts], Path(args.output), show, extras_of(args))
    if not args.quiet:
        say(ending(report))
    return report.exit_code
