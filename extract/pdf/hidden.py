"""Text that a page holds and no reader sees: drawn invisibly, or white on white.

Whoever wrote it meant it for programs. Which text objects they are is told; nothing is taken away here.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

from extract.model import Box
from extract.pdf.display import Display, bounds

# Channels of a colour from here on are white.
WHITE = 250


def hidden_text(items: Sequence[Any], to_display: Display) -> frozenset[int]:
    """Addresses of the text objects that nobody sees; none where most of the text is invisible.

    A page whose text is invisible on the whole shows it otherwise: as a scan, or as outlines.

    Args:
        items: all objects of a page.
        to_display: where they are displayed.
    """
    import pypdfium2.raw as pdfium

    unseen = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
    texts = [item for item in items if item.type == pdfium.FPDF_PAGEOBJ_TEXT]
    invisible = [item for item in texts if pdfium.FPDFTextObj_GetTextRenderMode(item.raw) in unseen]
    white = [item for item in texts if item not in invisible and _is_white(item)]
    if len(invisible) > len(texts) / 2:
        invisible = []
    if white:
        grounds = [
            box for item in items if _is_ground(item) and (box := bounds(item, to_display)) is not None
        ]
        white = [item for item in white if not _stands_on(bounds(item, to_display), grounds)]
    return frozenset(address(item.raw) for item in (*invisible, *white))


def address(handle: Any) -> int:  # noqa: ANN401 - a pointer of PDFium's
    """A number for an object, the same however it is reached."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _is_white(item: Any) -> bool:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    places = ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    if not pdfium.FPDFPageObj_GetFillColor(item.raw, *places):
        return False
    return min(red.value, green.value, blue.value) >= WHITE or alpha.value == 0


def _is_ground(item: Any) -> bool:  # noqa: ANN401
    """Whether white text can be seen on it: an image, or what is filled with another colour."""
    import pypdfium2.raw as pdfium

    if item.type == pdfium.FPDF_PAGEOBJ_PATH:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
        return bool(fill.value) and not _is_white(item)
    return item.type in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING}


def _stands_on(box: Box | None, grounds: Sequence[Box]) -> bool:
    if box is None:
        return True
    x, y = (box.x0 + box.x1) / 2, box.middle
    return any(one.x0 <= x <= one.x1 and one.top <= y <= one.bottom for one in grounds)
