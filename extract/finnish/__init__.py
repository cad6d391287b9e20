"""What is known of Finnish words and of what readers make of them: forms, neighbours, misread characters.

It reads its own tables and Voikko and knows neither pages nor cards.
"""

from extract.finnish.channels import ESTIMATED, SOUND_TEXT, UNLIKE, WordState, state_of_words
from extract.finnish.confusions import KEPT, Confusion, fold, inverse, is_odd, lost, skeleton
from extract.finnish.contexts import (
    EDGE,
    NO_WORDS,
    NUMBER,
    SUFFIX,
    ending_keys,
    neighbours_around,
    tag_keys,
)
from extract.finnish.estimation import Estimate, differences, estimated
from extract.finnish.folding import plain_letters
from extract.finnish.forms import Form
from extract.finnish.letters import CODES, CONTEXT, OTHER, STEPS_PER_E, open_letters
from extract.finnish.lexicon import WITHOUT_VOIKKO, Lexicon, dictionary_version, open_lexicon
from extract.finnish.morphology import UNKNOWN
from extract.finnish.neighbours import lost_letters, near_forms
from extract.finnish.readers import counted_rows
from extract.finnish.tokens import Unit, is_acronym, units
from extract.finnish.twins import sides

__all__ = [
    "CODES",
    "CONTEXT",
    "EDGE",
    "ESTIMATED",
    "KEPT",
    "NO_WORDS",
    "NUMBER",
    "OTHER",
    "SOUND_TEXT",
    "STEPS_PER_E",
    "SUFFIX",
    "UNKNOWN",
    "UNLIKE",
    "WITHOUT_VOIKKO",
    "Confusion",
    "Estimate",
    "Form",
    "Lexicon",
    "Unit",
    "WordState",
    "counted_rows",
    "dictionary_version",
    "differences",
    "ending_keys",
    "estimated",
    "fold",
    "inverse",
    "is_acronym",
    "is_odd",
    "lost",
    "lost_letters",
    "near_forms",
    "neighbours_around",
    "open_letters",
    "open_lexicon",
    "plain_letters",
    "sides",
    "skeleton",
    "state_of_words",
    "tag_keys",
    "units",
]
