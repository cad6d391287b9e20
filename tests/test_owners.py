"""Owners of a dump's texts: the sums over all ways are those of all ways, and what they promise."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.dumps import cards, chain, columns, furniture, label_search
from extract.dumps import owners as owning
from extract.dumps.chain import Scores
from extract.dumps.owners import owners
from extract.dumps.pieces import Piece, Spot
from tests.pages import CARD, HEADERS, LABELS, TITLE, VALUES

FAMILY = families.load()
STEPS, COUNT, MANNERS = 4, 3, 2


def scores(seed):
    """Scores by chance, with skips that are sums over the labels between."""
    chance = np.random.default_rng(seed)
    tables = (chance.normal(size=(STEPS, COUNT, MANNERS)) for _ in range(4))
    gone = np.concatenate([[0.0], np.cumsum(chance.normal(size=COUNT))])
    skip = np.full((COUNT + 1, COUNT + 1), -np.inf)
    for before, owner in product(range(-1, COUNT), range(COUNT + 1)):
        if owner > before:
            skip[before + 1, owner] = gone[owner] - gone[before + 1]
    switch = np.where(np.eye(MANNERS, dtype=bool), 0.0, -1.0)
    return Scores(chance.normal(size=STEPS), skip, *tables, switch, chance.normal(size=MANNERS))


def weight(given, way):
    """The logarithm of what speaks for one way: a (label, manner) for each piece."""
    total = given.start[way[0][1]] + given.skip[0, way[0][0]] + given.enter[0][way[0]] + given.own[0][way[0]]
    for at, (before, now) in enumerate(pairwise(way), 1):
        if before[0] == now[0]:
            total += (given.stay[at][now] if before == now else -np.inf) + given.own[at][now]
        elif before[0] > now[0]:
            return -np.inf
        else:
            total += given.move[at] + given.skip[before[0] + 1, now[0]] + given.leave[at][before]
            total += given.switch[before[1], now[1]] + given.enter[at][now] + given.own[at][now]
    return total + given.skip[way[-1][0] + 1, COUNT]


def every_way(given):
    states = list(product(range(COUNT), range(MANNERS)))
    found = {way: weight(given, way) for way in product(states, repeat=STEPS)}
    return {way: number for way, number in found.items() if np.isfinite(number)}


@pytest.mark.parametrize("seed", range(6))
def test_the_sums_are_those_of_all_ways(seed):
    """Total, each step's owners and the probability of a stretch are counted out one way after another."""
    given = scores(seed)
    ways = every_way(given)
    found = chain.sums(given)
    total = np.logaddexp.reduce(list(ways.values()))
    assert found.total == pytest.approx(total)
    shares = {way: np.exp(number - total) for way, number in ways.items()}
    for at, label in product(range(STEPS), range(COUNT)):
        own = sum(share for way, share in shares.items() if way[at][0] == label)
        assert (found.entering + found.staying)[at, label].sum() == pytest.approx(own)
    for label, first in product(range(COUNT), range(STEPS)):
        for after in range(first + 1, STEPS + 1):
            just = [tuple(state[0] == label for state in way) for way in shares]
            wanted = tuple(first <= at < after for at in range(STEPS))
            own = sum(share for share, held in zip(shares.values(), just, strict=True) if held == wanted)
            assert chain.owned(found, label, first, after) == pytest.approx(own)


@pytest.mark.parametrize("seed", range(6))
def test_the_likeliest_way_is_the_likeliest_of_all(seed):
    """No other owners in one manner have more that speaks for them."""
    given = scores(seed)
    ways = every_way(given)
    best = max(ways, key=lambda way: ways[way])
    assert chain.likeliest(given) == [label for label, _ in best]


@given(st.lists(st.sampled_from([*VALUES, "", "ja", "• kohta", "12 €", "(", "?"]), max_size=12))
def test_whatever_stands_below_the_labels_has_owners_in_order(values):
    """Each piece has one owner, owners keep the family's order, and doubt is a probability."""
    pieces = [Piece(text, at) for at, text in enumerate(values) if text]
    spots = [Spot(label, at, 0, label.text) for at, label in enumerate(FAMILY.labels)]
    found = owners(pieces, spots, FAMILY)
    assert len(found) == len(LABELS)
    held = [number for one in found for number in range(one.first, one.after)]
    assert held == list(range(len(pieces)))
    assert all(0 <= one.probability <= 1 for one in found)


def test_a_text_longer_than_any_card_is_parted_by_labels_alone(monkeypatch):
    """Nothing is lost, and nothing is said to be known of its owners."""
    monkeypatch.setattr(owning, "MOST_PIECES", 3)
    pieces = [Piece(text, at) for at, text in enumerate(VALUES[:4])]
    found = owners(pieces, [Spot(FAMILY.labels[at], at, at, LABELS[at]) for at in (1, 3)], FAMILY)
    assert [(one.first, one.after) for one in found[:4]] == [(0, 0), (0, 3), (0, 0), (3, 4)]
    assert {one.probability for one in found} == {0.0}


class Counted(list):
    """Lines that count how often they are looked at."""

    looks = 0

    def __getitem__(self, at):
        Counted.looks += 1 if isinstance(at, int) else len(range(*at.indices(len(self))))
        return super().__getitem__(at)

    def __iter__(self):
        Counted.looks += len(self)
        return super().__iter__()


