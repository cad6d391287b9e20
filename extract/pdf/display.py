"""Where things of a PDF page stand on the page as displayed."""

from typing import Any

from extract.model import Box, Frame


class Display:
    """Maps a rectangle of PDF user space to the page as displayed."""

    def __init__(self, bounds: tuple[float, float, float, float], rotation_deg: int) -> None:
        self.left, self.low, self.right, self.high = bounds
        width, height = self.right - self.left, self.high - self.low
        self.frame = Frame(width, height, rotation_deg)

    def __call__(self, left: float, low: float, right: float, high: float) -> Box:
        """The rectangle as displayed."""
        box = Box(left - self.left, self.high - high, right - self.left, self.high - low)
        return self.frame.upright(box) if self.frame.turn_deg else box


def display_of(page: Any) -> tuple[Display, Frame]:  # noqa: ANN401
    """How a page's rectangles are displayed, and the page's frame as displayed."""
    to_display = Display(page.get_bbox(), page.get_rotation())
    return to_display, Frame(*to_display.frame.upright_size)


def bounds(item: Any, to_display: Display) -> Box | None:  # noqa: ANN401
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
