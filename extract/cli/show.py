"""The command ``sokra-extract show``: one value of a finished run, how it came about and where it stands."""

import argparse
import sys
from pathlib import Path
from typing import Any

from extract.errors import ExitCode, UsageError

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
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: no such card or field, or the document is not the one that was read.
    """
    from extract import families

    spec = families.load().code
    column = spec.name if spec else "source_path"
    found = _found(Path(args.output), args.code, args.field, column)
    pictures = 0
    for card, field, repairs, evidence, problems in found:
        lines = _lines(card, field, repairs, evidence, problems)
        sys.stdout.write("\n".join([f"{card[column]} {lines[0]}", *lines[1:]]) + "\n")
        placed = [row for row in evidence if row["x0"] is not None]
        if args.crop and placed:
            target = Path(args.crop)
            target = target.with_stem(f"{target.stem}-{pictures + 1}") if pictures else target
            _crop(Path(args.input), card, placed, target)
            pictures += 1
            sys.stdout.write(f"picture: {target}\n")
    if args.crop and not pictures:
        raise UsageError("The value stands on no page: there is nothing to picture.")
    return ExitCode.OK


def _found(
    output: Path, code: str, field: str, column: str
) -> list[tuple[Row, Row, list[Row], list[Row], list[Row]]]:
    """Every card of that code with its field's rows; ``column``: of the codes."""
    from extract import schema
    from extract.write import rows

    def table(name: str) -> list[Row]:
        item = schema.table(name)
        return [dict(zip(item.names, row, strict=True)) for row in rows(output, item)]

    cards = [row for row in table("cards") if code in {row[column], row["source_path"]}]
    if not cards:
        raise UsageError(f"No card of {output} has the code or path {code!r}.")
    fields, others = table("fields"), [table(name) for name in ("repairs", "evidence", "problems")]
    found = []
    for card in cards:
        key = (card["source_path"], card["card_no"], field)
        own = [row for row in fields if _key(row) == key]
        if not own:
            names = ", ".join(dict.fromkeys(row["field"] for row in fields))
            raise UsageError(f"There is no field {field!r}; there are: {names}.")
        repairs, evidence, problems = ([row for row in part if _key(row) == key] for part in others)
        found.append((card, own[0], repairs, evidence, problems))
    return found


def _key(row: Row) -> tuple[str, int, str | None]:
    return (row["source_path"], row["card_no"], row["field"])


def _lines(
    card: Row, field: Row, repairs: list[Row], evidence: list[Row], problems: list[Row]
) -> "list[str]":
    review = ", to be reviewed" if field["needs_review"] else ""
    lines = [
        f"{field['field']} · {card['source_path']}, card {card['card_no']}",
        f"status: {field['field_status']}, confidence {field['confidence']:.3f}{review}",
        f"label: {field['label_raw'] or '–'}",
        f"value: {field['value'] if field['value'] is not None else '–'}",
    ]
    if field["value"] != field["value_raw"]:
        lines.append(f"as read: {field['value_raw']}")
    for row in repairs:
        others = f", else {' / '.join(row['alternatives'])}" if row["alternatives"] else ""
        how = f"{row['kind']}, p {row['probability']:.4f}{others}"
        lines.append(f"repair {row['repair_no']}: {row['original']!r} → {row['repaired']!r}  {how}")
    raw = field["value_raw"] or ""
    lines += [f"line {row['line_no']}: {_place(row)}  {raw[row['start'] : row['end']]!r}" for row in evidence]
    lines += [f"{row['severity']} {row['code']}: {row['message']}" for row in problems]
    return lines


def _place(row: Row) -> str:
    if row["page"] is None:
        return f"no page ({row['text_source']})"
    if row["x0"] is None:
        return f"page {row['page']} ({row['text_source']})"
    box = ", ".join(f"{row[name]:.1f}" for name in ("x0", "top", "x1", "bottom"))
    return f"page {row['page']}, box {box} pt ({row['text_source']})"


def _crop(folder: Path, card: Row, placed: list[Row], target: Path) -> None:
    """Writes the places of a value's lines as one picture, each line framed.

    Raises:
        UsageError: the document is not there, or not the one that was read.
    """
    import hashlib

    from extract import pdf
    from extract.model import Box

    path = folder / card["source_path"]
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}): give the run's input folder by --input."
        raise UsageError(message) from error
    if hashlib.sha256(content).hexdigest() != card["source_sha256"]:
        raise UsageError(f"{path} is not the document that was read: its content has changed.")
    boxes: dict[int, list[Box]] = {}
    for row in placed:
        boxes.setdefault(row["page"], []).append(Box(row["x0"], row["top"], row["x1"], row["bottom"]))
    pdf.write_crop(content, boxes, target, CROP_DPI, MARGIN_PT)
