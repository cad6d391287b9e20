"""Two runs over one archive: what differs, by kind of change, and which is likelier right.

tables of both → DuckDB (joins on the disk where they must) → differences, streamed → counts, verdicts of the
lexicon, a seeded sample → a report for people and machines. Nothing here decides for a person.
"""

from extract.compare.comparing import Order, compare
from extract.compare.report import Comparison, FieldChange
from extract.compare.showing import as_json, html, markdown

__all__ = ["Comparison", "FieldChange", "Order", "as_json", "compare", "html", "markdown"]
