"""The command ``sokra-extract show``: one value of a finished run, how it came about and where it stands."""

import argparse
import difflib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.cli.family_flag import add_family, family_of
from extract.cli.terminal import as_typed
from extract.errors import ExitCode, NoInputError, UsageError

if TYPE_CHECKING:
    from extract.families import Family
    from extract.model import Box

Row = dict[str, Any]
CROP_DPI, MARGIN_PT = 200.0, 24.0
SHORT = 100


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the main parser."""
    parser = subparsers.add_parser(
        "show",
        help="show a value, its repairs and where it stands",
        description="Shows a field's value in the tables of a finished run: what was read, what was repaired "
        "and on which page and lines it stands.",
    )
    parser.add_argument("code", metavar="CODE", help="the card's code in any letters, or its source_path")
    parser.add_argument(
        "field", metavar="FIELD", nargs="?", help="a column of the table cards (default: all, in short)"
    )
    parser.add_argument(
        "-o", "--output", default="output", metavar="FOLDER", help="of the tables (default: output)"
    )
    parser.add_argument("--crop", metavar="PICTURE", help="write the place as a picture (.png)")
    parser.add_argument(
        "--input", metavar="FOLDER", help="of the documents, for --crop (default: where the run found them)"
    )
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


def _fields(tables: "_Tables", cards: list[Row]) -> list[str]:
    """The fields that the cards have, which may be of several families, in the order of the tables."""
    keys = {_card_key(card) for card in cards}
    return list(dict.fromkeys(row["field"] for row in tables.rows("fields") if _key(row)[:2] in keys))


def run(args: argparse.Namespace) -> int:
    """Runs the command; the exit code.

    Raises:
        UsageError: no such card or field, or the document is not the one that was read.
    """
    from extract import families

    output = Path(args.output)
    family = families.load(family_of(args, output))
    tables = _Tables(output, family)
    cards = _cards(tables, args.code)
    names = _fields(tables, cards)
    if args.field is None:
        if args.crop:
            raise UsageError("Name a field: --crop pictures the place of one value.")
        _print_cards(tables, cards)
        return ExitCode.OK
    if args.field not in names:
        raise UsageError(
            f"There is no field {args.field!r}{_near(args.field, names)}; there are: {', '.join(names)}."
        )
    having = {_key(row)[:2] for row in tables.rows("fields") if row["field"] == args.field}
    _print_field(args, tables, [card for card in cards if _card_key(card) in having])
    return ExitCode.OK


def _near(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f", did you mean {near[0]!r}?" if near else ""


def _print_field(args: argparse.Namespace, tables: "_Tables", cards: list[Row]) -> None:
    """Prints one field of each card, with its picture where one is wanted.

    Raises:
        UsageError: a picture is wanted of what stands on no page.
    """
    pictures = 0
    inputs = [Path(args.input)] if args.input else _inputs(Path(args.output))
    for at, card in enumerate(cards):
        found = _found(tables, card, args.field)
        if at:
            sys.stdout.write("\n")
        lines = _lines(found)
        sys.stdout.write("\n".join([f"{card[tables.column]} {lines[0]}", *lines[1:]]) + "\n")
        if args.crop and any(row["x0"] is not None for row in found.evidence):
            target = Path(args.crop)
            target = target.with_stem(f"{target.stem}-{pictures + 1}") if pictures else target
            _crop(inputs, found, target)
            pictures += 1
            sys.stdout.write(f"picture: {target}\n")
    if args.crop and not pictures:
        raise UsageError("The value stands on no page: there is nothing to picture.")


def _print_cards(tables: "_Tables", cards: list[Row]) -> None:
    """Prints every field of each card in a line."""
    for card in cards:
        sys.stdout.write(f"{card[tables.column]} · {card['source_path']}, card {card['card_no']}\n")
        for row in tables.rows("fields"):
            if _key(row)[:2] == _card_key(card):
                sure = "unknown" if row["confidence"] is None else f"{row['confidence']:.3f}"
                review = ", to be reviewed" if row["needs_review"] else ""
                value = " ".join(_valued(card, row).split())
                short = value if len(value) <= SHORT else f"{value[:SHORT]} …"
                sys.stdout.write(f"  {row['field']} ({sure}{review}): {short}\n")


class _Tables:
    """The rows of a run's tables by column, each table read once.

    Attributes:
        column: that a card is asked for by beside its path.
    """

    def __init__(self, output: Path, family: "Family") -> None:
        self.output, self._family = output, family
        self.column = family.code.name if family.code else "source_path"
        self._read: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        """A table's rows."""
        from extract import schema
        from extract.write import rows

        if name not in self._read:
            item = schema.table(name, self._family.reference)
            self._read[name] = [dict(zip(item.names, row, strict=True)) for row in rows(self.output, item)]
        return self._read[name]


