"""What one document gave into rows of every table."""

from extract.tables.row_types import DocumentRow, ProblemRow, Record, Row, Rows, cardless
from extract.tables.rows import document_row, organisation_rows, rows_of

__all__ = [
    "DocumentRow",
    "ProblemRow",
    "Record",
    "Row",
    "Rows",
    "cardless",
    "document_row",
    "organisation_rows",
    "rows_of",
]
