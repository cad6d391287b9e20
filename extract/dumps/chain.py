"""Which label owns which piece: the sums over all ways to part a card's text in the family's order.

States are (label, manner): a piece belongs to a label, and the labels around it were set in a manner (before
their values, beside their middle, after them, apart in a column). Owners never go back in the order; a label
may own nothing. Probabilities are kept as products with a scale a step, so that long texts lose nothing.
"""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Scores:
    """Logarithms of what speaks for each step; K labels, T pieces, A manners.

    Attributes:
        move: (T) for another owner than the piece before; the first piece's counts for nothing.
        skip: (K + 1, K + 1) from the owner before (0: none) to the next (K: the end) over what lies between.
        enter, leave, stay, own: (T, K, A) for a piece that is its owner's first, for the owner of the piece
            before that ends there, for one more piece of an owner, and for the owner at any place.
        switch: (A, A) between manners where the owner changes.
        start: (A) for the first piece's manner.
    """

    move: Array
    skip: Array
    enter: Array
    leave: Array
    stay: Array
    own: Array
    switch: Array
    start: Array


@dataclass(frozen=True, slots=True)
class Sums:
    """Forward and backward sums of all ways, scaled by ``scales`` (logarithms, a step).

    Attributes:
        total: logarithm of the sum over all ways.
        entering: (T, K, A) probability that a piece is the first of its owner.
        staying: (T, K, A) probability that it is one more.
        leaving: (T + 1, K, A) probability that an owner's last piece stands before it.
    """

    scores: Scores
    forward: Array
    backward: Array
    inward: Array
    scales: Array
    total: float
    entering: Array
    staying: Array
    leaving: Array


def sums(scores: Scores, allowed: Array | None = None) -> Sums:
    """The sums over all ways that give each piece an owner.

    Args:
        scores: of the steps.
        allowed: (T, K) 1 where a piece may belong to a label; all where it is None.
    """
    steps, labels, manners = scores.own.shape
    mask = np.ones((steps, labels)) if allowed is None else allowed
    own = np.exp(scores.own) * mask[:, :, None]
    enter, leave = np.exp(scores.enter), np.exp(scores.leave)
    stay, move = np.exp(scores.stay), np.exp(scores.move)
    skip, switch = np.exp(scores.skip), np.exp(scores.switch)
    between, ends = skip[1:, :labels], skip[1:, labels]
    forward = np.zeros((steps, labels, manners))
    inward = np.zeros((steps, labels, manners))
    scales = np.zeros(steps)
    for at in range(steps):
        if at:
            left = (forward[at - 1] * leave[at]) @ switch
            inward[at] = move[at] * (between.T @ left) * enter[at] * own[at]
            forward[at] = inward[at] + forward[at - 1] * stay[at] * own[at]
        else:
            inward[at] = skip[0, :labels, None] * np.exp(scores.start)[None] * enter[at] * own[at]
            forward[at] = inward[at]
        scale = forward[at].sum() or 1e-300
        scales[at] = np.log(scale)
        forward[at] /= scale
        inward[at] /= scale
    backward = np.zeros((steps, labels, manners))
    backward[-1] = ends[:, None]
    last = float((forward[-1] * backward[-1]).sum()) or 1e-300
    entering, staying = np.zeros_like(forward), np.zeros_like(forward)
    leaving = np.zeros((steps + 1, labels, manners))
    leaving[steps] = forward[-1] * backward[-1] / last
    for at in range(steps - 1, -1, -1):
        entering[at] = inward[at] * backward[at] / last
        if not at:
            break
        scale = np.exp(scales[at])
        inside = enter[at] * own[at] * backward[at] * move[at]
        out = leave[at] * ((between @ inside) @ switch.T)
        kept = stay[at] * own[at] * backward[at]
        leaving[at] = forward[at - 1] * out / scale / last
        staying[at] = forward[at - 1] * kept / scale / last
        backward[at - 1] = (out + kept) / scale
    total = float(scales.sum() + np.log(last))
    return Sums(scores, forward, backward, inward, scales, total, entering, staying, leaving)


def owned(found: Sums, label: int, first: int, after: int) -> float:
    """The probability that a label owns just the pieces from ``first`` up to ``after``."""
    scores = found.scores
    weight = found.inward[first, label].copy()
    for at in range(first + 1, after):
        weight *= np.exp(scores.stay[at, label] + scores.own[at, label] - found.scales[at])
    steps = scores.own.shape[0]
    if after == steps:
        rest = np.exp(scores.skip[label + 1, -1]) * np.ones_like(weight)
    else:
        inside = np.exp(scores.enter[after] + scores.own[after] + scores.move[after]) * found.backward[after]
        moved = np.exp(scores.skip[label + 1, :-1]) @ (inside @ np.exp(scores.switch).T)
        rest = np.exp(scores.leave[after, label]) * moved * np.exp(-found.scales[after])
    last = float((found.forward[-1] * found.backward[-1]).sum()) or 1e-300
    return float((weight * rest).sum()) / last


def likeliest(scores: Scores) -> list[int]:
    """The owners of the likeliest way, piece by piece."""
    steps, labels, manners = scores.own.shape
    between, ends = scores.skip[1:, :labels], scores.skip[1:, labels]
    best = scores.skip[0, :labels, None] + scores.start[None] + scores.enter[0] + scores.own[0]
    back: list[Array] = []
    for at in range(1, steps):
        # (label before, manner before) → (label, manner)
        moved = (best + scores.leave[at])[:, :, None, None] + between[:, None, :, None]
        moved = moved + scores.switch[None, :, None, :] + scores.move[at]
        flat = moved.reshape(labels * manners, labels, manners)
        origin = flat.argmax(axis=0)
        entered = np.take_along_axis(flat, origin[None], axis=0)[0] + scores.enter[at]
        stayed = best + scores.stay[at]
        own_state = np.arange(labels * manners).reshape(labels, manners)
        back.append(np.where(stayed >= entered, own_state, origin))
        best = np.maximum(stayed, entered) + scores.own[at]
    state = int((best + ends[:, None]).argmax())
    path = [state]
    for origins in reversed(back):
        state = int(origins.reshape(-1)[state])
        path.append(state)
    return [one // manners for one in reversed(path)]
