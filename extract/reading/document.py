"""A file's bytes into a document: pages of words with boxes, or lines of plain text.

Decides for each page how it is read: a sound text layer is taken, a page without one is read by OCR, a
damaged one is read again by OCR with the layer as a second witness. It repairs nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from extract import pdf
from extract.clocks import grant_for_pages
from extract.errors import DocumentError, Reason
from extract.model import (
    Box,
    Document,
    Frame,
    Link,
    MediaType,
    Page,
    PageVerdict,
    TextSource,
    Word,
    grid_is_unsure,
)
from extract.ocr import PageReader
from extract.reading import layer_quality, merge
from extract.reading.decoding import decoded
from extract.settings import Settings

# Not the control characters that a wrong encoding makes of letters.
LINE_END = re.compile(r"\r\n|[\n\r\v\u2028\u2029]")
EngineSource = Callable[[], PageReader]


def media_type(content: bytes, name: str) -> MediaType:
    """What a file is: a PDF by its content, text by its name and content."""
    if b"%PDF-" in content[:1024]:
        return MediaType.PDF
    if name.lower().endswith(".txt"):
        return MediaType.TEXT
    return MediaType.OTHER


def read(content: bytes, kind: MediaType, settings: Settings, engine: EngineSource) -> Document:
    """The document in a file's bytes.

    Args:
        content: the whole file.
        kind: what it is.
        settings: limits and engines.
        engine: gives the OCR engine when the first page needs it.

    Raises:
        DocumentError: it cannot be read; the reason says why.
    """
    if not content:
        raise DocumentError(Reason.EMPTY_FILE, "The file is empty (0 bytes).")
    if kind is MediaType.TEXT:
        return _text(content, settings)
    if kind is MediaType.OTHER:
        message = f"The file is neither a PDF nor a text dump; it looks like {_looks_like(content)}."
        raise DocumentError(Reason.UNSUPPORTED, message)
    return Document(MediaType.PDF, pages=_PdfReader(content, settings, engine).pages())


def _text(content: bytes, settings: Settings) -> Document:
    """A text dump with the verdict on it."""
    text = decoded(content)
    lines = _lines(text.text)
    verdict = layer_quality.judge_dump(lines, settings.family)
    told = (*verdict.evidence, f"encoding: {text.encoding}", *(f"undone: {way}" for way in text.undone))
    return Document(MediaType.TEXT, lines=lines, verdict=replace(verdict, evidence=told))


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text; a form feed stays at the head of the first line of its page."""
    first, *others = (_split(page) for page in text.split("\f"))
    return (*first, *(line for page in others for line in ("\f" + "".join(page[:1]), *page[1:])))


def _split(page: str) -> list[str]:
    lines = LINE_END.split(page)
    return lines if lines[-1] else lines[:-1]


def _looks_like(content: bytes) -> str:
    for mark, name in (
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"\x89PNG", "a PNG image"),
        (b"PK\x03\x04", "a ZIP or office file"),
        (b"\xd0\xcf\x11\xe0", "an old office file"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"{\\rtf", "an RTF file"),
        (b"<", "HTML or XML"),
    ):
        if content.startswith(mark):
            return name
    return "something else"


@dataclass(slots=True)
class _Judged:
    """A page's layer and what was judged of it."""

    layer: pdf.Layer
    verdict: PageVerdict


