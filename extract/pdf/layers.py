"""What a page's text layer and drawing say, before anyone judges it."""

import ctypes
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extract.model import Box, Frame, Link, PlacedWord, Rule
from extract.pdf.attached import pinned_names
from extract.pdf.display import Display, bounds, display_of
from extract.pdf.glyphs import Placed, words_from
from extract.pdf.hidden import address, hidden_text
from extract.pdf.links import annotations, words_under
from extract.pdf.opening import loaded

RULE_THICKNESS_PT = 3.0
RULE_LENGTH_PT = 12.0
# Codes of glyphs without a meaning, beside halves of surrogate pairs and the private area: what is left where
# a font has no Unicode values are control characters.
UNMAPPED = frozenset({0, 0xFFFD, *range(0x03, 0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)})
# Signs of lists in the symbol faces of word processors, which keep their codes in the private area.
SYMBOLS = {0xF0B7: 0x2022, 0xF0A7: 0x25AA, 0xF0A8: 0x25AA, 0xF076: 0x25AA, 0xF0D8: 0x2023, 0xF02D: 0x2013}
ANGLE_STEP = 16
SLANT_DEG = 8.0  # a page drawn by hand or scanned may stand a little askew
SPACE = 32


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
        slanted: text set aslant across the page ("LUONNOS"), which is none of the words.
        unseen: words that nobody sees on the page, which are none of ``words``.
        pinned: names of the files that are pinned to the page.
    """

    frame: Frame
    words: tuple[PlacedWord, ...]
    rules: tuple[Rule, ...] = ()
    links: tuple[Link, ...] = ()
    unmapped: int = 0
    has_ink: bool = True
    image_share: float = 0.0
    invisible: bool = False
    slanted: str = ""
    unseen: str = ""
    pinned: tuple[str, ...] = ()

    @property
    def over_image(self) -> bool:
        """Whether the text is an OCR program's, laid over a scan."""
        return self.invisible or self.image_share >= 0.5


def layer(document: Any, index: int) -> Layer:  # noqa: ANN401
    """Text layer and drawing of one page (0-based).

    Raises:
        DocumentError: the page cannot be loaded.
    """
    with loaded(document, index) as page:
        to_display, frame = display_of(page)
        items = list(page.get_objects(max_depth=4))
        hidden = hidden_text(items, to_display)
        glyphs, slanted, unmapped, angle_deg, unseen = _glyphs(page, to_display, hidden)
        turn_deg = round((angle_deg - page.get_rotation()) / 90) * 90 % 360 if glyphs else 0
        frame = Frame(frame.width, frame.height, turn_deg)
        if turn_deg:
            glyphs = [_turned(glyph, frame) for glyph in glyphs]
        words = tuple(word for word in words_from(glyphs) if _inside(word.box, frame.upright_size))
        rules, image_share, has_ink, invisible = _drawing(items, to_display, frame)
        links = tuple(
            Link(url, index + 1, box, words_under(box, words))
            for url, shown in annotations(document, page, to_display)
            for box in (frame.upright(shown),)
        )
        ink = has_ink or bool(words)
        files = pinned_names(document, page)
        return Layer(
            frame, words, rules, links, unmapped, ink, image_share, invisible, slanted, unseen, files
        )


def _inside(box: Box | None, size: tuple[float, float]) -> bool:
    """Whether a word's middle is on the page: what a crop box hides is not on the card."""
    return box is not None and 0 <= (box.x0 + box.x1) / 2 <= size[0] and 0 <= box.middle <= size[1]


def _turned(glyph: Placed, frame: Frame) -> Placed:
    box = frame.upright(Box(*glyph[1:]))
    return glyph[0], box.x0, box.top, box.x1, box.bottom


