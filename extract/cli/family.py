"""The command ``sokra-extract family``: families drafted from examples, listed, shown and checked."""

import argparse
import base64
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ExitCode, NoInputError, UsageError
from extract.visible import shown

if TYPE_CHECKING:
    from extract.drafting import Example, Finding
    from extract.settings import Settings

MOST_EXAMPLES = 40
DPI = 110


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "family",
        help="draft a family from examples of a form, and look at families",
        description="Drafts the file of a family from two to ten examples of a form, holds a family against "
        "documents, lists the families that there are, and shows one.",
    )
    parts = parser.add_subparsers(dest="part", metavar="draft|check|list|show", required=True)
    _add_draft(parts)
    _add_check(parts)
    parts.add_parser("list", help="the families that the program knows")
    show = parts.add_parser("show", help="a family's file")
    show.add_argument("family", metavar="NAME|FILE")
    parser.set_defaults(run=run)


def _add_draft(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = parts.add_parser("draft", help="a family's file from examples of the form")
    parser.add_argument("files", nargs="+", metavar="FILE.pdf", help="examples of one form, two to ten")
    parser.add_argument("-o", "--output", metavar="FILE.toml", help="where to write it (default: printed)")
    parser.add_argument(
        "--language",
        metavar="MODEL",
        help="in which scans are read, as the engine names it: eng, swe (default: fin)",
    )
    parser.add_argument("--name", help="of the family (default: by the file's name)")
    parser.add_argument(
        "--from",
        dest="known",
        metavar="FILE.toml",
        help="a family's file that keeps its lines and gains labels",
    )
    parser.add_argument(
        "--picture",
        metavar="FILE.png",
        help="draw the first example: labels blue, values green, furniture grey, nobody's text red",
    )


def _add_check(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = parts.add_parser("check", help="a family held against documents")
    parser.add_argument("family", metavar="NAME|FILE")
    parser.add_argument("files", nargs="+", metavar="FILE.pdf")
    parser.add_argument(
        "--saved", metavar="FILE.json", help="an earlier result; exit code 6 where something fell against it"
    )
    parser.add_argument("--accept", action="store_true", help="write the result to the file of --saved")


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: no label is found in the examples, or there is no such family.
        NoInputError: no example can be read.
        EngineMissingError: an engine that an example needs is not installed.
    """
    parts = {"draft": draft, "check": check, "list": listed, "show": show}
    return parts[args.part](args)


def draft(args: argparse.Namespace) -> int:
    """Drafts a family of each form among the examples, and writes their files."""
    from extract import drafting, families
    from extract.settings import Settings

    paths = [Path(file) for file in args.files]
    settings = Settings() if args.language is None else Settings(family=families.in_language(args.language))
    examples = read_examples(paths, settings)
    known = Path(args.known).read_text("utf-8") if args.known else None
    groups = [examples] if known else drafting.clusters(examples)
    usable = [group for group in groups if len(group) > 1] or groups[:1]
    for group in (group for group in groups if group not in usable):
        print(f"left out, like no other example: {', '.join(one.name for one in group)}", file=sys.stderr)
    for number, group in enumerate(usable, 1):
        ending = f"-{number}" if len(usable) > 1 else ""
        text = _drafted(args, group, ending, known)
        target = Path(args.output) if args.output else None
        if target is None:
            print(text, end="")
        else:
            target = target.with_stem(target.stem + ending)
            target.write_text(text, "utf-8")
            print(f"{target}: {_told(text)} from {len(group)} example{'s' * (len(group) != 1)}")
        if args.picture:
            by_name = {path.name: path for path in paths}
            picture = Path(args.picture)
            _draw(by_name[group[0].name], group[0], text, picture.with_stem(picture.stem + ending))
    return ExitCode.OK


def _drafted(args: argparse.Namespace, group: "list[Example]", ending: str, known: str | None) -> str:
    """The text of one form's family, or of a known family with what the examples add.

    Raises:
        UsageError: the examples have no label in common, or the known file is none.
    """
    from extract import drafting, families

    name = args.name or (Path(args.output).stem if args.output else "drafted")
    made = drafting.draft(group, drafting.family_name(name + ending))
    made = drafting.proven(made, group) if made.labels else made
    if known is not None:
        family = families.load(families.chosen(args.known))
        return drafting.improved(known, family, made)
    if not made.labels:
        raise UsageError("The examples have no labels in common: are they of one form?")
    return drafting.toml(made)


def _told(text: str) -> str:
    labels, doubted = text.count("[[labels]]"), text.count("# ? ")
    return f"{labels} labels, {doubted} line{'s' * (doubted != 1)} to look at"


COLOURS = {"label": "blue", "value": "green", "furniture": "grey", "nobody's": "red"}


def _draw(path: Path, example: "Example", text: str, target: Path) -> None:
    """Draws the example's pages: FILE.png, FILE-2.png and so on."""
    from extract import drafting, families, workers
    from extract.settings import Settings

    settings = Settings()
    limits = workers.Limits(settings.wall_limit_s, settings.cpu_limit_s, settings.memory_limit_mb)
    marked: dict[int, list[Any]] = {page.number: [] for page in example.pages}
    for place in drafting.places(families.load(text), example):
        box = place.box
        marked[place.page].append([[box.x0, box.top, box.x1, box.bottom], COLOURS[place.mark]])
    for number, boxes in marked.items():
        name = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        picture = workers.call_confined(picture_of, path, (number, boxes), limits)
        name.write_bytes(base64.b64decode(picture))


def picture_of(handle: int, page: int, marked: list[Any]) -> str:
    """A page with coloured boxes as a PNG, made where documents are read; base64."""
    from extract import batch, pdf
    from extract.model import Box

    boxes = [(Box(*numbers), colour) for numbers, colour in marked]
    return base64.b64encode(pdf.marked_png(batch.content_of(handle), page, DPI, boxes)).decode("ascii")


def check(args: argparse.Namespace) -> int:
    """Holds a family against documents and prints each label's tally; 6 where something fell."""
    from extract import drafting, families
    from extract.settings import Settings

    reference = families.chosen(args.family)
    family = families.load(reference)
    examples = read_examples([Path(file) for file in args.files], Settings(family=reference))
    held = [drafting.held_against(family, example) for example in examples]
    findings = [one for found, _ in held for one in found]
    print(f"{'label':40} {'found':>6} {'missed':>7} {'mixed up':>9} {'broken':>7}")
    for tally in drafting.tallies(family, findings):
        label = shown(tally.label)[:40]
        print(f"{label:40} {tally.found:6} {tally.missed:7} {tally.mixed_up:9} {tally.broken:7}")
    for one in (one for one in findings if one.state in ("mixed up", "broken")):
        print(shown(f"{one.file}: {one.label}: {one.state}: {one.text!r}"))
    for example, (_, rest) in zip(examples, held, strict=True):
        print(shown(f"{example.name}: {rest} words that no label owns"))
    return _against(args, findings)


def _against(args: argparse.Namespace, findings: "list[Finding]") -> int:
    """Compares with the saved result, or saves this one."""
    from extract import drafting

    if args.saved is None:
        return ExitCode.OK
    saved = Path(args.saved)
    if args.accept or not saved.exists():
        result: dict[str, dict[str, str]] = {}
        for one in (one for one in findings if one.state == "found"):
            result.setdefault(one.file, {})[one.label] = one.text
        saved.write_text(json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"saved in {saved}")
        return ExitCode.OK
    fallen = drafting.falls(json.loads(saved.read_text("utf-8")), findings)
    for line in fallen:
        print(shown(line))
    return ExitCode.DIFFERENCE if fallen else ExitCode.OK


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
