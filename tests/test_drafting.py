"""A family drafted from a form's examples reads further forms; the draft says what is doubtful."""

import pytest

from extract import drafting, families, layout, mapping, pipeline
from extract.families import fold
from extract.settings import Settings
from fixtures.make.forms import FOOT, LABELS, LAYOUTS, form


def example(drawn, name):
    document = pipeline.read_document(drawn.pdf, name, Settings())
    return drafting.example(name, drafting.plain_pages(document))


@pytest.fixture(scope="module")
def drafted():
    """Drafts by layout, each made once of six forms."""
    made = {}

    def of(kind):
        if kind not in made:
            examples = [example(form(seed, kind), f"{kind}-{seed}.pdf") for seed in range(6)]
            made[kind] = drafting.draft(examples, "avustus")
        return made[kind]

    return of


def loaded(draft, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(drafting.toml(draft), "utf-8")
    return families.load(families.chosen(str(path)))


def read(drawn, family):
    """What the family's cards say, by the labels' folded wordings."""
    document = pipeline.read_document(drawn.pdf, "unseen.pdf", Settings())
    (draft,) = mapping.drafts(layout.items(document.pages, family), family)
    return {
        fold(cell.label.text): " ".join(line.line.text for line in cell.lines)
        for cell in draft.cells.values()
    }


@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_usual_label_is_found_and_nothing_else(drafted, kind):
    """Each label that all forms print is in the draft as printed; no value and no furniture is a label."""
    made = drafted(kind)
    printed = {fold(label) for label in form(0, kind).labels.values()}
    usual = {fold(form(0, kind).labels[key]) for key, (_, _, share) in LABELS.items() if share == 1.0}
    found = {fold(label.text) for label in made.labels}
    assert usual <= found <= printed
    assert all(fold(label.text) != fold(FOOT) for label in made.labels)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_draft_reads_forms_that_it_has_not_seen(drafted, kind, tmp_path):
    """Every value of its labels stands under its own label, whichever optional labels a form has."""
    family = loaded(drafted(kind), tmp_path)
    known = {fold(label.text) for label in family.labels}
    right = all_of = 0
    for seed in range(20, 26):
        drawn = form(seed, kind)
        told = read(drawn, family)
        for key, value in drawn.values.items():
            label = fold(drawn.labels[key])
            if label in known:
                all_of += 1
                right += told.get(label, "") == value
    assert right == all_of


def test_the_strictest_kind_is_taken(drafted):
    """Days, amounts, business ids and addresses have their kinds, a number with letters its pattern."""
    kinds = {label.text: label.guess for label in drafted("right").labels}
    assert kinds["Y-tunnus"].name == "business_id"
    assert kinds["Sähköposti"].name == "email"
    assert kinds["Hanke alkaa"].name == "date"
    assert kinds["Haettava summa"].name == "money"
    assert kinds["Hakijan nimi"].name == "name"
    assert kinds["Hakemuksen numero"].parameters == {"pattern": "AV-[0-9]{4}/[0-9]{4}"}


def test_an_optional_label_is_told(drafted):
    """A label that some examples lack says in how many it stands."""
    optional = {label.text: label.doubts for label in drafted("right").labels if label.count < 6}
    assert optional
    assert all("of 6 examples" in doubts[0] for doubts in optional.values())


def test_the_same_examples_give_the_same_file(drafted):
    """Nothing in a draft depends on anything but its examples."""
    examples = [example(form(seed, "pairs"), f"pairs-{seed}.pdf") for seed in range(6)]
    assert drafting.toml(drafting.draft(examples, "avustus")) == drafting.toml(drafted("pairs"))
