"""The command ``sokra-extract schema``: the tables' columns as Markdown or JSON."""

import argparse
import json
import sys

from extract.cli.family_flag import add_family, family_of
from extract.errors import ExitCode


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "schema",
        help="show the tables' columns",
        description="Prints every table's columns with their types and meaning, in English and Finnish.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON; Markdown without it")
    parser.add_argument(
        "--family-file",
        action="store_true",
        help="print the JSON Schema of a family's file, for editors, instead of the tables",
    )
    add_family(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: there is no such family.
    """
    from extract import families, schema

    if args.family_file:
        sys.stdout.write(json.dumps(families.json_schema(), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.OK
    render = schema.as_json if args.json else schema.as_markdown
    sys.stdout.write(render(family_of(args)))
    return ExitCode.OK
