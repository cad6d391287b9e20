"""The command ``sokra-extract family``: families drafted from examples, listed, shown and checked."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ExitCode, NoInputError, UsageError
from extract.visible import shown

if TYPE_CHECKING:
    from extract.drafting import Example
    from extract.settings import Settings

MOST_EXAMPLES = 40


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "family",
        help="draft a family from examples of a form, and look at families",
        description="Drafts the file of a family from two to ten examples of a form, lists the families that "
        "there are, and shows one.",
    )
    parts = parser.add_subparsers(dest="part", metavar="draft|list|show", required=True)
    _add_draft(parts)
    parts.add_parser("list", help="the families that the program knows")
    show = parts.add_parser("show", help="a family's file")
    show.add_argument("family", metavar="NAME|FILE")
    parser.set_defaults(run=run)


def _add_draft(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = parts.add_parser("draft", help="a family's file from examples of the form")
    parser.add_argument("files", nargs="+", metavar="FILE.pdf", help="examples of one form, two to ten")
    parser.add_argument("-o", "--output", metavar="FILE.toml", help="where to write it (default: printed)")
    parser.add_argument("--name", help="of the family (default: by the file's name)")


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: no label is found in the examples, or there is no such family.
        NoInputError: no example can be read.
        EngineMissingError: an engine that an example needs is not installed.
    """
    parts = {"draft": draft, "list": listed, "show": show}
    return parts[args.part](args)


def draft(args: argparse.Namespace) -> int:
    """Drafts a family and writes its file."""
    from extract import drafting
    from extract.settings import Settings

    examples = read_examples([Path(file) for file in args.files], Settings())
    name = args.name or (Path(args.output).stem.lower() if args.output else "drafted")
    made = drafting.draft(examples, drafting.family_name(name))
    if not made.labels:
        raise UsageError("The examples have no labels in common: are they of one form?")
    text = drafting.toml(made)
    if args.output:
        Path(args.output).write_text(text, "utf-8")
        told = sum(bool(label.doubts) for label in made.labels)
        print(f"{args.output}: {len(made.labels)} labels from {len(examples)} examples, {told} to look at")
    else:
        print(text, end="")
    return ExitCode.OK


def read_examples(files: "list[Path]", settings: "Settings") -> "list[Example]":
    """The examples in some files; what cannot be read is told and left out.

    Raises:
        NoInputError: nothing can be read.
        UsageError: there are too many.
    """
    from extract import drafting, workers
    from extract.errors import DocumentError

    if len(files) > MOST_EXAMPLES:
        raise UsageError(f"{len(files)} examples are too many; at most {MOST_EXAMPLES}, ten are enough.")
    limits = workers.Limits(settings.wall_limit_s, settings.cpu_limit_s, settings.memory_limit_mb)
    found = []
    for path in files:
        try:
            plain = workers.call_confined(pages_of, path, (path.name, settings), limits)
        except DocumentError as error:
            print(shown(str(error)), file=sys.stderr)
            continue
        found.append(drafting.example(path.name, plain))
    if not found:
        raise NoInputError("None of the examples can be read.")
    return found


def pages_of(handle: int, name: str, settings: "Settings") -> list[Any]:
    """A document's pages in their plain form, made where documents are read."""
    from extract import batch, drafting, pipeline

    content = batch.content_of(handle)
    return drafting.plain_pages(pipeline.read_document(content, name, settings))


def listed(args: argparse.Namespace) -> int:
    """Prints the families that there are."""
    from extract import families

    del args
    for name in families.names():
        family = families.load(name)
        print(f"{name}  {len(family.labels)} labels, {len(family.fields)} fields  {family.title_en}")
    return ExitCode.OK


def show(args: argparse.Namespace) -> int:
    """Prints a family's file."""
    from extract import families

    print(families.file_text(families.chosen(args.family)), end="")
    return ExitCode.OK
