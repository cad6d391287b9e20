"""Families are data, complete and free of contradictions."""

import re

import pytest

from extract import families
from extract.errors import UsageError
from extract.families import label_matching
from extract.kinds import REGISTRY

CONTRACT = {
    "Hankkeen nimi, S-numero ja toteutusaika": ("project_name", "card_id", "start_date", "end_date"),
    "Rahoittaja ja toteutunut julkinen rahoitus": ("funder", "public_funding_eur"),
    "Toteuttajat": ("implementers",),
    "Varsinaiset kohderyhmät": ("target_groups",),
    "Hankkeen tausta": ("background",),
    "Tavoitteet": ("objectives",),
    "Toimintatapa": ("methods",),
    "Tuotokset": ("outputs",),
    "Lupaavat osallisuuden käytännöt ja palaset": ("promising_practices",),
    "Muut tulokset ja vaikutukset": ("other_results",),
    "Levittäminen ja juurrutus": ("dissemination",),
    "Erityishuomioita, kehittämistyön ongelmia": ("remarks",),
}


def test_the_labels_are_the_contracts():
    """The family has the contract's labels, in the card's order, with their fields."""
    family = families.load()
    assert {label.text: label.fields for label in family.labels} == CONTRACT
    assert [label.text for label in family.labels] == list(CONTRACT)


def test_every_field_stands_in_one_label_or_header():
    """Each column has one place on the card and a known kind."""
    family = families.load()
    held = [name for part in (*family.labels, *family.headers) for name in part.fields]
    assert sorted(held) == sorted(spec.name for spec in family.fields)
    assert {spec.kind.name for spec in family.fields} <= REGISTRY.keys()


def test_labels_are_told_apart():
    """No wording of one label is taken for another's."""
    family = families.load()
    for label in family.labels:
        for wording in label.wordings:
            found = label_matching.best(wording, family)
            assert found is not None
            assert found.label is label


def test_a_field_knows_its_label():
    """A field of a cell has a label, a header's field has none, an unknown one is an error."""
    family = families.load()
    label = family.label_of("funder")
    assert label is not None
    assert label.text.startswith("Rahoittaja")
    assert family.label_of("priority_axis") is None
    assert family.field("card_id").kind.name == "code"
    with pytest.raises(KeyError):
        family.field("no_such_field")


def test_an_unknown_family_is_a_usage_error():
    """The message names the families that there are."""
    with pytest.raises(UsageError, match="sokra"):
        families.load("toinen")
    assert "sokra" in families.names()


def data():
    return {
        "name": "koe",
        "title_fi": "Koe",
        "title_en": "Test",
        "labels": [{"text": "Nimi", "fields": ["name"]}],
        "fields": [{"name": "name", "kind": "name", "title_fi": "Nimi", "title_en": "Name"}],
    }


def test_a_family_that_contradicts_itself_is_refused():
    """A label with an unknown field, a field without a place and an unknown kind are errors."""
    assert families.made(data(), "koe").labels[0].wordings == ("Nimi",)
    stray = data()
    stray["labels"][0]["fields"] = ["nimi"]
    with pytest.raises(UsageError, match="columns"):
        families.made(stray, "koe")
    strange = data()
    strange["fields"][0]["kind"] = "colour"
    with pytest.raises(UsageError, match="colour"):
        families.made(strange, "koe")


def test_the_pattern_of_links_has_the_code_in_its_group():
    """The family's link pattern gives a code of the family's own form."""
    family = families.load()
    found = re.search(family.link_code, "https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=S20731")
    assert found is not None
    assert re.fullmatch(family.field("card_id").kind.pattern or "", found[1])


def test_a_family_is_loaded_once():
    """However it is asked for, the family is the same value, so its labels can be told by identity."""
    assert families.load() is families.load("sokra") is families.load(reference="sokra")
