"""Words of pages into lines, columns and table rows."""

from extract.layout.grid import owned_by, page_rows, rest_of
from extract.layout.items import FreeLine, Item, Row
from extract.layout.pairing import Owner, Sheet, edge_between, headers, owners
from extract.layout.printed import Print, printed
from extract.layout.running_heads import PAGE_NUMBER
from extract.layout.segments import Segment, segments, without_counters
from extract.layout.table import items

__all__ = [
    "PAGE_NUMBER",
    "FreeLine",
    "Item",
    "Owner",
    "Print",
    "Row",
    "Segment",
    "Sheet",
    "edge_between",
    "headers",
    "items",
    "owned_by",
    "owners",
    "page_rows",
    "printed",
    "rest_of",
    "segments",
    "without_counters",
]
