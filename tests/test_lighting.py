"""Pages of uneven light become pages of even paper."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.model import Bend, Frame
from extract.ocr.bend import bend_of, unbent
from extract.ocr.lighting import evened
from extract.ocr.preprocess import prepare
from tests import drawn

PAGE = drawn.card_page()


def shared(one, other) -> float:
    """The share of ink that two bilevel images have in common."""
    return float(((one == 0) & (other == 0)).sum() / ((one == 0) | (other == 0)).sum())


def test_an_even_page_stays_as_it_is():
    """Scans are not touched, and cost no more than a look."""
    scan = drawn.scanned(PAGE)
    assert evened(scan, drawn.DPI) is scan


def test_a_shadow_over_the_page_hides_nothing():
    """Where paper is as dark as ink elsewhere, the letters are those of the page without the shadow."""
    across = np.linspace(1, 0.35, PAGE.shape[1])
    shadowed = (PAGE * across).astype(np.uint8)
    assert shared(prepare(shadowed, drawn.DPI).bilevel, prepare(PAGE, drawn.DPI).bilevel) > 0.9


def test_white_letters_on_a_dark_cell_become_dark_ones():
    """A cell filled with ink is turned round; what stands on paper beside it stays."""
    dark = PAGE.copy()
    height, width = PAGE.shape
    cell = np.s_[height // 4 : height // 2, : width // 3]
    dark[cell] = 255 - dark[cell]
    found = evened(np.pad(dark, 60, constant_values=255), drawn.DPI)
    whole = np.pad(PAGE, 60, constant_values=255)
    assert shared((found > 128) * 255, (whole > 128) * 255) > 0.8


def test_what_surrounds_a_sheet_is_paper():
    """A table under a photographed sheet is neither ink nor a dark cell."""
    on_table = np.pad(PAGE, 150, constant_values=70)
    assert np.median(evened(on_table, drawn.DPI)[:100]) == 255
    assert (
        shared(
            prepare(on_table, drawn.DPI).bilevel[200:-200, 200:-200],
            prepare(np.pad(PAGE, 150, constant_values=255), drawn.DPI).bilevel[200:-200, 200:-200],
        )
        > 0.9
    )


@pytest.mark.parametrize(("fall", "table"), [(0.62, 60), (0.62, 80), (0.8, 60), (0.8, 80)])
def test_a_corner_in_shadow_is_paper_as_dark_as_the_table_is(fall, table):
    """A lamp lights one corner of a sheet held askew: no letter near the other edges is lost."""
    sheet = np.asarray(Image.fromarray(np.pad(PAGE, 60, constant_values=240)).rotate(2, fillcolor=table))
    photo = np.pad(sheet, 100, constant_values=table)
    height, width = photo.shape
    away = np.hypot(np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)[None, :])
    light = np.clip(1.1 - fall * away, 0.2, 1.0)
    shadowed = np.where(photo == table, photo, photo * light).astype(np.uint8)
    clean = np.where(photo == table, 255, photo).astype(np.uint8)
    far = np.s_[height // 2 : -170, width // 2 : -170]
    assert shared(prepare(shadowed, drawn.DPI).bilevel[far], prepare(clean, drawn.DPI).bilevel[far]) > 0.9


def test_a_bold_heading_is_no_dark_cell():
    """Heavy letters near each other stay dark on a page whose light is uneven."""
    image = Image.fromarray(PAGE.copy())
    font = ImageFont.truetype(drawn.FONT_FILE.replace("DejaVuSans", "DejaVuSans-Bold"), 95)
    ImageDraw.Draw(image).text((120, 60), "HANKEKORTTI", font=font, fill=0)
    page = np.asarray(image)
    shadowed = (page * np.linspace(1, 0.5, page.shape[1])).astype(np.uint8)
    found = evened(shadowed, drawn.DPI)[60:170, 120:900]
    assert shared((found > 128) * 255, (page[60:170, 120:900] > 128) * 255) > 0.9


def test_bent_lines_become_level_and_go_back_to_where_they_were_seen():
    """Lines that rise and fall as on a curled sheet are made level; boxes find their way back."""
    bend = Bend(0.0, 0.012, 0.01, 0.0, -0.02)
    height, width = PAGE.shape
    frame = Frame(width, height, bend=bend)
    back = Bend(*(-one for one in (bend.level, bend.across, bend.down, bend.twist, bend.curl)))
    seen = unbent(PAGE, back)
    found = bend_of(seen)
    assert found is not None
    level = bend_of(unbent(seen, found))
    assert level is None or max(map(abs, (level.level, level.across, level.down, level.curl))) < 0.004
    x, y = frame.displayed_point(width * 0.9, height * 0.2)
    assert abs(y - height * 0.2) > 3
    assert frame.upright_point(x, y) == pytest.approx((width * 0.9, height * 0.2), abs=0.01)


def test_straight_lines_stay():
    """A page whose lines run level is not bent."""
    assert bend_of(PAGE) is None
