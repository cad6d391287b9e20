"""The lexicon knows Finnish, loads fast from checked files, and says what is missing."""

import hashlib
import sys
from types import SimpleNamespace

import pytest

from extract.errors import EngineMissingError, UsageError
from extract.finnish import near_forms, open_lexicon, skeleton
from extract.finnish.lexicon import DATA
from extract.finnish.wordtable import dotted, mask_of


@pytest.fixture(scope="module")
def frequency():
    return open_lexicon("frequency")


def test_trained_tables_are_the_ones_that_were_checked():
    """Every trained file has its recorded checksum, and none is left out."""
    recorded = dict(line.split()[::-1] for line in (DATA / "SHA256SUMS").read_text("utf-8").splitlines())
    there = {path.name for path in DATA.iterdir() if path.suffix == ".bin"}
    assert set(recorded) == there
    for name, digest in recorded.items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest


def test_trained_tables_stay_small():
    """The wheel carries at most 12 MB of tables."""
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 12_000_000


@pytest.mark.parametrize("word", ["että", "Mennään", "työelämävalmiuksia", "järjestöjen", "Kuopion"])
def test_common_words_are_known(frequency, word):
    """Common forms are known with their letters, in any case."""
    assert frequency.knows(word)
    assert frequency.frequency(word) > 0


@pytest.mark.parametrize("word", ["yhdessa", "jarjestojen", "kehittamisen", "xqzw"])
def test_stripped_spellings_are_not_words(frequency, word):
    """Spellings without dots that word lists collect from the web are not words."""
    assert not frequency.knows(word)
    assert frequency.frequency(word) == 0


def test_known_compounds_are_words_without_a_morphology(frequency):
    """A compound of a usual first part and a known word is accepted."""
    assert frequency.knows("työpajatoiminta")


def test_a_form_comes_back_from_its_skeleton_and_mask():
    """Skeleton and mask together are the form."""
    mask = mask_of("käyttöönotto")
    assert mask is not None
    assert dotted("kayttoonotto", mask) == "käyttöönotto"


@pytest.mark.parametrize("form", ["åbo", "skärgård", "ingåbor", "på"])
def test_a_form_with_a_ring_comes_back_too(form):
    """Dots and rings are told apart."""
    mask = mask_of(form)
    assert mask is not None
    assert dotted(skeleton(form), mask) == form


def test_too_many_letters_that_may_be_dotted_have_no_mask():
    """A mask has room for fourteen dotted letters, and for eight where one carries a ring."""
    assert mask_of("a" * 14) == 0
    assert mask_of("a" * 15) is None
    assert mask_of("å" + "a" * 7) is not None
    assert mask_of("å" + "a" * 8) is None


def test_swedish_names_of_finland_are_known(frequency):
    """The names of municipalities stand in the table with their rings."""
    assert {"åbo", "borgå"} <= {form.text for bare in ("abo", "borga") for form in frequency.forms(bare)}


def test_unknown_kind_is_a_usage_error():
    """A lexicon that does not exist is the caller's fault."""
    with pytest.raises(UsageError):
        open_lexicon("omorfi")


def test_missing_voikko_names_the_packages(monkeypatch):
    """Without Voikko the message gives the command that installs it."""

    def failing(language):
        raise ValueError(language)

    library = SimpleNamespace(VoikkoException=ValueError, Voikko=failing)
    monkeypatch.setitem(sys.modules, "libvoikko", library)
    with pytest.raises(EngineMissingError, match="apt-get install libvoikko1 voikko-fi"):
        open_lexicon("voikko")


@pytest.mark.engine
def test_voikko_accepts_what_no_list_has():
    """With Voikko a rare compound is a word, its stripped spelling is none."""
    lexicon = open_lexicon("voikko")
    assert lexicon.knows("tunnekorttityöpajassa")
    assert not lexicon.knows("tunnekorttityopajassa")


def test_a_run_of_letters_that_is_no_word_has_no_neighbours():
    """A look-up costs no more for a megabyte of letters than for the longest word."""
    asked = []

    class Counting:
        def forms(self, bare):
            asked.append(bare)
            return ()

    assert near_forms("työelämävalmius" * 1000, Counting()) == {}
    assert asked == []
