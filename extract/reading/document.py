"""A file's bytes into a document: pages of words with boxes, or lines of plain text.

Decides for each page how it is read: a sound text layer is taken, a page without one is read by OCR, a
damaged one is read again by OCR with the layer as a second witness. It repairs nothing.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from extract import pdf
from extract.clocks import grant_for_pages
from extract.errors import DocumentError, Reason
from extract.model import (
    Aside,
    Box,
    Document,
    Frame,
    Link,
    MediaType,
    Page,
    PageVerdict,
    PlacedWord,
    TextSource,
    grid_is_unsure,
)
from extract.ocr import PageReader
from extract.reading import layer_quality, merge
from extract.reading.decoding import decoded
from extract.settings import Settings

# Not the control characters that a wrong encoding makes of letters.
LINE_END = re.compile(r"\r\n|[\n\r\v\u2028\u2029]")
# What cannot hold a line of text: a page narrower than a letter's height.
LEAST_SIDE_PT = 6.0
# Hidden words that a message quotes, in signs.
QUOTED = 80
# Stands for a page of which nothing is known but its number.
UNKNOWN_FRAME = Frame(595.0, 842.0)
# Verdicts on layers that are taken as they are; an image that covers so much of a page is its scan.
TAKEN = frozenset({layer_quality.SOUND, layer_quality.CANNOT_TELL})
SCAN_SHARE = 0.5
EngineSource = Callable[[], PageReader]


def media_type(content: bytes, name: str) -> MediaType:
    """What a file is: a PDF by its content, text by its name and content."""
    text = name.lower().endswith(".txt")
    # A text may tell of a PDF in its first lines: only its very beginning makes it one.
    head = content[:1024].lstrip(b"\xef\xbb\xbf\0 \t\r\n")
    if head.startswith(b"%PDF") if text else b"%PDF" in content[:1024]:
        return MediaType.PDF
    return MediaType.TEXT if text else MediaType.OTHER


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
    reader = _PdfReader(content, settings, engine)
    pages = reader.pages()
    return Document(MediaType.PDF, pages=pages, asides=tuple(reader.asides))


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


@dataclass(frozen=True, slots=True)
class _Judged:
    """A page's layer and what was judged of it.

    Attributes:
        as_others: whether it is read as an image because other pages of its document are.
    """

    layer: pdf.Layer
    verdict: PageVerdict
    as_others: bool = False

    @property
    def taken(self) -> bool:
        """Whether the layer is the page's text."""
        return self.verdict.verdict in TAKEN and not self.as_others


def _as_others(page: _Judged, verdicts: Set[str]) -> _Judged:
    """A page too short to be judged, read as the damaged pages of its document."""
    unclear = page.verdict.verdict == layer_quality.CANNOT_TELL
    return replace(page, as_others=unclear and bool(verdicts - TAKEN - {layer_quality.NO_TEXT}))


