"""Units know what stands beside them."""

import pytest

from extract.finnish import tokens


def marked(text, mark):
    return [unit.text for unit in tokens.units(text) if getattr(unit, mark)]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("osallistui 87 naista ja 12,5 prosenttia", ["naista", "prosenttia"]),
        ("vuonna 2017 naista, joka 1.3.2016 alkoi", []),
        ("mukana (15 nuorta) ja 1 200 euroa", ["nuorta", "euroa"]),
        ("Mukana oli 30. Naista kerrottiin.", []),
        ("S20731 hanke ja 3-vuotias", []),
    ],
)
def test_a_number_right_before_a_word_counts_it(text, counted):
    """Years, dates, codes and the number of the sentence before do not."""
    assert marked(text, "counted") == counted


def test_a_capital_beside_a_capital_is_part_of_a_name():
    """Sentences' first words have one anyhow: they mark a neighbour only where a name ends with it."""
    assert marked("Hanke Silta Kotiin alkoi Kuopiossa", "titled") == ["Silta", "Kotiin"]
    assert marked("Oikeuden Ääni ry", "titled") == ["Ääni"]
    assert marked("Nuorten Ääni", "titled") == ["Ääni"]
    assert marked("Luettiin Ääneen joka päivä. Naiset kokosivat", "titled") == []


def test_a_mark_behind_letters_belongs_to_the_word_only_where_a_reader_gives_it_for_a_letter():
    assert [(one.start, one.end, one.text) for one in tokens.units("ja kunta!", "!")][-1] == (3, 9, "kunta!")
    assert [(one.start, one.end, one.text) for one in tokens.units("ja kunta!")][-1] == (3, 8, "kunta")
    assert tokens.units("a, b.") == []
