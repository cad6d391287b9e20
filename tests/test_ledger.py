"""Ledgers can be applied, undone exactly, and chained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Repair, RepairKind, ledger

TEXT = st.text(alphabet="aäoö- \n1", max_size=40)


@st.composite
def ledgers(draw: st.DrawFn, text: str) -> tuple[Repair, ...]:
    """A ledger that fits the text."""
    repairs, at = [], 0
    while at < len(text) and draw(st.booleans()):
        start = draw(st.integers(at, len(text) - 1))
        end = draw(st.integers(start + 1, min(start + 6, len(text))))
        repaired = draw(st.text(alphabet="äöx ", max_size=5))
        repairs.append(Repair(text[start:end], repaired, start, end, RepairKind.DIACRITICS, 0.9))
        at = end
    return tuple(repairs)


@given(st.data(), TEXT)
def test_undo_is_the_exact_inverse(data, text):
    """Undoing a ledger gives the text as read, byte for byte."""
    repairs = data.draw(ledgers(text))
    assert ledger.undo(ledger.apply(text, repairs), repairs) == text


@given(st.data(), TEXT)
def test_chain_equals_both_in_turn(data, text):
    """Two ledgers chained do what they do one after the other, and can be undone."""
    first = data.draw(ledgers(text))
    middle = ledger.apply(text, first)
    second = data.draw(ledgers(middle))
    both = ledger.chain(text, first, second)
    assert ledger.apply(text, both) == ledger.apply(middle, second)
    assert ledger.undo(ledger.apply(text, both), both) == text


def test_a_ledger_of_another_text_is_refused():
    """A ledger that does not fit is an error, never a silent change."""
    repair = Repair("abc", "äbc", 0, 3, RepairKind.DIACRITICS, 0.9)
    with pytest.raises(ValueError, match="does not fit"):
        ledger.apply("xyz", (repair,))
    with pytest.raises(ValueError, match="does not fit"):
        ledger.undo("xyz", (repair,))
