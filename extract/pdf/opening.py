"""Opens a PDF's bytes and its pages with PDFium."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from extract.errors import DocumentError, Reason

# Of PDFium: a password is needed, or the lock is none it knows.
LOCKED_ERRORS = (4, 5)


def check_end(content: bytes) -> None:
    """Refuses a file that was cut off: a part of its cards would look like all of them.

    Raises:
        DocumentError: the end mark of the file format (ISO 32000-1, 7.5.5) is missing.
    """
    # Blanks and NULs behind the mark fill a block of a disk or a mail.
    if b"%%EOF" not in content.rstrip(b"\0 \t\r\n")[-2048:]:
        raise DocumentError(Reason.DAMAGED, "The file was cut off (its end mark is missing): fetch it again.")


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """The PDFium document in ``content``.

    Raises:
        DocumentError: it is encrypted, cut off, or nothing that PDFium understands.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        len(document)
    except pypdfium2.PdfiumError as error:
        # PDFium keeps the code of an earlier file's error: the file itself must tell of a lock too.
        if b"/Encrypt" in content and getattr(error, "err_code", None) in LOCKED_ERRORS:
            message = "The file is encrypted: save it without a password and run again."
            raise DocumentError(Reason.ENCRYPTED, message) from error
        message = f"The file is no PDF that can be opened ({error})."
        raise DocumentError(Reason.DAMAGED, message) from error
    try:
        yield document
    finally:
        document.close()


def page_size(document: Any, index: int) -> tuple[float, float]:  # noqa: ANN401 - PDFium has no types
    """Width and height in points of a page as displayed, without loading it.

    Raises:
        DocumentError: the page tree does not lead to the page.
    """
    import pypdfium2

    try:
        width, height = document.get_page_size(index)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(Reason.DAMAGED, f"Page {index + 1} cannot be found ({error}).") from error
    return float(width), float(height)


@contextmanager
def loaded(document: Any, index: int) -> Iterator[Any]:  # noqa: ANN401
    """One page (0-based) of an opened document.

    Raises:
        DocumentError: it cannot be loaded.
    """
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(Reason.DAMAGED, f"Page {index + 1} cannot be loaded ({error}).") from error
    try:
        yield page
    # What PDFium cannot decode shows when it is asked for: an image, a box that is no number.
    except (pypdfium2.PdfiumError, OverflowError) as error:
        raise DocumentError(Reason.DAMAGED, f"Page {index + 1} cannot be read ({error}).") from error
    finally:
        page.close()
