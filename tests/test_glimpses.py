"""The report of a run shows the least sure fields with their places, drawn once."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from extract.batch import glimpses
from extract.cli import main

CARD = Path(__file__).parent.parent / "fixtures" / "cards" / "s20430-second-page-scanned.pdf"
PICTURE = re.compile(r'<img alt="the place on the page" src="data:image/png;base64,([^"]+)"')


@pytest.mark.engine
def test_the_report_shows_places_and_draws_them_once(tmp_path, monkeypatch):
    """A picture beside each of the least sure fields on a page; the next run takes what was drawn."""
    given = ["run", str(CARD), "-o", str(tmp_path / "out"), "--quiet", "--workers", "1"]
    assert main(given) == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    found = PICTURE.findall(page)
    assert found
    for picture in found:
        shown = Image.open(io.BytesIO(base64.b64decode(picture)))
        assert len(shown.convert("RGB").getcolors(1 << 20)) > 4
    assert CARD.as_uri() in page

    def never(*_, **__):
        raise AssertionError("drawn again")

    monkeypatch.setattr(glimpses, "confined_crop", never)
    assert main(given) == 0
    assert PICTURE.findall((tmp_path / "out" / "report.html").read_text("utf-8")) == found


def test_damaged_pictures_are_drawn_anew(tmp_path):
    """What was kept counts only whole and for the same inputs."""
    crops = [["a.pdf", 1, "funder", "AA=="]]
    assert glimpses._digest("inputs", crops) != glimpses._digest("others", crops)
    assert glimpses._digest("inputs", crops) != glimpses._digest("inputs", [["a.pdf", 1, "funder", "AB=="]])
