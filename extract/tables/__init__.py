"""What one document gave into rows of every table."""

from extract.tables.rows import Record, Rows, organisation_rows, rows_of

__all__ = ["Record", "Rows", "organisation_rows", "rows_of"]
