"""The flag ``--family``: which cards are read, by name, by file, or by their labels."""

import argparse
from pathlib import Path

HELP = (
    "the cards' family: a name, a family's file (FILE.toml), several with commas, or auto for any that is "
    "known, told apart card by card by their labels"
)


def add_family(parser: argparse.ArgumentParser, *, recorded: bool = False) -> None:
    """Adds the flag.

    Args:
        parser: of a command.
        recorded: whether the tables tell the family where the flag is not given.
    """
    usual = "the one that the tables were made with" if recorded else "the one that is meant by itself"
    parser.add_argument("--family", metavar="NAME|FILE", help=f"{HELP}; default: {usual}")


def family_of(args: argparse.Namespace, output: Path | None = None) -> str:
    """The reference of the family that a call means.

    Args:
        args: of the call.
        output: folder of a run's tables, which tell their family.

    Raises:
        UsageError: there is no such family, or its file is none.
    """
    from extract import batch, families

    if args.family is not None:
        return families.chosen(args.family)
    return batch.recorded_family(output) if output is not None else families.chosen(families.DEFAULT)
