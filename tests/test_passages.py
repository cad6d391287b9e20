"""Lines of a cell become one text: wrapped lines joined, paragraphs and bullets apart, each line findable."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.mapping.paragraphs import CellLine, Width, passage, plain_passage
from extract.model import Box, Frame, Line, TextSource, Word

FULL = "Ryhmä kokoontui joka viikko kylätalolla ja"  # as long as the column is wide
RIGHT = 384.0
LAYER, OCR = TextSource.TEXT_LAYER, TextSource.OCR


def lines(*texts, pitch=13.0, source=LAYER, page=1):
    """Cell lines one below another; a line given as None is a gap."""
    made, top = [], 100.0
    for text in texts:
        if text is not None:
            words, x = [], 200.0
            for word in text.split():
                words.append(Word(word, Box(x, top, x + 4.5 * len(word), top + 10), source))
                x += 4.5 * len(word) + 2.5
            made.append(CellLine(Line(tuple(words), page), RIGHT))
        top += pitch if text is not None else 7.0
    return made


def text_of(*texts, **look):
    made = passage(lines(*texts, **look), {1: Frame(595, 842)})
    assert made is not None
    return made.text


def test_no_lines_no_passage():
    """A cell without words has no passage."""
    assert passage([], {}) is None
    assert plain_passage(["", "  "]) is None


def test_wrapped_lines_are_one_paragraph():
    """Lines that end where the column ends are joined by one space."""
    assert text_of(FULL, FULL, "päättyi.") == f"{FULL} {FULL} päättyi."


def test_a_short_line_ends_a_paragraph():
    """Where the next word would have fitted, the break was meant."""
    assert text_of(FULL, "päättyi.", FULL) == f"{FULL} päättyi.\n{FULL}"


def test_a_gap_ends_a_paragraph():
    """More room between two lines parts paragraphs although the line above is full."""
    assert text_of(FULL, FULL, None, FULL, FULL) == f"{FULL} {FULL}\n{FULL} {FULL}"


@pytest.mark.parametrize("sign", list("•●▪■‣◦○·"))
def test_bullets_begin_a_line(sign):
    """A bullet is a line of its own even after a full line; the lines that follow it belong to it."""
    assert text_of(FULL, f"{sign} {FULL[:-3]}", "nuoret") == f"{FULL}\n{sign} {FULL[:-3]} nuoret"


@pytest.mark.parametrize("mark", ["-", "–", "—", "*"])
def test_a_dash_is_a_bullet_only_after_a_line_that_ended(mark):
    """A dash at the beginning of a wrapped line goes on with the sentence."""
    assert (
        text_of("Sisältö", f"{mark} nuoret", f"{mark} aikuiset") == f"Sisältö\n{mark} nuoret\n{mark} aikuiset"
    )
    assert text_of(FULL, f"{mark} nuoret") == f"{FULL} {mark} nuoret"


@pytest.mark.parametrize("mark", ["1.", "12)", "a)"])
def test_numbers_of_a_list_begin_a_line(mark):
    """A numbered line after a line that ended begins one; after a full line it is a word like any other."""
    assert text_of("Vaiheet", f"{mark} alku", "2. loppu") == f"Vaiheet\n{mark} alku\n2. loppu"
    assert text_of(FULL, f"{mark} luokan oppilaat") == f"{FULL} {mark} luokan oppilaat"


def test_signs_that_an_engine_reads_for_bullets():
    """OCR's letters for a bullet part lines; the same letters of a text layer do not."""
    assert text_of(FULL, "e nuoret", source=OCR) == f"{FULL}\ne nuoret"
    assert text_of(FULL, "e nuoret") == f"{FULL} e nuoret"


@pytest.mark.parametrize("end", ["-", "–"])
def test_a_hyphen_at_a_line_end_stays_as_read(end):
    """Whether a hyphen belongs to the word is not decided here."""
    assert text_of(f"{FULL[:-3]}työ{end}", "elämä") == f"{FULL[:-3]}työ{end} elämä"


def test_a_word_cut_by_a_hyphen_is_never_parted():
    """A hyphen at the end of a short line joins it to the next."""
    assert text_of("sosiaali-", "ja terveyspalvelut") == "sosiaali- ja terveyspalvelut"


def test_a_value_goes_on_over_a_page():
    """The space between two pages is no gap between paragraphs."""
    first, second = lines(FULL, FULL), lines("jatkui.", page=2)
    made = passage([*first, *second], {1: Frame(595, 842), 2: Frame(595, 842)})
    assert made is not None
    assert made.text == f"{FULL} {FULL} jatkui."
    assert [span.page for span in made.lines] == [1, 1, 2]


WORDS = st.text(alphabet="aäöksti-–,.•", min_size=1, max_size=12)
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=7).map(" ".join), min_size=1, max_size=8)


