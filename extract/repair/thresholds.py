"""Tells how sure a change must be to be made: by the state of its stretch of text and by what it changes."""

import math

from extract.repair.damage_hmm import FOREIGN, SOUND, States
from extract.repair.scoring import Sighting

# A word that is one as read is changed only above this: leaving it does less harm than damaging it.
WORD_KEPT = 0.62
# So is every word of a foreign stretch, and one of letters alone in a stretch that lost none.
FOREIGN_KEPT, SOUND_KEPT = 0.95, 0.95
# A document is foreign where nothing explains so many of its words.
FOREIGN_NOISE = math.log(0.37)


def is_foreign(states: States, noise: float) -> bool:
    """Whether a stretch, or the whole document, is in another language."""
    return states[FOREIGN] > 0.5 or noise > FOREIGN_NOISE


def least_chance(seen: Sighting) -> float:
    """The least probability of a change that the state of the stretch asks for."""
    if is_foreign(seen.states, seen.noise):
        return FOREIGN_KEPT
    return SOUND_KEPT if seen.states[SOUND] > 0.5 and seen.read.isalpha() else 0.0
