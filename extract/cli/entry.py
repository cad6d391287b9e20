"""The command line: reads arguments, calls a command, and chooses the exit code.

Commands are loaded when they are called, so that ``--help`` and ``--version`` are quick.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from extract import __version__
from extract.cli.examples import examples
from extract.cli.parsing import Parser, PrintCompletion
from extract.cli.terminal import guarded
from extract.errors import ExitCode, ExtractError, UsageError
from extract.visible import in_line

ON_WINDOWS = (
    "sokra-extract: This program runs on Linux. On Windows, use it in the Windows Subsystem for Linux "
    "(wsl --install -d Debian) or in a container."
)
# Each command's module has ``add_parser`` and ``run``; only what the parsers need is imported at start.
COMMANDS = (
    "run",
    "merge",
    "inspect",
    "show",
    "review",
    "decide",
    "calibrate",
    "repair",
    "doctor",
    "schema",
    "check",
    "mutate",
    "compare",
)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    main_parser = Parser(
        prog="sokra-extract",
        description="Turns archives of Finnish project cards (hankekortit) into tables that can be cited.",
        epilog="Exit codes: 0 all well, 1 our own fault, 2 usage, 3 no readable input, 4 an engine is "
        "missing, 5 finished but some documents failed, 6 a difference was found, 130 interrupted.",
    )
    main_parser.add_argument("--version", action="version", version=f"sokra-extract {__version__}")
    main_parser.add_argument(
        "--print-completion",
        action=PrintCompletion,
        choices=("bash", "zsh", "tcsh"),
        help="print a script that completes commands and flags in this shell, and end",
    )
    subparsers = main_parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        import_module(f"extract.cli.{name}").add_parser(subparsers)
        subparsers.choices[name].epilog = examples(name)
        subparsers.choices[name].formatter_class = argparse.RawDescriptionHelpFormatter
    main_parser.commands = subparsers.choices
    return main_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command given in the arguments (``sys.argv`` without them) and returns its exit code."""
    if sys.platform == "win32":
        print(ON_WINDOWS, file=sys.stderr)
        return ExitCode.USAGE
    # What the filter gives is data: it is shown only where a person reads it.
    given = sys.argv[1:] if arguments is None else arguments
    with guarded(out="repair" not in given[:1]):
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        args = parser().parse_args(arguments)
        return int(args.run(args))
    except ExtractError as error:
        # What a message quotes may hold a line's end; only a fault of its own has a line of its own.
        lines = error.lines if isinstance(error, UsageError) else (str(error),)
        print("sokra-extract:", "\n".join(in_line(line) for line in lines), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("sokra-extract: interrupted", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.OK
