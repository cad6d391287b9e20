"""The command ``sokra-extract schema``: the tables' columns as Markdown or JSON."""

import argparse
import sys

from extract.errors import ExitCode


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "schema",
        help="show the tables' columns",
        description="Prints every table's columns with their types and meaning, in English and Finnish.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON; Markdown without it")
    parser.add_argument("--family", default="sokra", help="family of cards (default: sokra)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: there is no such family.
    """
    from extract import schema

    render = schema.as_json if args.json else schema.as_markdown
    sys.stdout.write(render(args.family))
    return ExitCode.OK
