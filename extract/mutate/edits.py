"""Edits of a whole PDF whose words stay: locked, cut, repeated, a link in two pieces.

The same bytes in give the same bytes out.
"""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from extract.model import Box
from extract.mutate.image_pdf import saved


def saved_again(data: bytes) -> bytes:
    """The PDF's bytes as ``saved`` gives them, whoever wrote it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        return saved(pdf)


def encrypted(data: bytes, user: str, owner: str) -> bytes:
    """The PDF behind a user's password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        # RC4 takes no random numbers: the same content gives the same bytes.
        lock = pikepdf.Encryption(user=user, owner=owner, R=3, aes=False, metadata=False)
        pdf.save(out, encryption=lock, deterministic_id=False, static_id=True)
    return out.getvalue()


def repeated(data: bytes, times: int) -> bytes:
    """The PDF's pages, one time after another."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(data)) as own:
        for _ in range(times - 1):
            pdf.pages.extend(own.pages)
        return saved(pdf)


def link_split(data: bytes) -> bytes | None:
    """The PDF with its first link to the web parted into two, side by side; None where it has none."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            annotations = page.obj.get("/Annots", Array())
            for at, item in enumerate(list(annotations)):
                action = item.get("/A")
                if item.get("/Subtype") != Name.Link or action is None or "/URI" not in action:
                    continue
                x0, y0, x1, y1 = _edges(item.Rect)
                other = pdf.make_indirect(Dictionary(dict(item.items())))
                for half, edges in ((item, (x0, (x0 + x1) / 2)), (other, ((x0 + x1) / 2, x1))):
                    half.Rect = Array([edges[0], y0, edges[1], y1])
                    if "/QuadPoints" in half:
                        del half.QuadPoints
                annotations.insert(at + 1, other)
                return saved(pdf)
    return None


def links_moved(data: bytes, page_no: int, down_pt: Callable[[Box], float]) -> bytes:
    """The PDF with the links of a page moved down.

    Args:
        data: the PDF.
        page_no: 1-based.
        down_pt: how far, by a link's box with its origin at the page's top left.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[page_no - 1]
        left, _, _, high = _edges(page.cropbox)
        for item in list(page.obj.get("/Annots", Array())):
            x0, low, x1, top = _edges(item.Rect)
            down = down_pt(Box(x0 - left, high - top, x1 - left, high - low))
            if down:
                item.Rect = Array([x0, low - down, x1, top - down])
                if "/QuadPoints" in item:
                    del item.QuadPoints
        return saved(pdf)


def _edges(edges: pikepdf.Object) -> tuple[float, float, float, float]:
    """Left, low, right and high edge of a rectangle, whose corners may be given in any order."""
    xs, ys = sorted(float(x) for x in list(edges)[::2]), sorted(float(y) for y in list(edges)[1::2])
    return xs[0], ys[0], xs[1], ys[1]


def cut(data: bytes, share: float) -> bytes:
    """The first part of a file, as a broken transfer leaves it."""
    return data[: round(len(data) * share)]
