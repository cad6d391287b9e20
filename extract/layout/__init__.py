"""Words of pages into lines, columns and table rows."""

from extract.layout.items import FreeLine, Item, Row
from extract.layout.running_heads import PAGE_NUMBER
from extract.layout.table import items

__all__ = [
    "PAGE_NUMBER",
    "FreeLine",
    "Item",
    "Row",
    "items",
]
