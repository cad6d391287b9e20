"""Phrases that stand in several examples at like places: what a form prints.

A phrase is worth the letters that naming it once saves in all further examples. Of the runs of words on a
line those are taken that are worth most together, so that a label ends where what the examples have in common
ends. Runs that a reader misread join the phrase whose place they have.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from rapidfuzz import fuzz

from extract.drafting.runs import Corpus, Phrase, Place, Run
from extract.drafting.stretching import stretched
from extract.layout import Segment

# A run of so few letters, or without any letter, names nothing.
LEAST_LETTERS = 2
# Words of a label that nothing but its place tells.
SHORT_LABEL = 5
MOST_WORDS = 24
# Shares of the page's width and height that like places differ by at most; a long text may stand anywhere.
ASIDE, DOWN, LONG = 0.12, 0.09, 10
# A misread run is so alike with its phrase, of 100.
ALIKE = 80.0
# What naming a phrase costs, in letters: two that always stand together are one.
NAMING = 3.0
# Part of the examples in which a phrase must stand: an optional label stands in no fewer.
LEAST_SHARE = 0.3
# What stands in fewer examples keeps its height on the page, give or take a share of it; what begins inside a
# line has so many letters at least.
USUAL, STEADY, LEAST_INSIDE = 0.8, 0.012, 4
# A run does not go on behind a word that ends so: what follows is a value.
ENDS = (":", "=", "#", "?", "№")


def phrases(corpus: Corpus) -> list[Phrase]:
    """What the examples print, in the order of a page."""
    if len(corpus.examples) == 1:
        return _of_one(corpus)
    found = _selected(corpus)
    _add_misread(corpus, found)
    found = stretched(corpus, found)
    least = max(2, math.ceil(LEAST_SHARE * len(corpus.examples)))
    kept = []
    for phrase in (phrase for phrase in found if len(phrase.runs) >= least):
        places = [corpus.place(run) for run in phrase.runs.values()]
        phrase.place = _middle(places)
        if _is_printed(corpus, phrase, places):
            kept.append(phrase)
    return sorted(kept, key=lambda phrase: (phrase.place[0], round(phrase.place[2], 2), phrase.place[1]))


def _of_one(corpus: Corpus) -> list[Phrase]:
    """What a single example seems to print: texts before a colon, and every other text of a line."""
    found = []
    for page, segments in enumerate(corpus.examples[0].segments):
        for at, segment in enumerate(segments):
            closed = next((n for n, word in enumerate(segment.words, 1) if word.text.endswith(ENDS)), 0)
            run = Run(0, page, at, 0, closed or len(segment.words))
            if (closed or _heads_a_pair(segments, at)) and _has_letters([corpus.key(run)]):
                found.append(Phrase(corpus.key(run), {0: run}, corpus.place(run)))
    return found


def _heads_a_pair(segments: Sequence[Segment], at: int) -> bool:
    """Whether a short text without digits is the first, third, … of a line's even number of texts."""
    middle, height = segments[at].box.middle, segments[at].box.height
    line = [n for n, other in enumerate(segments) if abs(other.box.middle - middle) < height / 2]
    plain = not any(sign.isdigit() for sign in segments[at].text) and len(segments[at].words) <= SHORT_LABEL
    return plain and len(line) % 2 == 0 and line.index(at) % 2 == 0


def _middle(places: Sequence[Place]) -> Place:
    page = round(median(place[0] for place in places))
    return page, median(place[1] for place in places), median(place[2] for place in places)


def _is_printed(corpus: Corpus, phrase: Phrase, places: Sequence[Place]) -> bool:
    """Whether a phrase looks like a form's, not like a value that several examples happen to share."""
    text = corpus.text(next(iter(phrase.runs.values())))
    if sum(sign.isdigit() for sign in text) > sum(sign.isalpha() for sign in text):
        return False
    share = len(phrase.runs) / len(corpus.examples)
    inside = sum(run.first > 0 for run in phrase.runs.values()) > len(phrase.runs) / 2
    if inside and (share < USUAL or len(phrase.key) < LEAST_INSIDE):
        return False
    steady = sum(abs(place[2] - phrase.place[2]) <= STEADY for place in places) >= USUAL * len(places)
    return steady or share >= USUAL


def is_near(one: Place, other: Place, letters: int) -> bool:
    """Whether two places are like enough for one text of so many letters."""
    if letters >= LONG:
        return True
    return one[0] == other[0] and abs(one[1] - other[1]) <= ASIDE and abs(one[2] - other[2]) <= DOWN