def _glyphs(
    page: Any,  # noqa: ANN401
    to_display: Display,
    hidden: frozenset[int],
) -> tuple[list[Placed], str, int, float, str]:
    """Characters as displayed, text aslant, how many lack a Unicode value, usual angle, and the unseen."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    handle, count = text.raw, text.count_chars()
    placed = (math.nan,) * 4
    rectangle = pdfium.FS_RECTF()
    reference = ctypes.byref(rectangle)
    isfinite = math.isfinite
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    left, high, rotated = to_display.left, to_display.high, to_display.frame.turn_deg
    glyphs: list[Placed] = []
    unmapped, aslant, slanted = 0, False, ""
    angles: Counter[int] = Counter()
    unseen: list[str] = []
    for index in range(count):
        code = unicode_of(handle, index)
        if not box_of(handle, index, reference):
            continue
        west, north, east, south = rectangle.left, rectangle.top, rectangle.right, rectangle.bottom
        if not isfinite(west + north + east + south):
            continue
        if hidden and address(pdfium.FPDFText_GetTextObject(handle, index)) in hidden:
            unseen.append(chr(code) if code <= sys.maxunicode else "\ufffd")
            continue
        if code in UNMAPPED or 0xD800 <= code <= 0xF8FF or code > sys.maxunicode:
            unmapped += code not in SYMBOLS
            code = SYMBOLS.get(code, 0xFFFD)
        if index % ANGLE_STEP == 0 and code > SPACE:
            angles[round(math.degrees(pdfium.FPDFText_GetCharAngle(handle, index)) / 90) * 90] += 1
        if north != placed[1]:  # along a level line the tops of boxes are one
            aslant = _is_slanted(handle, index)
        if aslant:
            slanted += chr(code)
            continue
        before, placed = placed, (west, north, east, south)
        if placed == before and code > SPACE and _is_one_glyph(handle, index):
            glyphs[-1] = (glyphs[-1][0] + chr(code), *glyphs[-1][1:])
            continue
        glyph = (chr(code), west - left, high - north, east - left, high - south)
        glyphs.append(_turned(glyph, to_display.frame) if rotated else glyph)
    text.close()
    angle = angles.most_common(1)[0][0] if angles else 0
    return glyphs, slanted, unmapped, angle, " ".join("".join(unseen).split())


def _is_slanted(handle: Any, index: int) -> bool:  # noqa: ANN401
    """Whether a character stands neither upright nor turned by right angles."""
    import pypdfium2.raw as pdfium

    off_deg = math.degrees(pdfium.FPDFText_GetCharAngle(handle, index)) % 90
    return SLANT_DEG < off_deg < 90 - SLANT_DEG


def _is_one_glyph(handle: Any, index: int) -> bool:  # noqa: ANN401
    """Whether a character in the very box of the one before it is the same glyph: then it is a ligature.

    PDFium gives every letter of a ligature (``tt`` and ``ti`` of Carlito) the ligature's box. A letter drawn
    again in its place, to look bold, is another text object's.
    """
    import pypdfium2.raw as pdfium

    one, other = (pdfium.FPDFText_GetTextObject(handle, at) for at in (index - 1, index))
    return bool(one and other) and ctypes.addressof(one.contents) == ctypes.addressof(other.contents)


def _drawing(
    items: Sequence[Any],
    to_display: Display,
    frame: Frame,
) -> tuple[tuple[Rule, ...], float, bool, bool]:
    """Ruling lines, the largest image's share of the page, whether there is ink, whether text is hidden."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    share, ink = 0.0, False
    modes: Counter[int] = Counter()
    area = max(frame.width * frame.height, 1.0)
    for item in items:
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            modes[pdfium.FPDFTextObj_GetTextRenderMode(item.raw)] += 1
            continue
        ink = True
        box = bounds(item, to_display)
        if box is None:
            continue
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            share = max(share, box.overlap(Box(0, 0, frame.width, frame.height)) / area)
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
            rules += _rules_of(frame.upright(box))
    invisible = bool(modes) and modes[pdfium.FPDF_TEXTRENDERMODE_INVISIBLE] > sum(modes.values()) / 2
    return tuple(rules), share, ink, invisible


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
