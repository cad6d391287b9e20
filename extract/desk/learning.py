"""What decisions teach: how often claims were right, how often a flag was needless, and by which reason.

Takes decisions alone: each tells in its ``tool`` what was claimed when it was made.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.decisions import Act, Decision, is_same_text, settle
from extract.desk.agreement import agreement

CLAIM = re.compile(r" p=([0-9.]+) (flagged|unflagged) reason=(\S+)")
LEVEL = 0.95
STEPS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1.01)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One decision against what was claimed.

    Attributes:
        chance: claimed, that what stood there is right.
        flagged: whether it was flagged.
        reason: what doubted it most.
        right: whether the person left it as it was.
    """

    chance: float
    flagged: bool
    reason: str
    right: bool


def claim(chance: float | None, reason: str, *, flagged: bool) -> str:
    """What is claimed, as a decision's ``tool`` tells it."""
    said = 0.5 if chance is None else chance
    return f" p={said:.6f} {'flagged' if flagged else 'unflagged'} reason={reason}"


def claimed(made: Decision) -> tuple[float, str]:
    """The probability and the reason that a decision was asked for; of one without a claim even odds."""
    told = CLAIM.search(made.tool)
    return (float(told[1]), told[3]) if told else (0.5, "none")


def lessons(decisions: Iterable[Decision]) -> list[Lesson]:
    """The lessons of decisions that hold; one without a claim teaches nothing."""
    found = []
    for made in settle(decisions).used:
        told = CLAIM.search(made.tool)
        if told is None or made.decision is Act.REJECT_DOCUMENT:
            continue
        right = made.decision is Act.ACCEPT or (
            made.decision is Act.EDIT and is_same_text(made.value, made.seen_value)
        )
        right = right or (made.decision is Act.EMPTY and made.seen_value is None)
        found.append(Lesson(float(told[1]), told[2] == "flagged", told[3], right))
    return found


def upper_share(wrong: int, count: int, level: float = LEVEL) -> float:
    """The share of errors that is not exceeded with that confidence (Clopper and Pearson, one-sided)."""
    if wrong >= count:
        return 1.0
    low, high = wrong / count, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(wrong, count, middle) > 1 - level else (low, middle)
    return high


def _at_most(wrong: int, count: int, share: float) -> float:
    """The probability of at most so many errors."""
    logs = (
        math.lgamma(count + 1)
        - math.lgamma(k + 1)
        - math.lgamma(count - k + 1)
        + k * math.log(max(share, 1e-300))
        + (count - k) * math.log(max(1 - share, 1e-300))
        for k in range(wrong + 1)
    )
    return min(1.0, sum(math.exp(one) for one in logs))


def report(decisions: Sequence[Decision], max_error: float) -> str:
    """What decisions teach, as Markdown.

    Args:
        decisions: of everybody.
        max_error: share of errors that the run bears among the fields that are not flagged.
    """
    found = lessons(decisions)
    free = [one for one in found if not one.flagged]
    flagged = [one for one in found if one.flagged]
    lines = ["# What the decisions teach", "", f"{len(found)} decisions with a claim.", ""]
    lines += _unflagged(free, max_error)
    lines += _flags(flagged)
    lines += _claims(found)
    pairs = agreement(decisions)
    if pairs:
        lines += [
            "## Agreement of people",
            "",
            "| people | both | same | kappa |",
            "| --- | --- | --- | --- |",
        ]
        lines += [
            f"| {' – '.join(one.pair)} | {one.both} | {one.same} | "
            f"{'–' if one.kappa is None else f'{one.kappa:.2f}'} |"
            for one in pairs
        ]
    return "\n".join(lines) + "\n"


def _unflagged(free: Sequence[Lesson], max_error: float) -> Iterator[str]:
    yield "## Fields that were not flagged"
    yield ""
    if not free:
        yield "None was decided: `sokra-extract review OUTPUT --sample 300` draws some."
    else:
        wrong = sum(not one.right for one in free)
        upper = upper_share(wrong, len(free))
        held = "keeps to" if upper <= max_error else "may not keep to"
        yield (
            f"{wrong} of {len(free)} were wrong: at most {upper:.4f} with {LEVEL:.0%} confidence. "
            f"The archive {held} the bound of {max_error:g}."
        )
    yield ""


def _flags(flagged: Sequence[Lesson]) -> Iterator[str]:
    yield "## Flags, by reason"
    yield ""
    yield "| reason | decided | needless | share |"
    yield "| --- | --- | --- | --- |"
    by_reason: defaultdict[str, list[Lesson]] = defaultdict(list)
    for one in flagged:
        by_reason[one.reason].append(one)
    for reason, own in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        needless = sum(one.right for one in own)
        yield f"| {reason} | {len(own)} | {needless} | {needless / len(own):.3f} |"
    yield ""


def _claims(found: Sequence[Lesson]) -> Iterator[str]:
    yield "## Claimed and seen"
    yield ""
    yield "| claimed | decided | claimed right | seen right |"
    yield "| --- | --- | --- | --- |"
    for low, high in pairwise(STEPS):
        own = [one for one in found if low <= one.chance < high]
        if own:
            said = sum(one.chance for one in own) / len(own)
            seen = sum(one.right for one in own) / len(own)
            yield f"| {low:g}–{min(high, 1):g} | {len(own)} | {said:.4f} | {seen:.4f} |"
    yield ""
