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


@given(st.data(), TEXT)
def test_settled_repairs_are_a_ledger(data, text):
    """Whatever overlaps, what is settled can be applied and undone, and nothing more could have been kept."""
    found = [repair for _ in range(3) for repair in data.draw(ledgers(text))]
    kept = ledger.settle(found)
    assert ledger.undo(ledger.apply(text, kept), kept) == text
    for repair in found:
        assert repair in kept or any(one.start < repair.end and repair.start < one.end for one in kept)


def test_the_more_probable_of_overlapping_repairs_is_made():
    """Of two repairs of the same signs the one of the earlier group is made, then the more probable one."""
    narrow = Repair("ta", "tä", 1, 3, RepairKind.DIACRITICS, 0.9)
    wide = Repair("ita", "Itä", 0, 3, RepairKind.CHARACTERS, 0.8)
    assert ledger.settle([wide, narrow]) == (narrow,)
    assert ledger.settle([wide], [narrow]) == (wide,)


@given(st.data(), TEXT)
def test_places_lead_there_and_back(data, text):
    """Outside of repairs an offset of the text as read leads to the repaired text and back to itself."""
    repairs = data.draw(ledgers(text))
    places = ledger.Places(repairs)
    for at in range(len(text)):
        if not any(one.start <= at < one.end for one in repairs):
            made = places.forward(at)
            assert ledger.apply(text, repairs)[made] == text[at]
            assert places.backward(made, made + 1) == (at, at + 1)
