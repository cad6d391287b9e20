"""Turns the text sources into parts that never share a sentence: count, fit, choose, report.

``count`` feeds frequencies and contexts, ``fit`` the weights, ``choose`` the settings, and ``report`` and
``fresh`` are read by the benchmark alone. A part is a list of passages (a paragraph or a handful of sentences
each).
"""

import re
from collections.abc import Iterable
from pathlib import Path

PROSE = Path(__file__).parent / "prose"
BLOCK_LINES = 60
WANTED = re.compile(r"[a-zåäö]{3}")

Passages = list[str]


def lines_of(path: Path) -> list[str]:
    """Lines with words in them, white space made single."""
    lines = (" ".join(line.split()) for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if WANTED.search(line)]


def blocks(lines: list[str], chosen: Iterable[int], modulus: int) -> list[str]:
    """The lines of those runs of ``BLOCK_LINES`` lines whose number modulo ``modulus`` is chosen."""
    wanted = set(chosen)
    return [line for at, line in enumerate(lines) if at // BLOCK_LINES % modulus in wanted]


def passages(lines: list[str], words: int = 60) -> Passages:
    """Lines joined to passages of about so many words."""
    made: Passages = []
    held: list[str] = []
    for line in lines:
        held.append(line)
        if sum(len(part.split()) for part in held) >= words:
            made.append(" ".join(held))
            held = []
    return [*made, " ".join(held)] if held else made


def mixed(corpus: Path, part: str) -> Passages:
    """General Finnish (the Turku Dependency Treebank's text).

    ``report`` is the treebank's development part, documents of their own; ``fresh`` comes from the documents
    that the other parts come from.
    """
    if part == "report":
        return passages(lines_of(corpus / "tdt-dev.txt"))
    shares = {"count": range(6), "fresh": (6,), "fit": (7, 8), "choose": (9,)}
    return passages(blocks(lines_of(corpus / "tdt-train.txt"), shares[part], 10))


def statutes(corpus: Path, part: str) -> Passages:
    """Administrative Finnish (statutes on social services, employment and state aid)."""
    shares = {"count": range(18), "fit": (18,), "choose": (19,), "report": ()}
    return passages(blocks(lines_of(corpus / "finlex-social-statutes.txt"), shares[part], 20))


def counted(corpus: Path) -> dict[str, Passages]:
    """What frequencies and contexts are counted of, by register."""
    return {
        "statutes": statutes(corpus, "count"),
        "mixed": mixed(corpus, "count"),
        "project": project("count"),
    }


def foreign(part: str) -> Passages:
    """English, Swedish and Estonian written for this repository: ``choose`` or ``report``."""
    return _written(f"foreign-{part}-*.txt")


def project(part: str) -> Passages:
    """Project prose written for this repository, each part by itself."""
    return _written(f"{part}*.txt")


def pairs() -> Passages:
    """Sentences written for this repository that show which of two words of one skeleton stands where."""
    return _written("pairs-*.txt")


def _written(names: str) -> Passages:
    """The paragraphs of the files of ``prose`` whose names match."""
    return [line for path in sorted(PROSE.glob(names)) for line in lines_of(path)]
