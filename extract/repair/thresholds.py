"""Tells how sure a change must be to be made: by the state of its stretch of text and by what it changes."""

import math

from extract.finnish import is_odd, skeleton
from extract.repair.candidates import Candidate
from extract.repair.damage_hmm import FOREIGN, STRIPPED, States
from extract.repair.scoring import Sighting

# A word that is one as read is changed only above this: leaving it does less harm than damaging it. One
# that other letters than dots would change is more seldom met by chance.
WORD_KEPT, MISREAD_WORD_KEPT = 0.7, 0.62
# So is every word of a foreign document, and the dots of one of letters alone in a stretch that lost none;
# in a foreign stretch no letter changes without an odd sign.
FOREIGN_KEPT, SOUND_KEPT = 0.98, 0.95
# A letter that neither an odd sign nor lost dots mark as misread is changed only above this, save where so
# large a share of the words surely lost or changed one and the table of misreadings has it.
LETTERS_KEPT, MANY_LOSSES = 0.75, 0.01
NEVER = 2.0
DOTTED = frozenset("äö")
# A document is foreign where nothing explains so many of its words.
FOREIGN_NOISE = math.log(0.37)


def is_foreign(states: States, noise: float) -> bool:
    """Whether a stretch, or the whole document, is in another language."""
    return states[FOREIGN] > 0.5 or noise > FOREIGN_NOISE


def least_chance(seen: Sighting, own: Candidate, change: Candidate) -> float:
    """The least probability that a change must have, by the state of the stretch and by what it changes.

    Args:
        seen: the word in its place.
        own: the candidate that leaves it as read.
        change: the candidate that would take its place; the same where it stays.
    """
    letters = skeleton(change.text) != skeleton(seen.read) and not is_odd(seen.read)
    if is_foreign(seen.states, seen.noise):
        return NEVER if letters and seen.states[FOREIGN] > 0.5 else FOREIGN_KEPT
    if seen.states[STRIPPED] < 0.5 and seen.read.isalpha():
        return NEVER if letters else SOUND_KEPT
    if change is own:
        return 0.0
    undotted = letters and _dotted(change.text) <= _dotted(seen.read)
    if undotted and (change.near or seen.losses < MANY_LOSSES):
        return LETTERS_KEPT
    if own.valid or own.form is not None:
        return MISREAD_WORD_KEPT if letters else WORD_KEPT
    return 0.0


def _dotted(text: str) -> int:
    return sum(letter in DOTTED for letter in text)
