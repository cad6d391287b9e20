"""Cards of several families in one run: told apart, one set of tables, joined by their code."""

import json
import random

import duckdb
import openpyxl
import pandas as pd
import pytest

from extract import families
from extract.cli import main
from fixtures.make.eura import drawing
from fixtures.make.truth import ROOT

pytestmark = pytest.mark.processes
CODE = "S20731"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run over a card and the register's page of one project."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "in").mkdir()
    truth = next(one for one in drawing.facts() if one.stem == CODE.lower())
    data, said = drawing.draw(truth, "pairs", "weasyprint", random.Random(2_500_002))
    (folder / "in" / "page.pdf").write_bytes(data)
    card = ROOT / "cards" / f"{CODE.lower()}-born.pdf"
    (folder / "in" / "card.pdf").write_bytes(card.read_bytes())
    extras = ["--database", str(folder / "all.duckdb"), "--excel", "--quiet"]
    assert main(["run", str(folder / "in"), "-o", str(folder / "out"), "--family", "auto", *extras]) == 0
    return folder, said


def test_each_card_is_of_its_family(made):
    """Its own fields stand in the tables, and the others' columns are empty."""
    folder, said = made
    cards = pd.read_parquet(folder / "out" / "cards.parquet").set_index("family")
    assert list(cards.index) == ["sokra", "eura"]
    assert set(cards["card_id"]) == {CODE}
    assert cards.loc["eura", "business_id"] == said.values["business_id"]
    assert pd.isna(cards.loc["sokra", "business_id"])
    fields = pd.read_parquet(folder / "out" / "fields.parquet")
    for path, name in (("card.pdf", "sokra"), ("page.pdf", "eura")):
        own = [spec.name for spec in families.load(name).fields]
        assert list(fields.loc[fields["source_path"] == path, "field"]) == own


def test_one_code_on_cards_of_two_families_is_no_problem(made):
    """Only a card of the same family with the same code is told of."""
    problems = pd.read_parquet(made[0] / "out" / "problems.parquet")
    assert "code-repeated" not in set(problems["code"])


def test_the_families_are_joined_by_code(made):
    """One row a project: shared columns by family, others by name."""
    folder, said = made
    with duckdb.connect(folder / "all.duckdb", read_only=True) as connection:
        rows = connection.execute(
            "SELECT code, sokra_cards, eura_cards, sokra_project_name, eura_project_name, "
            "sokra_public_funding_eur, eura_public_funding_eur, applicant, objectives FROM cards_by_code"
        ).fetchall()
    ((code, cards, pages, own, other, received, told, applicant, objectives),) = rows
    assert (code, cards, pages, own) == (CODE, 1, 1, other)
    assert str(received) == "47126.00"
    assert str(told) == said.values["public_funding_eur"]
    assert (applicant, objectives[:5]) == ("Tukikohta diakonia ry", "Tukea")


def test_descriptions_know_both(made):
    """Data package, codebook and workbook have the columns of both families."""
    out = made[0] / "out"
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    cards = next(one for one in package["resources"] if one["name"] == "cards")
    names = [one["name"] for one in cards["schema"]["fields"]]
    assert {"family", "business_id", "objectives"} <= set(names)
    codebook = (out / "codebook.md").read_text("utf-8")
    assert "Toiminnan tila" in codebook
    assert "Toimintatapa" in codebook
    (workbook,) = out.glob("*.xlsx")
    sheet = openpyxl.load_workbook(workbook, read_only=True)["cards"]
    head = {str(cell.value) for cell in next(sheet.iter_rows())}
    assert {"business_id", "objectives"} <= head


def test_persons_stand_in_no_file_of_the_output(made):
    """No datum of a person is in any table, description, log or report."""
    folder, said = made
    for path in sorted((folder / "out").rglob("*")):
        if path.is_file() and path.suffix != ".xlsx":
            content = path.read_bytes()
            for datum in said.person:
                assert datum.encode() not in content, (path.name, datum)


def test_a_value_is_shown_by_code(made, capsys):
    """``show`` finds a field of the family that has it."""
    assert main(["show", CODE, "business_id", "-o", str(made[0] / "out")]) == 0
    assert str(made[1].values["business_id"]) in capsys.readouterr().out
