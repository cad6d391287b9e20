"""What is published beside the tables: descriptions, further formats, and tables as of a probability."""

from extract.publish.as_of import tables_at, with_repairs_of
from extract.publish.formats import (
    BESIDE_TABLES,
    REVIEW_CSV,
    WORKBOOK,
    Extras,
    describe,
    for_excel,
    publish,
    publish_database,
    published_names,
)
from extract.publish.frames import Tables, load
from extract.publish.pages import html_page

__all__ = [
    "BESIDE_TABLES",
    "REVIEW_CSV",
    "WORKBOOK",
    "Extras",
    "Tables",
    "describe",
    "for_excel",
    "html_page",
    "load",
    "publish",
    "publish_database",
    "published_names",
    "tables_at",
    "with_repairs_of",
]
