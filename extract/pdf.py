"""A PDF file's bytes into pages of words, ruling lines, links and images, by PDFium.

The only importer of PDFium. Nothing here judges or repairs a text, and nothing is written.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.errors import DocumentError, Reason
from extract.glyphs import Placed, words_from
from extract.lines import word_box
from extract.model import Box, Frame, Link, Rule, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RULE_THICKNESS_PT = 3.0
RULE_LENGTH_PT = 12.0
# A scan's image covers the page but for a margin that scanners and rounding leave.
FULL_PAGE_SHARE = 0.9
# Beyond this, more pixels cost time and read no better (150 to 400 dpi measured).
NATIVE_DPI = (60.0, 420.0)
PASSWORD_ERROR = 4
# Codes of glyphs without a meaning, beside halves of surrogate pairs and the private area.
UNMAPPED = frozenset({0, 0xFFFD})
ANGLE_STEP = 16


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page's text layer and drawing say, before anyone judges it.

    Attributes:
        frame: the displayed page; its turn makes most of the text upright.
        words, rules, links: in the upright frame, points.
        unmapped: how many glyphs have no Unicode value.
        has_ink: whether anything at all is drawn.
        image_share: share of the page that its largest image covers, 0..1.
        invisible: whether the text is drawn invisibly, as OCR programs do over an image.
    """

    frame: Frame
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    links: tuple[Link, ...] = ()
    unmapped: int = 0
    has_ink: bool = True
    image_share: float = 0.0
    invisible: bool = False

    @property
    def over_image(self) -> bool:
        """Whether the text is an OCR program's, laid over a scan."""
        return self.invisible or self.image_share >= 0.5


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as displayed: grey pixels (height × width, uint8) and their resolution."""

    pixels: "NDArray[np.uint8]"
    dpi: float


def check_end(content: bytes) -> None:
    """Refuses a file that was cut off: a part of its cards would look like all of them.

    Raises:
        DocumentError: the end mark of the file format (ISO 32000-1, 7.5.5) is missing.
    """
    if b"%%EOF" not in content[-2048:]:
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
        if getattr(error, "err_code", None) == PASSWORD_ERROR or "password" in str(error).lower():
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


def layer(document: Any, index: int) -> Layer:  # noqa: ANN401
    """Text layer and drawing of one page (0-based).

    Raises:
        DocumentError: the page cannot be loaded.
    """
    with _page(document, index) as page:
        to_display, frame = _display(page)
        glyphs, unmapped, angle_deg = _glyphs(page, to_display)
        turn_deg = round((angle_deg - page.get_rotation()) / 90) * 90 % 360 if glyphs else 0
        frame = Frame(frame.width, frame.height, turn_deg)
        if turn_deg:
            glyphs = [_turned(glyph, frame) for glyph in glyphs]
        words = tuple(word for word in words_from(glyphs) if _inside(word.box, frame.upright_size))
        rules, image_share, has_ink, invisible = _drawing(page, to_display, frame)
        links = tuple(
            Link(url, index + 1, box, words_under(box, words))
            for url, shown in _annotations(document, page, to_display)
            for box in (frame.upright(shown),)
        )
        return Layer(frame, words, rules, links, unmapped, has_ink or bool(words), image_share, invisible)


def words_under(box: Box, words: tuple[Word, ...]) -> str | None:
    """The words whose middle lies in a rectangle, in reading order, without stray punctuation."""
    under = [
        word
        for word in words
        if word.box is not None
        and box.top <= word.box.middle <= box.bottom
        and box.x0 - 1 <= (word.box.x0 + word.box.x1) / 2 <= box.x1 + 1
    ]
    under.sort(key=lambda word: (round(word_box(word).middle / 4), word_box(word).x0))
    if not under:
        return None
    texts = [word.text for word in under]
    last = len(texts[-1]) - _outside(under[-1], box.x1, from_right=True)
    texts[-1] = texts[-1][:last]
    texts[0] = texts[0][_outside(under[0], box.x0) :]
    return " ".join(texts).rstrip(",.;:") or None


def _outside(word: Word, edge: float, *, from_right: bool = False) -> int:
    """How many signs at a word's end, no letters or digits, lie outside a rectangle's edge."""
    box = word_box(word)
    step = box.width / len(word.text)
    count = 0
    for sign in reversed(word.text) if from_right else word.text:
        middle = box.x1 - (count + 0.5) * step if from_right else box.x0 + (count + 0.5) * step
        inside = middle < edge if from_right else middle > edge
        if sign.isalnum() or inside:
            break
        count += 1
    return count


def picture(document: Any, index: int, dpi: float) -> Picture:  # noqa: ANN401
    """One page (0-based) as displayed: the scan's own pixels where it is the page, else rendered.

    Raises:
        DocumentError: the page cannot be loaded.
    """
    with _page(document, index) as page:
        native = _native(page)
        if native is not None:
            return native
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        return Picture(bitmap.to_numpy().squeeze().copy(), dpi)


@contextmanager
def _page(document: Any, index: int) -> Iterator[Any]:  # noqa: ANN401
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(Reason.DAMAGED, f"Page {index + 1} cannot be loaded ({error}).") from error
    try:
        yield page
    finally:
        page.close()


class _Display:
    """Maps a rectangle of PDF user space to the page as displayed."""

    def __init__(self, bounds: tuple[float, float, float, float], rotation_deg: int) -> None:
        self.left, self.low, self.right, self.high = bounds
        width, height = self.right - self.left, self.high - self.low
        self.frame = Frame(width, height, rotation_deg)

    def __call__(self, left: float, low: float, right: float, high: float) -> Box:
        box = Box(left - self.left, self.high - high, right - self.left, self.high - low)
        return self.frame.upright(box) if self.frame.turn_deg else box


def _display(page: Any) -> tuple[_Display, Frame]:  # noqa: ANN401
    to_display = _Display(page.get_bbox(), page.get_rotation())
    return to_display, Frame(*to_display.frame.upright_size)


def _inside(box: Box | None, size: tuple[float, float]) -> bool:
    """Whether a word's middle is on the page: what a crop box hides is not on the card."""
    return box is not None and 0 <= (box.x0 + box.x1) / 2 <= size[0] and 0 <= box.middle <= size[1]


