"""One file becomes one result: its cards, or why it has none; an engine is asked only where needed."""

import hashlib
from pathlib import Path

import pytest

from extract import pipeline
from extract.errors import EngineMissingError, Reason
from extract.model import MediaType, Status, TextSource
from extract.settings import Settings
from tests.pages import CARD, HEADERS, TITLE

FIXTURES = Path(__file__).parent.parent / "fixtures"
SETTINGS = Settings(lexicon="frequency")
DUMP = "\n".join([*HEADERS, TITLE, "", *(line for pair in CARD for line in (*pair, ""))])


def no_engine():
    raise EngineMissingError("No page of this test may be read by an engine.")


def explored(content, name="kortti.txt"):
    content = content.encode() if isinstance(content, str) else content
    return pipeline.explored(content, name, "ab" * 32, SETTINGS, no_engine)


def result(content, name="kortti.txt"):
    return explored(content, name)[1]


def test_a_dump_gives_its_card():
    """Document and result of a text file: status, names and values."""
    document, found = explored(DUMP)
    assert document.lines[0] == HEADERS[0]
    assert (found.source_path, found.source_sha256) == ("kortti.txt", "ab" * 32)
    assert (found.status, found.reason, found.page_count) == (Status.OK, None, None)
    assert [card.values["card_id"] for card in found.cards] == ["S20731"]
    assert [time.stage for time in found.times] == ["read", "map", "repair"]


def test_a_sound_pdf_needs_no_engine():
    """A born-digital file is read without asking for one."""
    path = FIXTURES / "cards" / "s20731-born.pdf"
    _, found = explored(path.read_bytes(), path.name)
    assert (found.status, found.media_type, found.page_count) == (Status.OK, MediaType.PDF, 1)
    assert [card.text_source for card in found.cards] == [TextSource.TEXT_LAYER]


def test_a_scan_asks_for_an_engine_and_its_lack_is_raised():
    """What is wrong with the installation is no fault of the document."""
    path = FIXTURES / "cards" / "s20688-scan300.pdf"
    with pytest.raises(EngineMissingError):
        explored(path.read_bytes(), path.name)


@pytest.mark.parametrize(
    ("content", "name", "status", "reason", "words"),
    [
        (b"", "tyhja.txt", Status.FAILED, Reason.EMPTY_FILE, "empty"),
        (b"PK\x03\x04", "kortti.docx", Status.FAILED, Reason.UNSUPPORTED, "ZIP"),
        (b"%PDF-1.7 rikki", "kortti.pdf", Status.FAILED, Reason.DAMAGED, "cut off"),
        ("Hyvä lukija, kiitos kirjeestäsi.", "kirje.txt", Status.SKIPPED, Reason.NOT_A_CARD, "labels"),
    ],
)
def test_a_file_without_a_card_has_its_reason(content, name, status, reason, words):
    """Failed where it cannot be read, skipped where it is something else; one sentence says what."""
    found = result(content, name)
    assert (found.status, found.reason, found.cards) == (status, reason, ())
    assert words in found.message


def test_blank_pages_hold_no_card():
    """A file with no text at all is told apart from one with other text."""
    path = FIXTURES / "bad" / "blank-500-pages.pdf"
    found = result(path.read_bytes(), path.name)
    assert (found.status, found.reason) == (Status.SKIPPED, Reason.NOT_A_CARD)
    assert "No text was found" in found.message


def test_a_file_is_named_and_hashed(tmp_path):
    """A hash that was not given is counted; a given one is kept."""
    path = tmp_path / "kortti.txt"
    path.write_text(DUMP, encoding="utf-8")
    counted = pipeline.process_file(path, "kansio/kortti.txt", "", SETTINGS)
    assert counted.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert counted.source_path == "kansio/kortti.txt"
    assert pipeline.process_file(path, "kansio/kortti.txt", "cd" * 32, SETTINGS).source_sha256 == "cd" * 32


def test_the_same_bytes_give_the_same_result():
    """Nothing of one document is carried over to the next."""
    before = result(DUMP)
    result(DUMP.translate(str.maketrans("äö", "ao")), "toinen.txt")
    assert result(DUMP) == before


def test_a_dump_with_columns_is_read_by_its_columns():
    """Labels and values side by side: no value is cut and no label is taken for a value."""
    lines = [*HEADERS, "", TITLE, ""]
    for label, value in CARD:
        left = [label[:34], label[34:]] if len(label) > 34 else [label]
        words, right = value.split(), [""]
        for word in words:
            if len(right[-1]) + len(word) > 50:
                right.append("")
            right[-1] = f"{right[-1]} {word}".strip()
        for at in range(max(len(left), len(right))):
            first, second = (part[at] if at < len(part) else "" for part in (left, right))
            lines.append(f"{first:<42}{second}".rstrip())
        lines.append("")
    plain, columns = result(DUMP).cards[0], result("\n".join(lines)).cards[0]
    assert columns.values == plain.values
    assert columns.page_count is None