class _PdfReader:
    """Reads the pages of one PDF.

    Attributes:
        asides: what was not read, or is not to be seen.
    """

    def __init__(self, content: bytes, settings: Settings, engine: EngineSource) -> None:
        self._content = content
        self._settings = settings
        self._engine = engine
        self.asides: list[Aside] = []

    def pages(self) -> tuple[Page, ...]:
        """All pages, in order; by the second reader where the first cannot open the file."""
        pdf.check_end(self._content)
        try:
            return self._by_pdfium()
        except DocumentError as error:
            pages = self._by_plumber() if error.reason is Reason.DAMAGED else ()
            if not any(page.words for page in pages):
                raise
            self.asides = [aside for aside in self.asides if not aside.lost]
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
            count = self._checked_count(document, len(document))
            grant_for_pages(count)
            judged = [self._layer(document, index) for index in range(count)]
            if not any(judged):
                raise DocumentError(Reason.DAMAGED, self.asides[-1].message)
            self._look_beside(document, judged)
            worst = {page.verdict.verdict for page in judged if page}
            pages = []
            for index, page in enumerate(judged):
                pages.append(self._read_page(document, index, page and _as_others(page, worst)))
            return tuple(pages)

    def _checked_count(self, document: object, count: int) -> int:
        """The pages that are to be read: as many as the file says, or as there are if it says too many.

        Raises:
            DocumentError: there are none, or more than the limit.
        """
        if count == 0:
            raise DocumentError(Reason.DAMAGED, "The file has no pages.")
        most = self._settings.max_pages
        if count <= most:
            return count
        for index in range(most + 1):
            try:
                pdf.page_size(document, index)
            except DocumentError:
                if index == 0:
                    raise
                message = f"The file says that it has {count} pages; {index} are there."
                self.asides.append(Aside("pages-missing", message, lost=True))
                return index
        raise DocumentError(Reason.TOO_LARGE, f"The file has {count} pages, more than the limit of {most}.")

    def _look_beside(self, document: object, pages: Sequence["_Judged | None"]) -> None:
        """Tells of the files that are attached: to the document, or pinned to a page."""
        names = [*pdf.attachments(document), *(name for page in pages if page for name in page.layer.pinned)]
        if names:
            shown = ", ".join(names[:3]) + (" and more" if len(names) > 3 else "")
            message = (
                f"Attached to the file and not read: {shown}. Run with --attachments to read it as well."
            )
            if self._settings.attachments:
                message = f"Attached to the file: {shown}. What each holds is told in a row of its own."
            self.asides.append(Aside("attachments", message))

    def _layer(self, document: object, index: int) -> "_Judged | None":
        """A page's judged layer; None where the page cannot be read, which is told.

        Raises:
            DocumentError: the page is larger than the limit.
        """
        try:
            side = max(pdf.page_size(document, index))
            if side > self._settings.max_page_side_pt:
                limit = self._settings.max_page_side_pt
                message = f"Page {index + 1} is {side:.0f} points long, more than the limit of {limit:.0f}."
                raise DocumentError(Reason.TOO_LARGE, message)
            layer = pdf.layer(document, index)
        except DocumentError as error:
            if error.reason is not Reason.DAMAGED:
                raise
            self._lose(index, error)
            return None
        if layer.unseen:
            quoted = layer.unseen[:QUOTED] + ("…" if len(layer.unseen) > QUOTED else "")
            message = f"Page {index + 1} holds words that are invisible; they were left out: {quoted!r}."
            self.asides.append(Aside("invisible-text", message, index + 1))
        return self._judged(layer)

    def _lose(self, index: int, error: DocumentError) -> None:
        message = f"{str(error).removesuffix('.')}: what stands on page {index + 1} is missing."
        self.asides.append(Aside("page-unread", message, index + 1, lost=True))

    def _read_page(self, document: object, index: int, judged: "_Judged | None") -> Page:
        """A page; without words where it cannot be read, which is told."""
        if judged is None:
            return Page(index + 1, UNKNOWN_FRAME, ())
        try:
            return self._page(document, index, judged)
        except DocumentError as error:
            if error.reason is not Reason.DAMAGED:
                raise
            self._lose(index, error)
            return Page(index + 1, judged.layer.frame, (), verdict=judged.verdict)

    def _judged(self, layer: pdf.Layer) -> _Judged:
        words = [word.text for word in layer.words]
        verdict = layer_quality.judge(words, self._settings.family, layer.unmapped)
        if layer.invisible and layer.image_share >= SCAN_SHARE and verdict.verdict in TAKEN:
            verdict = replace(verdict, verdict=layer_quality.OVERLAID)
        if layer.slanted:
            told = f"text set aslant that was left out: {layer.slanted!r}"
            verdict = replace(verdict, evidence=(*verdict.evidence, told))
        return _Judged(layer, verdict)

    def _page(self, document: object, index: int, judged: _Judged) -> Page:
        layer = judged.layer
        if layer.words and judged.taken:
            page = Page(index + 1, layer.frame, layer.words, layer.rules, layer.links, verdict=judged.verdict)
            if grid_is_unsure(page) and not layer.frame.turn_deg:
                page = replace(page, rules=(*page.rules, *pdf.table_rules(self._content, index)))
            return page
        if not layer.has_ink or min(layer.frame.width, layer.frame.height) < LEAST_SIDE_PT:
            return Page(index + 1, layer.frame, (), verdict=judged.verdict)
        return self._seen(document, index, judged)

    def _seen(self, document: object, index: int, judged: _Judged) -> Page:
        """A page read as an image, with the layer as a second witness where its letters tell anything."""
        layer = judged.layer
        garbled = judged.verdict.verdict == layer_quality.GARBLED
        picture = pdf.picture(document, index, self._settings.ocr_dpi)
        if min(picture.pixels.shape) * 72 < LEAST_SIDE_PT * picture.dpi:
            return Page(index + 1, layer.frame, (), verdict=judged.verdict)
        reading = self._engine().read_page(picture.pixels, picture.dpi)
        displayed = replace(layer.frame, turn_deg=0)
        frame = Frame(
            displayed.width, displayed.height, reading.turn_deg, reading.skew_deg, reading.prepared.bend
        )
        moved = [
            replace(word, box=_moved(word.box, layer.frame, frame)) for word in layer.words if not garbled
        ]
        drawn = bool(moved) and not layer.over_image
        # A drawn page's lines and fills are exact; the image shows pale fills not at all.
        own = tuple(replace(rule, box=_moved(rule.box, layer.frame, frame)) for rule in layer.rules)
        exact = bool(layer.words) and not layer.over_image
        rules = own if own and exact else reading.rules or own
        words = merge.joined(reading.words, moved, drawn=drawn)
        links = tuple(_relinked(link, layer.frame, frame, words) for link in layer.links)
        source = TextSource.MIXED if drawn else TextSource.OCR
        return Page(index + 1, frame, words, rules, links, source, judged.verdict)


def _moved(box: Box, before: Frame, after: Frame) -> Box:
    """A box of one frame of a page in another."""
    return after.upright(before.displayed(box))


def _relinked(link: Link, before: Frame, after: Frame, words: tuple[PlacedWord, ...]) -> Link:
    """A link moved to another frame, with the words that stand under it there."""
    if link.box is None:
        return link
    box = _moved(link.box, before, after)
    return replace(link, box=box, text=pdf.words_under(box, words))
