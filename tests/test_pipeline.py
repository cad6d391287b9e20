"""One file becomes one result: its cards, or why it has none; an engine is asked only where needed."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import pipeline
from extract.errors import EngineMissingError, Reason
from extract.model import MediaType, Status, TextSource, ledger
from extract.settings import Settings
from tests.pages import CARD, HEADERS, LABELS, TITLE, VALUES, columns

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
    counted = pipeline.process_bytes(path.read_bytes(), "kansio/kortti.txt", "", SETTINGS)
    assert counted.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert counted.source_path == "kansio/kortti.txt"
    assert (
        pipeline.process_bytes(path.read_bytes(), "kansio/kortti.txt", "cd" * 32, SETTINGS).source_sha256
        == "cd" * 32
    )


def test_the_same_bytes_give_the_same_result():
    """Nothing of one document is carried over to the next."""
    before = result(DUMP)
    result(DUMP.translate(str.maketrans("äö", "ao")), "toinen.txt")
    assert result(DUMP) == before


def test_a_dump_with_columns_is_read_by_its_columns():
    """Labels and values side by side: no value is cut and no label is taken for a value."""
    plain, beside = result(DUMP).cards[0], result("\n".join(columns())).cards[0]
    assert beside.values == plain.values
    assert beside.page_count is None


def test_two_cards_of_a_dump_with_columns_keep_their_own_values():
    """Both are read by their columns, each below its own title."""
    second = [line.replace("S20731", "S20732").replace("diakonia", "liikunta") for line in columns()]
    first, other = result("\n".join([*columns(), "", *second])).cards
    assert first.values == result("\n".join(columns())).cards[0].values
    assert (other.values["card_id"], other.values["implementers"]) == ("S20732", ("Tukikohta liikunta ry",))


def test_addresses_below_each_of_two_cards_are_its_links():
    """In columns as in running lines, the list below a card is that card's."""
    second = [line.replace("S20731", "S20732") for line in columns()]
    lines = [*columns(), "", "https://a.fi/", "", *second, "", "https://b.fi/"]
    first, other = result("\n".join(lines)).cards
    assert [[one.link.url for one in card.links] for card in (first, other)] == [
        ["https://a.fi/"],
        ["https://b.fi/"],
    ]
    assert first.values["remarks"] == VALUES[11]


def test_wide_spaces_inside_values_make_no_columns():
    """Running lines whose labels stand alone are no columns, though some of their words stand far apart."""
    wide = [line.replace(" ", "     ", 1) if line in VALUES[3:] else line for line in DUMP.split("\n")]
    assert result("\n".join(wide)).cards[0].values == result(DUMP).cards[0].values


def test_page_numbers_at_a_dumps_form_feeds_are_no_text():
    """In running lines and in columns alike."""
    for lines in (DUMP.split("\n"), columns()):
        at = next(number for number, line in enumerate(lines) if VALUES[6].split(",")[0][:30] in line)
        paged = [*lines[:at], "", "2 (3)", f"\f{lines[at]}", *lines[at + 1 :]]
        assert result("\n".join(paged)).cards[0].values == result("\n".join(lines)).cards[0].values


def test_the_addresses_below_a_dump_are_its_cards_links():
    """Whether it keeps its columns or not, the list at its end belongs to the card."""
    for lines in (DUMP.split("\n"), columns()):
        (card,) = result("\n".join([*lines, "", "https://a.fi", "https://b.fi"])).cards
        assert [one.link.url for one in card.links] == ["https://a.fi", "https://b.fi"]


ODD = (
    "",
    "• kohta",
    "1) yksi",
    "sosiaali-",
    "ja terveys-",
    "$20731",
    "47 126 €",
    "1.9.2016 –",
    "https://a.fi/",
)
PARTS = ("\f", "Hankkeen nimi, S-", "numero ja toteutusaika", "\ufffd", "é6é", "\u00ad")
PIECES = st.sampled_from([*HEADERS, TITLE, *LABELS, *VALUES, *ODD, *PARTS])


@settings(max_examples=60)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40), st.sampled_from(["\n", "\r\n", " "]))
def test_whatever_a_dump_holds_is_read(lines, joint):
    """Labels, values and other text in any order: no error, and every value leads back to what was read."""
    text = joint.join(lines).encode("utf-8", "replace")
    found = result(text)
    assert found.status in {Status.OK, Status.SKIPPED, Status.FAILED}
    for field in (field for card in found.cards for field in card.fields if field.raw is not None):
        assert ledger.undo(field.value, field.repairs) == field.raw.text
