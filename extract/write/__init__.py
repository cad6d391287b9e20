"""Writes tables as Parquet and CSV, and keeps results between runs in segments; the only user of pyarrow.

Everything is written under a temporary name, flushed to the disk and renamed, so that a file under its final
name is always whole. Nothing here knows how a document is read.
"""

from extract.write.contents import (
    as_rows,
    as_table,
    columns_of,
    count,
    filtered,
    frame,
    frame_of_file,
    least_sure,
    rows,
    rows_of,
    with_columns,
)
from extract.write.database import is_database, write_database
from extract.write.files import clear_leftovers, commit, unfinished, whole
from extract.write.output import OutputTables
from extract.write.own import foreign, inside, is_own, remove, sha256_of
from extract.write.pair import Pair, paired
from extract.write.reading import read_tables
from extract.write.segments import (
    SUFFIX,
    Batch,
    DamagedSegmentError,
    Entry,
    Segment,
    as_arrow,
    as_bytes,
    crossed,
    document_row,
    from_bytes,
    gather,
    joined,
    keep_segment,
    write_segment,
)
from extract.write.to_review import PICTURES, Crop, asked
from extract.write.workbook import write_finnish_csv, write_finnish_review, write_workbook

__all__ = [
    "PICTURES",
    "SUFFIX",
    "Batch",
    "Crop",
    "DamagedSegmentError",
    "Entry",
    "OutputTables",
    "Pair",
    "Segment",
    "as_arrow",
    "as_bytes",
    "as_rows",
    "as_table",
    "asked",
    "clear_leftovers",
    "columns_of",
    "commit",
    "count",
    "crossed",
    "document_row",
    "filtered",
    "foreign",
    "frame",
    "frame_of_file",
    "from_bytes",
    "gather",
    "inside",
    "is_database",
    "is_own",
    "joined",
    "keep_segment",
    "least_sure",
    "paired",
    "read_tables",
    "remove",
    "rows",
    "rows_of",
    "sha256_of",
    "unfinished",
    "whole",
    "with_columns",
    "write_database",
    "write_finnish_csv",
    "write_finnish_review",
    "write_segment",
    "write_workbook",
]
