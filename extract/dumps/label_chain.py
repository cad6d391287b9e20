"""Where labels may stand in the lines of a dump, and which of these places together are likeliest."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from extract.families import Family, Label


@dataclass(frozen=True, slots=True)
class Place:
    """A label found in running lines.

    Attributes:
        label: which.
        lines: the numbers of the lines it stands on.
        texts: what stands beside it and between its lines, from top to bottom, with the lines' numbers.
        score: how alike it is, weighted by its letters.
        raw: the label as read.
        missing: folded letters that its wordings have after what was found there; none for a whole label.
        closes: whether the text on its first line stands before it.
    """

    label: Label
    lines: tuple[int, ...]
    texts: tuple[tuple[int, str], ...]
    score: float
    raw: str
    missing: tuple[str, ...] = ()
    closes: bool = False


def likeliest_chain(places: Sequence[Place], family: Family) -> list[Place]:
    """The labels in the family's order that together are likeliest.

    Args:
        places: by their first lines.
        family: whose order counts.
    """
    order = {label.key: at for at, label in enumerate(family.labels)}
    # The best chain that ends with each label so far, among places that end above the line in hand.
    best: list[tuple[float, int | None]] = [(0.0, None)] * len(order)
    made: list[tuple[float, int | None]] = []
    waiting: list[tuple[int, int]] = []
    for at, place in enumerate(places):
        while waiting and waiting[0][0] < place.lines[0]:
            _, done = heappop(waiting)
            own = order[places[done].label.key]
            if made[done][0] > best[own][0]:
                best[own] = (made[done][0], done)
        score, before = max(best[: order[place.label.key]], default=(0.0, None), key=lambda option: option[0])
        made.append((score + place.score, before))
        heappush(waiting, (place.lines[-1], at))
    if not made:
        return []
    step: int | None = max(range(len(made)), key=lambda number: made[number][0])
    chain: list[Place] = []
    while step is not None:
        chain.append(places[step])
        step = made[step][1]
    return chain[::-1]
