"""What speaks against a value, place by place, and what of it a person is asked about. Values only."""

from dataclasses import dataclass

from extract.model.closed_lists import DoubtReason

Others = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks against a value, and where.

    Attributes:
        name: of the sign, with the origin of the text before it.
        count: how much of it there is.
        start, end: the stretch in the value as read; None where it concerns the whole.
        others: what may stand there instead, each with a weight between 0 and 1.
    """

    name: str
    count: float
    start: int | None = None
    end: int | None = None
    others: Others = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word or place that made a field doubtful (one row of ``doubts``).

    Attributes:
        reason: what doubts it most.
        probability: that what stands in the value there is right.
        word: the characters as read; None where the doubt concerns the whole field.
        start, end: their stretch in the value as read.
        others: what may stand there instead with its probability, likeliest first.
    """

    reason: DoubtReason
    probability: float
    word: str | None = None
    start: int | None = None
    end: int | None = None
    others: Others = ()
