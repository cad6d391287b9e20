"""Each kind of value types what is plainly of it and nothing else, and its values fit its column."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families, schema
from extract.kinds import REGISTRY, Parameters, contacts, kind, split
from extract.kinds.codes import form_of
from extract.write import frame
from tests.own_family import TOML

GIVEN = {
    "code": Parameters(pattern="KA-[0-9]{4}-[0-9]{4}"),
    "choice": Parameters(values=("Myönteinen", "Kielteinen")),
    "organisation": Parameters(role="applicant"),
    "organisations": Parameters(role="applicant"),
}
# A text of each kind with its value; a text that is none.
VALUES = {
    "code": ("KA-2021-0457", "KA-2021-0457", "KA-2021-457"),
    "name": ("Polku", "Polku", None),
    "date": ("1.9.2016", date(2016, 9, 1), "31.2.2016"),
    "period": ("1.9.–31.12.2016", "2016-09-01/2016-12-31", "1.9.2016"),
    "month": ("syyskuu 2019", "2019-09", "syysloma 2019"),
    "integer": ("5", 5, "V"),
    "money": ("2,4 milj. €", Decimal("2400000.00"), "1 € ja 2 €"),
    "percent": ("12,5 %", 12.5, "12,5"),
    "organisation": ("Väylä ry", "Väylä ry", None),
    "organisations": ("Väylä ry, Kuhmon kaupunki", ("Väylä ry", "Kuhmon kaupunki"), None),
    "text": ("Tekstiä.", "Tekstiä.", None),
    "email": ("Anna.Alku@Esimerkki.FI", "Anna.Alku@esimerkki.fi", "anna@esimerkki"),
    "phone": ("040 123 4567", "+358401234567", "1.9.2016"),
    "postal_code": ("FI-70100 Kuopio", "70100", "7010 Kuopio"),
    "business_id": ("0737546–2", "0737546-2", "0737546-3"),
    "url": ("www.esimerkki.fi/polku", "https://www.esimerkki.fi/polku", "esimerkki"),
    "yes_no": ("☐ Kyllä ☒ Ei", False, "Ehkä"),
    "choice": ("☒ Myönteinen ☐ Kielteinen", "Myönteinen", "☒ Myönteinen ☒ Kielteinen"),
}


def made(name):
    return kind(name, GIVEN.get(name, Parameters()))


def test_every_kind_is_tried_here():
    """A new kind comes with its example."""
    assert VALUES.keys() == REGISTRY.keys()


@pytest.mark.parametrize("name", VALUES)
def test_a_kind_types_its_own_texts_alone(name):
    """The value of a text of the kind; none of a text that is not plainly one."""
    text, value, other = VALUES[name]
    own = made(name)
    assert own.typed(text) == value
    assert type(own.typed(text)) is type(value)
    assert other is None or (own.typed(other) is None and own.noun)
    assert own.agrees(value, text)


@pytest.mark.parametrize("name", VALUES)
def test_a_value_fits_its_column(name):
    """Every kind's value goes into the table and comes back."""
    own = made(name)
    column = schema.Column("value", own.column, "Value", "Arvo", nullable=True)
    value = VALUES[name][1]
    held = frame(
        schema.Table("t", "T", "T", (column,)), [(list(value) if isinstance(value, tuple) else value,)]
    )
    shown = held["value"].iloc[0]
    assert (list(shown) if isinstance(value, tuple) else shown) == (
        list(value) if isinstance(value, tuple) else value
    )


@pytest.mark.parametrize(
    ("number", "right"), [("0737546-2", True), ("1572860-0", True), ("112038-9", True), ("0737546-1", False)]
)
def test_a_business_id_has_a_check_digit(number, right):
    """A digit that was misread is told; an id of six digits gets its nought."""
    assert (contacts.business_id(number) is not None) == right
    assert contacts.business_id("112038-9") == "0112038-9"


@given(st.integers(0, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_makes_no_business_id(number, at, more):
    """Whichever digit was read as whichever, the check digit tells it."""
    digits = f"{number:07}"
    rest = sum(w * int(d) for w, d in zip(contacts.WEIGHTS, digits, strict=True)) % 11
    if rest == 1:
        return
    text = f"{digits}-{0 if rest == 0 else 11 - rest}"
    wrong = digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1 :]
    assert contacts.business_id(text) == text
    assert contacts.business_id(f"{wrong}-{text[-1]}") is None


def test_a_cell_of_many_kinds_comes_apart():
    """Each kind finds its own part, and no part is two fields'."""
    specs = [
        families.FieldSpec(name, made(name), name, name) for name in ("business_id", "email", "phone", "name")
    ]
    text = "Väylä ry, 0737546-2, 040 123 4567, toimisto@vayla.fi"
    found = {name: text[span.start : span.end] for name, span in split(text, specs).items()}
    assert found == {
        "business_id": "0737546-2",
        "email": "toimisto@vayla.fi",
        "phone": "040 123 4567",
        "name": "Väylä ry",
    }


@pytest.mark.parametrize(
    ("pattern", "read", "code"),
    [
        ("KA-[0-9]{4}-[0-9]{4}", "KA–2O21-O457", "KA-2021-0457"),
        ("S[0-9]{5}", "$2O731", "S20731"),
        (r"[A-Z]{2}\d{3}/\d{2}", "AB12l/2O", "AB121/20"),
        ("(A|B)[0-9]{2}", "A12", "A12"),
        ("(A|B)[0-9]{2}", "AI2", None),
    ],
)
def test_a_misread_code_is_known_by_its_pattern(pattern, read, code):
    """Digits and dashes come back by the family's pattern; one with alternatives is taken as it stands."""
    assert form_of(pattern).reader()(read) == code


def test_parameters_of_bounds_are_the_fields_own():
    """What is implausible is said by the family."""
    family = families.load(TOML)
    (finding,) = family.field("granted_eur").kind.doubts(Decimal(99))
    assert finding.code == "implausible-amount"
    assert not list(family.field("granted_eur").kind.doubts(Decimal(100)))


PACKAGE = Path(families.__file__).parent.parent
OUTSIDE = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] != "kinds"]


def asked(tree):
    """Lines of a module that ask a kind for its name, or look something up by one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = {one.value for side in sides for one in ast.walk(side) if isinstance(one, ast.Constant)}
            about = {getattr(one, "attr", getattr(one, "id", "")) for side in sides for one in ast.walk(side)}
            if named & REGISTRY.keys() and about & {"kind", "kinds", "above"}:
                yield node.lineno
        elif isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if len(keys & NAMED_ALONE) > 1:
                yield node.lineno
        elif isinstance(node, ast.Set | ast.List | ast.Tuple):
            named = {one.value for one in node.elts if isinstance(one, ast.Constant)}
            if len(named & NAMED_ALONE) > 1:
                yield node.lineno


# Names of kinds that are no columns' or parts' names as well.
NAMED_ALONE = REGISTRY.keys() - {"name", "text", "code", "url", "date", "period"}


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_asks_which_kind_a_field_is(path):
    """Outside their room kinds are used by what they can do, never by their name."""
    assert list(asked(ast.parse(path.read_text("utf-8")))) == []


def test_such_a_question_would_be_found():
    """A comparison, a set and a table of names."""
    for text in (
        'spec.kind == "money"',
        '{"date", "money", "month"}',
        'T = {"money": 1, "organisations": 2}',
    ):
        assert list(asked(ast.parse(text))) == [1]
