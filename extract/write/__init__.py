"""Writes tables as Parquet and CSV, and keeps results between runs in segments; the only user of pyarrow.

Everything is written under a temporary name, flushed to the disk and renamed, so that a file under its final
name is always whole. Nothing here knows how a document is read.
"""

from extract.write.contents import count, frame, rows
from extract.write.database import write_database
from extract.write.files import commit, unfinished, whole
from extract.write.output import OutputTables
from extract.write.pair import Pair, paired
from extract.write.reading import read_tables
from extract.write.segments import Batch, Entry, Segment, crossed, gather, write_segment
from extract.write.workbook import write_finnish_csv, write_workbook

__all__ = [
    "Batch",
    "Entry",
    "OutputTables",
    "Pair",
    "Segment",
    "commit",
    "count",
    "crossed",
    "frame",
    "gather",
    "paired",
    "read_tables",
    "rows",
    "unfinished",
    "whole",
    "write_database",
    "write_finnish_csv",
    "write_segment",
    "write_workbook",
]
