"""The tables for Excel: one workbook with a typed sheet a table, and CSV as Finnish Excel opens it.

A text is written as text whatever it begins with, never as a formula, link or number. The only user of
xlsxwriter. The bytes depend on the tables alone.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from extract.families import DEFAULT
from extract.schema import CONTRACT_VERSION, LIST_DELIMITER, ColumnType, Table, tables
from extract.write.contents import rows
from extract.write.files import whole
from extract.write.to_review import FILLED, HEADER, Asked, asked
from extract.write.to_review import WIDTHS as REVIEW_WIDTHS

# Excel's own limits: signs of a cell, rows of a sheet with its header, first day of its calendar.
CELL_SIGNS, SHEET_ROWS, FIRST_DAY = 32_767, 1_048_576, date(1900, 3, 1)
CUT = " […]"
# A text that begins so would be taken for a formula by a careless reader.
RISKY = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = {ColumnType.STRING: 28, ColumnType.STRINGS: 40, ColumnType.DATE: 12, ColumnType.MONEY: 16}
OTHER_WIDTH = 12
# Constant, so that the same tables give the same bytes.
CREATED = datetime(2020, 1, 1)


def write_workbook(source: Path, target: Path, family: str = DEFAULT) -> None:
    """Writes one workbook of all tables, whole or not at all.

    Args:
        source: folder of the Parquet files.
        target: the ``.xlsx`` file; replaced if it is there.
        family: the card family.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with whole(target) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
        book.set_properties({"created": CREATED, "title": "sokra-extract", "comments": CONTRACT_VERSION})
        sheets = _Sheets(book)
        sheets.add_asked(asked(source, family))
        for table in tables(family):
            sheets.add(table, rows(source, table))
        sheets.add_columns(tables(family))


