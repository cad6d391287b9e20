"""The command line: reads arguments, calls a command, and chooses the exit code.

Commands are loaded when they are called, so that ``--help`` and ``--version`` are quick.
"""

import argparse
import errno
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from extract import __version__
from extract.cli.examples import examples
from extract.cli.parsing import Parser, PrintCompletion
from extract.cli.terminal import fill_closed, guarded, nobody_reads
from extract.errors import ExitCode, ExtractError, UsageError
from extract.visible import in_line

ON_WINDOWS = (
    "sokra-extract: This program runs on Linux. On Windows, use it in the Windows Subsystem for Linux "
    "(wsl --install -d Debian) or in a container."
)
# What a disk or a folder refuses: a sentence is enough, and no fault of the program.
NOT_OURS = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EISDIR,
        errno.ENOTDIR,
        errno.ENAMETOOLONG,
    }
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
    "family",
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
    fill_closed()
    with guarded(out="repair" not in given[:1]), _ended_like_ctrl_c():
        return _run(arguments)


@contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """A call that its system or terminal ends tidies up as after Ctrl-C; what is ignored stays ignored."""
    taken = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                taken[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, before in taken.items():
            signal.signal(number, before)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        args = parser().parse_args(arguments)
        code = int(args.run(args))
        sys.stdout.flush()  # a full disk shows here, not when nobody is left to say so
        return code
    except ExtractError as error:
        # What a message quotes may hold a line's end; only a fault of its own has a line of its own.
        lines = error.lines if isinstance(error, UsageError) else (str(error),)
        print("sokra-extract:", "\n".join(in_line(line) for line in lines), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("sokra-extract: interrupted", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        nobody_reads()
        return ExitCode.OK
    except OSError as error:
        if error.errno not in NOT_OURS:
            raise
        place = f" ({error.filename})" if error.filename else ""
        print(f"sokra-extract: {in_line(f'{error.strerror}{place}')}.", file=sys.stderr)
        return ExitCode.USAGE
