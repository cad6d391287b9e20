"""Words of pages into lines, columns and table rows."""

from extract.layout.running_heads import PAGE_NUMBER
from extract.layout.table import FreeLine, Item, Row, items

__all__ = [
    "PAGE_NUMBER",
    "FreeLine",
    "Item",
    "Row",
    "items",
]
