"""The benchmark of the repair: its methods and its rows."""

from pathlib import Path

import pytest

from benchmarks import naive, repair
from extract.finnish import open_lexicon
from training import frozen


@pytest.fixture(scope="module")
def page():
    return frozen.load(min(repair.PAGES.glob("choose-*.tsv")))[0]


def test_the_likeliest_candidate_of_each_word_alone():
    """Misreading and frequency decide, neighbours say nothing, and capitals and edges stay."""
    mend = naive.likeliest(open_lexicon("frequency"))
    assert [new for new, _ in mend(["Yhdessa,", "nuorten", "(jarjestdjen)", "2016"])] == [
        "Yhdessä,",
        "nuorten",
        "(järjestöjen)",
        "2016",
    ]


@pytest.mark.engine
def test_fewer_words_change_and_less_is_damaged_above_a_higher_probability(page):
    """A row for each least probability; precision never falls from the first row to the last."""
    head, line, *rows = repair.curve({"one page": [page]})
    assert head.count("|") == line.count("|") == 5
    assert [float(row.split("|")[1]) for row in rows] == list(repair.LEAST_PROBABILITIES)
    first, last = ([float(cell) for cell in row.split("|")[2:-1]] for row in (rows[0], rows[-1]))
    assert first[0] > last[0]
    assert last[1] >= first[1]
    assert last[2] <= first[2]


def test_every_kept_set_has_its_register_and_pages():
    """Without a folder of texts the committed sets are measured."""
    sets = repair.report_sets(None, Path("unused"))
    assert set(sets) == set(repair.KEPT) < set(repair.REGISTERS)
    assert all(sum(len(page.pairs) for page in pages) > 2000 for pages in sets.values())
