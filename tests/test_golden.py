"""Forms of documents, their differences, and what a tolerance may hide."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from extract.golden import form, tolerance
from extract.golden.difference import differences
from extract.golden.promises import broken
from extract.golden.tolerance import Budget, Slack
from extract.schema import tables
from extract.tables import rows_of
from tests import stand_in

FAMILY = families.load()
BUDGET = Budget("scans", ("*",), 2)


def rows(result):
    """A document's rows as they are read back from the tables."""
    made = rows_of(result)
    return form.by_document(
        {
            table.name: [dict(zip(table.names, row, strict=True)) for row in made.of(table.name)]
            for table in tables("sokra")
        }
    )[result.source_path]


def form_of(number=7):
    return form.lines(rows(stand_in.result(number)), FAMILY)


def edited(lines, subject, value):
    """The form with one line changed."""
    assert any(line.startswith(f"{subject}: ") for line in lines)
    return [f"{subject}: {value}" if line.startswith(f"{subject}: ") else line for line in lines]


def value_of(lines, subject):
    return next(line.partition(": ")[2] for line in lines if line.startswith(f"{subject}: "))


@pytest.mark.parametrize("number", range(12))
def test_a_form_holds_every_field_link_and_problem(number):
    """Every line can be read back, and nothing of a card is missing."""
    result = stand_in.result(number)
    found = form.entries(form.lines(rows(result), FAMILY))
    for card in result.cards:
        for field in card.fields:
            assert found[form.Key(card.card_no, field.name, "value")] == [form.cell(field.value)]
            repairs = found.get(form.Key(card.card_no, field.name, "repair"), [])
            assert len(repairs) == len(field.repairs)
        assert len(found[form.Key(card.card_no, "", "link")]) == len(card.links)
        assert len(found[form.Key(card.card_no, "", "problem")]) == len(card.problems)


def test_a_form_is_stable():
    """The same document gives the same lines, and differs in nothing from itself."""
    assert form_of() == form_of()
    assert differences(form_of(), form_of(), FAMILY) == []


def test_a_card_less_is_a_difference():
    """A lost card is told of, value by value."""
    two = [line for line in form_of(7) if not line.startswith("card 2")]
    assert {item.card_no for item in differences(form_of(7), two, FAMILY)} == {2}


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        ("document status", "failed"),
        ("card 1 card_id", "S20732"),
        ("card 1 card_id status", "ambiguous"),
        ("card 1 source", "ocr"),
        ("card 1 objectives label", "Tavoite"),
        ("card 1 problem", "end_date, error dates: Päättyy."),
    ],
)
def test_any_changed_line_is_a_difference(subject, value):
    """Without a budget nothing but digits is tolerated."""
    (found,) = differences(form_of(), edited(form_of(), subject, value), FAMILY)
    assert (found.subject, found.after, found.budget) == (
        subject + (" value" if subject == "card 1 card_id" else ""),
        (value,),
        None,
    )


def test_a_changed_value_is_told_with_its_place():
    """A difference names the page and the box of the field."""
    (found,) = differences(form_of(), edited(form_of(), "card 1 objectives", "muuta"), FAMILY)
    assert (found.page, found.box) == (1, (72, 100, 300, 110))


def test_places_may_move_by_two_points_and_no_further():
    """A box's digits are not looked at; a box elsewhere is."""
    place = value_of(form_of(), "card 1 objectives place")
    assert place == "page 1 at 72 100 300 110, lines 1-1, ocr"
    for shift, count in ((2, 0), (3, 1)):
        moved = edited(form_of(), "card 1 remarks status", "empty")
        moved = [line.replace("at 72 100", f"at {72 + shift} 100") for line in moved]
        found = [item for item in differences(form_of(), moved, FAMILY) if item.aspect == "place"]
        assert len(found) == count * 4  # two fields on two cards


def test_a_folder_may_bear_less():
    """Where the slack is nothing, one point and one step are differences."""
    exact = Slack(0, 0)
    assert tolerance.same("page 1 at 1 2 3 4", "page 1 at 1 2 3 5")
    assert not tolerance.same("page 1 at 1 2 3 4", "page 1 at 1 2 3 5", exact)
    assert not tolerance.same(form.sureness(0.995), form.sureness(0.98), exact)
    one = edited(form_of(), "card 1 objectives sure", form.sureness(0.995))
    other = edited(form_of(), "card 1 objectives sure", form.sureness(0.98))
    assert differences(one, other, FAMILY) == []
    assert len(differences(one, other, FAMILY, slack=exact)) == 1


def test_each_organisation_has_its_line():
    """A list that is parted otherwise is a difference, also where the joined names read the same."""
    names = form.entries(form_of())[form.Key(1, "", "organisation")]
    assert len(names) == len(rows(stand_in.result(7)).of("organisations", 1))
    assert all(" → " in name for name in names)


RAW = {"value_raw": "tyo on", "value": "työ on"}
REPAIR = {"original": "tyo", "repaired": "työ", "start": 0, "end": 3}
LINE = {"page": 1, "x0": 1.0, "top": 1.0, "x1": 2.0, "bottom": 2.0, "start": 0, "end": 6}


