"""Turns repaired pages and the truth into the figures of the report.

A word is what stands between white space, without the punctuation at its edges; quotation marks and dashes
of any kind are the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from training.reading import ReadPage

EDGES = "\"'”“„»«‘’`()[]{}.,;:!?…*-–—•·|_~"
SAME = str.maketrans({"”": '"', "“": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})
BINS = 20


def core(word: str) -> str:
    """The word without edge punctuation, quotation marks and dashes made plain."""
    return word.strip(EDGES).translate(SAME)


@dataclass
class Score:
    """Counts over words, and the probabilities of repairs."""

    words: int = 0
    right_before: int = 0
    right: int = 0
    changed: int = 0
    changed_right: int = 0
    damaged: int = 0
    chances: list[tuple[float, bool, bool]] = field(default_factory=list)
    errors: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, read: str, new: str, clean: str, chance: float, around: str = "") -> None:
        """One word: as read, as repaired, as printed, and the probability stated."""
        read, new, clean = core(read), core(new), core(clean)
        if not any(letter.isalpha() for letter in clean):
            return
        self.words += 1
        self.right_before += read == clean
        self.right += new == clean
        self.changed += new != read
        self.changed_right += new != read and new == clean
        self.damaged += read == clean != new
        self.chances.append((chance, new == clean, new != read))
        if new != clean:
            self.errors.append((read, new, clean, around))

    @property
    def precision(self) -> float:
        """Share of changes that are right."""
        return self.changed_right / max(self.changed, 1)

    @property
    def damage(self) -> float:
        """Right words made wrong, per 10,000."""
        return 1e4 * self.damaged / max(self.right_before, 1)

    def calibration_error(self) -> float:
        """Expected calibration error over all words, in bins of equal size."""
        rows = sorted(self.chances, key=itemgetter(0))
        size = max(1, len(rows) // BINS)
        gaps = 0.0
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            gaps += abs(sum(p for p, _, _ in part) - sum(ok for _, ok, _ in part))
        return gaps / max(len(rows), 1)

    def sure(self, least: float = 0.95) -> tuple[float, float]:
        """Of the changes: the share with at least this probability, and how many of those are right."""
        changes = [(p, ok) for p, ok, changed in self.chances if changed]
        sure = [ok for p, ok in changes if p >= least]
        return len(sure) / max(len(changes), 1), sum(sure) / max(len(sure), 1)

    def row(self, name: str) -> str:
        """A line of the report."""
        share, right = self.sure()
        return (
            f"{name:28} {self.words:6} {self.right_before / self.words:.4f} {self.right / self.words:.4f} "
            f"prec {self.precision:.4f} dmg {self.damage:5.1f} ece {self.calibration_error():.4f} "
            f"sure {share:.3f}/{right:.4f}"
        )


Method = Callable[[Sequence[str]], list[tuple[str, float]]]


def scored(pages: Iterable[ReadPage], method: Method) -> Score:
    """The score of a method that gives each word of a page a new form and a probability."""
    score = Score()
    for page in pages:
        reads = [pair.read for pair in page.pairs]
        made = method(reads)
        for at, (pair, (new, chance)) in enumerate(zip(page.pairs, made, strict=True)):
            if pair.clean is not None:
                score.add(pair.read, new, pair.clean, chance, " ".join(reads[max(0, at - 3) : at + 4]))
    return score
