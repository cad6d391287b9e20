"""Counted misreadings of readers that are no Tesseract: rows for the table of confusions, from a file."""

from functools import cache

from extract.finnish.confusions import Confusion
from extract.finnish.lexicon import DATA

PATH = DATA / "readers.tsv"


@cache
def counted_rows(reader: str) -> tuple[Confusion, ...]:
    """What a reader makes of letters; empty for one that was not counted."""
    lines = (line.split("\t") for line in PATH.read_text("utf-8").splitlines())
    return tuple(
        Confusion(clean, read, float(probability), name)
        for name, clean, read, probability in lines
        if name == reader
    )
