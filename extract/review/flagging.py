"""Fields with their signs and problems into fields with a final probability, a flag and its reason.

The flag follows from the probability and the bound of the field's origin alone. A problem that doubts a value
lowers its probability first; in a document beyond all that the bounds were set on no bound holds.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from extract.model import Doubt, DoubtReason, Field, FieldStatus
from extract.review.confidence import NEVER, bound_of, origin_of
from extract.review.doubts import doubts_of

DATA = Path(__file__).parent / "doubted.json"
# Problems that tell of the card's form, not of a doubt about a value.
FORMAL = frozenset({"label-missing", "unused-text"})
# Of a document beyond all that the bounds were set on: the share of right fields in the only such set that
# was measured (docs/confidence.md, the coarse fax that no fit had seen).
UNLIKE_RIGHT = 0.731
# As the tables hold it: what is compared with the bound is what stands there.
DIGITS = 6
UNLIKE = "unlike-calibration"
KEPT = re.compile(r"(?:(?P<cause>\S+) )?no-bound (?P<origin>\S*)")


@cache
def doubted() -> dict[str, tuple[int, int]]:
    """By code of a problem: how many fields with it were right, of how many whose truth is known."""
    return {code: (right, seen) for code, (right, seen) in json.loads(DATA.read_text("utf-8")).items()}


def chance_despite(code: str, counts: Mapping[str, tuple[int, int]] | None = None) -> float:
    """The probability that a field is right that a problem of this kind doubts (Laplace's rule).

    Args:
        code: of the problem.
        counts: other ones than the package's.
    """
    right, seen = (doubted() if counts is None else counts).get(code, (0, 0))
    return (right + 1) / (seen + 2)


def flagged(field: Field, codes: Iterable[str], strange: Collection[str], max_error: float) -> Field:
    """A field with its final probability, flag, reason and doubts.

    Args:
        field: with its signs and the probability that follows from them.
        codes: of the problems that concern it.
        strange: origins in which its document is beyond all that the bounds were set on.
        max_error: share of wrong values that is borne among the fields that are not flagged.
    """
    origin = origin_of(field.signals) or ""
    before = field.confidence if field.confidence is not None else 0.0
    caps = {code: chance_despite(code) for code in sorted(codes) if code not in FORMAL}
    if origin in strange:
        caps[UNLIKE] = UNLIKE_RIGHT
    cause = min(caps, key=lambda code: caps[code], default="")
    after = round(min(before, caps.get(cause, 1.0)), DIGITS)
    bound = NEVER if origin in strange else _bound(origin, max_error)
    told_bound = None if bound >= NEVER else bound
    unsaid = field.value is None and field.status in {FieldStatus.UNREADABLE, FieldStatus.AMBIGUOUS}
    if not unsaid and after >= bound:
        return replace(field, confidence=after, bound=told_bound)
    doubts = doubts_of(field)
    if after < before and cause:
        reason = DoubtReason.UNLIKE_CALIBRATION if cause == UNLIKE else DoubtReason.CONTRADICTED
        doubts = (*doubts, Doubt(reason, after / before))
    named = UNLIKE if origin in strange else cause if after < before else ""
    told = _reason(named, origin, bound, unsaid=unsaid)
    flag = replace(field, needs_review=True, review_reason=told, doubts=doubts)
    return replace(flag, confidence=None if unsaid else after, bound=None if unsaid else told_bound)


def _bound(origin: str, max_error: float) -> float:
    """The bound of an origin, as the tables hold it: what is compared is what stands there."""
    return round(bound_of(origin, max_error), DIGITS)


def flag_of(confidence: float | None, kept: str | None, max_error: float) -> str | None:
    """Why a field is flagged where other errors are borne; None where it is not.

    Args:
        confidence: of the field; None where nothing can be said of it.
        kept: its reason where it was flagged with no error borne; None where it would never be flagged.
        max_error: share of wrong values that is borne among the fields that are not flagged.
    """
    found = KEPT.fullmatch(kept or "")
    if confidence is None or found is None:
        return kept
    cause, origin = found.group("cause", "origin")
    if cause == UNLIKE:
        return kept
    bound = _bound(origin, max_error)
    return _reason(cause or "", origin, bound, unsaid=False) if confidence < bound else None


def bound_for(kept: str | None, max_error: float) -> float | None:
    """The confidence from which on a field is not flagged; None where none is enough, or none was asked.

    Args:
        kept: its reason where it was flagged with no error borne.
        max_error: share of wrong values that is borne among the fields that are not flagged.
    """
    found = KEPT.fullmatch(kept or "")
    if found is None or found["cause"] == UNLIKE:
        return None
    bound = _bound(found["origin"], max_error)
    return None if bound >= NEVER else bound


def _reason(cause: str, origin: str, bound: float, *, unsaid: bool) -> str:
    """Why a field is flagged: what lowered it, and the bound that decided."""
    if unsaid:
        return "unknown"
    told = f"no-bound {origin}" if bound >= NEVER else f"below-bound {origin} {bound:.6f}"
    return " ".join(filter(None, (cause, told)))
