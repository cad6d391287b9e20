"""The packages beside the usual readers read whole cards as those do: pytesseract and pdfplumber."""

from pathlib import Path

import pytest

from extract import pipeline
from extract.errors import DocumentError, Reason
from extract.reading import document
from extract.settings import Settings

CARDS = Path(__file__).parent.parent / "fixtures" / "cards"
DRAWN = ("s20731-born.pdf", "s20064-unruled.pdf", "s20398-zebra.pdf", "s20797-s21199-two-cards.pdf")
SCAN = "s20688-scan300.pdf"


def values(name, settings):
    """Every field of a fixture's cards as repaired."""
    content = (CARDS / name).read_bytes()
    result = pipeline.explored(content, name, "", settings)[1]
    return [{field.name: field.value for field in card.fields} for card in result.cards]


@pytest.mark.parametrize("name", DRAWN)
def test_pdfplumber_reads_what_pdfium_cannot_open(name, monkeypatch):
    """The second reader of PDFs gives the same cards, field by field."""
    settings = Settings(lexicon="frequency")
    usual = values(name, settings)

    def broken(_):
        raise DocumentError(Reason.DAMAGED, "It cannot be opened.")

    monkeypatch.setattr(document._PdfReader, "_by_pdfium", broken)
    assert usual
    assert values(name, settings) == usual


@pytest.mark.engine
def test_pytesseract_reads_a_scan_as_the_engine_in_the_process_does():
    """The program and the library are one engine: both give the same values."""
    usual, program = (
        values(SCAN, Settings(engine=engine, effort="fast")) for engine in ("tesserocr", "pytesseract")
    )
    assert usual
    same = sum(one[name] == other[name] for one, other in zip(usual, program, strict=True) for name in one)
    assert same >= 0.95 * sum(len(card) for card in usual)
