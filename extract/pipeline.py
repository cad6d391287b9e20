"""The chain that turns one file into one result, from top to bottom.

bytes → document (pages, words) → the likeliest of each word's readings → items (lines, rows) → drafts →
raw cards → mended fields → cards.
A document that cannot be read becomes a failed result; only what is wrong with the installation is raised.
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache

from extract import dumps, families, layout, mapping, reading
from extract.cards import assemble_cards
from extract.errors import DocumentError, Reason
from extract.families import Family
from extract.finnish import Lexicon, open_lexicon
from extract.mapping import RawCard
from extract.model import Card, Document, DocumentResult, Line, MediaType, Page, StageTime, Status
from extract.ocr import PageReader, Reader, Witness, open_engine
from extract.repair import Repairer
from extract.settings import Settings

# A page with more words is no card: its lines are not made only to say what is nearest to a label.
MANY_WORDS = 2_000


@dataclass(slots=True)
class Stopwatch:
    """Wall and CPU seconds a stage."""

    times: list[StageTime] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what runs inside it."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.times.append(StageTime(name, time.perf_counter() - wall, time.process_time() - cpu))


def process_bytes(content: bytes, source_path: str, sha256: str, settings: Settings) -> DocumentResult:
    """Everything that one file gives to the tables.

    Args:
        content: the file's bytes.
        source_path: how the tables name it; its ending tells a text dump.
        sha256: of its content, in hex; counted here where it is empty.
        settings: of the run.

    Raises:
        EngineMissingError: Tesseract, a model or Voikko is not installed.
    """
    digest = sha256 or hashlib.sha256(content).hexdigest()
    return explored(content, source_path, digest, settings)[1]


def explored(
    content: bytes,
    source_path: str,
    sha256: str,
    settings: Settings,
    reader: reading.EngineSource | None = None,
) -> tuple[Document | None, DocumentResult]:
    """The document as read (None where it cannot be) and everything that it gives to the tables.

    Args:
        content: the file's bytes.
        source_path: how the tables name it; its ending tells a text dump.
        sha256: of the content, in hex.
        settings: of the run.
        reader: gives the OCR engine when a page needs it; without it the settings' own.
    """
    watch = Stopwatch()
    kind = reading.media_type(content, source_path)
    failed = DocumentResult(source_path, sha256, kind, Status.FAILED, times=tuple(watch.times))
    try:
        document = arbitrated(_read(content, kind, settings, watch, reader), settings)
        cards = cards_of(document, settings, watch)
    except DocumentError as error:
        return None, replace(failed, reason=error.reason, message=str(error), times=tuple(watch.times))
    done = replace(failed, status=Status.OK, page_count=document.page_count, times=tuple(watch.times))
    if cards:
        return document, replace(done, cards=cards)
    lost = " ".join(aside.message for aside in document.asides if aside.lost)
    if lost:  # a card may have stood there
        message = f"No card was found, but not all could be read. {lost}"
        return document, replace(done, status=Status.FAILED, reason=Reason.DAMAGED, message=message)
    message = " ".join([_no_card(document, settings), *(aside.message for aside in document.asides)])
    return document, replace(done, status=Status.SKIPPED, reason=Reason.NOT_A_CARD, message=message)


def read_document(content: bytes, name: str, settings: Settings) -> Document:
    """The document in a file's bytes, as it is read before anything is known of its cards.

    Raises:
        DocumentError: it cannot be read.
        EngineMissingError: Tesseract or a model is not installed.
    """
    return _read(content, reading.media_type(content, name), settings, Stopwatch(), None)


def _read(
    content: bytes, kind: MediaType, settings: Settings, watch: Stopwatch, reader: reading.EngineSource | None
) -> Document:
    with watch.stage("read"):
        return reading.read(content, kind, settings, reader or (lambda: engine(settings)))


def arbitrated(document: Document, settings: Settings) -> Document:
    """The document with the likeliest of each word's readings, where words were read more than once."""
    return reading.arbitrated(document, lambda word: lexicon(settings.lexicon).knows(word))


@cache
def engine(settings: Settings) -> PageReader:
    """The OCR engine, loaded once a process; at full effort with a second witness for doubtful words."""
    languages = families.languages(settings.family)
    engine = open_engine(settings, "+".join(languages))
    if settings.effort == "fast" or families.FINNISH not in languages:
        return engine  # doubt of words is known of Finnish alone
    knows = lexicon(settings.lexicon).knows
    return Reader(engine, Witness(settings, knows), knows)


@cache
def lexicon(kind: str) -> Lexicon:
    """The lexicon, loaded once a process."""
    return open_lexicon(kind)


@cache
def repairer(kind: str, min_probability: float) -> Repairer:
    """The repairer, loaded once a process."""
    return Repairer(lexicon(kind), min_probability)


def _no_card(document: Document, settings: Settings) -> str:
    if document.media_type is MediaType.PDF and not any(page.words for page in document.pages):
        return "No text was found on any page."
    labels = {
        cell.label.text
        for family in families.members(settings.family)
        for card in raw_cards(document, family)
        for cell in card.cells.values()
    }
    if labels:
        listed = ", ".join(sorted(labels))
        return f"Not enough of a card was found, only text at the labels: {listed}."
    lines = [*document.lines, *(line.text for page in document.pages for line in _lines_of(page))]
    near = families.closest(lines, families.members(settings.family))
    told = f" Nearest to its labels: {'; '.join(near)}." if near else ""
    looked_for = ", ".join(family.name for family in families.members(settings.family))
    return f"None of the card's labels were found; looked for cards of: {looked_for}.{told}"


def _lines_of(page: Page) -> Sequence[Line]:
    """A page's lines, in no more than are needed to say what stands there."""
    return page.lines if len(page.words) < MANY_WORDS else ()


def cards_of(document: Document, settings: Settings, watch: Stopwatch) -> tuple[Card, ...]:
    """The cards of a document."""
    known = families.members(settings.family)
    with watch.stage("map"):
        told = mapping.told_apart(
            known, [mapping.proven(raw_cards(document, family), family) for family in known]
        )
    if not told:
        return ()
    with watch.stage("repair"):
        mender = repairer(settings.lexicon, settings.min_probability)
        made = {
            family: iter(assemble_cards(own, document, family, mender, settings.max_error))
            for family in known
            if (own := [one.card for one in told if one.family is family])
        }
        return tuple(replace(next(made[one.family]), card_no=no) for no, one in enumerate(told, 1))


def raw_cards(document: Document, family: Family) -> Iterator[RawCard]:
    """The cards of a document as read."""
    if document.media_type is MediaType.TEXT:
        for card in dumps.plain_cards(document.lines, family):
            yield mapping.from_plain(card, family)
        return
    frames = {page.number: page.frame for page in document.pages}
    items = layout.items(document.pages, family)
    for draft in mapping.drafts(items, family):
        yield mapping.from_draft(draft, frames)