class _Sheets:
    """The sheets of an open workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self._book = book
        self._formats = {
            "head": book.add_format({"bold": True}),
            "fill": book.add_format({"bold": True, "bg_color": "#FFF2C2"}),
            "doubtful": book.add_format({"bold": True, "font_color": "#A4161A"}),
            "risky": book.add_format({"quote_prefix": True}),
            ColumnType.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            ColumnType.MONEY: book.add_format({"num_format": "#,##0.00"}),
        }

    def add(self, table: Table, content: Iterator[tuple[Any, ...]]) -> None:
        """Writes a table's rows; those beyond a sheet's end go on in another one."""
        number, row = 0, next(content, None)
        while row is not None or number == 0:
            number += 1
            sheet = self._open(table, number)
            part = chain([] if row is None else [row], islice(content, SHEET_ROWS - 2))
            written = self._fill(sheet, table, part)
            sheet.autofilter(0, 0, max(written, 1), len(table.columns) - 1)
            row = next(content, None)

    def add_asked(self, questions: Iterator[Asked]) -> None:
        """Writes the sheet of what a person is asked about, doubtful words in colour."""
        sheet = self._book.add_worksheet("to_review")
        sheet.freeze_panes(1, 0)
        for place, (name, width) in enumerate(zip(HEADER, REVIEW_WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, self._formats["fill" if name in FILLED else "head"])
        last = 1
        for last, question in enumerate(islice(questions, SHEET_ROWS - 1), 1):
            for place, (name, value) in enumerate(zip(HEADER, question.cells, strict=True)):
                if name == "value" and value and question.marked and len(value) <= CELL_SIGNS:
                    self._rich(sheet, (last, place), value, question.marked)
                elif name == "picture" and value:
                    sheet.write_url(last, place, _beside(value), string="→ kuva / picture")
                elif value is not None:
                    self._cell(sheet, last, place, ColumnType.STRING, value)
        sheet.autofilter(0, 0, last, len(HEADER) - 1)

    def _rich(self, sheet: Any, at: tuple[int, int], text: str, marked: tuple[tuple[int, int], ...]) -> None:  # noqa: ANN401
        """Writes a text with stretches in colour."""
        pieces: list[Any] = []
        done = 0
        for low, high in marked:
            pieces += [text[done:low]] if done < low else []
            pieces += [self._formats["doubtful"], text[low:high]]
            done = high
        pieces += [text[done:]] if done < len(text) else []
        if len(pieces) > 2:
            sheet.write_rich_string(*at, *pieces)
        else:
            sheet.write_string(*at, text, self._formats["doubtful"])

    def add_columns(self, described: Sequence[Table]) -> None:
        """Writes the sheet that says what every column means."""
        sheet = self._book.add_worksheet("columns")
        lines = [("table", "column", "type", "in English", "suomeksi")]
        lines += [
            (item.name, col.name, str(col.type), col.en, col.fi) for item in described for col in item.columns
        ]
        for at, line in enumerate(lines):
            for place, text in enumerate(line):
                sheet.write_string(at, place, text, self._formats["head"] if at == 0 else None)
        sheet.freeze_panes(1, 0)

    def _open(self, table: Table, number: int) -> Any:  # noqa: ANN401
        sheet = self._book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, WIDTHS.get(column.type, OTHER_WIDTH))
            sheet.write_string(0, place, column.name, self._formats["head"])
        return sheet

    def _fill(self, sheet: Any, table: Table, content: Iterator[tuple[Any, ...]]) -> int:  # noqa: ANN401
        at = 0
        for at, row in enumerate(content, 1):
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                if value is not None:
                    self._cell(sheet, at, place, column.type, value)
        return at

    def _cell(self, sheet: Any, at: int, place: int, kind: ColumnType, value: Any) -> None:  # noqa: ANN401
        if kind is ColumnType.BOOLEAN:
            sheet.write_boolean(at, place, value)
        elif kind is ColumnType.DATE and value >= FIRST_DAY:
            sheet.write_datetime(at, place, value, self._formats[kind])
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(at, place, value, self._formats.get(kind))
        else:
            text = as_text(value)
            text = text if len(text) <= CELL_SIGNS else text[: CELL_SIGNS - len(CUT)] + CUT
            sheet.write_string(at, place, text, self._formats["risky"] if text.startswith(RISKY) else None)


def _beside(path: str) -> Any:  # noqa: ANN401 - xlsxwriter has no types
    """A link to a file beside the workbook, with slashes: the library writes Windows' own alone."""
    from xlsxwriter.url import Url

    link = Url(f"external:{path}")
    link._link = link._relationship_link = path  # noqa: SLF001
    return link


def as_text(value: Any) -> str:  # noqa: ANN401 - any cell
    """A value as a cell's text; the items of a list joined."""
    return LIST_DELIMITER.join(map(str, value)) if isinstance(value, list) else str(value)


def write_finnish_csv(source: Path, target: Path, table: Table) -> None:
    """Writes a table as Finnish Excel opens it by a double click, whole or not at all.

    Semicolons, decimal comma, byte order mark, TOSI and EPÄTOSI. A text that Excel would take for a formula,
    and one that begins with an apostrophe, gets an apostrophe before it.

    Args:
        source: folder of the Parquet files.
        target: the file; replaced if it is there.
        table: which.
    """
    with whole(target) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(table.names)
        writer.writerows([_finnish(value) for value in row] for row in rows(source, table))


def _finnish(value: Any) -> str:  # noqa: ANN401 - any cell
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TOSI" if value else "EPÄTOSI"
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    text = as_text(value)
    return f"'{text}" if isinstance(value, str | list) and text.startswith((*RISKY, "'")) else text


def write_finnish_review(source: Path, target: Path, family: str) -> None:
    """Writes the sheet ``to_review`` as Finnish Excel opens it, whole or not at all.

    Args:
        source: folder of the Parquet files.
        target: the file; replaced if it is there.
        family: of the cards.
    """
    with whole(target) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows([_finnish(value) for value in one.cells] for one in asked(source, family))
