"""Which of two texts is likelier right: by known Finnish words, by what the repairer would change, by use.

Only the words that differ are asked about. It says which value a person should look at first, no more.
"""

import math
from collections.abc import Sequence
from statistics import mean

from extract import finnish, golden
from extract.compare.report import Judgement, Likelier
from extract.golden import changes, words
from extract.repair import Repairer, Text

# Words that are less than twice as usual as others say nothing.
NEAR = math.log(2)
# Stands for the frequency of words that no table has, per million.
UNSEEN = 0.01


def judge(before: str | None, after: str | None, repairer: Repairer) -> Judgement:
    """Which text the lexicon takes for right.

    Args:
        before: value of a field.
        after: another value of it.
        repairer: knows words and judges texts.
    """
    if before is None or after is None or before == after:
        return Judgement(Likelier.EVEN)
    stretches = changes(*(words([golden.cell(text)]) for text in (before, after)))
    old, new = (_units(" ".join(word for pair in stretches for word in pair[side])) for side in (0, 1))
    old_known, new_known = (_known(units, repairer) for units in (old, new))
    if old_known is None or new_known is None:
        return Judgement(Likelier.EVEN, old_known, new_known)
    better = (
        new_known - old_known
        or _changed(before, repairer) - _changed(after, repairer)
        or _beyond(_usual(new, repairer) - _usual(old, repairer))
    )
    likelier = Likelier.AFTER if better > 0 else Likelier.BEFORE if better < 0 else Likelier.EVEN
    return Judgement(likelier, old_known, new_known)


def _units(text: str) -> list[str]:
    return [unit.text.lower() for unit in finnish.units(text)]


def _known(units: Sequence[str], repairer: Repairer) -> float | None:
    """Share of known words."""
    return sum(repairer.lexicon.knows(unit) for unit in units) / len(units) if units else None


def _changed(text: str, repairer: Repairer) -> int:
    """How many words the repairer would change or doubts."""
    (made,) = repairer.repair_texts([Text(text)])
    return len(made.repairs) + len(made.doubts)


def _usual(units: Sequence[str], repairer: Repairer) -> float:
    """The mean logarithm of the words' frequencies."""
    return mean(math.log(max(repairer.lexicon.frequency(unit), UNSEEN)) for unit in units)


def _beyond(difference: float) -> float:
    return difference if abs(difference) >= NEAR else 0.0
