"""The command ``sokra-extract check``: a folder's documents against what was accepted of them."""

import argparse
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli.family_flag import add_family, family_of
from extract.cli.terminal import raw
from extract.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from extract.golden import Report, Request
    from extract.settings import Settings

USELESS_FOR_MUTANTS = (
    "only", "accept", "record", "recorded", "junit", "html", "github", "decisions", "from_decisions",
)  # fmt: skip


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "check",
        help="compare what is extracted with golden files",
        description="Reads the documents under a folder and compares what they give with the golden files "
        "in its folder golden/. Exit code 6 on a difference, on a missing or surplus golden file, and on a "
        "folder without documents.",
    )
    parser.add_argument("folder", metavar="FOLDER", help="documents, with their golden files in golden/")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="only documents whose path fits")
    parser.add_argument(
        "--accept",
        nargs="?",
        const="*",
        metavar="PATTERN",
        help="show the differences and make them the golden files of now (of the documents that fit)",
    )
    parser.add_argument(
        "--from-decisions",
        action="store_true",
        help="with --accept: only documents of which people settled all that is doubtful",
    )
    parser.add_argument(
        "--decisions", metavar="FILE", help="people's decisions (default: decisions.csv in FOLDER)"
    )
    parser.add_argument(
        "--mutants",
        action="store_true",
        help="FOLDER was made by mutate: judge what its manifest states of each mutant",
    )
    engines = parser.add_mutually_exclusive_group()
    engines.add_argument(
        "--recorded", action="store_true", help="play back recorded OCR; a stale recording fails"
    )
    engines.add_argument("--record", action="store_true", help="record what OCR answers now, then check")
    parser.add_argument("--junit", metavar="FILE", help="write the report as JUnit XML")
    parser.add_argument(
        "--html", metavar="FILE", help="write the report as one page, with the parts of the documents' pages"
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print the report as JSON")
    shown.add_argument("--github", action="store_true", help="print annotations for GitHub's workflows")
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--workers", type=int, default=cores, metavar="N", help="default: one a processor")
    add_family(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: there is no such folder, or its tolerances make no sense.
        EngineMissingError: an engine that a document needs is not installed.
    """
    from extract import golden, pipeline
    from extract.settings import Settings

    settings = Settings.of({"workers": args.workers, "family": family_of(args)})
    if args.mutants:
        return _mutants(args, settings)
    pattern = args.only if args.accept in {None, "*"} else args.accept
    folder = Path(args.folder)
    played = golden.player(folder / golden.GOLDEN_FOLDER, settings) if args.recorded or args.record else None
    decided = Path(args.decisions) if args.decisions else None
    _check_decisions(args, folder, decided)
    process = played or pipeline.process_bytes
    request = golden.Request(folder, process, settings, pattern, decisions=decided, call=_call(args))
    if args.record:
        for file in golden.record(request):
            print(f"{'recorded' if file.exists() else 'removed'} {file}")
    report = golden.check(request)
    if args.junit is not None:
        Path(args.junit).write_text(golden.junit(report), "utf-8")
    if args.html is not None:
        Path(args.html).write_text(golden.html(report, folder), "utf-8")
    if args.json:
        sys.stdout.write(golden.as_json(report))
    elif args.github:
        raw(sys.stdout).write(golden.github(report))
    else:
        sys.stdout.write(golden.text(report, colour=sys.stdout.isatty()))
    if args.accept is not None and not report.trouble:
        return _accept(request, report, from_decisions=args.from_decisions)
    return ExitCode.DIFFERENCE if report.failed else ExitCode.OK


def _mutants(args: argparse.Namespace, settings: "Settings") -> int:
    """Judges the statements of a folder of mutants."""
    from extract import mutate, pipeline

    used = [name for name in USELESS_FOR_MUTANTS if getattr(args, name) not in {None, False, "*"}]
    if used:
        raise UsageError(f"--mutants does not go with {', '.join(f'--{name}' for name in used)}.")
    report = mutate.check(Path(args.folder), pipeline.process_bytes, settings)
    sys.stdout.write(mutate.as_json(report) if args.json else mutate.text(report))
    return ExitCode.DIFFERENCE if report.failed else ExitCode.OK


def _check_decisions(args: argparse.Namespace, folder: Path, decided: Path | None) -> None:
    """Makes sure that decisions that are asked for are there.

    Raises:
        UsageError: they are not, or nothing is to be accepted.
    """
    if args.from_decisions and args.accept is None:
        raise UsageError("--from-decisions goes with --accept.")
    if args.from_decisions and not (decided or folder / "decisions.csv").is_file():
        raise UsageError(f"There are no decisions in {folder}: give --decisions FILE.")


def _call(args: argparse.Namespace) -> str:
    """The command as it was called, as far as it decides what is read."""
    words = ["sokra-extract", "check", args.folder]
    words += ["--recorded"] if args.recorded or args.record else []
    for name in ("family", "decisions"):
        given = getattr(args, name, None)
        for value in given if isinstance(given, list) else [given] if given else []:
            words += [f"--{name}", str(value)]
    return shlex.join(words)


def _accept(request: "Request", report: "Report", *, from_decisions: bool) -> int:
    from extract import golden

    touched = golden.accept(request, report, from_decisions=from_decisions)
    for document in report.documents if from_decisions else ():
        if document.open != 0:
            left = "nobody decided anything" if document.open is None else f"{document.open} open"
            print(f"left out {document.source_path}: {left}", file=sys.stderr)
    for file in touched:
        print(f"{'accepted' if file.exists() else 'removed'} {file}")
    print(f"{len(touched)} golden files changed.", file=sys.stderr)
    stale = any(document.verdict is golden.Verdict.STALE for document in report.documents)
    return ExitCode.DIFFERENCE if stale else ExitCode.OK
