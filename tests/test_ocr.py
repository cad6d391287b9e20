"""Both ways to call Tesseract read drawn card pages alike, however they lie."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from extract.errors import EngineMissingError
from extract.model import Box, Frame, Line, Rule, TextSource, Word
from extract.ocr import preprocess, reader, spurious, tesseract
from extract.settings import Settings
from tests import drawn

PAGE = drawn.card_page()
SCAN = drawn.scanned(PAGE)


@pytest.fixture(scope="module", params=["tesserocr", "pytesseract"])
def engine(request):
    return reader.open_engine(Settings(engine=request.param))


@pytest.fixture(scope="module")
def in_process():
    return reader.open_engine(Settings())


def found(reading) -> float:
    """Share of the card's words that were read exactly."""
    read = [word.text for word in reading.words]
    return sum(word in read for word in drawn.truth_words()) / len(drawn.truth_words())


@pytest.mark.engine
def test_a_scan_is_read_word_for_word(engine):
    """Words come with text, boxes in points where they were drawn, and a confidence."""
    reading = engine.read_page(SCAN, drawn.DPI)
    assert found(reading) >= 0.95
    assert reading.confidence > 0.85
    assert (reading.turn_deg, reading.skew_deg) == (0, 0)
    by_text = {word.text: word for word in reading.words}
    box = by_text["Toteuttajat"].box
    assert box.x0 == pytest.approx(drawn.COLUMNS_PT[0] + 4, abs=2)
    assert drawn.rule_tops_pt()[1] < box.middle < drawn.rule_tops_pt()[2]
    assert by_text["Toteuttajat"].source is TextSource.OCR
    assert 0.5 < by_text["Toteuttajat"].confidence <= 1


@pytest.mark.engine
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_set_upright(engine, turn):
    """A page that was scanned in any quarter turn is read, and says how it was turned."""
    reading = engine.read_page(preprocess.turned(SCAN, 360 - turn), drawn.DPI)
    assert reading.turn_deg == turn
    assert found(reading) >= 0.95


@pytest.mark.engine
@pytest.mark.parametrize(
    ("skew", "dpi", "sigma"), [(1.3, 300, 12), (-0.7, 150, 12), (0.4, 200, 12), (0.0, 300, 34)]
)
def test_slant_noise_and_low_resolution(in_process, skew, dpi, sigma):
    """Slanted, coarse and noisy pages are read, and the angle is told."""
    scan = drawn.scanned(drawn.card_page(dpi), skew, sigma)
    reading = in_process.read_page(scan, dpi)
    assert reading.skew_deg == pytest.approx(-skew, abs=0.1)
    assert found(reading) >= 0.85


@pytest.mark.engine
def test_words_of_a_turned_slanted_page_go_back_to_where_they_are_seen(in_process):
    """The frame takes a word's box back to the displayed page."""
    displayed = preprocess.turned(drawn.scanned(PAGE, skew_deg=-1.0), 90)
    reading = in_process.read_page(displayed, drawn.DPI)
    assert reading.turn_deg == 270
    frame = Frame(drawn.SIZE_PT[1], drawn.SIZE_PT[0], reading.turn_deg, reading.skew_deg)
    word = next(word for word in reading.words if word.text == "Toteuttajat")
    seen = frame.displayed(word.box)
    scale = drawn.DPI / 72
    ink = displayed[round(seen.top * scale) : round(seen.bottom * scale), round(seen.x0 * scale) :][:, :40]
    assert seen.height > seen.width
    assert ink.min() < 100


@pytest.mark.engine
def test_a_region_is_read_by_itself(engine):
    """One cell read alone gives its words in the page's own coordinates."""
    reading = engine.read_page(SCAN, drawn.DPI)
    tops = drawn.rule_tops_pt()
    cell = Box(drawn.COLUMNS_PT[1] + 2, tops[1] + 2, drawn.COLUMNS_PT[2] - 2, tops[2] - 2)
    assert reader.has_ink(reading.prepared, cell)
    lines = engine.read_region(reading.prepared, cell)
    assert " ".join(line.text for line in lines) == drawn.ROWS[1][1]
    assert all(cell.overlap(word.box) > 0 for line in lines for word in line.words)


def test_the_engine_sees_no_margins_and_words_stand_on_the_page():
    """Words are told in points of the page, though only the part with ink is asked about."""

    class Seen:
        """Reads all ink of an image as one word."""

        def read(self, image, dpi, mode):
            rows, columns = (np.flatnonzero((image == 0).any(axis=axis)) for axis in (1, 0))
            assert (dpi, mode) == (drawn.DPI, tesseract.PAGE)
            assert image.size < SCAN.size
            box = (columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0])
            return [tesseract.RawWord("Hankekortti", *map(int, box), 96.0, (1, 1, 1))]

    reading = reader.Engine(Seen()).read_page(SCAN, drawn.DPI)
    box = next(word.box for word in reading.words if word.text == "Hankekortti")
    assert box.x0 == pytest.approx(drawn.COLUMNS_PT[0], abs=1)
    assert box.x1 == pytest.approx(drawn.COLUMNS_PT[-1], abs=1)
    assert box.bottom == pytest.approx(drawn.rule_tops_pt()[-1], abs=1)


