"""What is easily mistaken for its neighbour is told apart: times, sides, languages, pages, targets."""

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from extract import pdf, reading
from extract.batch import RunReport
from extract.cli.ending import summary
from extract.finnish import open_lexicon
from extract.model import MediaType, Repair, RepairKind, StageTime, ledger
from extract.publish import codebook
from extract.schema import tables
from extract.settings import Settings
from extract.tables import Record, rows_of
from extract.write import as_arrow
from fixtures.make import hostile
from tests import stand_in


def test_wall_clock_and_cpu_seconds_are_not_each_other():
    """A kept stage and the summary say each of the two where it belongs."""
    made = stand_in.result(7)
    times = (StageTime("read", wall_s=9.0, cpu_s=2.0),)
    (stages,) = as_arrow([Record(rows_of(made), times)], "sokra")["stages"].to_pylist()
    assert stages == [{"stage": "read", "wall_s": 9.0, "cpu_s": 2.0}]
    counts = {
        "inputs": 1,
        "documents": {"ok": 1, "failed": 0, "skipped": 0},
        "reasons": {},
        "cards": 1,
        "fields": {"filled": 1},
    }
    counts |= {"fields_to_review": 0, "repairs": 0, "problems": 0}
    said = summary(RunReport(Path("out"), counts, {}, True, wall_s=9.0, cpu_s=2.0))
    assert said.endswith("9 s, 2 s of CPU")


def test_a_link_inside_the_document_is_no_link_of_the_card():
    """A jump to another page has no address, and gives no row."""
    with pikepdf.open(io.BytesIO(hostile.drawing.one_page(b"q Q"))) as made:
        page = made.pages[0]
        box = Array([10, 10, 90, 30])
        jump = Dictionary(S=Name.GoTo, D=Array([page.obj, Name.Fit]))
        web = Dictionary(S=Name.URI, URI=pikepdf.String("https://esimerkki.fi/"))
        page.Annots = made.make_indirect(
            Array(
                [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=action) for action in (jump, web)]
            )
        )
        out = io.BytesIO()
        made.save(out)
    with pdf.opened(out.getvalue()) as document:
        assert [link.url for link in pdf.layer(document, 0).links] == ["https://esimerkki.fi/"]


def test_a_repair_and_its_contrary_are_none():
    """Two ledgers that lead back to the text as read leave no repair of a word into itself."""
    there = (Repair("a", "ä", 0, 1, RepairKind.DIACRITICS, 0.9),)
    back = (Repair("ä", "a", 0, 1, RepairKind.DIACRITICS, 0.8),)
    assert ledger.chain("a", there, back) == ()


@pytest.mark.engine
def test_a_compound_ends_in_a_word_of_finnish():
    """A foreign form that the table has beside the valid ones ends no compound, and begins none."""
    derivation = open_lexicon("frequency")
    assert derivation.derived("koulutushanke") is not None
    assert derivation.derived("koulutusthe") is None
    assert derivation.derived("thekoulutus") is None


def test_the_codebook_has_each_language_in_its_column():
    """English stands in the third column, Finnish in the fourth, of columns and of values."""
    page = codebook.as_markdown("1.2.3")
    for table in tables():
        assert f"\n{table.title_en}. · {table.title_fi}.\n" in page
    section = page.split("\n## documents\n")[1].split("\n## ")[0]
    row = next(line for line in section.splitlines() if line.startswith("| `status` |"))
    assert row.split(" | ")[2:] == ["What became of the file", "Miten tiedostolle kävi |"]


def test_hidden_words_are_told_with_their_own_page():
    """The message and the aside name the page on which the words stand, not its neighbour."""
    (file,) = (one for one in hostile.FILES if one.name == "invisible.pdf")
    with pikepdf.open(io.BytesIO(hostile.drawing.one_page(b"q Q"))) as made:
        with pikepdf.open(io.BytesIO(file.make())) as hidden:
            made.pages.extend(hidden.pages)
            count = len(hidden.pages)
        out = io.BytesIO()
        made.save(out)
    found = reading.read(out.getvalue(), MediaType.PDF, Settings(), lambda: None)
    (aside,) = (one for one in found.asides if one.code == "invisible-text")
    assert count == 1
    assert (aside.page, aside.message[:6]) == (2, "Page 2")
