"""Pages of words into a column of items: free lines, and table rows with their label and value lines.

Works by geometry (a column's left edge, ruling lines, gaps) and by the family's labels, which tell a label
column from anything else. It never changes a text and never decides which card a row belongs to.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract import families
from extract.families import Family, LabelMatch, Layout
from extract.layout import columns, grid, sections, stacked
from extract.layout.arrangement import Arrangement, Known, Strip, strips
from extract.layout.items import FreeLine, Item, Row, has_wide_gap, is_overprinted
from extract.layout.rows import is_row_below, label_groups, row_tops, shows_centred, stands_centred, within
from extract.layout.running_heads import without_furniture
from extract.layout.swapped import Swapped, in_place, swapped
from extract.model import (
    Box,
    Page,
    PlacedLine,
    PlacedWord,
    Rule,
    TextSource,
    level_groups,
    lines_of,
    run_through,
    usual_pitch,
)

# How far a paragraph or list item of the value column may be indented.
INDENT_PT = 40.0


Found = tuple[int, int, LabelMatch]


@dataclass(frozen=True, slots=True)
class _Zone:
    """A stretch of a page that holds table rows only.

    Attributes:
        left, right: its lines in the label column and the value column.
        own: where words stand on the page that were moved to be read, by the moved ones' identity.
        sure: whether its labels certainly stand beside their values.
    """

    left: tuple[PlacedLine, ...]
    right: tuple[PlacedLine, ...]
    rules: tuple[Rule, ...]
    split_pt: float
    right_pt: float
    page: int
    pitch_pt: float | None
    own: Mapping[int, PlacedWord]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Band:
    """A stretch of a zone between two rules (infinite where there is none), and the labels found in it."""

    zone: _Zone
    left: tuple[PlacedLine, ...]
    right: tuple[PlacedLine, ...]
    found: tuple[Found, ...]
    stretch: tuple[float, float]

    @property
    def bounds(self) -> int:
        """How many of its two edges are rules."""
        return sum(math.isfinite(edge) for edge in self.stretch)


def items(pages: Sequence[Page], family: Family) -> tuple[Item, ...]:
    """The free lines and rows of a document's pages, from top to bottom.

    Args:
        pages: in order.
        family: whose labels to look for.
    """
    if Layout.GRID in family.layouts:
        return grid.items(pages, family)
    if Layout.SECTIONS in family.layouts:
        return tuple(sections.items(without_furniture(pages, family), family))
    parts: list[FreeLine | Row | _Band] = []
    known = Known()
    for page in without_furniture(pages, family):
        lines = page.lines
        before = known.arrangement
        found, known = strips(page, lines, family, known)
        for strip in found:
            parts += _strip_parts(page, strip, family, goes_on=before is Arrangement.STACKED)
            before = strip.arrangement
    usual = _usual_alignment(parts)
    made: list[Item] = []
    for part in parts:
        made += _band_items(part, family, usual=usual) if isinstance(part, _Band) else [part]
    return tuple(made)


def _strip_parts(
    page: Page, strip: Strip, family: Family, *, goes_on: bool
) -> "Sequence[FreeLine | Row | _Band]":
    """A strip's free lines, rows and bands; ``goes_on``: its first row may have begun on the page before."""
    if strip.arrangement is Arrangement.STACKED:
        return list(stacked.items(strip.lines, page.number, family, goes_on=goes_on, sure=strip.sure))
    if strip.split_pt is None:
        return [FreeLine(line, families.opens(line.text, family)) for line in strip.lines]
    if strip.arrangement is Arrangement.LEFT:
        return _page_parts(_Side(page, strip.split_pt, strip.sure), strip.lines, family)
    turned = swapped(page, strip.split_pt)
    return _page_parts(
        _Side(turned.page, turned.split_pt, strip.sure, turned, strip.split_pt), strip.lines, family
    )


