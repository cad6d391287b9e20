"""How far two people agree about the same fields: Cohen's kappa over what they did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.decisions import Decision


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two people.

    Attributes:
        pair: their names.
        both: fields that both decided.
        same: of these, with the same outcome.
        kappa: Cohen's; None where it is not defined.
    """

    pair: tuple[str, str]
    both: int
    same: int
    kappa: float | None


def agreement(decisions: Iterable[Decision]) -> list[Agreement]:
    """The agreement of every two people who decided the same.

    Their last decisions count. Two edits to different texts disagree.
    """
    last: dict[tuple[str, str, str, str], dict[str, Decision]] = {}
    for made in sorted(decisions, key=lambda one: (one.time, one.id)):
        if made.decision != "undo":
            last.setdefault(made.target, {})[made.reviewer] = made
    people = sorted({name for own in last.values() for name in own})
    found = []
    for at, one in enumerate(people):
        for other in people[at + 1 :]:
            pairs = [(own[one], own[other]) for own in last.values() if one in own and other in own]
            if pairs:
                found.append(_of(one, other, pairs))
    return found


def _of(one: str, other: str, pairs: Sequence[tuple[Decision, Decision]]) -> Agreement:
    acts = [(_category(a), _category(b)) for a, b in pairs]
    same = [
        a == b and left.outcome == right.outcome for (a, b), (left, right) in zip(acts, pairs, strict=True)
    ]
    seen = sum(same) / len(pairs)
    mine, theirs = Counter(a for a, _ in acts), Counter(b for _, b in acts)
    chance = sum(mine[name] * theirs[name] for name in mine) / len(pairs) ** 2
    kappa = None if chance == 1 else (seen - chance) / (1 - chance)
    return Agreement((one, other), len(pairs), sum(same), kappa)


def _category(made: Decision) -> str:
    return "change" if made.decision in {"alternative", "edit"} else str(made.decision)
