"""Known forms one letter away from what was read: one lost, one too many, one taken for another.

Asked only about words that no misreading of the table explains. Every look-up is by skeleton.
"""

import math

from extract.finnish.confusions import lost, skeleton
from extract.finnish.lexicon import Lexicon

TOO_MANY = math.log(0.0002)
TAKEN = math.log(0.00004)
FIRST_LOST = math.log(0.0001)
# The longest form of the list has 35 letters; what asking costs grows with the square of the length.
LEAST_LENGTH, MOST_LENGTH = 4, 60
LETTERS = "aeioustnlkmprvhyjdgbfc"


def lost_letters(read: str, lexicon: Lexicon) -> dict[str, float]:
    """Forms of which the reader lost one letter, with the log-probability of that loss."""
    bare = skeleton(read)
    found: dict[str, float] = {}
    for letter, probability in lost("eng").items():
        sign = skeleton(letter)
        for at in range(len(bare) + 1):
            for form in lexicon.forms(bare[:at] + sign + bare[at:]):
                if form.text[at] == letter:
                    _keep(found, form.text, math.log(probability))
    return found


def near_forms(read: str, lexicon: Lexicon) -> dict[str, float]:
    """Forms that differ by one letter too many, taken for another or lost at the beginning."""
    bare = skeleton(read)
    found: dict[str, float] = {}
    if not LEAST_LENGTH <= len(read) <= MOST_LENGTH:
        return found
    for letter in LETTERS:
        for form in lexicon.forms(letter + bare):
            _keep(found, form.text, FIRST_LOST)
    for at in range(len(bare)):
        for form in lexicon.forms(bare[:at] + bare[at + 1 :]):
            _keep(found, form.text, TOO_MANY)
        for letter in LETTERS:
            if letter != bare[at]:
                for form in lexicon.forms(bare[:at] + letter + bare[at + 1 :]):
                    _keep(found, form.text, TAKEN)
    return found


def _keep(found: dict[str, float], text: str, log_probability: float) -> None:
    found[text] = max(found.get(text, -99.0), log_probability)
