"""Where labels may stand in the lines of a dump, and which of these places together are likeliest."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.families import Family, Label


@dataclass(frozen=True, slots=True)
class Place:
    """A label found in running lines.

    Attributes:
        label: which.
        lines: the numbers of the lines it stands on.
        texts: what stands beside it and between its lines, from top to bottom.
        score: how alike it is, weighted by its letters.
        raw: the label as read.
        missing: folded letters that its wordings have after what was found there; none for a whole label.
    """

    label: Label
    lines: tuple[int, ...]
    texts: tuple[str, ...]
    score: float
    raw: str
    missing: tuple[str, ...] = ()

    @property
    def shares(self) -> bool:
        """Whether a part of the value stands beside the label."""
        return any(self.texts)


def likeliest_chain(places: Sequence[Place], family: Family) -> list[Place]:
    """The labels in the family's order that together are likeliest."""
    order = {label.text: at for at, label in enumerate(family.labels)}
    best: list[tuple[float, int | None]] = []
    for at, place in enumerate(places):
        options = [
            (best[before][0], before)
            for before in range(at)
            if places[before].lines[-1] < place.lines[0]
            and order[places[before].label.text] < order[place.label.text]
        ]
        score, before = max(options, default=(0.0, None), key=lambda option: option[0])
        best.append((score + place.score, before))
    if not best:
        return []
    step: int | None = max(range(len(best)), key=lambda number: best[number][0])
    chain: list[Place] = []
    while step is not None:
        chain.append(places[step])
        step = best[step][1]
    return chain[::-1]
