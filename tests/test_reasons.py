"""What makes a field doubtful is said in words, the weightiest first."""

import pytest

from extract.review import Origin, confidence, reasons
from extract.review.confidence import Fitted


@pytest.fixture
def _weights(monkeypatch):
    weights = {"image.text": 0.001, "image.seen0.6": 0.05, "image.unpaired": 0.3}
    monkeypatch.setattr(confidence, "fitted", lambda: Fitted(weights, {}, {}))


@pytest.mark.usefixtures("_weights")
def test_the_weightiest_comes_first_and_what_hardly_counts_is_left_out():
    """With its share of the doubt."""
    assert reasons.reasons_of({"image.text": 1, "image.seen0.6": 2, "image.unpaired": 1}) == [
        "quotation marks or brackets without a partner (75 %)",
        "words read with a confidence of 0.6 or a little more (25 %)",
    ]


@pytest.mark.usefixtures("_weights")
def test_without_doubt_there_is_no_reason():
    """Nor for signs that are not there."""
    assert reasons.reasons_of({}) == reasons.reasons_of({"image.text": 0}) == []


@pytest.mark.usefixtures("_weights")
def test_a_sign_that_nothing_is_known_of_is_a_reason():
    """It costs what it costs in the probability."""
    assert reasons.reasons_of({"image.text": 1, "layer.text": 1}) == ["a text of this origin (98 %)"]
    assert confidence.probability({"layer.text": 1}) == pytest.approx(0.951, abs=0.001)


def test_every_sign_that_was_fitted_has_words():
    """For each origin."""
    for name in confidence.fitted().weights:
        origin, _, _ = name.partition(".")
        assert origin in set(Origin)
        assert reasons.reasons_of({name: 1.0})
