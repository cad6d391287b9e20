"""The command ``sokra-extract show``: one value of a finished run, how it came about and where it stands."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.family_flag import add_family, family_of
from extract.errors import ExitCode, NoInputError, UsageError

if TYPE_CHECKING:
    from extract.families import Family
    from extract.model import Box

Row = dict[str, Any]
CROP_DPI, MARGIN_PT = 200.0, 24.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "show",
        help="show a value, its repairs and where it stands",
        description="Shows a field's value in the tables of a finished run: what was read, what was repaired "
        "and on which page and lines it stands.",
    )
    parser.add_argument("code", metavar="CODE", help="the card's code, or its source_path")
    parser.add_argument("field", metavar="FIELD", help="a column of the table cards")
    parser.add_argument(
        "-o", "--output", default="output", metavar="FOLDER", help="of the tables (default: output)"
    )
    parser.add_argument("--crop", metavar="PICTURE", help="write the place as a picture (.png)")
    parser.add_argument("--input", default=".", metavar="FOLDER", help="of the documents, for --crop")
    add_family(parser, recorded=True)
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Found:
    """A card's field with its rows of the other tables."""

    card: Row
    field: Row
    repairs: list[Row]
    evidence: list[Row]
    problems: list[Row]
    doubts: list[Row]


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: no such card or field, or the document is not the one that was read.
    """
    from extract import families

    family = families.load(family_of(args, Path(args.output)))
    column = _code_column(family)
    pictures = 0
    for found in _found(Path(args.output), args.code, args.field, family):
        lines = _lines(found)
        sys.stdout.write("\n".join([f"{found.card[column]} {lines[0]}", *lines[1:]]) + "\n")
        if args.crop and any(row["x0"] is not None for row in found.evidence):
            target = Path(args.crop)
            target = target.with_stem(f"{target.stem}-{pictures + 1}") if pictures else target
            _crop(Path(args.input), found, target)
            pictures += 1
            sys.stdout.write(f"picture: {target}\n")
    if args.crop and not pictures:
        raise UsageError("The value stands on no page: there is nothing to picture.")
    return ExitCode.OK


def _found(output: Path, code: str, field: str, family: "Family") -> list[_Found]:
    """Every card of that code with its field's rows."""
    from extract import schema
    from extract.write import rows

    def table(name: str) -> list[Row]:
        item = schema.table(name, family.reference)
        return [dict(zip(item.names, row, strict=True)) for row in rows(output, item)]

    column = _code_column(family)
    cards = [row for row in table("cards") if code in {row[column], row["source_path"]}]
    if not cards:
        raise UsageError(f"No card of {output} has the code or path {code!r}.")
    fields = table("fields")
    others = [table(name) for name in ("repairs", "evidence", "problems", "doubts")]
    found = []
    for card in cards:
        key = (card["source_path"], card["card_no"], field)
        own = [row for row in fields if _key(row) == key]
        if not own:
            names = ", ".join(dict.fromkeys(row["field"] for row in fields))
            raise UsageError(f"There is no field {field!r}; there are: {names}.")
        found.append(_Found(card, own[0], *([row for row in part if _key(row) == key] for part in others)))
    return found


def _code_column(family: "Family") -> str:
    """The column that a card is asked for by beside its path."""
    return family.code.name if family.code else "source_path"


def _key(row: Row) -> tuple[str, int, str | None]:
    return (row["source_path"], row["card_no"], row["field"])


def _lines(found: _Found) -> list[str]:
    card, field = found.card, found.field
    why = f" ({field['review_reason']})" if field["review_reason"] else ""
    review = f", to be reviewed{why}" if field["needs_review"] else ""
    sure = "unknown" if field["confidence"] is None else f"{field['confidence']:.3f}"
    person = ", decided by a person" if field["value_origin"] == "person" else ""
    lines = [
        f"{field['field']} · {card['source_path']}, card {card['card_no']}",
        f"status: {field['field_status']}, confidence {sure}{review}{person}",
        f"label: {field['label_raw'] or '–'}",
        f"value: {field['value'] if field['value'] is not None else '–'}",
    ]
    if field["value"] != field["value_raw"] or found.doubts:
        lines.append(f"as read: {_marked(field['value_raw'] or '–', found.doubts)}")
    for row in found.repairs:
        others = f", else {' / '.join(row['alternatives'])}" if row["alternatives"] else ""
        how = f"{row['kind']}, p {row['probability']:.4f}{others}"
        lines.append(f"repair {row['repair_no']}: {row['original']!r} → {row['repaired']!r}  {how}")
    lines += [_doubt(row) for row in found.doubts]
    raw = field["value_raw"] or ""
    lines += [
        f"line {row['line_no']}: {_place(row)}  {raw[row['start'] : row['end']]!r}" for row in found.evidence
    ]
    lines += [f"{row['severity']} {row['code']}: {row['message']}" for row in found.problems]
    return lines


def _marked(raw: str, doubts: list[Row]) -> str:
    """The text as read with every doubtful word in brackets."""
    for row in sorted((row for row in doubts if row["start"] is not None), key=lambda row: -row["start"]):
        raw = f"{raw[: row['start']]}⟦{raw[row['start'] : row['end']]}⟧{raw[row['end'] :]}"
    return raw


def _doubt(row: Row) -> str:
    from extract.schema import REASON_TITLES

    word = f"{row['word']!r}, " if row["word"] is not None else ""
    pairs = zip(row["alternatives"] or (), row["alternative_probabilities"] or (), strict=True)
    others = "".join(f", else {text!r} {chance:.3f}" for text, chance in pairs)
    title = REASON_TITLES[row["reason"]][0].lower()
    return f"doubt {row['doubt_no']}: {word}{title}, p {row['probability']:.4f}{others}"


def _place(row: Row) -> str:
    if row["page"] is None:
        return f"no page ({row['text_source']})"
    if row["x0"] is None:
        return f"page {row['page']} ({row['text_source']})"
    box = ", ".join(f"{row[name]:.1f}" for name in ("x0", "top", "x1", "bottom"))
    return f"page {row['page']}, box {box} pt ({row['text_source']})"


def _crop(folder: Path, found: _Found, target: Path) -> None:
    """Writes the places of a value's lines as one picture, each line framed, doubtful words tinted.

    Raises:
        UsageError: the document is not there, or not the one that was read.
    """
    from extract import batch

    path = folder / found.card["source_path"]
    boxes, marked = _boxes(found.evidence), _boxes(found.doubts)
    try:
        picture = batch.confined_crop(
            path, boxes, (CROP_DPI, MARGIN_PT), marked=marked, sha256=found.card["source_sha256"]
        )
    except NoInputError as error:
        raise UsageError(
            f"{str(error).removesuffix('.')}: give the run's input folder by --input."
        ) from error
    if picture is None:
        raise UsageError(f"{path} is not the document that was read: its content has changed.")
    target.write_bytes(picture)


def _boxes(rows: list[Row]) -> "dict[int, list[Box]]":
    """The boxes of rows that have one, by page."""
    from extract.model import Box

    boxes: dict[int, list[Box]] = {}
    for row in rows:
        if row["x0"] is not None:
            boxes.setdefault(row["page"], []).append(Box(row["x0"], row["top"], row["x1"], row["bottom"]))
    return boxes
