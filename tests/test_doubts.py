"""Every flagged field names the words that made it doubtful and the bound that decided."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.families import load
from extract.model import (
    DoubtReason,
    Field,
    FieldStatus,
    LineSpan,
    Passage,
    Repair,
    RepairKind,
    Sign,
    TextSource,
    Word,
    WordSpan,
)
from extract.repair import JudgedWord
from extract.review import (
    Grounds,
    Origin,
    confidence,
    counted,
    doubts_of,
    flagged,
    flagging,
    probability,
    signs_of,
)
from extract.review.confidence import Fitted
from extract.review.doubts import REASON_OF_SIGN
from extract.review.reasons import WORDS
from extract.schema import REASON_TITLES

TEXT = load("sokra").field("objectives").kind
RAW = "Nuoret saivat tukl arkeen."


def passage(text, sure=0.97):
    """A passage of one line, read by OCR."""
    spans, at = [], 0
    for word in text.split():
        spans.append(WordSpan(at, at + len(word), Word(word, None, TextSource.OCR, sure)))
        at += len(word) + 1
    return Passage(text, (LineSpan(0, len(text), 1, None, TextSource.OCR),), tuple(spans))


def judged(raw=RAW, words=(), repairs=(), value=None, knows=lambda word: word != "tukl"):
    """A field with its signs and probability."""
    value = value or raw
    field = Field("objectives", FieldStatus.FILLED, None, passage(raw), tuple(repairs), value)
    signs = signs_of(field, Grounds(TEXT, Origin.IMAGE, words=words, value=value, knows=knows))
    found = counted(signs)
    return Field(
        "objectives", FieldStatus.FILLED, None, passage(raw), tuple(repairs), value,
        confidence=probability(found), signals=found, signs=signs,
    )  # fmt: skip


WORD = JudgedWord(14, 18, 0.4, doubtful=True, others=(("tuki", 0.3), ("tukia", 0.1)))


def test_a_doubtful_word_is_marked_where_it_stands():
    """With the characters as read, and what else it may be, likeliest first."""
    doubt = next(one for one in doubts_of(judged(words=(WORD,))) if one.word == "tukl")
    assert (doubt.start, doubt.end, doubt.reason) == (14, 18, DoubtReason.MISREAD)
    assert [text for text, _ in doubt.others] == ["tuki", "tukia"]
    assert doubt.probability + sum(chance for _, chance in doubt.others) == pytest.approx(1)


def test_a_repaired_word_offers_what_was_read():
    """Whoever doubts the repair can take it back by one key."""
    repair = Repair("tukl", "tuki", 14, 18, RepairKind.CHARACTERS, 0.6, ("tukia",))
    word = JudgedWord(14, 18, 0.6, doubtful=False, others=(("tukl", 0.2), ("tukia", 0.1)))
    field = judged(words=(word,), repairs=(repair,), value="Nuoret saivat tuki arkeen.")
    doubt = next(one for one in doubts_of(field) if one.word == "tukl")
    assert doubt.reason is DoubtReason.REPAIRED
    assert [text for text, _ in doubt.others] == ["tukl", "tukia"]


def test_signs_that_touch_one_word_are_one_doubt():
    """An unknown, doubtful, faintly read word is asked about once."""
    assert [one.word for one in doubts_of(judged(words=(WORD,)))].count("tukl") == 1


@given(st.lists(st.floats(0.05, 0.999), min_size=4, max_size=4))
def test_a_fields_probability_is_the_product_of_its_doubts(chances):
    """So that settling one leaves the others as they are."""
    places = ((0, 6), (7, 13), (14, 18), (19, 25))
    words = [
        JudgedWord(*place, chance, doubtful=False) for place, chance in zip(places, chances, strict=True)
    ]
    field = judged(words=words)
    product = math.prod(doubt.probability for doubt in doubts_of(field))
    assert product >= field.confidence - 1e-9
    assert -math.log(product) >= 0.98 * -math.log(field.confidence) - 1e-9


def test_every_sign_has_a_reason_with_titles_in_both_languages():
    """A new sign of doubt cannot be forgotten."""
    seen = {"seen0.0", "seen0.6", "seen0.8", "seen0.9", "seen0.95"}
    assert set(REASON_OF_SIGN) >= set(WORDS) | seen
    assert set(REASON_TITLES) == set(DoubtReason)
    assert all(en and fi and en != fi for en, fi in REASON_TITLES.values())


@pytest.mark.parametrize(
    "name", ["quotes", "unpaired", "straight", "small", "dashes", "odd", "scraps", "ranges", "stuck", "torn"]
)
def test_what_the_value_shows_has_its_place(name):
    """Also behind repairs that made the text longer or shorter."""
    raw = "xx nuoret ”saivat O tukea.arkeen® ja 5-6 'kertaa' (x tuki. on"
    repair = Repair("xx", "Ensin", 0, 2, RepairKind.CHARACTERS, 0.9)
    value = "Ensin" + raw[2:]
    field = Field("objectives", FieldStatus.FILLED, None, passage(raw), (repair,), value)
    knows = lambda word: word != "x"  # noqa: E731 - shorter than a function
    signs = signs_of(field, Grounds(TEXT, Origin.IMAGE, value=value, knows=knows))
    own = [sign for sign in signs if sign.name == f"image.{name}"]
    assert own
    assert all(0 <= sign.start < sign.end <= len(raw) for sign in own)


CURVE = Fitted({"image.text": 0.001}, {"image": [(0.99, 0.005)]}, {})


@pytest.mark.parametrize(
    ("chance", "codes", "strange", "told"),
    [
        (0.995, (), (), None),
        (0.98, (), (), "below-bound image 0.990000"),
        (0.995, ("label-missing",), (), None),
        (0.995, ("name-differs",), (), "name-differs below-bound image 0.990000"),
        (0.995, (), ("image",), "unlike-calibration no-bound image"),
        (0.98, ("name-differs",), (), "name-differs below-bound image 0.990000"),
    ],
)
def test_the_flag_follows_from_the_probability_and_the_bound(monkeypatch, chance, codes, strange, told):
    """And the reason names what decided; a problem lowers the probability first."""
    monkeypatch.setattr(confidence, "fitted", lambda: CURVE)
    field = Field(
        "objectives", FieldStatus.FILLED, None, passage(RAW), (), RAW, chance,
        signals={"image.text": 1}, signs=(Sign("image.text", 1),),
    )  # fmt: skip
    found = flagged(field, codes, strange, 0.01)
    assert found.review_reason == told
    assert found.needs_review == (told is not None) == (found.confidence < 0.99)
    assert bool(found.doubts) == found.needs_review


def test_an_origin_without_a_bound_says_so(monkeypatch):
    """No probability is high enough where nothing is known."""
    monkeypatch.setattr(confidence, "fitted", lambda: Fitted({}, {}, {}))
    field = Field("remarks", FieldStatus.EMPTY, confidence=1.0, signals={"dump.empty": 1})
    assert flagged(field, (), (), 0.01).review_reason == "no-bound dump"


@pytest.mark.parametrize("status", [FieldStatus.UNREADABLE, FieldStatus.AMBIGUOUS])
def test_a_field_without_a_value_whose_cell_shows_something_has_no_probability(status):
    """That there is none would be wrong, and how wrong cannot be said."""
    signs = (Sign(f"image.{status}", 1),)
    found = flagged(
        Field("remarks", status, confidence=0.9, signals=counted(signs), signs=signs), (), (), 0.01
    )
    assert (found.confidence, found.needs_review, found.review_reason) == (None, True, "unknown")
    assert [doubt.reason for doubt in found.doubts] == [DoubtReason(status)]


def test_a_problem_that_nobody_measured_leaves_even_odds(monkeypatch):
    """By the rule of succession: with nothing seen a half, with many right fields more."""
    monkeypatch.setattr(flagging, "doubted", lambda: {"seen": (98, 98)})
    assert flagging.chance_despite("never") == 0.5
    assert flagging.chance_despite("seen") == 0.99
