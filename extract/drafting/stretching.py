"""Phrases to the end of what their line prints, where readers made each example's end another.

What follows a phrase on its stretch of a line is a value where the examples differ, and print where all are
alike but for some letters: then the phrase goes on over it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from rapidfuzz import fuzz

from extract.drafting.runs import Corpus, Phrase, Run

# So alike, of 100, are the ends of a printed line with the likeliest of them; so many examples have one.
ALIKE, SHARE = 62.0, 0.5
LEAST_LETTERS = 4
# A value stands behind such a sign, whatever the examples share.
ENDS = (":", "=", "#", "?", "№")


def stretched(corpus: Corpus, found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases with the print that follows them; those that another one swallowed are gone.

    Args:
        corpus: the examples.
        found: their phrases.
    """
    kept = [phrase for phrase in found if len(phrase.runs) > 1]
    for phrase in sorted(kept, key=lambda phrase: -len(phrase.runs)):
        if phrase.runs and not corpus.text(next(iter(phrase.runs.values()))).endswith(ENDS):
            _stretch(corpus, phrase, kept)
    return [phrase for phrase in kept if phrase.runs]


def _stretch(corpus: Corpus, phrase: Phrase, others: Sequence[Phrase]) -> None:
    """Lets a phrase go on to the ends of its segments where these are alike."""
    ends = {
        number: replace(run, first=run.after, after=len(corpus.segment(run).words))
        for number, run in phrase.runs.items()
        if run.after < len(corpus.segment(run).words)
    }
    keys = {number: corpus.key(run) for number, run in ends.items() if len(corpus.key(run)) >= LEAST_LETTERS}
    if len(keys) < max(2, SHARE * len(phrase.runs)):
        return
    near = {number: median(fuzz.ratio(key, other) for other in keys.values()) for number, key in keys.items()}
    if median(near.values()) < ALIKE:
        return
    for number, score in near.items():
        if score >= ALIKE:
            run = phrase.runs[number]
            phrase.runs[number] = replace(run, after=ends[number].after)
            _give_up(others, phrase, ends[number])
    phrase.key = corpus.key(next(iter(phrase.runs.values())))


def _give_up(others: Sequence[Phrase], own: Phrase, taken: Run) -> None:
    """Takes away from the other phrases the runs that stand in a stretch."""
    by_segment: dict[tuple[int, int], list[Phrase]] = defaultdict(list)
    for phrase in others:
        run = phrase.runs.get(taken.example)
        if run is not None and phrase is not own:
            by_segment[run.page, run.segment].append(phrase)
    for phrase in by_segment[taken.page, taken.segment]:
        if phrase.runs[taken.example].first >= taken.first:
            del phrase.runs[taken.example]
