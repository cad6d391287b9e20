"""Files that a PDF carries inside: those of its list, and those pinned to its pages (ISO 32000-2, 7.11.4)."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, NamedTuple

from extract.errors import DocumentError
from extract.pdf.opening import loaded, opened

# A name of which nothing is known.
UNNAMED = "?"


class Attached(NamedTuple):
    """A file inside another.

    Attributes:
        name: as the file spells it.
        content: its bytes; None where they cannot be unpacked or are more than were wanted.
        size: of the content in bytes; 0 where that cannot be told.
    """

    name: str
    content: bytes | None
    size: int


def attachments(document: Any) -> tuple[str, ...]:  # noqa: ANN401 - PDFium has no types
    """Names of the files in a document's list, as the file spells them."""
    import pypdfium2

    try:
        return tuple(_name(document.get_attachment(at)) for at in range(document.count_attachments()))
    except pypdfium2.PdfiumError:
        return (UNNAMED,)


def pinned(document: Any, page: Any) -> Generator[Any]:  # noqa: ANN401
    """The files that are pinned to a page, in the order of its annotations."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FILEATTACHMENT and (
                raw := pdfium.FPDFAnnot_GetFileAttachment(annotation)
            ):
                yield pypdfium2.PdfAttachment(raw, document)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def pinned_names(document: Any, page: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Names of the files that are pinned to a page."""
    return tuple(_name(one) for one in pinned(document, page))


def unpacked(content: bytes, most_bytes: int, most_pages: int) -> Iterator[Attached]:
    """The files inside a PDF, each once: those of its list, then those pinned to its pages.

    Args:
        content: the PDF's bytes.
        most_bytes: a larger file is named without its content.
        most_pages: on so many pages pinned files are looked for.

    Raises:
        DocumentError: the PDF cannot be opened.
    """
    with opened(content) as document:
        for at in range(document.count_attachments()):
            yield _unpacked(document, at, most_bytes)
        for index in range(min(len(document), most_pages)):
            try:
                with loaded(document, index) as page, closing(pinned(document, page)) as files:
                    found = [_taken(one, most_bytes) for one in files]
            except DocumentError:  # the page's loss is told where the document itself is read
                continue
            yield from found


def _unpacked(document: Any, at: int, most_bytes: int) -> Attached:  # noqa: ANN401
    import pypdfium2

    try:
        return _taken(document.get_attachment(at), most_bytes)
    except pypdfium2.PdfiumError:
        return Attached(UNNAMED, None, 0)


def _taken(one: Any, most_bytes: int) -> Attached:  # noqa: ANN401
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium

    size = ctypes.c_ulong()
    pdfium.FPDFAttachment_GetFile(one, None, 0, size)
    if size.value > most_bytes:
        return Attached(_name(one), None, size.value)
    try:
        return Attached(_name(one), bytes(one.get_data()), size.value)
    except pypdfium2.PdfiumError:
        return Attached(_name(one), None, 0)


def _name(one: Any) -> str:  # noqa: ANN401
    import pypdfium2

    try:
        # A half of a pair is no text that a file can hold.
        return str(one.get_name()).encode("utf-8", "replace").decode() or UNNAMED
    except (pypdfium2.PdfiumError, UnicodeError):
        return UNNAMED
