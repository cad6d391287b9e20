"""Turns the text sources into parts that never share a document: count, fit, choose, report.

``count`` feeds frequencies and contexts, ``fit`` the weights, ``choose`` the settings, and ``report`` and
``fresh`` are read by the benchmark alone. A part is a list of passages (a paragraph or a handful of sentences
each).
"""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

PROSE = Path(__file__).parent / "prose"
# Of files without empty lines between documents: the numbers of their first lines, from 0.
BOUNDARIES = Path(__file__).parent / "boundaries"
LEAST_WORDS = 6
WANTED = re.compile(r"[a-zåäö]{3}")

Passages = list[str]
Documents = list[list[str]]

# Which of so many documents are whose; the tables count the others.
MIXED = {"count": range(6), "fresh": (6,), "fit": (7, 8), "choose": (9,)}
STATUTES = {"count": range(18), "fit": (18,), "choose": (19,), "report": ()}
TRANSLATED = {"count": range(57), "fit": (57,), "choose": (58,), "report": (59,)}
# A minister's answers are one author's, and no other part has them.
ANSWERS = {
    "fit": ("# kunta- ja uudistusministeri", "# puolustusministeri"),
    "choose": ("# ulkoministeri",),
    "report": ("# eurooppa-, kulttuuri- ja urheiluministeri",),
}


def lines_of(path: Path) -> list[str]:
    """Lines with words in them, white space made single."""
    return _with_words(path.read_text("utf-8").splitlines())


def _with_words(lines: Iterable[str]) -> list[str]:
    single = (" ".join(line.split()) for line in lines)
    return [line for line in single if WANTED.search(line)]


def documents(path: Path) -> Documents:
    """The lines with words of each document of a file."""
    lines = path.read_text("utf-8").splitlines()
    known = BOUNDARIES / path.name
    if known.exists():
        starts = [int(number) for number in known.read_text("utf-8").split()]
    else:
        starts = [0, *(at + 1 for at, line in enumerate(lines) if not line)]
    ends = [*starts[1:], len(lines)]
    return [_with_words(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def share(found: Documents, chosen: Collection[int], modulus: int) -> list[str]:
    """The lines of the documents whose number modulo ``modulus`` is chosen."""
    return [line for at, document in enumerate(found) if at % modulus in chosen for line in document]


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
    """General Finnish (the Turku Dependency Treebank's text); ``report`` is its development part."""
    if part == "report":
        return passages(lines_of(corpus / "tdt-dev.txt"))
    return passages(share(documents(corpus / "tdt-train.txt"), MIXED[part], 10))


def statutes(corpus: Path, part: str) -> Passages:
    """Administrative Finnish (statutes on social services, employment and state aid)."""
    return passages(_paragraphs(corpus, part))


def answers(corpus: Path, part: str) -> Passages:
    """Ministers' answers to written questions: the nearest open text to project cards."""
    found = documents(corpus / "vkk.txt")
    others = {title for titles in ANSWERS.values() for title in titles}
    wanted = [
        one[1:]
        for one in found
        if one and (one[0] not in others if part == "count" else one[0] in ANSWERS[part])
    ]
    return passages([line for document in wanted for line in document])


def translated(corpus: Path, part: str) -> Passages:
    """Questions, encyclopaedic passages and answers of many kinds, translated from English by machine."""
    return passages(share(documents(corpus / "dolly.txt"), TRANSLATED[part], 60))


def counted(corpus: Path) -> dict[str, Passages]:
    """What frequencies and contexts are counted of, by register."""
    return {
        "statutes": statutes(corpus, "count"),
        "mixed": mixed(corpus, "count"),
        "project": project("count"),
    }


def wide(corpus: Path) -> dict[str, Passages]:
    """Larger collections, of which only the dots and the words around words are learned, by register."""
    return {
        "answers": answers(corpus, "count"),
        "translated": translated(corpus, "count"),
        "encyclopaedia": [line for line in lines_of(corpus / "nq.txt") if len(line.split()) >= LEAST_WORDS],
        "sentences": lines_of(corpus / "tatoeba.txt"),
        "all statutes": all_statutes(corpus),
    }


def all_statutes(corpus: Path) -> Passages:
    """Statutes of every kind, every third, without those that share a paragraph with a part held out."""
    held = {line for part in ("fit", "choose") for line in _paragraphs(corpus, part)}
    found = documents(corpus / "finlex-all.txt")[::3]
    return [line for document in found if not held.intersection(document) for line in document]


def _paragraphs(corpus: Path, part: str) -> list[str]:
    """The paragraphs of the social statutes of a part."""
    return share(documents(corpus / "finlex-social-statutes.txt"), STATUTES[part], 20)


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
