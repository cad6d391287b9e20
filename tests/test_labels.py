"""Labels, header lines and titles are known however they were damaged, and prose is taken for none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.families import label_matching
from tests.pages import HEADERS, LABELS, TITLE, VALUES

FAMILY = families.load()
STRIPPED = str.maketrans("äö", "ao")
MISREAD = str.maketrans({"ä": "é", "ö": "6", "l": "1"})


def found(text):
    match = label_matching.best(text, FAMILY)
    return match and match.label.text


@pytest.mark.parametrize("label", FAMILY.labels, ids=lambda label: label.text)
def test_every_wording_is_its_own_label(label):
    """As printed, in capitals, without dots, misread, and in each other wording that was met."""
    for text in (
        label.text,
        label.text.upper(),
        label.text.translate(STRIPPED),
        label.text.translate(MISREAD),
    ):
        assert found(text) == label.text
    assert [found(wording) for wording in label.wordings] == [label.text] * len(label.wordings)


@given(st.sampled_from(FAMILY.labels), st.data())
def test_one_wrong_letter_changes_no_label(label, data):
    """Whichever letter of a label was misread as whichever, it is no other label."""
    at = data.draw(st.integers(0, len(label.text) - 1))
    text = label.text[:at] + data.draw(st.sampled_from("aeiouxkl1é-")) + label.text[at + 1 :]
    assert found(text) in {label.text, None}
    if len(label.text) > 12:
        assert found(text) == label.text


@pytest.mark.parametrize("text", [*VALUES, "", "ja", "Tav", "Hankkeen", "Ja sekä"])
def test_a_value_is_no_label(text):
    """No value of a card, and no part of a label that several share, is taken for one."""
    assert found(text) is None


def test_a_column_of_labels_is_parted():
    """Wrapped labels below each other are told apart, and lines that are none belong to none."""
    lines = [
        "Lupaavat osallisuuden",
        "käytännöt ja palaset",
        "x",
        "Muut tulokset",
        "ja vaikutukset",
        "Tuotokset",
    ]
    parts = [
        (first, after, match.label.text) for first, after, match in label_matching.partition(lines, FAMILY)
    ]
    assert parts == [(0, 2, LABELS[8]), (3, 5, LABELS[9]), (5, 6, LABELS[7])]


@given(st.lists(st.sampled_from([*LABELS, "Muut tulokset", "ja vaikutukset", "ruoka", "– 2 –"]), max_size=8))
def test_parts_of_a_column_do_not_overlap(lines):
    """Whatever stands in a column, no line belongs to two labels."""
    parts = label_matching.partition(lines, FAMILY)
    ends = [0, *(after for _, after, _ in parts)]
    assert all(end <= first < after for end, (first, after, _) in zip(ends, parts, strict=False))


@pytest.mark.parametrize("at", range(len(HEADERS)))
def test_header_lines_are_known(at):
    """As printed and damaged; the rest of such a line may be of another axis or month."""
    header = FAMILY.headers[at]
    for text in (HEADERS[at], HEADERS[at].translate(STRIPPED), HEADERS[at].translate(MISREAD)):
        assert label_matching.header(text, FAMILY) is header


def test_other_lines_are_no_header():
    """A sentence that begins like a header line is a sentence."""
    assert label_matching.header("Koonnut ryhmän jäsenet saman pöydän ääreen vuonna 2019.", FAMILY) is None
    assert label_matching.header("Hankekortti", FAMILY) is None
    assert label_matching.header("Koonnut Sokra, joulukuu 2020", FAMILY) is FAMILY.headers[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (TITLE, True),
        ("$20731, Mennaan yhdessa", True),
        ("S20731 – Mennään", True),
        ("8 20731. Mennään", True),
        ("S20731", False),
        ("S2073, Mennään", False),
        ("Hanke S20731, Mennään", False),
        ("20 731 euroa, joista", False),
    ],
)
def test_titles_begin_with_a_code(text, shown):
    """A code, a comma or its like, and a name."""
    assert label_matching.is_title(text, FAMILY) is shown


def test_a_cell_that_begins_with_a_label_is_known_by_it():
    """The longest wording that a cell begins with decides."""
    match = label_matching.by_prefix("Toteuttajat ja kumppanit hankkeessa", FAMILY)
    assert match is not None
    assert match.label.text == "Toteuttajat"
    assert label_matching.by_prefix("Muu asia", FAMILY) is None


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text):
    """A folded text holds letters and digits only, and folds to itself."""
    folded = label_matching.fold(text)
    assert folded.isalnum() or not folded
    assert label_matching.fold(label_matching.fold(folded)) == label_matching.fold(folded)
