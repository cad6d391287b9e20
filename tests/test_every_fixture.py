"""What holds of every card, whatever it looks like: ledgers undo, places lie on pages, doubt is a number."""

from pathlib import Path

import pytest

from extract import pipeline
from extract.errors import EngineMissingError
from extract.golden import player, recording
from extract.model import FieldStatus, Status, ledger
from extract.settings import Settings

ROOT = Path(__file__).parent.parent / "fixtures"
SETTINGS = Settings()
PLAYER = ROOT / "golden"
READ_BY_ENGINE = set(recording.source_paths(PLAYER))
CARDS = sorted(f"cards/{path.name}" for path in (ROOT / "cards").iterdir())


def no_engine():
    raise EngineMissingError("This fixture has no recording: no page of it may need an engine.")


def read(source_path):
    """A fixture's result: with recorded OCR where it needs one, else by the frequency table alone."""
    path = ROOT / source_path
    if source_path in READ_BY_ENGINE:
        return player(PLAYER, SETTINGS)(path.read_bytes(), source_path, "", SETTINGS)
    return pipeline.explored(path.read_bytes(), source_path, "", Settings(lexicon="frequency"), no_engine)[1]


@pytest.fixture(
    scope="module",
    params=[pytest.param(one, marks=[pytest.mark.engine] if one in READ_BY_ENGINE else []) for one in CARDS],
)
def result(request):
    return read(request.param)


@pytest.fixture
def fields(result):
    return [field for card in result.cards for field in card.fields]


def test_it_is_read(result):
    """Every committed card gives cards; only the letter gives none."""
    letter = result.source_path == "cards/letter-fi.pdf"
    assert (result.status, bool(result.cards)) == ((Status.SKIPPED, False) if letter else (Status.OK, True))


def test_undo_gives_what_was_read(fields):
    """The value is the text as read with the ledger on it; without the ledger it is the text as read."""
    for field in fields:
        if field.raw is None:
            assert (field.value, field.repairs) == (None, ())
        else:
            assert ledger.apply(field.raw.text, field.repairs) == field.value
            assert ledger.undo(field.value, field.repairs) == field.raw.text


def test_every_letter_has_its_line_and_place(result, fields):
    """A value's lines cover it but for the white space between them, and stand on pages that are there."""
    for field in fields:
        if field.raw is None:
            continue
        covered = "".join(field.raw.text[line.start : line.end] for line in field.raw.lines)
        assert "".join(covered.split()) == "".join(field.raw.text.split())
        for line in field.raw.lines:
            placed = result.page_count is not None
            assert (line.page is not None, line.box is not None) == (placed, placed)
            assert not placed or 1 <= line.page <= result.page_count


def test_doubt_is_a_probability(result, fields):
    """Every confidence and probability lies between 0 and 1, and a card is no surer than its fields."""
    for field in fields:
        assert field.needs_review if field.confidence is None else 0 <= field.confidence <= 1
        assert all(0 <= repair.probability <= 1 for repair in field.repairs)
        assert all(0 <= doubt.probability <= 1 for doubt in field.doubts)
    for card in result.cards:
        assert card.confidence <= min(
            field.confidence for field in card.fields if field.confidence is not None
        )
        assert card.needs_review is any(field.needs_review for field in card.fields)


def test_every_flag_says_why_and_where(fields):
    """A flagged field names its reason and at least one doubt, whose word stands in the text as read."""
    for field in fields:
        assert field.needs_review == bool(field.review_reason) == bool(field.doubts)
        for doubt in field.doubts:
            assert doubt.word is None or field.raw.text[doubt.start : doubt.end] == doubt.word


def test_the_bound_decides_and_nothing_contradicts_it(fields):
    """Flagged or not, a field stands beside its bound: on the one side or the other."""
    for field in fields:
        enough = field.bound is not None and field.confidence is not None and field.confidence >= field.bound
        assert field.needs_review == (not enough)
        unsaid = field.status in {FieldStatus.UNREADABLE, FieldStatus.AMBIGUOUS} and field.value is None
        assert (field.confidence is None) == unsaid
        if field.review_reason and "below-bound" in field.review_reason:
            assert field.review_reason.endswith(f"{field.bound:.6f}")


def test_no_value_without_a_text(result):
    """A typed value comes from a repaired text, and only a filled or doubtful field has one."""
    for card in result.cards:
        for field in card.fields:
            assert card.values[field.name] is None or field.value
            if field.status in {FieldStatus.EMPTY, FieldStatus.LABEL_MISSING, FieldStatus.UNREADABLE}:
                assert field.raw is None
