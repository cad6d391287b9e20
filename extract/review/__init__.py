"""How sure a field is, and what contradicts it: signals of doubt, confidence, validation, registers."""

from extract.review.confidence import NEVER, bounds, origin_of, probability, unlike_calibration
from extract.review.doubts import doubts_of
from extract.review.flagging import bound_for, flag_of, flagged
from extract.review.neighbours import signs_beside
from extract.review.reasons import reasons_of
from extract.review.register import Register, RegisterFile
from extract.review.signals import Grounds, Origin, counted, signs_of
from extract.review.validation import contradictions, contradictions_of_values

__all__ = [
    "NEVER",
    "Grounds",
    "Origin",
    "Register",
    "RegisterFile",
    "bound_for",
    "bounds",
    "contradictions",
    "contradictions_of_values",
    "counted",
    "doubts_of",
    "flag_of",
    "flagged",
    "origin_of",
    "probability",
    "reasons_of",
    "signs_beside",
    "signs_of",
    "unlike_calibration",
]