@pytest.mark.parametrize(
    ("field", "repairs", "lines", "count"),
    [
        (RAW, [REPAIR], [LINE], 0),
        (RAW, [REPAIR | {"start": 1, "end": 4}], [LINE], 1),
        (RAW, [], [LINE], 1),
        (RAW, [REPAIR], [LINE | {"end": 3}], 1),
        (RAW, [REPAIR], [LINE | {"top": None}], 1),
        (RAW, [REPAIR], [LINE | dict.fromkeys(("page", "x0", "top", "x1", "bottom"))], 0),
        ({"value_raw": None, "value": None}, [], [], 0),
        ({"value_raw": None, "value": "työ on"}, [], [], 1),
    ],
)
def test_a_broken_promise_of_the_tables_is_told(field, repairs, lines, count):
    """Repairs lead from the text as read to the value, lines cover it, and places are whole."""
    assert len(list(broken(field, repairs, lines))) == count


@given(st.floats(0, 1), st.floats(0, 1))
def test_sureness_is_tolerated_within_a_step(one, other):
    """An error may become up to three times as likely unnoticed, and never ten times."""
    told = tolerance.same(form.sureness(one), form.sureness(other))
    assert told == (abs(form.error_step(one) - form.error_step(other)) <= 1)
    low, high = sorted((1 - one, 1 - other))
    if low > 0.001 and high > 10.1 * low:
        assert not told


def test_a_flag_for_review_is_never_tolerated():
    """Whether a person should look is exact."""
    assert not tolerance.same(form.sureness(0.95), form.sureness(0.95, review=True))


LONG = "ryhmä kokoontui kerran viikossa ja ohjaajat olivat paikalla koko ajan, 12 kertaa "


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("yksi kaksi kolme", "yksi kaksi kolme", 0),
        ("yksi kaksi kolme neljä", "yksi kaski kolme neljä", 1),
        ("yksi kaksi kolme neljä", "yksi kaksi neljä", 1),
        ("yksi kaksi kolme", "yksi kaski kolme", None),  # one word of three is more than a quarter
        ("yksi kaksi", "uusi teksti", None),
        (LONG + "yhdessä", LONG + "yhdessa", None),
        (LONG + "työ tehtiin", LONG + "tyo tehtiin", None),
        (LONG + "talo", LONG + "tälö", None),
        (LONG, LONG.replace("12", "21"), 1),
        (LONG, LONG.replace("12", "13"), None),
        (LONG + "ei auttanut", LONG + "se auttanut", None),
        (LONG + "Eivät tulleet.", LONG + "tulleet.", None),
        (LONG + "ilman apua", LONG + "apua", None),
        ("yksi ⏎ kaksi kolme neljä", "yksi kaksi kolme neljä", 1),
    ],
)
def test_words_spend_a_budget_and_what_tells_never_does(before, after, words):
    """A lost ä, another digit and a lost "ei" count whatever the budget; another word costs one."""
    assert tolerance.spent([before], [after]) == words


@given(st.text("aoäöåkt ", min_size=1), st.text("aoäöåkt ", min_size=1))
def test_no_budget_hides_a_lost_letter(before, after):
    """Whatever the texts: what a budget hides has the same ä, ö and å."""
    if tolerance.spent([before], [after]) is not None:
        for letter in "äöå":
            assert before.count(letter) == after.count(letter)


def test_a_budget_lets_words_of_running_text_pass_and_nothing_else():
    """Within the budget a text differs with the budget's name on it; a code never does."""
    text = value_of(form_of(), "card 1 objectives")
    for subject, value, name in (
        ("card 1 objectives", text.replace("hyvin", "kovin"), "scans"),
        ("card 1 objectives", text.replace("tärkeä", "tarkea"), None),
        ("card 1 card_id", "S12345", None),
        ("card 1 objectives status", "ambiguous", None),
    ):
        (found,) = differences(form_of(), edited(form_of(), subject, value), FAMILY, BUDGET)
        assert found.budget == name


def test_a_budget_for_one_field_is_no_other_s():
    """A budget with fields lets words of those fields pass alone."""
    text = value_of(form_of(), "card 1 objectives")
    lines = edited(form_of(), "card 1 objectives", text.replace("hyvin", "kovin"))
    for fields, name in ((("objectives",), "scans"), (("methods",), None)):
        (found,) = differences(form_of(), lines, FAMILY, Budget("scans", ("*",), 2, fields))
        assert found.budget == name


def test_a_text_that_is_gone_is_no_matter_of_words():
    """A budget does not let an empty field pass, though it had few words."""
    lines = edited(form_of(), "card 1 objectives", "kaksi sanaa")
    gone = [line for line in lines if not line.startswith("card 1 objectives: ")]
    (found,) = differences(lines, gone, FAMILY, BUDGET)
    assert found.budget is None


def test_cells_of_every_type_are_one_line():
    """Money keeps its cents, lists their items, paragraphs a sign of their end."""
    shown = [form.cell(value) for value in (Decimal("10.50"), ["a", "b"], "yksi\nkaksi", None, 5)]
    assert shown == ["10.50", "a; b", "yksi ⏎ kaksi", "–", "5"]


def test_a_line_that_is_none_of_a_form_is_refused():
    """A golden file that somebody edited badly is told of."""
    with pytest.raises(ValueError, match="no line of a golden file"):
        form.entries(["<<<<<<< HEAD"])