@given(TEXTS, st.sampled_from([LAYER, OCR]))
def test_every_line_is_found_by_its_offsets(texts, source):
    """A line's range in the text is its words, the ranges follow each other, nothing else is in between."""
    made = passage(lines(*texts, source=source), {1: Frame(595, 842)})
    assert made is not None
    assert [made.text[span.start : span.end] for span in made.lines] == texts
    assert [made.text[span.start : span.end] for span in made.words] == " ".join(texts).split()
    assert all(made.text[span.end : span.end + 1] in {" ", "\n", ""} for span in made.lines)
    assert set(made.breaks) <= {span.end for span in made.lines}


@example(["a", "•"])
@example(["•", "aa"])
@given(TEXTS)
def test_every_line_of_plain_text_is_found_by_its_offsets(texts):
    """The same holds without pages, where no line has a place."""
    made = plain_passage(texts)
    assert made is not None
    assert [made.text[span.start : span.end] for span in made.lines] == texts
    assert [span.word.text for span in made.words] == " ".join(texts).split()
    assert all(span.page is None and span.box is None for span in made.lines)


def test_boxes_are_those_of_the_displayed_page():
    """A page that was turned to be read gives the places where its words are seen."""
    frame = Frame(842, 595, 90)
    made = passage(lines("nuoret aikuiset"), {1: frame})
    assert made is not None
    (span,) = made.lines
    (cell,) = lines("nuoret aikuiset")
    assert span.box == frame.displayed(cell.line.box)
    assert made.words[0].word.box == frame.displayed(cell.line.words[0].box)


@given(st.data(), TEXTS)
def test_a_slice_keeps_its_places(data, texts):
    """A part of a passage has the lines and words that stand in it, at their places in the part."""
    made = plain_passage(texts)
    assert made is not None
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    part = made.slice(start, end)
    assert part.text == made.text[start:end].strip()
    assert "".join(part.text[span.start : span.end] for span in part.words) == part.text.replace(
        " ", ""
    ).replace("\n", "")
    assert all(span.word.text == part.text[span.start : span.end] for span in part.words)


def test_plain_text_parts_paragraphs_after_a_sentence():
    """An empty line parts paragraphs only between a sentence's end and a capital."""
    made = plain_passage(["Alku oli hidas.", "", "Loppu oli nopea ja", "", "hyvä."])
    assert made is not None
    assert made.text == "Alku oli hidas.\nLoppu oli nopea ja hyvä."


def test_plain_text_keeps_bullets_and_numbers_apart():
    """Bullets, numbered lines and dashes with a space begin a line; a hyphen alone does not."""
    made = plain_passage(["Sisältö", "• nuoret", "ja aikuiset", "2. vaihe", "- kolmas", "-hanke"])
    assert made is not None
    assert made.text == "Sisältö\n• nuoret ja aikuiset\n2. vaihe\n- kolmas -hanke"


EVEN = "kioskilla kerran viikossa yhteensä"
WRAPPED = ("Ryhmä kokoontui kylätalolla ja", *[EVEN] * 6, "kymmenen kertaa.")


def plain(*texts, ends=None):
    made = plain_passage(texts, ends, Width.of([texts]))
    assert made is not None
    return made.text


def test_a_line_of_a_dump_that_is_less_full_than_all_others_ends_a_paragraph():
    """With a stop or without one, where many lines show that each is filled as far as it goes."""
    for last in ("kymmenen kertaa.", "kymmenen kertaa"):
        lines_above = (*WRAPPED[:-1], last)
        assert plain(*lines_above, "Mukana oli myös") == f"{' '.join(lines_above)}\nMukana oli myös"
    assert plain(*WRAPPED[:-1], "myös Mikkeli,", "Kuopio") == f"{' '.join(WRAPPED[:-1])} myös Mikkeli, Kuopio"


def test_in_a_dump_of_ragged_lines_a_paragraph_ends_with_a_sentence_and_much_room():
    """A line broken off early tells nothing; an item of a list needs no stop."""
    ragged = (EVEN, "ja monesti", EVEN, "myös")
    assert plain(*ragged, "Mikkelin") == f"{' '.join(ragged)} Mikkelin"
    assert plain(*ragged, "illoin.", "Mikkelin") == f"{' '.join(ragged)} illoin.\nMikkelin"
    assert plain(*ragged, "Kerho", "Mikkelin", ends=re.compile("ry$")).endswith("Kerho\nMikkelin")


def test_letters_of_a_dump_are_equally_wide():
    """A line laid out by its spaces ends a paragraph by the exact room that is left on it."""
    above, below = (line.line for line in lines(FULL, "jaa", source=TextSource.PLAIN_TEXT))
    for room, joint in ((4.5 * 3, " "), (4.5 * 3 + 3.0, "\n")):
        right = above.words[-1].box.x1 + room
        made = passage([CellLine(one, right, 13.0) for one in (above, below)], {1: Frame(595, 842)})
        assert made is not None
        assert made.text == f"{FULL}{joint}jaa"