def _turned(glyph: Placed, frame: Frame) -> Placed:
    box = frame.upright(Box(*glyph[1:]))
    return glyph[0], box.x0, box.top, box.x1, box.bottom


def _glyphs(page: Any, to_display: _Display) -> tuple[list[Placed], int, float]:  # noqa: ANN401
    """Characters as displayed, how many have no Unicode value, and the commonest angle in degrees."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    handle, count = text.raw, text.count_chars()
    rectangle = pdfium.FS_RECTF()
    reference = ctypes.byref(rectangle)
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    left, high, rotated = to_display.left, to_display.high, to_display.frame.turn_deg
    glyphs: list[Placed] = []
    unmapped = 0
    angles: Counter[int] = Counter()
    for index in range(count):
        code = unicode_of(handle, index)
        if not box_of(handle, index, reference):
            continue
        if code in UNMAPPED or 0xD800 <= code <= 0xF8FF:
            unmapped += 1
            code = 0xFFFD
        if index % ANGLE_STEP == 0 and code > 32:
            angles[round(math.degrees(pdfium.FPDFText_GetCharAngle(handle, index)) / 90) * 90] += 1
        x0, x1 = rectangle.left - left, rectangle.right - left
        top, bottom = high - rectangle.top, high - rectangle.bottom
        glyph = (chr(code), x0, top, x1, bottom)
        glyphs.append(_turned(glyph, to_display.frame) if rotated else glyph)
    text.close()
    return glyphs, unmapped, angles.most_common(1)[0][0] if angles else 0


def _drawing(
    page: Any,  # noqa: ANN401
    to_display: _Display,
    frame: Frame,
) -> tuple[tuple[Rule, ...], float, bool, bool]:
    """Ruling lines, the largest image's share of the page, whether there is ink, whether text is hidden."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    share, ink = 0.0, False
    modes: Counter[int] = Counter()
    area = max(frame.width * frame.height, 1.0)
    for item in page.get_objects(max_depth=4):
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            modes[pdfium.FPDFTextObj_GetTextRenderMode(item.raw)] += 1
            continue
        ink = True
        box = _bounds(item, to_display)
        if box is None:
            continue
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            share = max(share, box.overlap(Box(0, 0, frame.width, frame.height)) / area)
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
            rules += _rules_of(frame.upright(box))
    invisible = bool(modes) and modes[pdfium.FPDF_TEXTRENDERMODE_INVISIBLE] > sum(modes.values()) / 2
    return tuple(rules), share, ink, invisible


