"""What contradicts on a card is told as a problem; no value is changed for it."""

from datetime import date
from decimal import Decimal

import pytest

from extract.families import load
from extract.kinds import CodeDecision, decide_code
from extract.model import Field, FieldStatus, Severity
from extract.review import validation

FAMILY = load("sokra")
SOUND = {
    "card_id": "S20731",
    "project_name": "Mennään yhdessä eteenpäin",
    "start_date": date(2016, 9, 1),
    "end_date": date(2017, 8, 31),
    "funder": "Etelä-Savon ELY-keskus",
    "public_funding_eur": Decimal(47126),
    "implementers": ("Tukikohta diakonia ry", "Kuopion kaupunki"),
}
TITLE = "S20731, Mennään yhdessä eteenpäin"


def found(title=TITLE, decision=None, **changed):
    """Problems of a card whose values are sound but for those given."""
    decision = decision or CodeDecision("S20731", 0.99)
    values = {**SOUND, **changed}
    told = validation.contradictions([], values, FAMILY, decision, title)
    assert {name: values[name] for name in changed} == changed
    return told


def test_a_sound_card_has_no_problem():
    """Nothing is told where nothing is wrong."""
    assert found() == ()


CASES = [
    ({"end_date": date(2015, 1, 1)}, "end_date", "end-before-start", "2015-01-01"),
    (
        {"funder": "Etela-Savon ELY-keskkus"},
        "funder",
        "unknown-funder",
        "nearest is 'Etelä-Savon ELY-keskus'",
    ),
    ({"funder": "Raha-automaattiyhdistys"}, "funder", "unknown-funder", "known funders."),
    ({"public_funding_eur": Decimal("12.50")}, "public_funding_eur", "implausible-amount", "12.50"),
    ({"public_funding_eur": Decimal(471260000)}, "public_funding_eur", "implausible-amount", "471260000"),
    (
        {"implementers": ("Kuopoin kaupunki",)},
        "implementers",
        "unknown-municipality",
        "the nearest is 'Kuopion'",
    ),
    ({"title": "S20731, Aivan muu nimi"}, "project_name", "name-differs", "Aivan muu nimi"),
]


@pytest.mark.parametrize(("changed", "field", "code", "words"), CASES, ids=[case[2] for case in CASES])
def test_a_contradiction_is_told_with_its_field(changed, field, code, words):
    """Each check finds its case and says what stands against what."""
    (problem,) = found(**changed)
    assert (problem.field, problem.code) == (field, code)
    assert words in problem.message


@pytest.mark.parametrize("funder", ["STM", "Hämeen elinkeino-, liikenne- ja ympäristökeskus"])
def test_a_funder_is_known_in_any_spelling(funder):
    """Short and long forms of a listed funder are no problem."""
    assert found(funder=funder) == ()


@pytest.mark.parametrize("sign", [" – ", " - ", ": ", "; ", ", "])
def test_any_sign_may_stand_between_code_and_name(sign):
    """A title with a dash or colon shows the same name."""
    assert found(title=f"S20731{sign}Mennään yhdessä eteenpäin") == ()


@pytest.mark.parametrize("where", ["title", "link"])
def test_another_code_in_the_title_or_a_link_is_told(where):
    """The cell keeps its code; the place of the other one is named."""
    decision = decide_code("S20731", [(where, "S20732")], FAMILY.field("card_id").kind.read_as)
    assert decision.code == "S20731"
    (problem,) = found(decision=decision)
    assert (problem.code, problem.severity) == ("code-conflict", Severity.ERROR)
    assert where in problem.message


@pytest.mark.parametrize(
    ("status", "doubted"),
    [(FieldStatus.FILLED, ["objectives"]), (FieldStatus.EMPTY, []), (FieldStatus.AMBIGUOUS, [])],
)
def test_a_value_above_a_missing_label_is_doubted(status, doubted):
    """A row that lost its label reads as the end of the value above it: that one is told of, once."""
    gone = {"methods", "outputs"}
    fields = [
        Field(
            spec.name,
            FieldStatus.LABEL_MISSING
            if spec.name in gone
            else (status if spec.name == "objectives" else FieldStatus.EMPTY),
        )
        for spec in FAMILY.fields
    ]
    told = validation.contradictions(fields, SOUND, FAMILY, CodeDecision("S20731", 0.99), TITLE)
    assert [problem.field for problem in told if problem.code == "may-hold-more"] == doubted


@pytest.mark.parametrize(
    ("status", "code", "severity"),
    [
        (FieldStatus.LABEL_MISSING, "label-missing", Severity.WARNING),
        (FieldStatus.AMBIGUOUS, "ambiguous", Severity.WARNING),
        (FieldStatus.UNREADABLE, "unreadable", Severity.ERROR),
    ],
)
def test_a_gap_is_told_by_its_kind(status, code, severity):
    """A missing label, an uncertain owner and a cell that cannot be read are told apart."""
    (problem,) = validation.contradictions(
        [Field("methods", status)], SOUND, FAMILY, CodeDecision("S20731", 0.99), TITLE
    )
    assert (problem.field, problem.code, problem.severity) == ("methods", code, severity)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("start_date", "syksyllä 2016", "no-date"),
        ("public_funding_eur", "ei tiedossa", "no-amount"),
        ("card_id", "hanke", "no-project-code"),
        ("compiled_month", "joskus", "no-month"),
        ("priority_axis", "viisi", "no-number"),
    ],
)
def test_a_text_that_has_not_its_fields_type_is_told(name, text, code):
    """What stands there is quoted; the value is empty, not guessed."""
    field = Field(name, FieldStatus.FILLED, value=text)
    told = validation.contradictions(
        [field], SOUND | {name: None}, FAMILY, CodeDecision("S20731", 0.99), TITLE
    )
    assert code in {problem.code for problem in told}
    assert any(repr(text) in problem.message for problem in told)


def test_a_card_without_a_code_is_told():
    """Nothing shows one, or only the links do: they are named, and the value stays empty."""
    for decision, words in (
        (CodeDecision(None, 0.0), "card's text."),
        (CodeDecision("S20731", 0.9), "links show S20731"),
    ):
        (problem,) = found(decision=decision, card_id=None)
        assert (problem.code, problem.severity) == ("code-missing", Severity.ERROR)
        assert words in problem.message
