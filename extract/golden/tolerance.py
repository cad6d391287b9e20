"""What two forms may differ in without it being a difference, and never more than a name for it.

Codes, dates, money, names, links and problems are exact. Running text may differ in as many words as a named
budget of the folder's ``tolerances.toml`` gives to its file, and in no more than a quarter of them. A lost or
gained ä, ö or å, another digit and a lost or gained "ei" count whatever the budget. Boxes may move by two
points, the probability of an error by one step of half a power of ten; the file may say another slack.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from extract.errors import UsageError
from extract.golden.form import BREAK, ERROR_STEPS

FILE = "tolerances.toml"
DOTTED = "äöåÄÖÅ"
# Where one of these comes or goes, a sentence says the opposite.
NEGATIONS = frozenset({"en", "et", "ei", "emme", "ette", "eivät", "älä", "ilman", "eikä"})
MOST_SHARE = 0.25
TEXT_ASPECTS = frozenset({"value", "typed", "label", "repair"})
_BOX = re.compile(r"\bat (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_SURE = re.compile(r"error ≤ ([0-9.]+) %")
_STEP_OF = {f"{100 * bound:g}": at for at, bound in enumerate(ERROR_STEPS)}


@dataclass(frozen=True, slots=True)
class Slack:
    """How far places and sureness may differ without it being a difference.

    Attributes:
        points: that a box may move.
        steps: that the probability of an error may, of half a power of ten.
    """

    points: int = 2
    steps: int = 1


USUAL = Slack()


@dataclass(frozen=True, slots=True)
class Budget:
    """Words of a text field that may differ in the files of a pattern.

    Attributes:
        name: what a report calls it.
        files: patterns of source paths, as in a shell.
        words: how many words of one field.
        fields: only these fields; all of running text where there are none.
    """

    name: str
    files: tuple[str, ...]
    words: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tolerances:
    """The budgets and the slack of a folder; no budget and the usual slack without a file."""

    budgets: tuple[Budget, ...] = ()
    slack: Slack = USUAL

    def of(self, source_path: str) -> Budget | None:
        """The first budget for a file."""
        for budget in self.budgets:
            if any(fnmatch(source_path, pattern) for pattern in budget.files):
                return budget
        return None


def load(folder: Path) -> Tolerances:
    """The tolerances of a folder of golden files.

    Raises:
        UsageError: the file cannot be read or holds something else.
    """
    path = folder / FILE
    if not path.is_file():
        return Tolerances()
    try:
        held = tomllib.loads(path.read_text("utf-8"))
        budgets = tuple(_budget(name, row) for name, row in held.pop("budgets", {}).items())
        slack = Slack(**held.pop("slack", {}))
        if held or not all(isinstance(most, int) and most >= 0 for most in (slack.points, slack.steps)):
            raise ValueError(f"unknown: {', '.join(held) or slack}")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        message = (
            f"{path} holds no budgets like [budgets.scans] files, words, or [slack] points, steps: {error!r}."
        )
        raise UsageError(message) from error
    return Tolerances(budgets, slack)


def _budget(name: str, row: Mapping[str, Any]) -> Budget:
    """A budget as the file gives it.

    Raises:
        KeyError, TypeError, ValueError: it says something else than a budget does.
    """
    unknown = row.keys() - {"files", "words", "fields"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    texts = (row["files"], row.get("fields", []))
    if not all(isinstance(held, list) and all(isinstance(one, str) for one in held) for held in texts):
        raise TypeError("files and fields are lists of texts")
    return Budget(name, tuple(row["files"]), int(row["words"]), tuple(row.get("fields", ())))


def same(before: str, after: str, slack: Slack = USUAL) -> bool:
    """Whether two lines of a form say the same: places and sureness within their slack."""
    if before == after:
        return True
    if _without(before) != _without(after):
        return False
    return _near(before, after, slack.points) and _as_sure(before, after, slack.steps)


def _without(line: str) -> str:
    return _SURE.sub("error", _BOX.sub("at", line))


def _near(before: str, after: str, points: int) -> bool:
    pairs = zip(_BOX.findall(before), _BOX.findall(after), strict=True)
    return all(abs(int(a) - int(b)) <= points for old, new in pairs for a, b in zip(old, new, strict=True))


def _as_sure(before: str, after: str, most: int) -> bool:
    old, new = ([_STEP_OF.get(step, -9) for step in _SURE.findall(line)] for line in (before, after))
    return all(abs(a - b) <= most for a, b in zip(old, new, strict=True))


def words(values: Sequence[str]) -> list[str]:
    """The words of lines of a form, a paragraph's end being one."""
    return " \n ".join(values).replace(BREAK, f" {BREAK.strip()} ").split(" ")


def changes(before: Sequence[str], after: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """The stretches of words that differ, each as it was and as it is."""
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(list(before[a:b]), list(after[c:d])) for kind, a, b, c, d in found if kind != "equal"]


def spent(before: Sequence[str], after: Sequence[str]) -> int | None:
    """How many words of a budget two texts take; None where no budget may hide it.

    Args:
        before: lines of a form.
        after: lines of another.
    """
    total, held = 0, words(before)
    for old, new in changes(held, words(after)):
        if _telling(old) != _telling(new):
            return None
        total += max(len(old), len(new))
    return total if total <= MOST_SHARE * len(held) else None


def _telling(texts: Sequence[str]) -> Counter[str]:
    """What must never come or go: dotted letters, digits, negations."""
    signs = Counter(sign for text in texts for sign in text if sign in DOTTED or sign.isdigit())
    bare = (re.sub(r"\W", "", text).lower() for text in texts)
    return signs + Counter(word for word in bare if word in NEGATIONS)
