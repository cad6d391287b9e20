r"""Repairs a whole plain text whose lines must stay: words broken at line ends are judged whole.

The hyphen and line end inside ``tyollisty-\nmista`` stay where they are, whatever becomes of the letters.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache

from extract.finnish import open_lexicon
from extract.model import Ledger, Repair, ledger
from extract.repair import hyphen
from extract.repair.repairer import JudgedWord, Repaired, Repairer, Text

BREAK = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[^\W\d_])")


def repair_plain(text: str, repairer: Repairer) -> Repaired:
    """A whole plain text's ledger; its lines stay its lines."""
    joins = _joins(text, repairer)
    made = repairer.repair_texts([Text(ledger.apply(text, joins))])[0]
    places = ledger.Places(joins)
    words = tuple(_as_read(word, places) for word in made.words)
    return Repaired(tuple(_broken_again(text, repair, joins, places) for repair in made.repairs), words)


def repair_text(text: str, lexicon: str = "voikko") -> str:
    """A text with the letters that its reader lost: the one-liner for notebooks.

    Raises:
        EngineMissingError: Voikko is not installed (``lexicon="frequency"`` works without).
    """
    return ledger.apply(text, repair_plain(text, _notebook_repairer(lexicon)).repairs)


@cache
def _notebook_repairer(lexicon: str) -> Repairer:
    return Repairer(open_lexicon(lexicon))


def _joins(text: str, repairer: Repairer) -> Ledger:
    """The line ends inside words, as repairs that take them out."""
    found: list[Repair] = []
    for match in BREAK.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        spaced = f"{text[line : match.start()]}- {text[match.end() : match.end() + hyphen.LONGEST]}"
        at = match.start() - line + 1
        joined = hyphen.repairs(spaced, [at], repairer.hyphen_words)
        if joined and not joined[0].repaired:
            probability = joined[0].probability
            found.append(Repair(match.group(), "", match.start(), match.end(), joined[0].kind, probability))
    return tuple(found)


def _as_read(word: JudgedWord, places: ledger.Places) -> JudgedWord:
    start, end = places.backward(word.start, word.end)
    return replace(word, start=start, end=end)


def _broken_again(text: str, repair: Repair, joins: Ledger, places: ledger.Places) -> Repair:
    """A repair counted in the text as read, with the line ends inside it put back."""
    start, end = places.backward(repair.start, repair.end)
    first = bisect_right(joins, start, key=lambda join: join.start)
    inside = joins[first : bisect_left(joins, end, first, key=lambda join: join.end)]
    new, shift = repair.repaired, 0
    for join in inside:
        at = min(join.start - start, len(new))
        new = new[:at] + join.original + new[at:]
        shift += len(join.original)
    return replace(repair, original=text[start:end], repaired=new, start=start, end=end)
