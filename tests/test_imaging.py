"""Page images become upright, straight and bilevel, and their ruling lines are found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import Frame
from extract.ocr import filters, preprocess
from extract.ocr.preprocess import prepare
from extract.ocr.ruling import ruling_lines
from extract.ocr.shading import shaded_rows
from extract.ocr.skew import lines_run_down, skew_deg
from tests import drawn

PAGE = drawn.card_page()
SCAN = drawn.scanned(PAGE)


def places(rules, horizontal):
    boxes = [rule.box for rule in rules if rule.horizontal is horizontal]
    return [box.middle if horizontal else (box.x0 + box.x1) / 2 for box in boxes]


@pytest.mark.parametrize("skew", [-1.5, -0.4, 0.0, 0.3, 2.0])
def test_skew_is_found(skew):
    """A page slanted by an angle is straightened by the opposite one, to a twentieth of a degree."""
    found = skew_deg(drawn.scanned(PAGE, skew_deg=skew))
    assert found == pytest.approx(-skew, abs=0.05)


def test_a_blank_page_has_no_skew_and_no_rules():
    """Nothing is made up where there is nothing."""
    blank = np.full((900, 700), 255, dtype=np.uint8)
    prepared = prepare(blank, 100)
    assert prepared.skew_deg == 0
    assert ruling_lines(prepared.bilevel, prepared.dpi) == ()


@pytest.mark.parametrize("sigma", [0, 12, 34])
@pytest.mark.parametrize("skew", [0.0, 0.9])
def test_every_ruling_line_is_found_and_no_text_is_taken_for_one(sigma, skew):
    """Slant, noise and JPEG neither hide a rule nor make one."""
    prepared = prepare(drawn.scanned(PAGE, skew, sigma), drawn.DPI)
    rules = ruling_lines(prepared.bilevel, prepared.dpi)
    assert places(rules, True) == pytest.approx(drawn.rule_tops_pt(), abs=3)
    assert places(rules, False) == pytest.approx(drawn.COLUMNS_PT, abs=3)


@pytest.mark.parametrize("fill", [0xEC, 0xC8])
@pytest.mark.parametrize(("sigma", "skew"), [(0, 0.0), (6, 0.9)])
def test_the_edges_of_filled_rows_are_found(fill, sigma, skew):
    """Light and dark fills, with noise, slant and lettering; nothing else is taken for a fill."""
    prepared = prepare(drawn.scanned(drawn.card_page(fill=fill), skew, sigma), drawn.DPI)
    found = shaded_rows(prepared.grey, prepared.dpi, filters.noise_sigma(prepared.grey))
    assert places(found, True) == pytest.approx(drawn.rule_tops_pt()[:4], abs=2)
    assert all(rule.box.x0 < 100 and rule.box.x1 > 300 for rule in found)


@pytest.mark.parametrize("sigma", [0, 12, 34])
def test_ruled_pages_have_no_fill(sigma):
    """Neither lines of text nor ruling lines nor noise make one."""
    prepared = prepare(drawn.scanned(PAGE, 0.3, sigma), drawn.DPI)
    noise = filters.noise_sigma(prepared.grey)
    assert shaded_rows(prepared.grey, prepared.dpi, noise) == ()
    assert shaded_rows(prepared.grey[:4], prepared.dpi) == ()


def test_a_broken_line_is_one_rule():
    """Gaps of a few points, as scanners leave them, do not break a rule in two."""
    image = np.full((600, 1800), 255, dtype=np.uint8)
    image[300:304, 100:1700] = 0
    image[300:304, 400:430] = 255
    image[300:304, 900:912] = 255
    (rule,) = ruling_lines(image, 300)
    assert rule.box.x0 == pytest.approx(100 * 0.24, abs=2)
    assert rule.box.x1 == pytest.approx(1700 * 0.24, abs=2)


def test_rules_found_on_a_slanted_page_stand_where_the_frame_says():
    """Angle, frame and rotated image agree: a displayed point of a rule lands on the rule found."""
    skew = 1.2
    prepared = prepare(drawn.scanned(PAGE, skew_deg=-skew), drawn.DPI)
    frame = Frame(*drawn.SIZE_PT, skew_deg=prepared.skew_deg)
    slanted = Frame(*drawn.SIZE_PT, skew_deg=skew)
    rules = ruling_lines(prepared.bilevel, prepared.dpi)
    for top, found in zip(drawn.rule_tops_pt(), places(rules, True), strict=True):
        seen = slanted.displayed_point(drawn.COLUMNS_PT[1], top)
        assert frame.upright_point(*seen)[1] == pytest.approx(found, abs=2)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turning_follows_the_frame(turn):
    """A dark spot of the displayed page stands in the turned image where the frame puts it."""
    image = np.full((400, 300), 255, dtype=np.uint8)
    image[40:60, 200:220] = 0
    x, y = Frame(300, 400, turn).upright_point(210, 50)
    assert preprocess.turned(image, turn)[round(y), round(x)] == 0


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_on_its_side_is_noticed(turn):
    """Lines that run down show that the page lies on its side."""
    assert not lines_run_down(SCAN)
    assert lines_run_down(preprocess.turned(SCAN, turn))


def test_dark_borders_go_and_the_text_stays():
    """The shadow of a scanner's lid is whitened; what stands free of the edge is untouched."""
    shaded = SCAN.copy()
    shaded[:, :60] = 20
    shaded[:25] = 30
    bilevel = prepare(shaded, drawn.DPI).bilevel
    assert bilevel[5:-5, :60].min() == 255
    inner = np.s_[200:, 115:]
    assert np.mean(bilevel[inner] != prepare(SCAN, drawn.DPI).bilevel[inner]) < 0.005