def _usual_alignment(parts: "Sequence[FreeLine | Row | _Band]") -> bool | None:
    """Whether labels stand in the middle of their values, by the bands that tell; None if none does."""
    bands = [part for part in parts if isinstance(part, _Band)]
    votes = [vote for band in bands if (vote := _stands_centred(band)) is not None]
    return sum(votes) * 2 > len(votes) if votes else None


def _stands_centred(band: _Band) -> bool | None:
    """Whether a band's labels stand in the middle of their values: one in its row, or several together."""
    if len(band.found) > 1:
        return shows_centred(label_groups(band.left, band.found), band.right)
    return stands_centred(band.left, band.right) if band.bounds and band.found else None


def _page_parts(side: "_Side", lines: Sequence[PlacedLine], family: Family) -> list[FreeLine | Row | _Band]:
    """The free lines and bands of lines in two columns."""
    found: list[FreeLine | Row | _Band] = []
    table: list[PlacedLine] = []
    for line in lines:
        crosses = side.crosses(line, family)
        opens = (crosses or side.may_open(line)) and families.opens(line.text, family)
        if opens or crosses:
            found += _zone_bands(side, table, family)
            found.append(FreeLine(line, opens))
            table = []
        else:
            table.append(line)
    return [*found, *_zone_bands(side, table, family)]


@dataclass(frozen=True, slots=True)
class _Side:
    """A page whose label column stands at the left, perhaps because its columns were swapped.

    Attributes:
        page: as it is read.
        split_pt: where its columns part.
        sure: whether its labels certainly stand beside their values.
        turned: how its columns were swapped; None where labels stand at the left.
        own_split_pt: where the columns part on the page itself, if swapped.
    """

    page: Page
    split_pt: float
    sure: bool
    turned: Swapped | None = None
    own_split_pt: float = 0.0

    def may_open(self, line: PlacedLine) -> bool:
        """Whether a line stands where header lines and titles do, not in a row of the table."""
        if self.turned is None:
            return line.box.x0 < self.split_pt
        return line.box.x1 < self.own_split_pt

    def crosses(self, line: PlacedLine, family: Family) -> bool:
        """Whether a line of the page runs over its parting as one sentence."""
        if self.turned is None:
            return columns.crosses(line, self.split_pt, family)
        return columns.crosses(line, self.own_split_pt, family, labels_left=False)


def _zone_bands(side: _Side, lines: list[PlacedLine], family: Family) -> list[_Band]:
    """The bands of consecutive table lines."""
    page, split_pt = side.page, side.split_pt
    lines = [side.turned.line(line) for line in lines] if side.turned else lines
    words = [word for line in lines for word in line.words]
    if not words:
        return []
    sides: dict[bool, list[PlacedWord]] = {True: [], False: []}
    for word in words:
        sides[columns.is_left(word, split_pt)].append(word)
    left = lines_of([word for word in sides[True] if _is_text(word)], page.number)
    right = lines_of(sides[False], page.number)
    if not left and not right:  # specks alone
        return []
    # An address too long for its column stands on a line alone and tells nothing of the column's width.
    wrapped = [line for line in right if len(line.words) > 1] or right
    reach = max((line.box.x1 for line in wrapped), default=split_pt)
    own = side.turned.own if side.turned else {}
    zone = _Zone(left, right, page.rules, split_pt, reach, page.number, usual_pitch(right), own, side.sure)
    bands = (_band(zone, stretch, family) for stretch in _stretches(zone))
    return [band for band in bands if band.left or band.right]


def _band(zone: _Zone, stretch: tuple[float, float], family: Family) -> _Band:
    left, right = within(zone.left, stretch), within(zone.right, stretch)
    found = families.partition([line.text for line in left], family) if left else []
    return _Band(zone, left, right, tuple(found), stretch)


def _is_text(word: PlacedWord) -> bool:
    """Whether a word of the label column is more than a speck that was read as a sign."""
    return any(sign.isalnum() for sign in word.best) or word.source is not TextSource.OCR


