"""How sure a field is, and what contradicts it: signals of doubt, confidence, validation, registers."""

from extract.review.confidence import is_unsure, origin_of, probability, unlike_calibration
from extract.review.reasons import reasons_of
from extract.review.register import Register, RegisterFile
from extract.review.signals import Grounds, Origin, signals_of
from extract.review.validation import contradictions

__all__ = [
    "Grounds",
    "Origin",
    "Register",
    "RegisterFile",
    "contradictions",
    "is_unsure",
    "origin_of",
    "probability",
    "reasons_of",
    "signals_of",
    "unlike_calibration",
]
