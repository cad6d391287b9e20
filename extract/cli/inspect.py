"""The command ``sokra-extract inspect``: one document on the terminal, and how it came to be read so."""

import argparse
import base64
import dataclasses
import hashlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.family_flag import add_family, family_of
from extract.cli.terminal import raw
from extract.errors import ExitCode
from extract.visible import shown

if TYPE_CHECKING:
    from extract.model import Card, Document, DocumentResult, Doubt, Field
    from extract.settings import Settings

REVIEW, SURE = "yellow", "green"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "inspect",
        help="show how one document is read",
        description="Shows one document's pages, fields and repairs with their probabilities.",
    )
    parser.add_argument("file", metavar="FILE", help="a PDF or a text dump")
    add_family(parser)
    parser.add_argument("--width", type=int, default=None, metavar="N", help="columns of the terminal")
    parser.add_argument(
        "--picture",
        metavar="FILE.png",
        help="draw each page's words, rules and values (FILE-2.png and so on for further pages)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        NoInputError: the file cannot be read.
        EngineMissingError: an engine that the document needs is not installed.
    """
    from rich.console import Console

    from extract import workers
    from extract.settings import Settings

    settings = Settings(family=family_of(args))
    limits = workers.Limits(settings.wall_limit_s, settings.cpu_limit_s, settings.memory_limit_mb)
    path = Path(args.file)
    told = workers.call_confined(look, path, (path.name, settings, bool(args.picture)), limits)
    console = Console(file=raw(sys.stdout), width=args.width, highlight=False, emoji=False, markup=False)
    for kind, text, style in told["lines"]:
        if kind == "rule":
            console.rule(shown(text))
        else:
            console.print(shown(text), style=style)
    for number, picture in told["pictures"]:
        target = Path(args.picture)
        name = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        name.write_bytes(base64.b64decode(picture))
    return ExitCode.OK if told["status"] != "failed" else ExitCode.SOME_FAILED


@dataclasses.dataclass(slots=True)
class _Lines:
    """What is to be printed, in the order of printing: kind, text and style."""

    lines: list[tuple[str, str, str | None]] = dataclasses.field(default_factory=list)

    def print(self, text: str = "", style: str | None = None) -> None:
        """A line."""
        self.lines.append(("line", text, style))

    def rule(self, text: str) -> None:
        """A line across the terminal with words in it."""
        self.lines.append(("rule", text, None))


def look(handle: int, name: str, settings: "Settings", picture: bool) -> dict[str, Any]:
    """What there is to be shown of a document, made where documents are read."""
    from extract import batch, pipeline

    content = batch.content_of(handle)
    document, result = pipeline.explored(content, name, hashlib.sha256(content).hexdigest(), settings)
    console = _Lines()
    _show_document(console, document, result)
    for card in result.cards:
        _show_card(console, card)
    pictures = _drawn(content, document, result) if picture and document is not None else []
    return {"lines": console.lines, "pictures": pictures, "status": str(result.status)}


def _drawn(content: bytes, document: "Document", result: "DocumentResult") -> list[tuple[int, str]]:
    """A picture of each page with what was read on it, by the page's number; base64."""
    from extract import pdf

    spans = [
        span
        for card in result.cards
        for field in card.fields
        for span in (field.raw.lines if field.raw else ())
    ]
    drawn = []
    for page in document.pages:
        boxes = [span.box for span in spans if span.page == page.number and span.box]
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            pdf.draw(content, page, boxes, Path(file.name))
            drawn.append((page.number, base64.b64encode(Path(file.name).read_bytes()).decode("ascii")))
    return drawn


def _show_document(console: _Lines, document: "Document | None", result: "DocumentResult") -> None:
    console.print(f"{result.source_path}  {result.media_type}  {result.status}", style="bold")
    console.print(f"sha256 {result.source_sha256}")
    if result.message:
        console.print(f"{result.reason}: {result.message}", style=REVIEW)
    for page in document.pages if document else ():
        frame = page.frame
        console.print(
            f"page {page.number}: {frame.width:.0f} × {frame.height:.0f} pt, read from {page.source}, "
            f"{len(page.words)} words, {len(page.rules)} ruling lines, turned {frame.turn_deg}°, "
            f"straightened {frame.skew_deg:.2f}°"
        )
        console.print(f"  text layer {page.verdict.verdict}: {'; '.join(page.verdict.evidence)}", style="dim")


def _show_card(console: _Lines, card: "Card") -> None:
    console.print()
    console.rule(f"card {card.card_no}, from {card.text_source}, confidence {card.confidence:.3f}")
    for field in card.fields:
        _show_field(console, field)
    for held in card.links:
        console.print(f"link on page {held.link.page} in {held.field}: {held.link.text!r} → {held.link.url}")
    for problem in card.problems:
        console.print(f"{problem.severity} {problem.code}: {problem.message}", style=REVIEW)


def _show_field(console: _Lines, field: "Field") -> None:
    from extract.review import reasons_of

    mark = " review" if field.needs_review else ""
    sure = "unknown" if field.confidence is None else f"{field.confidence:.3f}"
    head = f"{field.name}  ({field.status}, {sure}{mark})"
    console.print(head, style=REVIEW if field.needs_review else SURE)
    why = reasons_of(field.signals) if field.needs_review else []
    if field.review_reason:
        console.print(f"  {field.review_reason}", style=REVIEW)
    if why:
        console.print(f"  because of {'; '.join(why)}", style=REVIEW)
    if field.value is not None:
        console.print(f"  {field.value}")
    for doubt in field.doubts:
        console.print(f"    {_doubt(doubt)}", style=REVIEW)
    for repair in field.repairs:
        others = f", else {' / '.join(repair.alternatives)}" if repair.alternatives else ""
        how = f"{repair.kind}, p {repair.probability:.4f}{others}"
        console.print(f"    {repair.original!r} → {repair.repaired!r}  {how}", style="dim")


def _doubt(doubt: "Doubt") -> str:
    """A doubt as one line: the word as read, why, how sure, and what it may be instead."""
    from extract.schema import REASON_TITLES

    word = f"{doubt.word!r}: " if doubt.word is not None else ""
    others = "; ".join(f"{text!r} {chance:.3f}" for text, chance in doubt.others)
    title = REASON_TITLES[doubt.reason][0].lower()
    return f"{word}{title}, p {doubt.probability:.3f}{f', else {others}' if others else ''}"
