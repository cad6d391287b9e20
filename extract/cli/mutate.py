"""The command ``sokra-extract mutate``: variants of a card with what must stay the same in each."""

import argparse
from pathlib import Path

from extract.cli.family_flag import add_family, family_of
from extract.errors import ExitCode


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "mutate",
        help="make variants of a card with known truth",
        description="Makes variants of born-digital cards (scanned, turned, damaged, redrawn, cut off) and a "
        "manifest, mutants.json, that states what must stay the same in each and what must change. "
        "check --mutants FOLDER judges the statements.",
    )
    parser.add_argument("cards", nargs="+", metavar="CARD.pdf", help="born-digital PDFs with cards")
    parser.add_argument("-o", "--output", required=True, metavar="FOLDER", help="for the mutants")
    parser.add_argument(
        "--kinds",
        default="",
        metavar="NAME,...",
        help="only these kinds (default: all; an unknown one lists them)",
    )
    add_family(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: a card cannot be mutated, a kind is unknown, or the folder holds something else.
    """
    from extract import mutate
    from extract.settings import Settings

    kinds = tuple(filter(None, args.kinds.split(",")))
    order = mutate.Order(tuple(Path(card) for card in args.cards), Path(args.output), kinds)
    done = mutate.make(order, Settings(family=family_of(args)))
    for one in done.left_out:
        print(f"left out: {one.source} {one.kind}: {one.reason}")
    print(f"{len(done.mutants)} mutants in {args.output}")
    return ExitCode.OK