def looks(lines):
    Counted.looks = 0
    furniture.without_page_ends(Counted(lines), FAMILY)
    furniture.without_tail(Counted(lines))
    return Counted.looks


@pytest.mark.parametrize("page", [["\f"], ["\f", "", "1"], ["\fSivu 1", "teksti", "", "https://a.fi", "7"]])
def test_pages_without_end_cost_no_more_each(page):
    """Twice the pages are twice the work: lines are looked at a fixed number of times."""
    assert looks(page * 400) <= 2.1 * looks(page * 200)


def test_cards_without_end_cost_no_more_each(monkeypatch):
    """Twice the cards, without titles, are twice the comparisons."""
    calls = []
    ratio = label_search.fuzz.ratio
    monkeypatch.setattr(label_search.fuzz, "ratio", lambda *texts: calls.append(1) or ratio(*texts))
    card = [line for label, value in CARD for line in (label, value, "")]

    def compared(times):
        calls.clear()
        assert len(cards.plain_cards(card * times, FAMILY)) == times
        return len(calls)

    compared(1)  # what is kept of words compared once
    assert compared(8) <= 2.1 * compared(4)


def test_a_footer_with_the_cards_code_is_no_text():
    """At a page's end a code with a word, or a sign and the page's number, belong to no cell."""
    rows = [line for label, value in CARD for line in (label, value)]
    for footer in (
        "Kortti S20731 – 1",
        "Kortti S20731",
        "Kortti · 1",
        "S20731-sivu1/1",
        "1 (1)",
        "Kortit ·\nSivu 1/1",
    ):
        (card,) = cards.plain_cards([*HEADERS, TITLE, *rows, *footer.split("\n"), "\f"], FAMILY)
        assert card.cells[LABELS[11]].texts == [VALUES[11]], footer


def test_a_label_beside_the_middle_of_its_value_in_columns():
    """Values whose first line stands above their label, and no empty line between the rows."""
    lines = [*HEADERS, TITLE, ""]
    for label, value in CARD:
        words = value.split()
        half = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
        lines += [f"{'':44}{half[0]}", f"{label:44}{half[1]}"] if half[0] else [f"{label:44}{value}"]
    (card,) = cards.plain_cards(lines, FAMILY)
    wrong = [label for label, value in CARD if " ".join(card.cells[label].texts) != value]
    assert all(card.cells[label].probability < 0.9 for label in wrong)
    assert len(wrong) <= 3


def test_a_line_over_both_columns_stays_whole():
    """A header is no label's part, and a value's line that goes on at the values' column is the value's."""
    lines = [HEADERS[0], f"{LABELS[2]:30}Kylän väki", f"{'':30}ry", f"{LABELS[5]:30}Apu"]
    rows = columns.rows_of(lines, FAMILY)
    assert [row.label for row in rows] == [None, LABELS[2], "", LABELS[5]]


def test_labels_right_of_their_values_in_columns():
    """What ``pdftotext -layout`` writes of labels at the right, one of them pushed out by a full line."""
    lines = [*HEADERS, "", TITLE, ""]
    for label, value in CARD:
        words = value.split()
        half = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
        lines += [f" {half[0]:78} {label}" if half[0] else f" {value:78} {label}", f" {half[1]}"]
    (card,) = cards.plain_cards(lines, FAMILY)
    assert card.title == TITLE
    assert len(card.headers) == len(HEADERS)
    told = {label: " ".join(card.cells[label].texts) for label, _ in CARD}
    assert told == dict(CARD)
    long = f" {'sana ' * 17}{LABELS[5]}"
    rows = columns.rows_of([*lines[5:9], long, *lines[9:]], FAMILY)
    assert rows[4] == columns.Row(LABELS[5], ("sana " * 17).strip())


def test_a_value_a_space_behind_a_label_as_wide_as_the_column():
    """Readers that keep columns push a value no further than a space behind its label."""
    lines = ["Hankkeen nimi, S-numero S20731, Nimi, 1.1.2017", "ja toteutusaika"]
    lines += [f"{LABELS[at]:30}Kylän väki" for at in (2, 5, 7)]
    rows = columns.rows_of(lines, FAMILY)
    assert rows[:2] == [
        columns.Row("Hankkeen nimi, S-numero", "S20731, Nimi, 1.1.2017"),
        columns.Row("ja toteutusaika", ""),
    ]


def test_a_label_in_other_words_before_its_colon():
    """A wording that the family does not list is found where nothing else stands before the value."""
    rows = [line for label, value in CARD for line in (label, value)]
    reworded = [
        f"Rahoittaja, toteutunut rahoitus: {VALUES[1]}" if line == VALUES[1] else line for line in rows
    ]
    reworded.remove(LABELS[1])
    (card,) = cards.plain_cards([*HEADERS, TITLE, *reworded], FAMILY)
    assert card.cells[LABELS[1]].texts == [VALUES[1]]


def test_the_last_words_of_the_first_label_begin_no_card():
    """A label over two lines whose second line may be a label by itself is one label of one card."""
    rows = [line for label, value in CARD[1:] for line in (label, value)]
    first = [f"{TITLE}, 1.1.2017 – 2.2.2018", "HANKKEEN NIMI, S-NUMERO JA", "TOTEUTUSAIKA"]
    assert len(cards.plain_cards([*HEADERS, TITLE, *first, *rows], FAMILY)) == 1
