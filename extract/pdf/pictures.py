"""A page's pixels: the scan's own where it is the page, else rendered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.model import Box
from extract.pdf.display import bounds, display_of
from extract.pdf.opening import loaded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A scan's image covers the page but for a margin that scanners and rounding leave.
FULL_PAGE_SHARE = 0.9
# Resolutions across and down a page that differ by less than this share are taken for the same.
SQUARE = 0.02
# Beyond this, more pixels cost time and read no better (150 to 400 dpi measured).
NATIVE_DPI = (60.0, 420.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as displayed: grey pixels (height × width, uint8) and their resolution."""

    pixels: "NDArray[np.uint8]"
    dpi: float


def picture(document: Any, index: int, dpi: float) -> Picture:  # noqa: ANN401
    """One page (0-based) as displayed: the scan's own pixels where it is the page, else rendered.

    Raises:
        DocumentError: the page cannot be loaded.
    """
    with loaded(document, index) as page:
        native = _native(page)
        if native is not None:
            return native
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        return Picture(_grey(bitmap).copy(), dpi)


def _native(page: Any) -> Picture | None:  # noqa: ANN401
    """The pixels of the one image that is the page; None where the page is anything else."""
    import numpy as np
    import pypdfium2.raw as pdfium

    drawn = [item for item in page.get_objects(max_depth=4) if item.type != pdfium.FPDF_PAGEOBJ_TEXT]
    if len(drawn) != 1 or drawn[0].type != pdfium.FPDF_PAGEOBJ_IMAGE or drawn[0].container is not None:
        return None
    image = drawn[0]
    to_display, frame = display_of(page)
    box = bounds(image, to_display)
    if box is None or box.overlap(Box(0, 0, frame.width, frame.height)) < FULL_PAGE_SHARE * (
        frame.width * frame.height
    ):
        return None
    pixels = _grey(image.get_bitmap(render=False))
    turned = _as_displayed(pixels, image.get_matrix(), page.get_rotation())
    dpi = turned.shape[1] / box.width * 72
    on_page = abs(box.x0) < 2 and abs(box.top) < 2 and abs(box.width - frame.width) < 4
    # Dark on the whole: a mask or an inverted image, which only rendering shows right.
    if turned.mean() < 128 or not on_page or not NATIVE_DPI[0] <= dpi <= NATIVE_DPI[1]:
        return None
    return Picture(_square(np.ascontiguousarray(turned), dpi, turned.shape[0] / box.height * 72), dpi)


def _grey(bitmap: Any) -> "NDArray[np.uint8]":  # noqa: ANN401 - of PDFium's
    """A bitmap's pixels, height × width, whatever its channels."""
    import numpy as np

    pixels: NDArray[np.uint8] = bitmap.to_numpy()
    if pixels.ndim == 3:
        pixels = pixels[..., 0] if pixels.shape[2] == 1 else pixels[..., :3].mean(axis=2).astype(np.uint8)
    return pixels


def _square(pixels: "NDArray[np.uint8]", across_dpi: float, down_dpi: float) -> "NDArray[np.uint8]":
    """The image with as many pixels to the inch down the page as across it: a fax has 204 by 98 or 196."""
    import numpy as np
    from PIL import Image

    if abs(down_dpi / across_dpi - 1) < SQUARE:
        return pixels
    size = pixels.shape[1], round(pixels.shape[0] * across_dpi / down_dpi)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))


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
