"""The command ``sokra-extract run``: files and folders in, tables out."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import Field, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ExitCode, UsageError
from extract.settings import MOST_WORKERS, Settings, choices, meanings
from extract.visible import in_line

if TYPE_CHECKING:
    from extract.batch import Event, OnEvent
    from extract.publish import Extras

SETTINGS_FILE = "sokra-extract.toml"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "run",
        help="read files and folders into tables",
        description="Reads cards from files and folders and writes the tables. An interrupted run goes on "
        "with the same command; a second run reads only what is new or changed.",
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders, searched recursively")
    parser.add_argument("-o", "--output", required=True, metavar="OUTPUT", help="folder of the tables")
    parser.add_argument("--settings", metavar="FILE", help=f"settings (default: {SETTINGS_FILE}, if there)")
    parser.add_argument("--refresh", action="store_true", help="read everything anew")
    parser.add_argument(
        "--dry-run", action="store_true", help="list what would be done with each file, and write nothing"
    )
    parser.add_argument(
        "--shard",
        metavar="I/N",
        help="read part I of N only, and write no tables: merge does that when all parts are there",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="read on the Dask cluster of that scheduler; inputs and output on storage that all nodes share",
    )
    add_extras(parser)
    parser.add_argument(
        "--log-json", metavar="FILE", help="write every event as a line of JSON; - for stderr"
    )
    parser.add_argument("--metrics", metavar="FILE", help="write counters for Prometheus' node exporter")
    parser.add_argument(
        "--require-sandbox",
        action="store_true",
        help="read nothing where the system cannot confine the processes that read (doctor tells)",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress and no summary")
    group = parser.add_argument_group("settings", "each also a line of the settings file")
    meaning = meanings()
    for spec in fields(Settings):
        group.add_argument(f"--{spec.name.replace('_', '-')}", **_flag(spec, meaning[spec.name]))
    parser.set_defaults(run=run)


def add_extras(parser: argparse.ArgumentParser) -> None:
    """Adds the flags for what is published beside the tables."""
    parser.add_argument(
        "--database", metavar="FILE", help="also a DuckDB file, relative to the output folder"
    )
    parser.add_argument("--excel", action="store_true", help="also a workbook, and CSV for Finnish Excel")
    parser.add_argument(
        "--decisions", metavar="FILE", help="people's decisions (default: decisions.csv beside the inputs)"
    )
    parser.add_argument("--register", metavar="FILE", help="hold the cards against a register's CSV table")


def extras_of(args: argparse.Namespace) -> "Extras":
    """What a call wants beside the tables."""
    from extract.publish import Extras

    return Extras(args.database, args.excel, args.register, args.decisions)


def _flag(spec: "Field[Any]", meaning: str) -> dict[str, Any]:
    if isinstance(spec.default, bool):
        return {"action": argparse.BooleanOptionalAction, "default": None, "help": meaning}
    kinds = {int: int, float: float, str: str}
    kind = next(kind for kind in kinds if isinstance(spec.default, kind))
    default = "one a processor" if spec.name == "workers" else repr(spec.default)
    words = f"{meaning}; default: {default}".replace("%", "%%")
    if known := choices(spec.name):
        return {"choices": known, "default": None, "help": words}
    return {"type": partial(_typed, kind), "default": None, "metavar": kind.__name__.upper(), "help": words}


def _typed(kind: type, text: str) -> Any:  # noqa: ANN401 - what the settings check next
    """A flag's value; what is none of its kind stays as it is, and the settings say what it may be."""
    try:
        return kind(text)
    except ValueError:
        return text


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings of a call: the file's, the flags on top.

    Raises:
        UsageError: an unknown name, a wrong type, a value out of bounds, a file that cannot be read.
    """
    flags = {spec.name: getattr(args, spec.name) for spec in fields(Settings)}
    given = {name: value for name, value in flags.items() if value is not None}
    usual = {"workers": min(len(os.sched_getaffinity(0)), MOST_WORKERS)}
    if args.settings is not None:
        return Settings.from_toml(Path(args.settings), given, usual)
    own = Path(SETTINGS_FILE)
    if not own.is_file():
        return Settings.of(usual | given)
    if _lies_inside(own, args.inputs):
        raise UsageError(
            f"{own} lies inside an input: whoever filled the archive may have written it. "
            "Name it with --settings, or run from another folder."
        )
    if not args.quiet:
        sys.stderr.write(f"settings of {own.resolve()}\n")
    return Settings.from_toml(own, given, usual)


def _lies_inside(file: Path, inputs: Sequence[str]) -> bool:
    """Whether a file lies beneath one of the inputs that are folders."""
    folders = (Path(one).resolve() for one in inputs)
    return any(file.resolve().is_relative_to(folder) for folder in folders if folder.is_dir())


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        ExtractError: as its kinds say.
    """
    settings = settings_of(args)
    from extract import api, families
    from extract.cli.ending import ending
    from extract.cli.progress import progress, say
    from extract.finnish import WITHOUT_VOIKKO

    if settings.lexicon == "frequency" and not args.quiet:
        say(WITHOUT_VOIKKO)
    if not args.quiet and (told := families.not_mended(families.chosen(settings.family))):
        say(told)
    try:
        with _watchers(args) as watchers, progress(sys.stderr, quiet=args.quiet) as show:
            watchers.append(show)
            if args.dry_run:
                watchers.append(_list_foreseen)
            report = api.run(
                args.inputs,
                args.output,
                settings,
                work=api.Work(args.refresh, args.dry_run, args.shard, args.cluster, args.require_sandbox),
                extras=extras_of(args),
                on_event=partial(_tell_all, watchers),
            )
    except KeyboardInterrupt:
        say("Interrupted; the same command goes on from here.")
        return ExitCode.INTERRUPTED
    if not args.quiet:
        say(ending(report))
    return report.exit_code


def _list_foreseen(event: "Event") -> None:
    """Lists on stdout what a dry run foresees for each file: data for whoever wants to filter it."""
    from extract.batch import Foreseen

    if isinstance(event, Foreseen):
        why = f"  ({in_line(event.message)})" if event.message else ""
        sys.stdout.write(f"{event.fate}  {in_line(event.source_path)}{why}\n")


def _tell_all(watchers: "list[OnEvent]", event: "Event") -> None:
    for watcher in watchers:
        watcher(event)


@contextmanager
def _watchers(args: argparse.Namespace) -> "Iterator[list[OnEvent]]":
    """Whoever else is told of events: the log and the counters."""
    from extract.cli.metrics import JsonLog, Metrics

    watchers: list[OnEvent] = []
    with ExitStack() as stack:
        try:
            if args.log_json == "-":
                watchers.append(JsonLog(sys.stderr))
            elif args.log_json is not None:
                watchers.append(JsonLog(stack.enter_context(Path(args.log_json).open("w", encoding="utf-8"))))
        except OSError as error:
            raise UsageError(f"The log {args.log_json} cannot be written: {error.strerror}.") from error
        if args.metrics is not None:
            watchers.append(Metrics(Path(args.metrics)))
        yield watchers