@pytest.mark.engine
def test_a_blank_page_gives_no_words(engine):
    """A page without ink is empty, whatever the engine would like to see."""
    reading = engine.read_page(drawn.scanned(PAGE * 0 + 255), drawn.DPI)
    assert reading.words == ()
    assert reading.confidence == 0
    assert not reader.has_ink(reading.prepared, Box(50, 50, 300, 300))


def test_bars_and_dashes_read_into_rules_are_dropped():
    """What stands on a ruling line and looks like one is no word; the same marks elsewhere stay."""
    rules = (Rule(Box(100, 10, 101, 300)), Rule(Box(10, 50, 300, 51)))
    line = Line(
        (
            Word("|", Box(99.5, 20, 101.5, 30)),
            Word("—", Box(120, 49.5, 150, 51)),
            Word("—", Box(94, 80, 104, 92)),
            Word("|Tavoitteet", Box(100, 60, 150, 70)),
            Word("–", Box(160, 63, 166, 64)),
            Word(":", Box(167, 63, 168, 64)),
            Word(".31", Box(185, 60, 195, 70)),
            Word("a|b", Box(170, 60, 180, 70)),
        )
    )
    (kept,) = spurious.without_rule_marks([line], rules)
    assert [word.text for word in kept.words] == ["Tavoitteet", "–", "31", "a|b"]


def test_the_dots_of_a_line_are_no_line_of_their_own():
    """Words a seventh as high as the others, right above letters, are dots; bullets and dashes are kept."""
    prepared = preprocess.prepare(PAGE, drawn.DPI)
    words = [
        Word("Hämeenlinnan", Box(100, 101, 160, 109)),
        Word("työpaja", Box(163, 101, 200, 109)),
        Word("N", Box(190, 120, 193, 123)),
        Word("kahvila", Box(196, 118, 230, 126)),
    ]
    label = Word("Tavoitteet", Box(30, 93, 85, 101))
    dots = (Word("N", Box(104, 99.8, 109, 101)), Word("-", Box(140, 100, 146, 101)))
    lines = [Line((label, *dots, Word("NU", Box(170, 100, 175, 101))))]
    lines += [Line(tuple(words[:2])), Line(tuple(words[2:])), Line((Word("e", Box(90, 104, 93, 106)),))]
    kept = spurious.without_phantoms(lines, prepared)
    assert [[word.text for word in line.words] for line in kept] == [
        ["Tavoitteet"],
        ["Hämeenlinnan", "työpaja"],
        ["N", "kahvila"],
        ["e"],
    ]


def test_a_missing_model_says_how_to_install_it(monkeypatch, tmp_path):
    """Without the Finnish model nothing is read with another; the command that helps is named."""
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(EngineMissingError, match="apt-get install tesseract-ocr-fin"):
        tesseract.load("tesserocr", "fin")


def test_a_missing_program_says_how_to_install_it(monkeypatch):
    """Without Tesseract the message names the packages."""
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineMissingError, match="apt-get install tesseract-ocr"):
        tesseract.tessdata_dir()


@pytest.mark.parametrize(
    ("text", "confidences", "believed"),
    [
        ("521610, Minun tieni kokemusasiantuntijaksi 1.4.2019", (0.5, 0.97, 0.93, 0.91, 0.93), True),
        ("521610, Minun tieni", (0.5, 0.97, 0.98), False),
        ("ja näin", (0.9, 0.9), True),
        ("ja", (0.9,), False),
    ],
)
def test_a_long_dropped_line_is_believed_with_a_misread_code(text, confidences, believed):
    """A short one must be read surely to the last word."""
    words = zip(text.split(), confidences, strict=True)
    assert reader._is_text(Line(tuple(Word(word, confidence=sure) for word, sure in words))) == believed


def test_a_euro_sign_whose_box_misses_it_stays():
    """Dashes and quotes without ink go, for engines write them into gaps; they invent no other sign."""
    blank = np.full((400, 400), 255, dtype=np.uint8)
    prepared = preprocess.Prepared(blank, blank, 300, 300, 0, 0.0, 0.0)
    words = (Word("5", Box(20, 20, 25, 28)), Word("€", Box(28, 20, 28.3, 28)), Word("–", Box(36, 24, 40, 25)))
    (kept,) = spurious.without_phantoms([Line(words)], prepared)
    assert [word.text for word in kept.words] == ["5", "€"]


@pytest.mark.engine
def test_threads_share_no_engine(in_process):
    """Two threads that read at once with one reader give what each gives alone."""
    other = drawn.scanned(drawn.card_page(texts=("Aivan muuta tekstiä toisella sivulla",)))
    alone = [in_process.read_page(image, drawn.DPI) for image in (SCAN, other)]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda image: in_process.read_page(image, drawn.DPI), [SCAN, other] * 2))
    for one, both in zip(alone * 2, together, strict=True):
        assert [word.text for word in both.words] == [word.text for word in one.words]