class _PdfReader:
    """Reads the pages of one PDF."""

    def __init__(self, content: bytes, settings: Settings, engine: EngineSource) -> None:
        self._content = content
        self._settings = settings
        self._engine = engine

    def pages(self) -> tuple[Page, ...]:
        """All pages, in order; by the second reader where the first cannot open the file."""
        pdf.check_end(self._content)
        try:
            return self._by_pdfium()
        except DocumentError as error:
            pages = self._by_plumber() if error.reason is Reason.DAMAGED else ()
            if not any(page.words for page in pages):
                raise
            return pages

    def _by_plumber(self) -> tuple[Page, ...]:
        """Pages with a text layer as pdfplumber reads them; it shows no images."""
        pages = []
        for index, layer in enumerate(pdf.layers(self._content)):
            verdict = self._judged(layer).verdict
            pages.append(Page(index + 1, layer.frame, layer.words, layer.rules, layer.links, verdict=verdict))
        return tuple(pages)

    def _by_pdfium(self) -> tuple[Page, ...]:
        with pdf.opened(self._content) as document:
            count = len(document)
            self._check_size(document, count)
            judged = [self._judged(pdf.layer(document, index)) for index in range(count)]
            worst = {page.verdict.verdict for page in judged}
            pages = []
            for index, page in enumerate(judged):
                unclear = page.verdict.verdict == layer_quality.CANNOT_TELL
                damaged = page.verdict.verdict == layer_quality.DAMAGED or (
                    unclear and layer_quality.DAMAGED in worst
                )
                pages.append(self._page(document, index, page, damaged=damaged))
            return tuple(pages)

    def _check_size(self, document: object, count: int) -> None:
        if count == 0:
            raise DocumentError(Reason.DAMAGED, "The file has no pages.")
        if count > self._settings.max_pages:
            message = f"The file has {count} pages, more than the limit of {self._settings.max_pages}."
            raise DocumentError(Reason.TOO_LARGE, message)
        grant_for_pages(count)
        for index in range(count):
            side = max(pdf.page_size(document, index))
            if side > self._settings.max_page_side_pt:
                message = (
                    f"Page {index + 1} is {side:.0f} points long, more than the limit of "
                    f"{self._settings.max_page_side_pt:.0f}."
                )
                raise DocumentError(Reason.TOO_LARGE, message)

    def _judged(self, layer: pdf.Layer) -> _Judged:
        words = [word.text for word in layer.words]
        verdict = layer_quality.judge(words, self._settings.family, layer.unmapped)
        if layer.slanted:
            told = f"text set aslant that was left out: {layer.slanted!r}"
            verdict = replace(verdict, evidence=(*verdict.evidence, told))
        return _Judged(layer, verdict)

    def _page(self, document: object, index: int, judged: _Judged, *, damaged: bool) -> Page:
        layer = judged.layer
        if layer.words and not damaged:
            page = Page(index + 1, layer.frame, layer.words, layer.rules, layer.links, verdict=judged.verdict)
            if grid_is_unsure(page) and not layer.frame.turn_deg:
                page = replace(page, rules=(*page.rules, *pdf.table_rules(self._content, index)))
            return page
        if not layer.has_ink:
            return Page(index + 1, layer.frame, (), verdict=judged.verdict)
        return self._seen(document, index, judged)

    def _seen(self, document: object, index: int, judged: _Judged) -> Page:
        """A page read as an image, with the damaged layer (if any) as a second witness."""
        layer = judged.layer
        picture = pdf.picture(document, index, self._settings.ocr_dpi)
        reading = self._engine().read_page(picture.pixels, picture.dpi)
        displayed = replace(layer.frame, turn_deg=0)
        frame = Frame(
            displayed.width, displayed.height, reading.turn_deg, reading.skew_deg, reading.prepared.bend
        )
        moved = [
            replace(word, box=_moved(word.box, layer.frame, frame))
            for word in layer.words
            if word.box is not None
        ]
        drawn = bool(layer.words) and not layer.over_image
        # A drawn page's lines and fills are exact; the image shows pale fills not at all.
        own = tuple(replace(rule, box=_moved(rule.box, layer.frame, frame)) for rule in layer.rules)
        rules = own if own and drawn else reading.rules or own
        words = merge.joined(reading.words, moved, drawn=drawn)
        links = tuple(_relinked(link, layer.frame, frame, words) for link in layer.links)
        source = TextSource.MIXED if drawn else TextSource.OCR
        return Page(index + 1, frame, words, rules, links, source, judged.verdict)


def _moved(box: Box, before: Frame, after: Frame) -> Box:
    """A box of one frame of a page in another."""
    return after.upright(before.displayed(box))


def _relinked(link: Link, before: Frame, after: Frame, words: tuple[Word, ...]) -> Link:
    """A link moved to another frame, with the words that stand under it there."""
    if link.box is None:
        return link
    box = _moved(link.box, before, after)
    return replace(link, box=box, text=pdf.words_under(box, words))
