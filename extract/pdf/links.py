"""A page's link annotations, and the words under a rectangle."""

import ctypes
from typing import Any

from extract.model import Box, PlacedWord
from extract.pdf.display import Display


def annotations(document: Any, page: Any, to_display: Display) -> list[tuple[str, Box]]:  # noqa: ANN401
    """Targets and displayed rectangles of a page's link annotations, in the file's order."""
    import pypdfium2.raw as pdfium

    found = []
    position, annotation = ctypes.c_int(0), pdfium.FPDF_LINK()
    rectangle = pdfium.FS_RECTF()
    while pdfium.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(annotation)):
        action = pdfium.FPDFLink_GetAction(annotation)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
            continue
        size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, size)
        if pdfium.FPDFLink_GetAnnotRect(annotation, ctypes.byref(rectangle)):
            box = to_display(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            found.append((buffer.value.decode("utf-8", "replace"), box))
    return found


def words_under(box: Box, words: tuple[PlacedWord, ...]) -> str | None:
    """The words whose middle lies in a rectangle, in reading order, without stray punctuation."""
    under = [
        word
        for word in words
        if box.top <= word.box.middle <= box.bottom
        and box.x0 - 1 <= (word.box.x0 + word.box.x1) / 2 <= box.x1 + 1
    ]
    under.sort(key=lambda word: (round(word.box.middle / 4), word.box.x0))
    if not under:
        return None
    texts = [word.text for word in under]
    last = len(texts[-1]) - _outside(under[-1], box.x1, from_right=True)
    texts[-1] = texts[-1][:last]
    texts[0] = texts[0][_outside(under[0], box.x0) :]
    return " ".join(texts).rstrip(",.;:") or None


def _outside(word: PlacedWord, edge: float, *, from_right: bool = False) -> int:
    """How many signs at a word's end, no letters or digits, lie outside a rectangle's edge."""
    box = word.box
    step = box.width / len(word.text)
    count = 0
    for sign in reversed(word.text) if from_right else word.text:
        middle = box.x1 - (count + 0.5) * step if from_right else box.x0 + (count + 0.5) * step
        inside = middle < edge if from_right else middle > edge
        if sign.isalnum() or inside:
            break
        count += 1
    return count