@pytest.mark.parametrize(("dpi", "expected"), [(100, 300), (150, 300), (200, 300), (300, 300), (600, 300)])
def test_the_engine_gets_a_resolution_it_reads_well(dpi, expected):
    """Coarse pages are enlarged, fine ones reduced, and boxes can be told in points all the same."""
    prepared = prepare(drawn.card_page(dpi), dpi)
    assert prepared.dpi == expected
    assert prepared.bilevel.shape[0] / prepared.px_per_pt == pytest.approx(drawn.SIZE_PT[1], abs=1)


@given(
    paper=st.integers(120, 255),
    ink=st.integers(0, 90),
    share=st.floats(0.02, 0.5),
)
@settings(max_examples=40, deadline=None)
def test_the_threshold_parts_ink_from_paper(paper, ink, share):
    """Whatever the greys and the share of ink, all ink is at or below the threshold and no paper is."""
    image = np.full((60, 80), paper, dtype=np.uint8)
    image[: max(1, round(60 * share))] = ink
    low, threshold, high = filters.otsu(image)
    assert ink <= threshold < paper
    assert (low, high) == pytest.approx((ink, paper))


@given(sigma=st.floats(2, 30))
@settings(max_examples=10, deadline=None)
def test_noise_is_measured(sigma):
    """The noise of the paper is told within a fifth, text or no text."""
    noisy = PAGE * 0.4 + 80 + np.random.default_rng(3).normal(0, sigma, PAGE.shape)
    assert filters.noise_sigma(noisy.clip(0, 255).astype(np.uint8)) == pytest.approx(sigma, rel=0.2)


def test_blur_keeps_the_mean_and_takes_the_noise():
    """A blur of n passes leaves the page's grey as it was and less noise with each pass."""
    noise = np.random.default_rng(5).normal(128, 30, (400, 400)).clip(0, 255).astype(np.uint8)
    soft = filters.blurred(noise, 2)
    assert soft.mean() == pytest.approx(noise.mean(), abs=4)
    assert soft.std() < filters.blurred(noise, 1).std() < noise.std() / 2


def test_dust_goes_and_stops_stay():
    """A lone spot goes, also in a corner; one beside a letter is a full stop, a large one a bullet."""
    image = np.full((200, 300), 255, dtype=np.uint8)
    image[100:130, 100:120] = 0  # a letter
    stop, dust, corner = np.s_[126:130, 126:130], np.s_[50:54, 60:64], np.s_[0:3, 0:3]
    bullet = np.s_[108:120, 60:72]
    for spot in (stop, dust, corner, bullet):
        image[spot] = 0
    clean = preprocess.without_specks(image)
    assert (clean[dust] == 255).all()
    assert (clean[corner] == 255).all()
    assert (clean[stop] == 0).all()
    assert (clean[bullet] == 0).all()
    assert np.count_nonzero(clean != image) == 16 + 9


def test_margins_go_but_for_some_paper():
    """The part holds all ink in a frame of three millimetres, and tells where it lay."""
    image = np.full((3508, 2480), 255, dtype=np.uint8)
    image[1001:1041, 407:1607] = 0
    part, left, top = preprocess.without_margins(image, 300)
    assert (left, top) == (407 - 36, 1001 - 36)
    assert part.shape == (40 + 72, 1200 + 72)
    assert (part == image[top : top + 112, left : left + 1272]).all()
    assert np.count_nonzero(part == 0) == 40 * 1200


@pytest.mark.parametrize("spots", [[], [(0, 0), (199, 299)], [(30, 20), (180, 290)]])
def test_no_side_grows_and_an_empty_page_stays_whole(spots):
    """Nothing is cut where there is no ink, or where it stands less than the frame away from the edges."""
    image = np.full((200, 300), 255, dtype=np.uint8)
    for spot in spots:
        image[spot] = 0
    part, left, top = preprocess.without_margins(image, 300)
    assert (part.shape, left, top) == (image.shape, 0, 0)
