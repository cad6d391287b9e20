"""The command ``sokra-extract review``: a local page on which a person settles doubts."""

import argparse
import getpass
import locale
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from extract.desk import Archive

LEAST_TOKEN = 32
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "review",
        help="settle doubtful values on a local page",
        description="Shows the doubtful values of a finished run beside their places on the pages, the most "
        "rewarding first. Every answer is a line in decisions.csv; the next run applies it.",
    )
    parser.add_argument("output", metavar="OUTPUT", help="output folder of a run")
    parser.add_argument(
        "--input", metavar="FOLDER", help="of the documents (default: where the run read them)"
    )
    parser.add_argument(
        "--decisions", metavar="FILE", help="where answers are appended to (default: as the run has it)"
    )
    parser.add_argument("--reviewer", default=None, metavar="NAME", help="whose answers they are")
    parser.add_argument("--language", choices=("fi", "en"), default=None, help="default: the system's")
    parser.add_argument(
        "--blind", action="store_true", help="ask again what others answered, without showing it"
    )
    parser.add_argument(
        "--sample", type=int, default=0, metavar="N", help="ask about N fields that are not flagged"
    )
    parser.add_argument("--export", metavar="FOLDER", help="write read-only pages there, and end")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="default: any that is free")
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="only together with --token")
    parser.add_argument("--token", metavar="TOKEN", help=f"of the address, at least {LEAST_TOKEN} characters")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: there is no run, or the address or file makes no sense.
    """
    from extract import desk
    from extract.cli.progress import say

    if args.host not in LOOPBACK and len(args.token or "") < LEAST_TOKEN:
        raise UsageError(f"--host {args.host} needs a --token of at least {LEAST_TOKEN} characters.")
    archive = desk.Archive.read(Path(args.output), Path(args.input) if args.input else None)
    session = desk.Session(
        archive, decisions_file(args, archive), reviewer(args), blind=args.blind, sample=args.sample
    )
    language = args.language or ("fi" if (locale.getlocale()[0] or "").startswith("fi") else "en")
    if args.export:
        count = desk.export(desk.Desk(session, language), Path(args.export))
        say(f"{count} questions written to {args.export}.")
        return ExitCode.OK
    doors = desk.Doors(args.host, args.port, *([args.token] if args.token else []))

    def told(address: str) -> None:
        say(f"{session.state()['left']} questions. Answers go to {session.file}.")
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        say("The address is good once. Ctrl+C ends; what was answered is kept.")

    with suppress(KeyboardInterrupt):
        desk.serve(session, doors, language, told)
    return ExitCode.OK


def reviewer(args: argparse.Namespace) -> str:
    """Whose decisions a call makes."""
    return str(args.reviewer or getpass.getuser())


def decisions_file(args: argparse.Namespace, archive: "Archive") -> Path:
    """Where a call's decisions go.

    Raises:
        UsageError: nothing tells.
    """
    if args.decisions:
        return Path(args.decisions)
    if archive.decisions_file is None:
        raise UsageError("Where do the decisions go? Give --decisions FILE.")
    return archive.decisions_file