def _stretches(zone: _Zone) -> list[tuple[float, float]]:
    """The stretches between horizontal rules that cross the parting; one stretch where there are none."""
    spans = [line.box for line in (*zone.left, *zone.right)]
    top, bottom = min(box.top for box in spans), max(box.bottom for box in spans)
    level = [rule.box for rule in zone.rules if rule.horizontal and top - 20 < rule.box.middle < bottom + 20]
    edges = [
        median(box.middle for box in line)
        for line in level_groups(level)
        if run_through(line, zone.split_pt - 10, zone.split_pt + 40)
    ]
    return list(pairwise([-math.inf, *edges, math.inf]))


def _band_items(band: _Band, family: Family, *, usual: bool | None) -> Sequence[Item]:
    """The rows of one band: one where rules bound it, else one for each label in it."""
    zone, left, right, found = band.zone, band.left, band.right, band.found
    if _stands_outside(band):
        words = [word for line in (*left, *right) for word in line.words]
        return [FreeLine(line, opens=False) for line in in_place(lines_of(words, zone.page), zone.own)]
    if band.bounds and len(found) <= 1:
        match = found[0][2] if found and found[0][:2] == (0, len(left)) else _whole_cell(left, family)
        return [_row(zone, left, match, right, ruled=True)]
    return _label_rows(band, usual=usual)


def _stands_outside(band: _Band) -> bool:
    """Whether lines above the first rule or below the last are no row of the table.

    Rows have a known label, or stand in the value column, in a frame, or side by side at the last rule.
    """
    if band.bounds != 1 or band.found or _is_value_only(band):
        return False
    framed = _framed(band.zone, (*band.left, *band.right))
    return not framed and not is_row_below(band.left, band.right, band.stretch[0])


def _is_value_only(band: _Band) -> bool:
    """Whether a band's lines all stand in the value column, from its left edge on."""
    if band.left or not band.right:
        return False
    return math.isinf(band.stretch[0]) or all(
        line.box.x0 - band.zone.split_pt <= INDENT_PT for line in band.right
    )


def _framed(zone: _Zone, lines: Sequence[PlacedLine]) -> bool:
    """Whether an upright rule runs beside the lines: then they stand in the table."""
    box = Box.around([line.box for line in lines])
    return any(
        not rule.horizontal and rule.box.top <= box.top + 2 and rule.box.bottom >= box.bottom - 2
        for rule in zone.rules
    )


def _whole_cell(left: Sequence[PlacedLine], family: Family) -> LabelMatch | None:
    """The label of a ruled cell, found more leniently: the cell is the whole label."""
    text = " ".join(line.text for line in left)
    if not text:
        return None
    strict = families.best(text, family) or families.by_prefix(text, family)
    return strict or families.best(text, family, families.LENIENT)


def _row(
    zone: _Zone,
    left: Sequence[PlacedLine],
    match: LabelMatch | None,
    right: Sequence[PlacedLine],
    *,
    ruled: bool,
    sure: bool = True,
) -> Row:
    label, value = in_place(left, zone.own), in_place(right, zone.own)
    sure = sure and zone.sure and not is_overprinted((*left, *right))
    sure = sure and (ruled or not has_wide_gap(right, zone.pitch_pt))
    return Row(label, match, value, ruled, zone.right_pt, zone.page, zone.pitch_pt, sure)


def _label_rows(band: _Band, *, usual: bool | None) -> list[Item]:
    """Rows bounded by the labels themselves; lines above the first go on from the page before."""
    zone, right = band.zone, band.right
    groups = label_groups(band.left, band.found)
    found = row_tops(groups, right, usual=usual)
    tops = [*found.tops, math.inf]
    lead = within(right, (-math.inf, tops[0]))
    rows: list[Item] = [_row(zone, (), None, lead, ruled=False)] if lead else []
    for (lines, match), stretch in zip(groups, pairwise(tops), strict=True):
        rows.append(_row(zone, lines, match, within(right, stretch), ruled=False, sure=found.sure))
    return rows
