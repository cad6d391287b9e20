"""A word, a line or a page of any length costs a reading no more than its share."""

import time

import pytest

from extract import pipeline
from extract.settings import Settings
from fixtures.make import hostile

SETTINGS = Settings(effort="fast")


def cpu_s(unit, count):
    """CPU seconds of a dump whose field of objectives goes on with a line of that many signs."""
    text = hostile.dump()
    at = text.index("\n", text.index("Tavoitteet"))
    line = (unit * count)[:count]
    start = time.process_time()
    result = pipeline.process_bytes(f"{text[:at]} {line}{text[at:]}".encode(), "a.txt", "", SETTINGS)
    assert len(result.cards) == 1
    return time.process_time() - start


@pytest.mark.engine
@pytest.mark.parametrize("unit", ["x", "(", "@", "S2", "12.3.", "a-", "\u0301", "– ", "• ", '" '])
def test_a_line_of_any_length_is_read_in_time(unit):
    """Twenty thousand signs in a line take a quarter of a document's CPU at the most; ``x`` took minutes."""
    cpu_s("ja ", 30)
    assert cpu_s(unit, 20_000) < Settings().cpu_limit_s / 4
