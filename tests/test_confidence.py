"""Doubt lowers confidence and never raises it; the bound for review keeps to the error that was asked for."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import kinds
from extract.model import (
    Field,
    FieldStatus,
    LineSpan,
    Passage,
    Reading,
    Repair,
    RepairKind,
    TextSource,
    Word,
    WordSpan,
)
from extract.repair import JudgedWord
from extract.review import Grounds, Origin, confidence
from extract.review import signals as signs
from extract.review.confidence import NEVER, Fitted

WEIGHTS = {"image.text": 0.001, "image.words": 0.9, "image.seen0.6": 0.05, "image.unpaired": 0.3}
CURVE = [(0.999, 0.002), (0.99, 0.006), (0.95, 0.012), (0.5, 0.009), (0.1, 0.2)]

KINDS = {
    name: kinds.kind(name, kinds.Parameters(pattern="S[0-9]{5}", role="funder")) for name in kinds.REGISTRY
}


def passage(text, confidences=(), source=TextSource.OCR):
    """A passage whose words were read with the given confidences, one line."""
    spans, at = [], 0
    for word, sure in zip(text.split(), [*confidences, *[0.97] * len(text.split())], strict=False):
        spans.append(WordSpan(at, at + len(word), Word(word, None, source, sure)))
        at += len(word) + 1
    return Passage(text, (LineSpan(0, len(text), 1, None, source),), tuple(spans))


def signals(value, raw=None, *, origin=Origin.IMAGE, kind="text", knows=lambda _: True, **more):
    """The signs of doubt of a filled field."""
    field = Field("objectives", FieldStatus.FILLED, None, raw or passage(value))
    grounds = Grounds(KINDS[kind], origin, value=value, knows=knows, **more)
    return signs.counted(signs.signs_of(field, grounds))


def test_words_are_counted_by_the_engines_confidence():
    """Each word once, in the class its confidence falls into."""
    found = signals(
        "Nuoret saivat tukea arkeen.", passage("Nuoret saivat tukea arkeen.", (0.99, 0.85, 0.3, 0.95))
    )
    seen = {name: count for name, count in found.items() if ".seen" in name}
    assert seen == {"image.seen0.95": 2, "image.seen0.8": 1, "image.seen0.0": 1}


def test_a_word_that_another_witness_reads_otherwise_is_a_doubt():
    """Also where the first reading was kept."""
    word = Word("lisalmi", None, TextSource.OCR, 0.9, (Reading("Iisalmi", 0.9, "pp-ocr"),))
    raw = Passage("lisalmi", (LineSpan(0, 7, 1, None, TextSource.OCR),), (WordSpan(0, 7, word),))
    assert signals("lisalmi", raw)["image.unlike"] == 1


@pytest.mark.parametrize(
    ("value", "sign", "count"),
    [
        ("Nuoret sanoivat: ”Hyvä juttu.", "unpaired", 1),
        ("Nuoret sanoivat: ”Hyvä juttu.”", "unpaired", 0),
        ("Ryhmiä (kolme oli kunnissa.", "unpaired", 1),
        ("Mukana oli 18–29-vuotiaita.", "dashes", 1),
        ("Tukea työelämään ja arkeen", "torn", 1),
        ("tukea työelämään ja arkeen", "torn", 2),
        ("Tukea työelämään ja arkeen.", "torn", 0),
        ("Tukea ® arkeen.", "odd", 1),
        ("Tukea arKeen.", "odd", 1),
        ("Tukea.\nArkeen.", "parts", 1),
        ("Ryhmiä oli 88,\nTukea sai 12.", "unended", 1),
        ("Ryhmä kylällä\nTukea arkeen", "unended", 0),
        ("Mukana:\n• nuoret\n• perheet", "unlisted", 0),
        ("Auki 15.6.-15.8. ja 10–12 hengelle.", "ranges", 1),
        ("Mukana oli 1310 ja 1 310 henkeä vuonna 2019 (laki 1301/2014).", "stuck", 1),
        ("Käsikirja.on valmis, muilla.. ei,.vielä.", "stuck", 3),
        ("Lisää: www.samk.fi/tukee, thl.fi ja ry:n ohje (klo 9.30) ...", "stuck", 0),
        ("Ryhmiä oli O.", "scraps", 1),
        ("Kahvila_kylä.", "odd", 1),
        ("Heistä 15:la oli työ.", "odd", 1),
        ("Heistä 15:llä, 3:ssa ja 100:aan.", "odd", 0),
        ("Mukana:\n• nuoret\nperheet\n• koulut", "unlisted", 1),
        ("Tukea arkeen.\nHankekortit 4", "foot", 1),
        ("Tukea arkeen (ryhmiä oli 12)", "foot", 1),
        ("Ryhmiä oli 12.", "foot", 0),
        ("Tukea arkeen j", "stray", 1),
        ("Tukea arkeen. --", "stray", 1),
        ("I", "stray", 1),
        ("Tukea arkeen 4", "stray", 0),
        ("Mukana:\n» nuoret\n• koulut", "marks", 1),
        ("Mukana:\n• nuoret\n(koulut)", "marks", 0),
    ],
)
def test_what_the_value_shows_is_counted(value, sign, count):
    """Quotation marks without a partner, torn ends, odd signs."""
    assert signals(value).get(f"image.{sign}", 0) == count


def test_unknown_words_count_apart_from_unknown_names():
    """A name stands in no lexicon; a word of running text should."""
    found = signals("Ohjaaja Virtanen tukl nuoria.", knows=lambda word: word not in {"Virtanen", "tukl"})
    assert (found["image.unknown"], found["image.names"]) == (1, 1)


def test_repairs_and_judged_words_cost_what_their_probability_says():
    """Minus the logarithm of it; one hopeless word costs no more than the most a word may."""
    repair = Repair("a", "ä", 0, 1, RepairKind.SECOND_READING, 0.9)
    words = (JudgedWord(0, 3, 0.5, doubtful=False), JudgedWord(4, 6, 0.0, doubtful=True))
    found = signals("Näin on.", first=(repair,), words=words)
    assert found["image.second"] == pytest.approx(-math.log(0.9))
    assert found["image.words"] == pytest.approx(-math.log(0.5) + signs.WORST)
    assert found["image.doubtful"] == 1


@pytest.mark.parametrize("status", [FieldStatus.EMPTY, FieldStatus.LABEL_MISSING, FieldStatus.UNREADABLE])
def test_a_field_without_text_has_its_status_as_the_only_sign(status):
    """Counted apart for each origin: an empty cell of a scan is likelier wrong than a printed one."""
    found = signs.counted(signs.signs_of(Field("remarks", status), Grounds(KINDS["text"], Origin.IMAGE)))
    assert found == {f"image.{status}": 1}
    assert confidence.origin_of(found) == "image"


@pytest.mark.parametrize("kind", [name for name, own in KINDS.items() if own.is_formal])
def test_a_part_that_its_cell_does_not_show_is_another_sign_than_an_empty_cell(kind):
    """Cells are left empty, dates and amounts seldom."""
    grounds = Grounds(KINDS[kind], Origin.IMAGE)
    found = signs.counted(signs.signs_of(Field("end_date", FieldStatus.EMPTY), grounds))
    assert found == {"image.empty-part": 1}


@given(
    st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.floats(0, 50)),
    st.sampled_from(sorted(WEIGHTS)),
    st.floats(0, 50),
)
def test_more_doubt_never_makes_a_field_surer(counts, name, more):
    """Weights are not negative."""
    before = confidence.probability(counts, WEIGHTS)
    after = confidence.probability({**counts, name: counts.get(name, 0) + more}, WEIGHTS)
    assert 0 <= after <= before <= 1


@pytest.mark.parametrize(("max_error", "expected"), [(0.001, NEVER), (0.005, 0.999), (0.01, 0.9), (0.5, 0.1)])
def test_the_bound_is_the_lowest_that_keeps_to_the_error(max_error, expected):
    """Where none does every field is flagged; a field likelier wrong than ten times what is borne is too."""
    assert confidence.bound(CURVE, max_error) == expected


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1))), st.floats(0.0001, 0.5), st.floats(0.0001, 0.5))
def test_a_smaller_error_never_flags_less(curve, one, other):
    """On any curve."""
    low, high = sorted((one, other))
    assert confidence.bound(curve, low) >= confidence.bound(curve, high)


def test_an_origin_without_bounds_is_always_flagged(monkeypatch):
    """Nothing is known of how often such fields are wrong."""
    monkeypatch.setattr(confidence, "fitted", lambda: Fitted({}, {"layer": [(0.5, 0.0)]}, {}))
    assert confidence.bound_of("layer", 0.05) == 0.5
    assert confidence.bound_of("image", 0.01) == NEVER
    assert confidence.bounds(0.05)["layer"] == 0.5


def test_a_document_beyond_all_that_was_calibrated_is_told(monkeypatch):
    """By its doubt a word, if it has enough words to say."""
    monkeypatch.setattr(confidence, "fitted", lambda: Fitted({}, {}, {"image": {"unknown": 0.1}}))
    usual = {"image.text": 1.0, "image.length": 100.0, "image.unknown": 9.0}
    strange = usual | {"image.unknown": 30.0}
    short = strange | {"image.length": confidence.LEAST_LENGTH / 2}
    found = [
        confidence.unlike_calibration([Field("objectives", FieldStatus.FILLED, signals=counts)])
        for counts in (usual, strange, short)
    ]
    assert found == [[], ["image unknown"], []]


def test_the_package_brings_bounds_for_every_origin():
    """With limits between 0 and 1 from the strictest bound down, and no negative weight."""
    made = confidence.fitted()
    assert set(made.bounds) == set(Origin)
    assert all(weight >= 0 for weight in made.weights.values())
    for curve in made.bounds.values():
        marks = [mark for mark, _ in curve]
        assert marks == sorted(marks, reverse=True)
        assert all(0 <= mark <= 1 and 0 <= limit <= 1 for mark, limit in curve)


@pytest.mark.parametrize(
    ("origin", "kind", "count"),
    [
        (Origin.DUMP, "organisations", 3),
        (Origin.DUMP, "text", 0),
        (Origin.IMAGE, "organisations", 0),
    ],
)
def test_a_list_beside_texts_of_uncertain_owners_may_go_on(origin, kind, count):
    """In a dump whose values stand apart from their labels."""
    assert signals("Kajaanin kaupunki", origin=origin, kind=kind, gaps=3).get(f"{origin}.claimed", 0) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("Kuntotestin tulos parani 83 96:lla (50 26)", 2), ("Mukana oli 10 000 nuorta, 12 €", 0), ("70 90.", 1)],
)
def test_figures_that_may_be_a_sign_of_per_cent_are_a_doubt(text, count):
    """A reader of dumps without a Finnish model wrote 96, 26 or 90 for it; a thousand is none."""
    assert signals(text, origin=Origin.LOST_DUMP).get("lost-dump.shares", 0) == count
    assert "dump.shares" not in signals(text, origin=Origin.DUMP)


def test_figures_that_readers_take_for_each_other_are_a_doubt():
    """A date with 3 or 8 in a dump that an engine read shows as many signs."""
    found = signals("13.8.2020", origin=Origin.LOST_DUMP, kind="date", settled=True)
    assert found["lost-dump.figures"] == 2


def test_text_that_may_be_another_labels_costs_its_probability():
    """The less sure its owner, the less sure a field."""
    field = Field("objectives", FieldStatus.FILLED, None, passage("Apu"), owned=0.5)
    found = signs.counted(signs.signs_of(field, Grounds(KINDS["text"], Origin.DUMP, value="Apu")))
    assert found["dump.owner"] == pytest.approx(math.log(2))
