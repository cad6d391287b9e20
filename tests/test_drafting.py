"""A family drafted from a form's examples reads further forms; the draft says what is doubtful."""

import dataclasses

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
            made[kind] = drafting.proven(drafting.draft(examples, "avustus"), examples)
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
    kinds = {label.text: label.fields[0][1] for label in drafted("right").labels}
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
    made = drafting.proven(drafting.draft(examples, "avustus"), examples)
    assert drafting.toml(made) == drafting.toml(drafted("pairs"))


@pytest.mark.parametrize(
    ("values", "name", "parameters"),
    [
        (["October 9, 2013", "July 2, 1976", "June 13, 2016"], "date", {"order": "mdy"}),
        (["03/29/20", "04/26/20"], "date", {"order": "mdy"}),
        (["26/04/2020", "13/05/2021"], "date", {"order": "dmy"}),
        (["1.9.2016", "30.9.2017"], "date", {}),
        (["2006411-1", "2436316-1"], "code", {"pattern": "[0-9]{7}-[0-9]{1}"}),
        (["1892", "2526"], "code", {"pattern": "[0-9]{4}"}),
    ],
)
def test_values_have_the_strictest_kind(values, name, parameters):
    """Days of other languages tell the order of their numbers; numbers of one length are codes."""
    ((_, guess),) = drafting.guesses(values)
    assert (guess.name, guess.parameters) == (name, parameters)


def test_two_days_are_two_fields():
    """A cell with a first and a last day has a field for each."""
    made = drafting.guesses(["12/30/19 - 03/29/20", "03/27/20 - 04/13/20"])
    assert [ending for ending, _ in made] == ["_from", "_to"]


def test_days_that_may_be_either_are_told():
    """Where no number is above twelve, that the order is a guess is said."""
    ((_, guess),) = drafting.guesses(["03/04/2020", "05/06/2021"])
    assert "not certain" in guess.doubts[0]


def test_a_mixed_folder_comes_apart_by_form():
    """Forms with the same words in other places are told apart."""
    mixed = [
        example(form(seed, kind), f"{kind}-{seed}.pdf") for seed in range(4) for kind in ("right", "pairs")
    ]
    groups = [{one.name.partition("-")[0] for one in group} for group in drafting.clusters(mixed)]
    assert sorted(map(sorted, groups)) == [["pairs"], ["right"]]


def test_a_single_example_gives_a_draft(tmp_path):
    """One example is enough for labels that its places tell."""
    made = drafting.draft([example(form(3, "right"), "one.pdf")], "avustus")
    printed = {fold(form(3).labels[key]) for key in form(3).values}
    assert {fold(label.text) for label in made.labels} == printed
    assert "one example" in drafting.toml(made)


def test_a_check_tells_what_is_found_and_what_fell(drafted, tmp_path):
    """A label that its form prints is found; with a label less in the file its fall is told."""
    family = loaded(drafted("right"), tmp_path)
    seen = example(form(30), "seen.pdf")
    findings, rest = drafting.held_against(family, seen)
    found = {fold(one.label): one.text for one in findings if one.state == "found"}
    assert found[fold("Y-tunnus")] == form(30).values["business_id"]
    assert not rest
    before = {"seen.pdf": {one.label: one.text for one in findings if one.state == "found"}}
    text = (tmp_path / "own.toml").read_text("utf-8").replace('"Y-tunnus"', '"Jokin muu nimi"')
    after, _ = drafting.held_against(families.load(text), seen)
    assert drafting.falls(before, findings) == []
    assert any("'Y-tunnus' was found" in line for line in drafting.falls(before, after))


def test_a_value_that_breaks_its_kind_is_told(drafted, tmp_path):
    """A label whose value is not of the kind that the file says is broken."""
    family = loaded(drafted("right"), tmp_path)
    text = family.reference.replace('kind = "email"', 'kind = "business_id"')
    findings, _ = drafting.held_against(families.load(text), example(form(31), "seen.pdf"))
    assert [one.label for one in findings if one.state == "broken"] == ["Sähköposti"]


def test_more_examples_keep_every_line_of_the_user(drafted, tmp_path):
    """What the file says stays, comments too; a label that it lacks is added behind it."""
    text = drafting.toml(drafted("right"))
    first = text[: text.index("[[labels]]", text.index("[[labels]]") + 1)]
    own = first.replace("place =", "# oma huomio\nplace =")
    made = drafting.improved(own, families.load(own), drafted("right"))
    assert made.startswith(own.rstrip("\n"))
    assert made.count("[[labels]]") == text.count("[[labels]]")
    assert len(families.load(made).labels) == text.count("[[labels]]")
    again = drafting.improved(made, families.load(made), drafted("right"))
    assert again == made


def test_a_picture_marks_every_word_once(drafted, tmp_path):
    """Labels, values and furniture have their marks, and nothing of a form is nobody's."""
    family = loaded(drafted("boxes"), tmp_path)
    marks = {place.mark for place in drafting.places(family, example(form(40, "boxes"), "seen.pdf"))}
    assert marks == {drafting.Mark.LABEL, drafting.Mark.VALUE, drafting.Mark.FURNITURE}


def test_a_value_that_some_examples_share_is_no_label():
    """A draft with a chance value as a label says the same in more: the proof takes it away."""
    examples = [example(form(seed, "right"), f"{seed}.pdf") for seed in range(6)]
    made = drafting.draft(examples, "avustus")
    chance = dataclasses.replace(
        made.labels[0],
        text="ry",
        fields=(("ry", made.labels[0].fields[0][1]),),
        count=2,
        doubts=("by chance",),
    )
    worse = dataclasses.replace(made, labels=(*made.labels, chance))
    assert "ry" not in {label.text for label in drafting.proven(worse, examples).labels}


def test_forms_on_pages_of_one_file_are_cards_of_their_own(drafted, tmp_path):
    """A page with the form's labels and other values begins a card; the same page again begins none."""
    family = loaded(drafted("right"), tmp_path)
    first, second = (example(form(seed), "seen.pdf").pages[0] for seed in (50, 51))
    for pages, count in (((first, second), 2), ((first, first), 1)):
        numbered = [dataclasses.replace(page, number=number) for number, page in enumerate(pages, 1)]
        assert len(mapping.drafts(layout.items(numbered, family), family)) == count
