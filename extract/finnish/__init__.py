"""What is known of Finnish words and of what readers make of them: forms, neighbours, misread characters.

It reads its own tables and Voikko and knows neither pages nor cards.
"""

from extract.finnish.confusions import KEPT, fold, inverse, is_odd, lost, skeleton
from extract.finnish.contexts import EDGE, NO_WORDS, SUFFIX, ending_keys, keys, neighbour_pairs, tag_keys
from extract.finnish.folding import plain_letters
from extract.finnish.forms import Form
from extract.finnish.letters import CODES, CONTEXT, OTHER, STEPS_PER_E
from extract.finnish.lexicon import WITHOUT_VOIKKO, Lexicon, dictionary_version, open_lexicon
from extract.finnish.morphology import UNKNOWN
from extract.finnish.neighbours import in_harmony, lost_letters, near_forms
from extract.finnish.tokens import Unit, is_acronym, units

__all__ = [
    "CODES",
    "CONTEXT",
    "EDGE",
    "KEPT",
    "NO_WORDS",
    "OTHER",
    "STEPS_PER_E",
    "SUFFIX",
    "UNKNOWN",
    "WITHOUT_VOIKKO",
    "Form",
    "Lexicon",
    "Unit",
    "dictionary_version",
    "ending_keys",
    "fold",
    "in_harmony",
    "inverse",
    "is_acronym",
    "is_odd",
    "keys",
    "lost",
    "lost_letters",
    "near_forms",
    "neighbour_pairs",
    "open_lexicon",
    "plain_letters",
    "skeleton",
    "tag_keys",
    "units",
]
