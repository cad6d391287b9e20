"""The figures of the pages that settings were chosen on hold, without any engine that reads pages."""

from functools import partial
from pathlib import Path

import pytest

from extract.finnish import open_lexicon
from extract.repair import Repairer, Text
from training import frozen
from training.documents import half, repaired_words, sound
from training.score import scored

PAGES = Path(__file__).parent.parent / "benchmarks" / "pages"
PROSE = PAGES.parent.parent / "training" / "prose"


@pytest.fixture(scope="module", params=["frequency", pytest.param("voikko", marks=pytest.mark.engine)])
def repairer(request):
    return Repairer(open_lexicon(request.param))


@pytest.fixture(scope="module")
def pages():
    return [page for path in sorted(PAGES.glob("choose-*.tsv")) for page in frozen.load(path)]


def test_stripped_pages_come_back(repairer, pages):
    """Seven words in a thousand stay wrong at most, and what is changed is changed rightly."""
    score = scored(pages, partial(repaired_words, repairer))
    assert score.words > 8900
    assert score.right_before / score.words < 0.8
    assert score.right / score.words >= 0.993
    assert score.precision >= 0.993
    assert score.damage <= 6
    assert score.calibration_error() <= 0.01


def test_half_damaged_pages_keep_their_sound_half(repairer, pages):
    """Where the damage ends, next to nothing is damaged."""
    score = scored(map(half, pages), partial(repaired_words, repairer))
    assert score.right / score.words >= 0.995
    assert score.damage <= 4


def test_sound_pages_are_left_alone(repairer, pages):
    """No word of an undamaged page changes."""
    score = scored(map(sound, pages), partial(repaired_words, repairer))
    assert score.right == score.words


def test_foreign_passages_keep_their_right_words(repairer):
    """In English, Swedish and Estonian pages, read or printed, no right word changes."""
    pages = [page for path in sorted(PAGES.glob("foreign-choose-*.tsv")) for page in frozen.load(path)]
    for shown in (pages, [sound(page) for page in pages]):
        score = scored(shown, partial(repaired_words, repairer))
        assert score.words > 2000
        assert score.damaged == 0


@pytest.mark.parametrize("language", ["en", "sv", "et"])
def test_a_foreign_text_among_stripped_ones_stays(repairer, language, pages):
    """Between two stripped Finnish texts a foreign one keeps its words."""
    text = (PROSE / f"foreign-choose-{language}.txt").read_text("utf-8")
    stripped = Text(pages[0].text)
    _, repaired, _ = repairer.repair_texts([stripped, Text(text), stripped])
    assert len(repaired.repairs) <= 1