def _cards(tables: _Tables, asked: str) -> list[Row]:
    """The cards of a code, in whatever letters it is written, or of a path; a copy's are its original's.

    Raises:
        UsageError: there is none.
    """
    paths = {row["source_path"]: row["duplicate_of"] for row in tables.rows("documents")}
    wanted = paths.get(asked) or asked
    if wanted != asked:
        sys.stdout.write(f"{asked} has the same content as {wanted}, which was read:\n")
    code = asked.strip().casefold()
    cards = [
        row
        for row in tables.rows("cards")
        if row["source_path"] == wanted or str(row[tables.column]).casefold() == code
    ]
    if not cards:
        known = [str(row[tables.column]) for row in tables.rows("cards")] + list(paths)
        raise UsageError(f"No card of {tables.output} has the code or path {asked!r}{_near(asked, known)}")
    if len(cards) > 1:
        places = ", ".join(f"{row['source_path']} (card {row['card_no']})" for row in cards)
        sys.stdout.write(
            f"{len(cards)} cards: {places}. A path in place of the code shows one file's alone.\n"
        )
    copies = [path for path, first in paths.items() if first == cards[0]["source_path"] and path != asked]
    if copies:
        sys.stdout.write(f"the same content as {cards[0]['source_path']}: {', '.join(copies)}\n")
    return cards


def _inputs(output: Path) -> list[Path]:
    """The inputs of the run that wrote the tables."""
    from extract.batch import read_run_json

    return [Path(name) for name in read_run_json(output).get("places", {}).get("inputs", [])]


def _found(tables: _Tables, card: Row, field: str) -> _Found:
    """A card's field with its rows."""
    key = (*_card_key(card), field)
    own = next(row for row in tables.rows("fields") if _key(row) == key)
    others = ("repairs", "evidence", "problems", "doubts")
    return _Found(card, own, *([row for row in tables.rows(name) if _key(row) == key] for name in others))


def _card_key(row: Row) -> tuple[str, int]:
    return row["source_path"], row["card_no"]


def _key(row: Row) -> tuple[str, int, str | None]:
    return (row["source_path"], row["card_no"], row["field"])


def _lines(found: _Found) -> list[str]:
    card, field = found.card, found.field
    bound = f" (bound {field['bound']:g})" if field["bound"] is not None else ""
    why = f" ({field['review_reason']})" if field["review_reason"] else bound
    review = f", to be reviewed{why}" if field["needs_review"] else ""
    sure = "unknown" if field["confidence"] is None else f"{field['confidence']:.3f}"
    person = ", decided by a person" if field["value_origin"] == "person" else ""
    lines = [
        f"{field['field']} · {card['source_path']}, card {card['card_no']}",
        f"status: {field['field_status']}, confidence {sure}{review}{person}",
        f"label: {field['label_raw'] or '–'}",
        f"value: {_valued(card, field)}",
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


def _valued(card: Row, field: Row) -> str:
    """A value as it stands on the card, and what it is in the tables where that looks otherwise."""
    if field["value"] is None:
        return "–"
    return str(field["value"]) + as_typed(card.get(field["field"]), field["value"])


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


def _crop(inputs: list[Path], found: _Found, target: Path) -> None:
    """Writes the places of a value's lines as one picture, each line framed, doubtful words tinted.

    Args:
        inputs: folders and files that the document may lie under.
        found: the value.
        target: of the picture.

    Raises:
        UsageError: the document is not there, or not the one that was read.
    """
    from extract import batch

    source_path = found.card["source_path"]
    boxes, marked = _boxes(found.evidence), _boxes(found.doubts)
    changed = None
    for path in [one if one.name == source_path and one.is_file() else one / source_path for one in inputs]:
        try:
            picture = batch.confined_crop(
                path, boxes, (CROP_DPI, MARGIN_PT), marked=marked, sha256=found.card["source_sha256"]
            )
        except NoInputError:
            continue
        if picture is not None:
            target.write_bytes(picture)
            return
        changed = path
    if changed is not None:
        raise UsageError(f"{changed} is not the document that was read: its content has changed.")
    places = ", ".join(map(str, inputs)) or "any place that the run tells"
    raise UsageError(f"{source_path} is not under {places}: give the run's input folder by --input.")


def _boxes(rows: list[Row]) -> "dict[int, list[Box]]":
    """The boxes of rows that have one, by page."""
    from extract.model import Box

    boxes: dict[int, list[Box]] = {}
    for row in rows:
        if row["x0"] is not None:
            boxes.setdefault(row["page"], []).append(Box(row["x0"], row["top"], row["x1"], row["bottom"]))
    return boxes
