"""Turns checkouts of public text collections into the plain texts that tables are counted on.

``python -m training texts FOLDER --sources CHECKOUTS``: CHECKOUTS holds the repositories by their names
(``docs/repair.md`` says which); FOLDER/corpus gets a file for each. A file has a sentence or paragraph a line
and an empty line between documents. Nothing here is fetched, and no text of it is kept in the repository.
"""

import bz2
import csv
import html
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Documents = Iterable[list[str]]
LEAST_WORDS = 4
FIRST_YEAR = "1985"
STATUTE_TEXT = re.compile(r"<saa:[A-Za-z]*Kooste[^>]*>([^<]+)</saa:")
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
RUN = re.compile(r"<w:t[^>]*>([^<]*)</w:t>")
# Words of a document's own frame in the translated collections, none of its text.
FRAME = re.compile(r"(?:Asiakirja|Teksti numero) \d+|Ohjeet|Konteksti|Vastaus")
NEW_DOCUMENT = re.compile(r"(?:Asiakirja|Teksti numero) \d+")
OPENED = re.compile(r"([(\[]) ")
CLOSED = re.compile(r" ([)\].,;:!?%])")
# The collection parts a case ending from its abbreviation: ``EU : n``.
ENDING = re.compile(r" : (?=[a-zäö]{1,5}(?:[\s.,;]|$))")


def statutes(checkout: Path) -> Documents:
    """Original statutes of Finland in today's language, a statute a document."""
    for path in sorted(checkout.glob("data/asd/fi/*/*.xml")):
        if path.parent.name >= FIRST_YEAR:
            yield [html.unescape(text) for text in STATUTE_TEXT.findall(path.read_text("utf-8"))]


def answers(checkout: Path) -> Documents:
    """Ministers' answers to written questions, all sentences of a minister's office one document.

    The sentences stand in no order, so that an office is the smallest part that shares no answer.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for part in ("train", "dev", "test"):
        content = bz2.decompress((checkout / f"vkk/{part}.csv.bz2").read_bytes()).decode("utf-8")
        for line in csv.DictReader(io.StringIO(content)):
            found[line["ministry"]].append(joined(line["sentence"]))
    for ministry in sorted(found):
        yield [f"# {ministry}", *found[ministry]]


def joined(tokens: str) -> str:
    """A tokenised sentence with its punctuation at its words."""
    return CLOSED.sub(r"\1", OPENED.sub(r"\1", ENDING.sub(":", tokens)))


def translated(folder: str) -> Callable[[Path], Documents]:
    """Machine-translated collections kept as word-processor files in a folder of the checkout."""

    def documents(checkout: Path) -> Documents:
        for path in sorted((checkout / folder).glob("*.docx")):
            yield from _split(_paragraphs(path))

    return documents


def _paragraphs(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as file:
        content = file.read("word/document.xml").decode("utf-8")
    for paragraph in PARAGRAPH.findall(content):
        yield html.unescape("".join(RUN.findall(paragraph)))


def _split(paragraphs: Iterable[str]) -> Documents:
    held: list[str] = []
    for paragraph in paragraphs:
        if NEW_DOCUMENT.fullmatch(paragraph.strip()) and held:
            yield held
            held = []
        if not FRAME.fullmatch(paragraph.strip()):
            held.append(paragraph)
    yield held


def sentences(checkout: Path) -> Documents:
    """Single sentences that share nothing."""
    for line in (checkout / "fin.txt").read_text("utf-8").splitlines():
        yield [line.split("\t")[-1]]


SOURCES: dict[str, tuple[str, Callable[[Path], Documents]]] = {
    "finlex-all": ("finlex-data", statutes),
    "vkk": ("eduskunta-vkk", answers),
    "dolly": ("dolly-fi", translated("dolly-doc-out")),
    "nq": ("squad2-fi", translated("nq-fi-raw")),
    "tatoeba": ("finnish_seq2seq", sentences),
}


def texts(corpus: Path, checkouts: Path) -> None:
    """Writes the plain text of every collection."""
    for name, (folder, documents) in SOURCES.items():
        with (corpus / f"{name}.txt").open("w", encoding="utf-8") as file:
            for document in documents(checkouts / folder):
                lines = [" ".join(line.split()) for line in document]
                kept = [line for line in lines if len(line.split()) >= LEAST_WORDS or line.startswith("# ")]
                if kept:
                    file.write("\n".join(kept) + "\n\n")
