"""All decisions into those that hold: undone and replaced ones are left out, people who differ are told.

A decision replaces an earlier one of the same person about the same thing, or one that it names as parent.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from extract.decisions.decision import Act, Decision, Scope, code_of_key, normalised


@dataclass(frozen=True, slots=True)
class Settled:
    """The decisions that hold.

    Attributes:
        used: in the order of their times.
        conflicting: of people who differ; none of them is used.
    """

    used: tuple[Decision, ...]
    conflicting: tuple[Decision, ...]


def settle(decisions: Iterable[Decision]) -> Settled:
    """The decisions that hold, whatever the order they are given in."""
    ordered = sorted(decisions, key=_order)
    documents: defaultdict[str, list[Decision]] = defaultdict(list)
    for made in _not_undone(ordered):
        documents[made.document_sha256].append(made)
    groups: defaultdict[tuple[str, str, str], list[Decision]] = defaultdict(list)
    for own in documents.values():
        for made in _not_replaced(own):
            groups[made.target[:3]].append(made)
    used: list[Decision] = []
    conflicting: list[Decision] = []
    for group in groups.values():
        at_odds = _at_odds(group)
        conflicting += [made for made in group if made.id in at_odds]
        used += [made for made in group if made.id not in at_odds]
    rejected = _rejections_at_odds(used)
    conflicting += [made for made in used if made.id in rejected]
    used = [made for made in used if made.id not in rejected]
    return Settled(tuple(sorted(used, key=_order)), tuple(sorted(conflicting, key=_order)))


def without_affirmed(made: Sequence[Decision], present: Collection[str]) -> list[Decision]:
    """Without what was decided of a document that is gone and was affirmed for another one with that card."""
    affirmed = {
        (parent, one.field, code_of_key(one.card_key)) for one in made for parent in one.parent.split()
    }
    return [
        one
        for one in made
        if one.document_sha256 in present or (one.id, one.field, code_of_key(one.card_key)) not in affirmed
    ]


def _order(made: Decision) -> tuple[str, str]:
    return made.time, made.id


def _not_undone(ordered: Sequence[Decision]) -> list[Decision]:
    """Without undone decisions and the undoings themselves; an undoing can be undone."""
    undone: set[str] = set()
    for made in reversed(ordered):
        if made.decision is Act.UNDO and made.id not in undone:
            undone.update(made.parent.split())
    return [made for made in ordered if made.decision is not Act.UNDO and made.id not in undone]


def _not_replaced(ordered: Sequence[Decision]) -> list[Decision]:
    kept: list[Decision] = []
    for made in ordered:
        parents = set(made.parent.split())
        kept = [one for one in kept if not _replaces(made, one, parents)]
        kept.append(made)
    return kept


def _replaces(made: Decision, one: Decision, parents: set[str]) -> bool:
    """Whether a decision takes an earlier one's place."""
    if one.target[:3] != made.target[:3]:
        # Whoever rejects a document takes back what they said of its fields.
        return (
            made.decision is Act.REJECT_DOCUMENT
            and one.document_sha256 == made.document_sha256
            and one.reviewer == made.reviewer
        )
    same = made.part == one.part or made.scope is Scope.VALUE
    return one.id in parents or (same and one.reviewer == made.reviewer)


def _at_odds(group: Sequence[Decision]) -> set[str]:
    """Ids of the decisions about one field whose people differ."""
    whole = [made for made in group if made.scope is not Scope.REPAIR]
    parts = [made for made in group if made.scope is Scope.REPAIR]
    found: set[str] = set()
    if len({made.outcome for made in whole}) > 1:
        found.update(made.id for made in whole)
    for part in {made.part for made in parts}:
        own = [made for made in parts if made.part == part]
        if len({made.outcome for made in own}) > 1:
            found.update(made.id for made in own)
    for value in whole:
        against = [made for made in parts if _contradicts(value, made)]
        if against:
            found.update([value.id, *(made.id for made in against)])
    return found


def _contradicts(value: Decision, part: Decision) -> bool:
    """Whether one person's whole value lacks what another says stands in a part of it."""
    if value.reviewer == part.reviewer:
        return False
    text = normalised(value.value or "")
    return value.outcome[0] != "value" or normalised(part.value or "") not in text


def _rejections_at_odds(used: Sequence[Decision]) -> set[str]:
    """Ids of rejections of documents in which another person decided a value."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    for made in used:
        if made.decision is not Act.REJECT_DOCUMENT:
            people[made.document_sha256].add(made.reviewer)
    return {
        made.id
        for made in used
        if made.decision is Act.REJECT_DOCUMENT and people[made.document_sha256] - {made.reviewer}
    }
