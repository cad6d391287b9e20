"""The command ``sokra-extract inspect``: one document on the terminal, and how it came to be read so."""

import argparse
import base64
import dataclasses
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.family_flag import add_family, family_of
from extract.cli.terminal import as_typed, raw
from extract.errors import ExitCode
from extract.visible import shown

if TYPE_CHECKING:
    from extract import pdf
    from extract.model import Box, Card, Document, DocumentResult, Doubt, Field
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

    class Piped(Console):
        def on_broken_pipe(self) -> None:  # the library would end the program with 1
            raise BrokenPipeError

    console = Piped(file=raw(sys.stdout), width=args.width, highlight=False, emoji=False, markup=False)
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
    pictures = _drawn(content, document, result, settings.family) if picture and document is not None else []
    return {"lines": console.lines, "pictures": pictures, "status": str(result.status)}


def _drawn(
    content: bytes, document: "Document", result: "DocumentResult", family: str
) -> list[tuple[int, str]]:
    """A picture of each page with what was read on it, by the page's number; base64."""
    from extract import pdf

    fields = list(_framed(result, family))
    drawn = []
    for page in document.pages:
        framed = [one for number, one in fields if number == page.number]
        if not framed:  # no card: the words show what was read
            words = [page.frame.displayed(word.box) for word in page.words if word.box]
            framed = [pdf.Framed("", (box,)) for box in words]
        picture = pdf.drawn_png(content, page.number, framed)
        drawn.append((page.number, base64.b64encode(picture).decode("ascii")))
    return drawn


def _framed(result: "DocumentResult", family: str) -> "Iterator[tuple[int, pdf.Framed]]":
    """Every field's stretch on every page, with the page's number."""
    from extract import pdf
    from extract.tables import rows_of

    rows = rows_of(result, family)
    lines, doubts = _boxes(rows.evidence), _boxes(rows.doubts)
    for card in result.cards:
        for field in card.fields:
            key = (card.card_no, field.name)
            for page, boxes in lines.get(key, {}).items():
                doubtful = tuple(doubts.get(key, {}).get(page, ()))
                yield page, pdf.Framed(field.name, tuple(boxes), doubtful, field.needs_review)


def _boxes(rows: "Iterable[Any]") -> "dict[tuple[int, str], dict[int, list[Box]]]":
    """The boxes of rows by card, field and page."""
    from extract.model import Box

    found: dict[tuple[int, str], dict[int, list[Box]]] = {}
    for row in rows:
        if row.page is not None and None not in (row.x0, row.top, row.x1, row.bottom):
            pages = found.setdefault((row.card_no, row.field), {})
            pages.setdefault(row.page, []).append(Box(row.x0, row.top, row.x1, row.bottom))
    return found


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
        _show_field(console, field, card.values.get(field.name))
    for held in card.links:
        console.print(f"link on page {held.link.page} in {held.field}: {held.link.text!r} → {held.link.url}")
    for problem in card.problems:
        console.print(f"{problem.severity} {problem.code}: {problem.message}", style=REVIEW)


def _show_field(console: _Lines, field: "Field", typed: object) -> None:
    from extract.review import reasons_of

    mark = " review" if field.needs_review else ""
    sure = "unknown" if field.confidence is None else f"{field.confidence:.3f}"
    head = f"{field.name}  ({field.status}, {sure}{mark})"
    console.print(head, style=REVIEW if field.needs_review else SURE)
    why = reasons_of(field.signals) if field.needs_review else []
    if field.bound is not None and not field.needs_review:
        console.print(f"  above its bound {field.bound:g}", style="dim")
    if field.review_reason:
        console.print(f"  {field.review_reason}", style=REVIEW)
    if why:
        console.print(f"  because of {'; '.join(why)}", style=REVIEW)
    if field.value is not None:
        console.print(f"  {field.value}{as_typed(typed, field.value)}")
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
