"""Where something stands: boxes, ruling lines, and how a page was turned. Coordinates are PDF points."""

import math
from dataclasses import dataclass
from typing import Self

SETTLING = 6  # rounds after which a place before the bend is known to a thousandth of a point


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, origin at the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The vertical middle in points."""
        return (self.top + self.bottom) / 2

    def union(self, other: Self) -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )

    def overlap(self, other: Self) -> float:
        """The area that both share, in square points."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    @staticmethod
    def around(boxes: "list[Box] | tuple[Box, ...]") -> "Box":
        """The smallest box that holds all of a non-empty list."""
        if len(boxes) == 1:
            return boxes[0]
        return Box(
            min([box.x0 for box in boxes]),
            min([box.top for box in boxes]),
            max([box.x1 for box in boxes]),
            max([box.bottom for box in boxes]),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, horizontal or vertical, as a thin box."""

    box: Box

    @property
    def horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.box.width >= self.box.height


@dataclass(frozen=True, slots=True)
class Bend:
    """How the lines of a photographed sheet rise and fall: seen from the side, or curled.

    The slope (points down a point to the right) at (x, y) is ``level + across u + down v + twist u v +
    curl u²``, where u and v run from -1 to 1 over the upright page's width and height.

    Attributes:
        level, across, down, twist, curl: as above.
    """

    level: float
    across: float
    down: float
    twist: float
    curl: float

    def drop(self, u: float, v: float, width: float) -> float:
        """By how much a line at height v stands lower at u than in the page's middle; unit of ``width``."""
        slopes = self.level * u + self.across * u * u / 2 + self.curl * u**3 / 3
        return (slopes + self.down * v * u + self.twist * v * u * u / 2) * width / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page as displayed was turned and straightened before its words were placed.

    The displayed page is turned clockwise by ``turn_deg``, then about its centre counter-clockwise by
    ``skew_deg``, then its lines are made level; the result is the upright frame, in which all words, rules
    and links of a page stand.

    Attributes:
        width, height: of the page as displayed, in points.
        turn_deg: 0, 90, 180 or 270.
        skew_deg: small angle, degrees.
        bend: how its lines bent before; None where they were straight.
    """

    width: float
    height: float
    turn_deg: int = 0
    skew_deg: float = 0.0
    bend: Bend | None = None

    @property
    def upright_size(self) -> tuple[float, float]:
        """Width and height of the upright frame in points."""
        return (self.height, self.width) if self.turn_deg % 180 else (self.width, self.height)

    def upright_point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the displayed page stands in the upright frame."""
        turned = {
            0: (x, y),
            90: (self.height - y, x),
            180: (self.width - x, self.height - y),
            270: (y, self.width - x),
        }[self.turn_deg]
        x, low = self._rotated(*turned, self.skew_deg)
        y = low
        for _ in range(SETTLING if self.bend else 0):
            y = low - self._drop(x, y)
        return x, y

    def displayed_point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the upright frame stands on the displayed page."""
        x, y = self._rotated(x, y + self._drop(x, y), -self.skew_deg)
        return {
            0: (x, y),
            90: (y, self.height - x),
            180: (self.width - x, self.height - y),
            270: (self.width - y, x),
        }[self.turn_deg]

    def upright(self, box: Box) -> Box:
        """The box around a displayed box's corners in the upright frame."""
        if self._is_upright and box.x0 <= box.x1 and box.top <= box.bottom:
            return box
        # Turned by right angles alone, opposite corners stay opposite ones.
        straight = not self.skew_deg and self.bend is None
        corners = ((box.x0, box.top), (box.x1, box.bottom)) if straight else _corners(box)
        return _around_points([self.upright_point(x, y) for x, y in corners])

    def displayed(self, box: Box) -> Box:
        """The box around an upright box's corners on the displayed page."""
        if self._is_upright and box.x0 <= box.x1 and box.top <= box.bottom:
            return box
        return _around_points([self.displayed_point(x, y) for x, y in _corners(box)])

    @property
    def _is_upright(self) -> bool:
        """Whether the page was neither turned nor straightened."""
        return not self.turn_deg and not self.skew_deg and self.bend is None

    def _drop(self, x: float, y: float) -> float:
        """By how many points a place of the upright frame stood lower before its lines were made level."""
        if self.bend is None:
            return 0.0
        width, height = self.upright_size
        return self.bend.drop(2 * x / width - 1, 2 * y / height - 1, width)

    def _rotated(self, x: float, y: float, degrees: float) -> tuple[float, float]:
        """A point turned counter-clockwise, as seen, about the upright frame's centre."""
        if not degrees:
            return x, y
        width, height = self.upright_size
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        dx, dy = x - width / 2, y - height / 2
        return width / 2 + dx * cosine + dy * sine, height / 2 - dx * sine + dy * cosine


def _corners(box: Box) -> tuple[tuple[float, float], ...]:
    return ((box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom))


def _around_points(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
