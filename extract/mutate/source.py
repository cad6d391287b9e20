"""The card that is mutated, and what can be known of it before."""

from dataclasses import dataclass

from extract import families, pdf, pipeline
from extract.families import Family
from extract.model import Document, DocumentResult, MediaType, Status, TextSource
from extract.settings import Settings


class NotApplicableError(Exception):
    """A document is not made so that this mutant can be made of it; the message says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A born-digital document with cards.

    Attributes:
        content: the file's bytes.
        document: as read.
        result: what it gives to the tables.
    """

    content: bytes
    document: Document
    result: DocumentResult
    family: Family

    @property
    def cards(self) -> int:
        """How many cards it holds."""
        return len(self.result.cards)


def opened(content: bytes, name: str, settings: Settings) -> Source:
    """The document in a file's bytes.

    Raises:
        NotApplicableError: it holds no card, or its text does not come from a sound text layer.
    """
    document, result = pipeline.explored(content, name, "", settings)
    if result.status is not Status.OK or document is None:
        raise NotApplicableError(f"holds no card that could be mutated: {result.message}")
    layers = all(page.source is TextSource.TEXT_LAYER for page in document.pages)
    if document.media_type is not MediaType.PDF or not layers:
        raise NotApplicableError("is no born-digital PDF: its truth would be an OCR's guess.")
    return Source(content, document, result, families.load(settings.family))


def words(content: bytes) -> list[tuple[str, int]]:
    """The words of a PDF's text layers and where each begins, in points from the left, sorted."""
    with pdf.opened(content) as document:
        layers = [pdf.layer(document, index) for index in range(len(document))]
    return sorted((word.text, round(word.box.x0)) for layer in layers for word in layer.words)