def _bounds(item: Any, to_display: _Display) -> Box | None:  # noqa: ANN401
    """An object's bounds as displayed; inside form XObjects they are moved by each form's matrix."""
    try:
        left, low, right, high = item.get_bounds()
        corners = [(left, low), (right, low), (left, high), (right, high)]
        form = item.container
        while form is not None:
            matrix = form.get_matrix()
            corners = [matrix.on_point(x, y) for x, y in corners]
            form = form.container
    except (RuntimeError, ValueError):
        return None
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return to_display(min(xs), min(ys), max(xs), max(ys))


def _rules_of(box: Box) -> list[Rule]:
    """The ruling lines that a path's bounds stand for: itself where it is thin, its edges where it frames."""
    if min(box.width, box.height) <= RULE_THICKNESS_PT:
        return [Rule(box)] if max(box.width, box.height) >= RULE_LENGTH_PT else []
    if box.width < RULE_LENGTH_PT or box.height < RULE_LENGTH_PT / 2:
        return []
    return [
        Rule(Box(box.x0, box.top, box.x1, box.top)),
        Rule(Box(box.x0, box.bottom, box.x1, box.bottom)),
        Rule(Box(box.x0, box.top, box.x0, box.bottom)),
        Rule(Box(box.x1, box.top, box.x1, box.bottom)),
    ]


def _annotations(document: Any, page: Any, to_display: _Display) -> list[tuple[str, Box]]:  # noqa: ANN401
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


def _native(page: Any) -> Picture | None:  # noqa: ANN401
    """The pixels of the one image that is the page; None where the page is anything else."""
    import numpy as np
    import pypdfium2.raw as pdfium

    drawn = [item for item in page.get_objects(max_depth=4) if item.type != pdfium.FPDF_PAGEOBJ_TEXT]
    if len(drawn) != 1 or drawn[0].type != pdfium.FPDF_PAGEOBJ_IMAGE or drawn[0].container is not None:
        return None
    image = drawn[0]
    to_display, frame = _display(page)
    box = _bounds(image, to_display)
    if box is None or box.overlap(Box(0, 0, frame.width, frame.height)) < FULL_PAGE_SHARE * (
        frame.width * frame.height
    ):
        return None
    bitmap = image.get_bitmap(render=False).to_numpy()
    pixels = bitmap if bitmap.ndim == 2 else bitmap[..., :3].mean(axis=2).astype(np.uint8)
    turned = _as_displayed(pixels.squeeze(), image.get_matrix(), page.get_rotation())
    dpi = turned.shape[1] / box.width * 72
    on_page = abs(box.x0) < 2 and abs(box.top) < 2 and abs(box.width - frame.width) < 4
    # Dark on the whole: a mask or an inverted image, which only rendering shows right.
    if turned.mean() < 128 or not on_page or not NATIVE_DPI[0] <= dpi <= NATIVE_DPI[1]:
        return None
    return Picture(np.ascontiguousarray(turned), dpi)


def _as_displayed(pixels: "NDArray[np.uint8]", matrix: Any, rotation_deg: int) -> "NDArray[np.uint8]":  # noqa: ANN401
    """An image's pixels turned and flipped as its matrix and the page's rotation show them."""
    import numpy as np

    a, b, c, d, _, _ = matrix.get()
    if abs(b) + abs(c) > abs(a) + abs(d):
        pixels = pixels.T
        pixels = pixels[:, ::-1] if c > 0 else pixels
        pixels = pixels[::-1, :] if b > 0 else pixels
    else:
        pixels = pixels[:, ::-1] if a < 0 else pixels
        pixels = pixels[::-1, :] if d < 0 else pixels
    return np.rot90(pixels, -rotation_deg // 90)
