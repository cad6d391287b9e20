"""Mutants: variants of a born-digital card whose truth is the card's own, and what is stated of each.

card → source (read once) → kinds (worn, edited, redrawn files, with statements) → a folder with its manifest
→ rows of all tables → statements that hold or do not. Modules: ``scan``, ``image_pdf``, ``text_layer``,
``edits`` and ``objects`` make files; ``kinds`` is the table; ``making`` and ``checking`` are the two calls.
"""

from extract.mutate.checking import as_json, check, text
from extract.mutate.making import Order, make

__all__ = ["Order", "as_json", "check", "make", "text"]
