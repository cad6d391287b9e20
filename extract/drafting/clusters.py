"""A mixed folder's examples by form: those whose printed texts are the same stand together.

What only one example says is nobody's form; of the rest two examples are alike by the share of the poorer
one's texts that the other has, too. Groups are joined while their members are on average alike enough.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from extract import families
from extract.drafting.examples import Example

# A text of so few letters tells no form; examples so alike are of one form.
LEAST_LETTERS, ALIKE = 4, 0.62
NEAR = 0.45  # one that is alone joins a group that is so alike
# Like texts begin at like places: shares of the page's width apart at most.
ASIDE = 0.06
SAME_TEXT = 85.0  # of 100: so alike are two readings of one text


def clusters(examples: Sequence[Example]) -> list[list[Example]]:
    """The examples of each form, the largest group first; in a group they keep their order."""
    texts = [_texts(example) for example in examples]
    groups = [[number] for number in range(len(examples))]
    alike = _likenesses(texts)
    while (best := _nearest(groups, alike)) is not None:
        at, other = best
        groups[at] = sorted([*groups[at], *groups.pop(other)])
    groups = _without_strays(groups, alike)
    ordered = sorted(groups, key=lambda group: (-len(group), group))
    return [[examples[number] for number in group] for group in ordered]


def _texts(example: Example) -> dict[str, float]:
    """The letters of each segment of an example's first page, and where it begins (share of the width)."""
    found: dict[str, float] = {}
    width = example.pages[0].frame.upright_size[0] if example.pages else 1.0
    for segment in example.segments[0] if example.segments else ():
        key = families.fold("".join(sign for sign in segment.text if not sign.isdigit()))
        if len(key) >= LEAST_LETTERS:
            found.setdefault(key, segment.box.x0 / width)
    return found


def _likenesses(texts: Sequence[Mapping[str, float]]) -> list[list[float]]:
    """How alike each two examples are: the greater share of the shared texts of one that the other has.

    A text is shared that any other example has, but for some letters, at a like place.
    """
    count = len(texts)
    had = [[_had(one, other) if one is not other else frozenset() for other in texts] for one in texts]
    shared = [len(frozenset().union(*own)) for own in had]
    return [
        [
            max(len(had[at][other]), len(had[other][at])) / max(1, min(shared[at], shared[other]))
            for other in range(count)
        ]
        for at in range(count)
    ]


def _had(one: Mapping[str, float], other: Mapping[str, float]) -> frozenset[str]:
    """The texts of one example that another has."""
    if not one or not other:
        return frozenset()
    own, others = list(one), list(other)
    scores = process.cdist(own, others, scorer=fuzz.ratio, score_cutoff=SAME_TEXT, dtype=np.uint8)
    aside = np.abs(np.array(list(one.values()))[:, None] - np.array(list(other.values()))[None, :])
    near = (scores >= SAME_TEXT) & (aside <= ASIDE)
    return frozenset(text for text, found in zip(own, near.any(axis=1), strict=True) if found)


def _without_strays(groups: Sequence[list[int]], alike: Sequence[Sequence[float]]) -> list[list[int]]:
    """The groups with each lone example in the group that it is nearest to, if it is near."""
    kept = [group for group in groups if len(group) > 1]
    for (one,) in (group for group in groups if len(group) == 1):
        means = [
            (sum(alike[one][other] for other in group) / len(group), -at) for at, group in enumerate(kept)
        ]
        nearest = max(means, default=(0.0, 0))
        if nearest[0] >= NEAR:
            kept[-nearest[1]].append(one)
        else:
            kept.append([one])
    return [sorted(group) for group in kept]


def _nearest(groups: Sequence[Sequence[int]], alike: Sequence[Sequence[float]]) -> tuple[int, int] | None:
    """The two groups whose members are most alike on average; None where none are alike enough."""
    best: tuple[float, int, int] | None = None
    for at, one in enumerate(groups):
        for other in range(at + 1, len(groups)):
            pairs = [alike[a][b] for a in one for b in groups[other]]
            mean = sum(pairs) / len(pairs)
            if mean >= ALIKE and (best is None or mean > best[0]):
                best = (mean, at, other)
    return (best[1], best[2]) if best else None
