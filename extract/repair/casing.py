"""Gives a repaired form the case of letters that was printed, as far as the reading tells it."""

from extract.finnish import Unit, skeleton
from extract.repair.candidates import Candidate

# Of 75 small ä inside sentences 2 were read as A, of 5 ö one as O; forms rarer in capitals are no names.
DOTTED_CAPITALS, SELDOM = ("Ä", "Ö"), 0.05


def in_case(candidate: Candidate, unit: Unit) -> str:
    """A candidate in the case of letters that was read.

    A small ä or ö at a word's beginning is often read as a capital: inside a sentence, away from other
    capitals, it is one only where the form is a name.
    """
    new = _recased(candidate.text, unit)
    if new[:1] not in DOTTED_CAPITALS or new.isupper() or unit.initial or unit.titled:
        return new
    return new[:1].lower() + new[1:] if _is_common(candidate) else new


def _is_common(candidate: Candidate) -> bool:
    """Whether a form is seldom a name."""
    if candidate.form is None:
        return candidate.derived is not None
    return candidate.valid and candidate.form.capital <= SELDOM


def _recased(new: str, unit: Unit) -> str:
    """A lower-case form in the case of letters that was read.

    A capital inside a word stays where its letter was read right: in a name such as ``TyöPolku``, but not
    in ``tyOpaikat``, where it is a misread ö; nor does the capital of ``Gisin`` (öisin) say anything.
    An l where an i belongs at a word's beginning was a capital: they look the same in many fonts. A letter
    that was lost before a sentence's first word was a capital.
    """
    read = unit.text
    if new == read.lower():
        return read
    if read.isupper() and len(read) > 1:
        return new.upper()
    if read[0] == "l" and new[0] == "i" and skeleton(new[1:]) == skeleton(read[1:]).lower():
        return "I" + new[1:]
    if unit.initial and len(new) == len(read) + 1 and skeleton(new[1:]) == skeleton(read).lower():
        return new[:1].upper() + new[1:]
    misread = skeleton(new[:1]) != read[:1].lower() and not unit.initial
    first = new[:1].upper() if read[:1].isupper() and not misread else new[:1]
    if read[1:].islower() or len(new) != len(read):
        return first + new[1:]
    rest = zip(new[1:], read[1:], strict=True)
    return first + "".join(old if old.isupper() and old.lower() == own else own for own, old in rest)
