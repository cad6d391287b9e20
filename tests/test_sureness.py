"""Fitting finds what lies in the data; limits are the textbook's; bounds hold on cards not used for them."""

import numpy as np
import pytest

from extract.model import Field, FieldStatus
from extract.review import confidence
from training.sureness import bounds, fitting, judging
from training.sureness.reading import Sample

TRUE = {"image.text": 0.002, "image.seen0.6": 0.05, "image.unpaired": 0.6}


def drawn(cards, seed=1):
    """Samples whose errors fall as the model says, twenty fields a card."""
    random = np.random.default_rng(seed)
    made = []
    for card in range(cards):
        for _ in range(20):
            counts = {
                "image.text": 1.0,
                "image.seen0.6": float(random.poisson(0.4)),
                "image.unpaired": float(random.random() < 0.02),
            }
            hazard = sum(TRUE[name] * count for name, count in counts.items())
            field = Field("objectives", FieldStatus.FILLED, signals=counts)
            made.append(
                Sample(f"{card}.pdf", "scan", str(card), field, right=bool(random.random() < np.exp(-hazard)))
            )
    return made


def test_the_weights_of_the_data_are_found_again():
    """Within what 8,000 fields can tell."""
    samples = drawn(400)
    found = fitting.fit([one.field.signals for one in samples], [one.right for one in samples])
    assert found["image.seen0.6"] == pytest.approx(TRUE["image.seen0.6"], rel=0.25)
    assert found["image.unpaired"] == pytest.approx(TRUE["image.unpaired"], rel=0.35)
    assert found["image.text"] < 0.006


def test_a_sign_that_was_never_seen_wrong_keeps_a_little_weight():
    """Nothing is ever surely right."""
    found = fitting.fit([{"image.text": 1.0}] * 500, [True] * 500)
    assert 0 < found["image.text"] < 0.001


def test_probabilities_are_calibrated_on_other_cards():
    """Fitted on one half, compared with what is right in the other."""
    samples, rest = drawn(200, seed=2), drawn(200, seed=3)
    weights = fitting.fit([one.field.signals for one in samples], [one.right for one in samples])
    chances = fitting.probabilities([one.field.signals for one in rest], weights)
    assert judging.calibration_error(chances.tolist(), [one.right for one in rest]) < 0.01


@pytest.mark.parametrize(
    ("wrong", "total", "limit"),
    [(0, 299, 0.00997), (1, 473, 0.00999), (0, 1, 0.95), (5, 5, 1.0), (0, 0, 1.0)],
)
def test_upper_limits_are_those_of_clopper_and_pearson(wrong, total, limit):
    """0 of 299 is the least that shows 1 % with 95 % confidence."""
    assert bounds.upper_limit(wrong, total, 0.95) == pytest.approx(limit, abs=2e-5)


def test_errors_that_come_card_by_card_count_as_fewer_fields():
    """Ten cards all wrong or all right tell no more than ten fields."""
    cards = [str(number // 20) for number in range(200)]
    together = np.array([number < 40 for number in range(200)])
    apart = np.array([number % 5 == 0 for number in range(200)])
    assert bounds.design_effect(together, cards) > 15
    assert bounds.design_effect(apart, cards) == 1


def test_bounds_keep_to_their_error_on_the_other_cards():
    """Those whose limit it is, in 95 of 100 halves and more; and not every field is flagged."""
    samples = drawn(300, seed=4)
    limit = 0.01 / confidence.CAUTION
    found = [one["image"] for one in judging.splits(samples, limit, rounds=100)]
    assert sum(one.error <= 0.01 for one in found) >= 95
    assert all(one.flagged < one.fields for one in found)


def test_fields_that_a_problem_doubts_have_the_counted_chance():
    """A problem that was met once, on a right field, is worth two thirds: below every bound."""
    sure = Field("objectives", FieldStatus.FILLED, signals={"image.text": 1.0})
    samples = [
        Sample(
            f"{at}.pdf", "scan", str(at), sure, right=True, codes=frozenset({"no-date"} if at == 0 else ())
        )
        for at in range(600)
    ]
    made = judging.fit(samples)
    assert judging.flagged(samples, made, 0.01) == [True, *[False] * 599]


def test_bounds_hold_for_the_worst_kind_that_is_well_represented():
    """Wrong fields of one kind are outnumbered in the whole; what few fields show is believed little."""
    chances = np.repeat([0.999, 0.95], [5_000, 300])
    wrong = np.array([False] * 5_000 + [at % 30 == 0 for at in range(300)])
    cards = [str(at) for at in range(5_300)]
    kinds = ["good"] * 5_000 + ["bad"] * 300
    limits = dict(bounds.curve(chances, wrong, cards, kinds))
    assert limits[0.999] < 0.002
    assert limits[0.95] > 0.02
    assert dict(bounds.curve(chances, wrong, cards, ["one"] * 5_300))[0.95] < 0.01


def test_a_kind_left_out_of_the_fit_raises_flags():
    """Documents with far more unknown words than any of the fit are flagged as a whole."""
    samples = drawn(300, seed=5)
    strange = {"image.text": 1.0, "image.length": 60.0, "image.unknown": 30.0}
    usual = {"image.text": 1.0, "image.length": 60.0, "image.unknown": 1.0}
    for at in range(300):
        field = Field("background", FieldStatus.FILLED, signals=usual)
        samples.append(Sample(f"{at}.pdf", "scan", str(at), field, right=True))
        field = Field("background", FieldStatus.FILLED, signals=strange)
        samples.append(Sample(f"worse/{at}.pdf", "worse", str(at), field, right=at % 2 == 0))
    (found,) = judging.shifted(samples, ["worse"], 0.01).values()
    assert (found.fields, found.flagged, found.missed) == (300, 300, 0)


def test_problems_are_counted_by_their_codes():
    """How many of the fields that a problem doubts are right: what a later field with it is worth."""
    field = Field("end_date", FieldStatus.FILLED, signals={"image.formal": 1.0})
    codes = frozenset({"no-date"})
    samples = [Sample("a.pdf", "scan", "a", field, right, codes) for right in (True, False, True)]
    assert judging.doubted(samples) == {"no-date": (2, 3)}
