"""Numbered sections: labels beside, above and before values, twice of one wording, and data of persons."""

import random
import tomllib
from functools import cache
from pathlib import Path

import pytest

from extract import families
from extract.errors import Reason, UsageError
from extract.families import Family, in_turn
from extract.pipeline import explored
from extract.settings import Settings
from fixtures.make.eura import drawing
from fixtures.make.truth import load

FAMILY = families.load("eura")
SEED = 2_500_001


def truth():
    """A card whose project the pages show."""
    return next(one for one in drawing.facts() if one.stem == "s20731")


@cache
def page(layout, producer="weasyprint"):
    """The card that a drawn page gives, and what the page says."""
    data, said = drawing.draw(truth(), layout, producer, random.Random(SEED))
    _, result = explored(data, "page.pdf", "", Settings(family="eura"))
    return result.cards, said


@pytest.mark.parametrize("layout", drawing.LAYOUTS)
def test_every_layout_gives_its_values(layout):
    """Wherever values stand to their labels, every one is the printed one."""
    (card,), said = page(layout)
    wanted = {spec.name: said.values.get(spec.name) for spec in FAMILY.fields}
    got = {name: None if value is None else str(value) for name, value in card.values.items()}
    assert got == {name: None if value is None else str(value) for name, value in wanted.items()}


@pytest.mark.parametrize("layout", drawing.LAYOUTS)
def test_persons_stand_nowhere(layout):
    """No name, position, address or number of a person is in a value, problem, doubt, link or label."""
    (card,), said = page(layout)
    told = repr(card)
    assert "Hankekoodi" in told
    for datum in said.person:
        assert datum not in told


def test_a_label_of_one_wording_is_the_nearest_in_order():
    """The second telephone number is the person's, also where the first one was not found."""
    order = [label.key for label in FAMILY.labels]
    first = FAMILY.labels[order.index("Puhelinnumero")]
    assert in_turn(first, order.index("Jakeluosoite"), (), FAMILY) is first
    assert in_turn(first, order.index("Sähköpostiosoite"), (), FAMILY).personal
    assert in_turn(first, order.index("Jakeluosoite"), {first.key}, FAMILY).personal


def family(labels: str, layout: str = "sections") -> Family:
    """A family of these labels, each with a field of names."""
    names = [line for line in labels.split("\n") if line.strip()]
    rows = [f'[[labels]]\ntext = "{name}"\nfields = ["f{at}"]\n' for at, name in enumerate(names)]
    rows += [f'[[fields]]\nname = "f{at}"\nkind = "name"\n' for at, _ in enumerate(names)]
    return families.load(families.chosen(f'name = "own"\nlayout = "{layout}"\n' + "\n".join(rows)))


@pytest.mark.parametrize("read", ["Nimi / Namn", "Namn / Nimi", "Nimi", "Namn", "Nimi/Namn"])
def test_a_double_label_is_found_by_its_halves(read):
    """Either half or both, in either order."""
    match = families.best(read, family("Nimi / Namn\nKotikunta / Hemkommun"))
    assert match is not None
    assert match.label.text == "Nimi / Namn"


@pytest.mark.parametrize("read", ["2 Kotikunta", "2. Kotikunta", "3.1 Kotikunta", "3.1.2. Kotikunta"])
def test_a_sections_number_is_no_part_of_its_label(read):
    """A number before a label is left out where a family's sections have numbers, and there alone."""
    assert families.best(read, family("Nimi\nKotikunta")) is not None
    assert families.best("12.10. Kotikunta", family("Nimi\nKotikunta", "inline"), 100.0) is None


def test_a_label_without_fields_is_a_heading_or_personal(tmp_path):
    """Any other is a fault, told at its place."""
    text = 'name = "own"\n[[labels]]\ntext = "A-osa"\n[[fields]]\nname = "a"\nkind = "name"\n'
    (tmp_path / "own.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError, match="none of the three"):
        families.chosen(str(tmp_path / "own.toml"))


def test_pieces_of_one_line_tell_no_distance_of_lines():
    """A family's columns on a page of another form are read without a fault."""
    data = (Path(drawing.ROOT) / "cards" / "s21275-reworded.pdf").read_bytes()
    _, result = explored(data, "page.pdf", "", Settings(family="eura"))
    assert result.reason is not Reason.CRASHED


COMMITTED = tomllib.loads((drawing.ROOT / "eura" / "cards.toml").read_text("utf-8"))["files"]


@pytest.mark.parametrize("row", COMMITTED, ids=lambda row: row["file"])
def test_committed_pages_give_their_truth(row):
    """Every field of every committed page, by several programs and one of each layout."""
    folder = drawing.ROOT / "eura"
    data = (folder / "cards" / row["file"]).read_bytes()
    _, result = explored(data, "page.pdf", "", Settings(family="eura"))
    wanted = load(folder / "truth" / f"{row['cards'][0]}.toml", "eura").values
    got = {name: value for name, value in result.cards[0].values.items() if value is not None}
    assert {name: str(value) for name, value in got.items()} == {
        name: str(value) for name, value in wanted.items()
    }
