"""The command ``sokra-extract doctor``: what is installed, and the command for what is missing."""

import argparse
import json
from dataclasses import asdict, replace

from extract.cli.family_flag import add_family, family_of
from extract.errors import ExitCode


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "doctor",
        help="tell what is installed and what is missing",
        description="Tells which engines, models and packages are installed, and how to get what is missing.",
    )
    add_family(parser)
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; exit code 4 where a needed part is missing."""
    from extract import batch, families, workers

    family = family_of(args) if args.family is not None else None
    languages = families.languages(family) if family is not None else (families.FINNISH,)
    found = batch.report()
    wanted = batch.missing_models(languages)
    found = replace(found, missing=tuple(dict.fromkeys((*found.missing, *wanted))))
    code = ExitCode.ENGINE_MISSING if found.missing else ExitCode.OK
    if args.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=1, default=str))
        return code
    print(f"sokra-extract {found.program}, Python {found.python}, {found.system}")
    print(f"engine    Tesseract {found.tesseract or 'not found'}")
    print(f"languages {', '.join(languages)}")
    for model in found.models:
        print(f"model     {model.name}  {model.path}  sha256 {model.sha256}")
    print(f"engine    Voikko {found.voikko or 'not found'}")
    for name, version in found.packages.items():
        print(f"package   {name} {version}")
    for message in found.optional:
        print(f"optional  {message}")
    if family is not None and (told := families.not_mended(family)):
        print(f"languages {told}")
    for message in found.shadowed:
        print(f"WARNING   {message}")
    for message in found.missing:
        print(f"MISSING   {message}")
    walls = workers.missing_walls()
    for message in walls:
        print(f"sandbox   {message}")
    if not walls:
        print("sandbox   files, network, system calls and limits: all walls stand")
    if not found.missing:
        print("Everything that is needed is installed.")
    return code