def _runs(corpus: Corpus, number: int) -> Iterator[Run]:
    """All runs of an example that may be a printed text."""
    for page, segments in enumerate(corpus.folded[number]):
        for at, words in enumerate(segments):
            texts = corpus.examples[number].segments[page][at].words
            for first in range(len(words)):
                for after in range(first + 1, min(first + MOST_WORDS, len(words)) + 1):
                    if _has_letters(words[first:after]):
                        yield Run(number, page, at, first, after)
                    if texts[after - 1].text.endswith(ENDS):
                        break


def _has_letters(words: Iterable[str]) -> bool:
    return sum(sign.isalpha() for word in words for sign in word) >= LEAST_LETTERS


def _selected(corpus: Corpus) -> list[Phrase]:
    """The phrases by exact letters: of each segment's runs those that are worth most together."""
    # A label that begins its text is no word of a sentence elsewhere.
    places: dict[tuple[str, bool], list[tuple[Run, Place]]] = defaultdict(list)
    for number in range(len(corpus.examples)):
        for run in _runs(corpus, number):
            places[corpus.key(run), run.first > 0].append((run, corpus.place(run)))
    support = {run: _support(key[0], place, rows) for key, rows in places.items() for run, place in rows}
    chosen: dict[tuple[str, bool], list[Phrase]] = defaultdict(list)
    by_segment: dict[tuple[int, int, int], list[Run]] = defaultdict(list)
    for run in support:
        by_segment[run.example, run.page, run.segment].append(run)
    for runs in by_segment.values():
        for run in _worthiest(corpus, runs, support):
            _join(corpus, chosen[corpus.key(run), run.first > 0], run)
    return [phrase for group in chosen.values() for phrase in group]


def _support(key: str, place: Place, rows: Sequence[tuple[Run, Place]]) -> int:
    """In how many examples a run's letters stand at a like place."""
    return len({run.example for run, other in rows if is_near(place, other, len(key))})


def _worthiest(corpus: Corpus, runs: Sequence[Run], support: dict[Run, int]) -> list[Run]:
    """The runs of one segment, one after another, that are worth most together."""
    count = max(run.after for run in runs)
    best: list[tuple[float, list[Run]]] = [(0.0, [])] * (count + 1)
    starts: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        starts[run.first].append(run)
    for at in range(count - 1, -1, -1):
        best[at] = best[at + 1]
        for run in starts[at]:
            words = run.after - run.first  # signs that fold to nothing belong to the phrase before them
            worth = (support[run] - 1) * len(corpus.key(run)) - NAMING + 0.01 * words
            if support[run] > 1 and worth + best[run.after][0] > best[at][0]:
                best[at] = (worth + best[run.after][0], [run, *best[run.after][1]])
    return best[0][1]


def _join(corpus: Corpus, group: list[Phrase], run: Run) -> None:
    """Adds a run to the phrase of its letters that has its place, or to a new one."""
    place = corpus.place(run)
    length = len(corpus.key(run))
    for phrase in group:
        if run.example not in phrase.runs and is_near(place, phrase.place, length):
            phrase.runs[run.example] = run
            return
    group.append(Phrase(corpus.key(run), {run.example: run}, place))


def _add_misread(corpus: Corpus, found: Sequence[Phrase]) -> None:
    """Gives each phrase the misread runs at its place, in examples that lack it."""
    taken = {
        (run.example, run.page, run.segment, at)
        for phrase in found
        if len(phrase.runs) > 1
        for run in phrase.runs.values()
        for at in range(run.first, run.after)
    }
    rows = [
        [(run, corpus.place(run)) for run in _runs(corpus, number)] for number in range(len(corpus.examples))
    ]
    for phrase in sorted(found, key=lambda phrase: -len(phrase.runs)):
        if len(phrase.runs) < 2:
            continue
        for number, own in enumerate(rows):
            if number not in phrase.runs and (run := _misread(corpus, phrase, own, taken)):
                phrase.runs[number] = run
                taken |= {(number, run.page, run.segment, at) for at in range(run.first, run.after)}


def _misread(
    corpus: Corpus,
    phrase: Phrase,
    rows: Sequence[tuple[Run, Place]],
    taken: set[tuple[int, int, int, int]],
) -> Run | None:
    """The run that is likest a phrase at its place; None where none is alike."""
    best: tuple[float, Run | None] = (ALIKE, None)
    length = len(phrase.key)
    for run, place in rows:
        if place[0] != phrase.place[0] or not is_near(place, phrase.place, 0):
            continue
        key = corpus.key(run)
        if abs(len(key) - length) > 0.3 * length:
            continue
        score = fuzz.ratio(key, phrase.key, score_cutoff=best[0])
        free = not any(
            (run.example, run.page, run.segment, at) in taken for at in range(run.first, run.after)
        )
        if score > best[0] and free:
            best = (score, run)
    return best[1]
