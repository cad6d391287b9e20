"""What the other fields of a card tell of a field: damaged words beside it and labels that were not found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Field, FieldStatus
from extract.review.neighbours import FEW_WORDS, MOST_MISSING, signs_beside


def field(name, status=FieldStatus.FILLED, **signals):
    """A field of a scan with these signs."""
    return Field(name, status, signals={f"image.{sign}": count for sign, count in signals.items()})


def beside(*fields):
    """The signs that each field has from the others, by name."""
    return [{sign.name: sign.count for sign in signs} for signs in signs_beside(fields)]


def test_damaged_words_beside_a_text_count_by_its_length():
    """Two damaged words among 30 others, and ten words of its own."""
    own, other = beside(field("objectives", length=10), field("remarks", length=30, unknown=1, odd=1))
    assert own == {"image.company": pytest.approx(10 * 2 / (30 + FEW_WORDS))}
    assert other == {}


def test_a_date_beside_damaged_words_is_doubted_however_short_it_is():
    """One sign makes it wrong."""
    own, _ = beside(field("start_date", length=1, formal=1), field("remarks", length=30, unknown=5))
    assert own == {"image.facts": pytest.approx(5 / (30 + FEW_WORDS))}


def test_the_text_of_a_label_that_was_not_found_may_stand_in_any_field():
    """As often as labels are missing, but for the field itself, and no more than the most that counts."""
    gone = [field(f"missing{number}", FieldStatus.LABEL_MISSING, length=0, empty=1) for number in range(5)]
    found = beside(field("objectives", length=10), *gone)
    assert found[0]["image.missing"] == MOST_MISSING
    assert beside(field("objectives", length=10), *gone[:2])[1]["image.missing"] == 1


def test_a_sound_card_tells_nothing():
    """No damage, no missing label: no sign."""
    assert beside(field("objectives", length=10), field("remarks", length=30)) == [{}, {}]


@given(st.integers(0, 40), st.integers(1, 40))
def test_more_damage_beside_a_field_never_lowers_its_doubt(damaged, more):
    """Whatever the lengths are."""
    less, worse = (
        beside(field("objectives", length=10), field("remarks", length=50, unknown=count))[0]
        for count in (damaged, damaged + more)
    )
    assert worse["image.company"] > less.get("image.company", 0)
