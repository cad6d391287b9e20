"""The makers of others' cards: seeds stay apart, print loses nothing of a truth, wear follows its seed."""

import html as entities
import io
import itertools
import random
import re
import tomllib
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import families
from fixtures.make.others import (
    by_groff,
    by_typst,
    drawing,
    html,
    hyphens,
    kept,
    latex,
    odt,
    seeds,
    tools,
    variants,
    wording,
)
from fixtures.make.others.content import document, no_card
from fixtures.make.others.style import LAYOUTS, Style, draw_style
from fixtures.make.truth import load_folder
from fixtures.make.wear import layers, machines, paper, sheets, texts

ROOT = Path(__file__).parent.parent / "fixtures"
TRUTHS = load_folder(ROOT / "others")
SETS = ("truth", "heldout", "reserve", "unseen")


def test_the_seeds_of_the_three_sets_do_not_meet():
    """No seed belongs to two sets, and a drawing's first and last document stay inside its own set."""
    for one, other in itertools.combinations(seeds.SETS.values(), 2):
        assert not set(one) & set(other)
    taken = set()
    for name, owned in seeds.SETS.items():
        for number in (0, 1, seeds.DRAWINGS - 1):
            drawn = seeds.Drawing(name, number)
            ends = {drawn.seed(0), drawn.seed(seeds.DOCUMENTS - 1)}
            assert all(seed in owned for seed in ends)
            assert not ends & taken
            taken |= ends


@pytest.mark.parametrize(("name", "number"), [("fit", -1), ("fit", seeds.DRAWINGS), ("test", 0)])
def test_a_drawing_outside_the_sets_is_refused(name, number):
    """A number that would reach into the next set, and a set that is none, are errors."""
    with pytest.raises(ValueError, match="no drawing"):
        seeds.Drawing(name, number)
    with pytest.raises(ValueError, match="at most"):
        seeds.Drawing("fit", 0).seed(seeds.DOCUMENTS)


def test_a_style_follows_from_its_seed():
    """The same seed gives the same style, and what is fixed does not shift the rest."""
    first = [draw_style(random.Random(seed)) for seed in range(40)]
    assert first == [draw_style(random.Random(seed)) for seed in range(40)]
    assert len(set(first)) == 40
    fixed = [draw_style(random.Random(seed), layout="above") for seed in range(40)]
    assert fixed == [replace(style, layout="above") for style in first]


def test_labels_are_those_of_the_family():
    """The makers' own table of labels names the same cells as the family does."""
    assert [(label.text, label.fields) for label in wording.LABELS] == [
        (label.text, label.fields) for label in families.load().labels
    ]


@pytest.mark.parametrize("like", wording.AMOUNTS)
def test_an_amount_is_printed_with_all_its_digits(like):
    """Whatever the form, euros keep their digits, and cents that are not zero stand."""
    whole = wording.printed_amount(Decimal("1204875.00"), like)
    assert "".join(filter(str.isdigit, whole.replace(",00", ""))) == "1204875"
    assert wording.printed_amount(Decimal("47126.00"), like) == like
    assert ",50" in wording.printed_amount(Decimal("412300.50"), like)


@given(st.text(st.sampled_from("aeiouyäöåkstnlrmpvhjd -.,"), max_size=120), st.integers(4, 40))
def test_hyphenation_loses_no_letter(text, width):
    """Without soft hyphens a softened text is itself; typed lines hold the text's letters in its order."""
    assert hyphens.soften(text).replace(hyphens.SOFT, "") == text
    lines = hyphens.hard_lines(text, width, len)
    assert squeezed("".join(lines)) == squeezed(text)


def squeezed(text):
    return text.replace("-", "").replace(" ", "").replace(hyphens.SOFT, "")


def test_a_typist_breaks_long_words():
    """A word that does not fit is broken by a typed hyphen; a hyphen of its own is not doubled."""
    lines = hyphens.hard_lines("nopeammaksi online-kurssi", 10, len)
    assert lines == ["nopeammak-", "si online-", "kurssi"]


@pytest.mark.parametrize("stem", TRUTHS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_paragraph_of_a_truth_is_printed(stem, layout):
    """Whatever the style, every producer's page holds every paragraph, code, organisation and label."""
    truth = replace(TRUTHS[stem], links=())
    style = draw_style(random.Random(stem + layout), layout=layout)
    made = document((truth,), replace(style, hyphens="soft" if style.hyphens == "soft" else "none"))
    wanted = [letters(text) for text in (*paragraphs(truth), *style.labels)]
    pages = {
        "html": html.page(made),
        "odt": odt.page(made),
        "typst": by_typst.page(made),
        "latex": latex.page(made, "", str.maketrans(latex.SIGNS)),
        "groff": by_groff.page(made),
    }
    shown = {producer: letters(page) for producer, page in pages.items()}
    assert [(producer, text) for producer in shown for text in wanted if text not in shown[producer]] == []


def paragraphs(truth):
    formal = {*wording.LABELS[0].fields, "funder", "compiled_month"}
    texts = [value for name, value in truth.values.items() if isinstance(value, str) and name not in formal]
    yield from (line for text in texts for line in text.split("\n"))
    yield from truth.values["implementers"]
    yield from (truth.values["card_id"], truth.values["project_name"], *truth.printed.values())


def letters(text):
    """Letters and digits alone, entities resolved: what is left where every program has signs of its own."""
    return re.sub(r"[\W_]", "", entities.unescape(text)).casefold()


def test_a_link_is_drawn_over_its_words():
    """HTML, OpenDocument, Typst and LaTeX hold the target of every link of a card."""
    truth = TRUTHS["s29309"]
    made = document((truth,), Style())
    pages = (html.page(made), odt.page(made), by_typst.page(made), latex.page(made, "", {}))
    assert all(link.url in entities.unescape(page) for link in truth.links for page in pages)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "others" / "none").glob("*.toml")), ids=lambda path: path.stem
)
def test_a_paper_that_is_no_card_is_drawn_in_full(path):
    """Its paragraphs are printed under its own headings; less than half of them are labels of cards."""
    made = no_card(path, Style())
    page = letters(html.page(made))
    cells = made.prints[0].cells
    assert all(letters(para.text) in page for cell in cells for para in cell.paras)
    assert 2 * len({cell.label for cell in cells} & {label.text for label in wording.LABELS}) < len(cells)


def test_the_truths_are_cards_that_no_other_set_has():
    """Codes are the files' names and stand in no other set; texts are composed and without outer spaces."""
    assert len(TRUTHS) >= 12
    others = {stem for name in SETS for stem in load_folder(ROOT / name)}
    for stem, truth in TRUTHS.items():
        assert stem == truth.values["card_id"].lower()
        assert stem not in others
        assert unicodedata.is_normalized("NFC", str(truth.values))
        lines = [
            line for value in truth.values.values() if isinstance(value, str) for line in value.split("\n")
        ]
        assert all(line and line == " ".join(line.split()) for line in lines)
        for link in truth.links:
            assert link.field == "project_name" or link.text in truth.values[link.field]


def test_the_truths_hold_what_other_cards_lack():
    """Printed periods and sums in other forms, Sámi and Estonian letters, cards with empty fields."""
    text = str([truth.values for truth in TRUTHS.values()]).lower()
    assert all(letter in text for letter in "éåšžõčđŋ")
    assert sum(bool(truth.printed) for truth in TRUTHS.values()) >= 5
    assert sum("remarks" not in truth.values for truth in TRUTHS.values()) >= 3


def test_a_drawing_writes_cards_truths_and_mapping(tmp_path, monkeypatch, capsys):
    """Every file is mapped to truths beside it; a variant whose program is missing is told in one line."""

    def missing(order):
        raise tools.Missing("groff is not installed")

    plain = variants.Variant("plain", lambda order: variants.Drawn(b"%PDF", str(order.seed), True), cards=2)
    monkeypatch.setattr(drawing, "VARIANTS", (plain, variants.Variant("groff", missing)))
    assert drawing.write(tmp_path, [ROOT / "others"], seeds.Drawing("choose", 3), [], 4) == 4
    mapping = tomllib.loads((tmp_path / "cards.toml").read_text("utf-8"))
    stems = {stem for row in mapping["files"] for stem in row["cards"]}
    assert len(stems) == 8
    assert stems <= set(load_folder(tmp_path / mapping["truth"]))
    assert all((tmp_path / mapping["cards"] / row["file"]).is_file() for row in mapping["files"])
    assert capsys.readouterr().err == "groff: left out, groff is not installed\n"


def test_the_committed_cards_of_other_hands_are_mapped_and_told():
    """Folder, table of makers, mapping and README name the same files; together they are small."""
    files = {path.name: path.stat().st_size for path in kept.FOLDER.iterdir()}
    mapping = tomllib.loads((ROOT / "others.toml").read_text("utf-8"))
    block = re.search("<!-- others -->(.*?)<!-- end -->", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert set(files) == {row.file for row in kept.FILES} == {row["file"] for row in mapping["files"]}
    assert set(files) == set(re.findall(r"^\| `([^`]+)` \|", block[1], re.MULTILINE))
    assert {stem for row in mapping["files"] for stem in row["cards"]} == set(TRUTHS)
    assert sum(files.values()) < 2_000_000


def test_variants_have_one_name():
    """No two ways to arrive share a name."""
    assert len({variant.name for variant in variants.VARIANTS}) == len(variants.VARIANTS)


def blank():
    page = np.full((300, 210, 3), 255, np.uint8)
    page[40:60, 30:180] = 20
    page[100:104, 30:120] = 60
    return page


WEARS = {
    "skewed": lambda page, _: machines.skewed(page, 1.0),
    "optics": lambda page, chance: machines.optics(page, 0.8, 5, chance),
    "faded": lambda page, _: machines.faded(page, 40, 1.2),
    "specked": lambda page, chance: machines.specked(page, 50, chance),
    "copied": lambda page, chance: machines.copied(page, 0.5, 3, chance),
    "black_edges": machines.black_edges,
    "punched": machines.punched,
    "stapled": machines.stapled,
    "tinted": lambda page, _: paper.tinted(page, (255, 240, 190)),
    "textured": lambda page, chance: paper.textured(page, 4, chance),
    "bled": lambda page, _: paper.bled(page, page, 0.3, 1.5),
    "shadowed": lambda page, chance: paper.shadowed(page, 0.4, chance),
    "out_of_focus": lambda page, chance: paper.out_of_focus(page, 1.5, chance),
    "curled": lambda page, chance: paper.curled(page, 0.02, chance),
}


@pytest.mark.parametrize("name", WEARS)
def test_wear_changes_a_page_by_its_seed(name):
    """A page keeps its size and kind, is changed, and is the same for the same seed."""
    once, again = (WEARS[name](blank(), np.random.default_rng(7)) for _ in range(2))
    assert once.shape == blank().shape
    assert once.dtype == np.uint8
    assert (once != blank()).any()
    assert (once == again).all()


@pytest.mark.parametrize(("strokes", "darker"), [(0.8, True), (-0.8, False)])
def test_a_copier_makes_strokes_thick_or_thin(strokes, darker):
    """A thick copy is darker than one that leaves strokes as they are, a thin one lighter."""
    page = blank().repeat(8, axis=0).repeat(8, axis=1)
    plain, copy = (machines.copied(page, amount, 3, np.random.default_rng(1)) for amount in (0, strokes))
    assert (copy.mean() < plain.mean()) == darker


def test_a_fax_has_its_own_resolution():
    """A fax page is stored black and white with 204 dots across and its lines an inch down."""
    page = machines.faxed(blank(), 98, 150, np.random.default_rng(1))
    with pikepdf.open(io.BytesIO(sheets.pdf([page], (204, 98), 75))) as pdf:
        box = [float(side) for side in pdf.pages[0].mediabox]
        image = next(iter(pdf.pages[0].images.values()))
        assert (image.Width, image.Height, image.BitsPerComponent) == (1687, 1145, 1)
        assert box[2:] == pytest.approx([8.27 * 72, 11.69 * 72], abs=1)


def test_fonts_lose_their_table():
    """After the damage no font has /ToUnicode."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        table = pdf.make_stream(b"cmap")
        pdf.Root.F = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, ToUnicode=table))
        pdf.save(out)
    assert layers.has_tounicode(out.getvalue())
    assert not layers.has_tounicode(layers.without_tounicode(out.getvalue()))


def test_encodings_go_wrong_as_they_do():
    """UTF-8 read as Windows-1252 doubles its letters; others are other bytes for the same text."""
    written = {name: encode("työ Á") for name, encode in texts.ENCODINGS.items()}
    assert written["misread-cp1252"].decode("utf-8").startswith("tyÃ¶")
    assert written["macroman"].decode("mac_roman") == "työ Á"
    assert written["utf-16"][:2] in (b"\xff\xfe", b"\xfe\xff")
    assert len(set(written.values())) == len(written)


def test_a_layout_decides_where_labels_stand():
    """In mixed cards the first rows stand beside their labels, the others below them."""
    assert [Style(layout="mixed").beside(row) for row in (0, 2, 3)] == [True, True, False]
    assert not any(Style(layout=layout).beside(0) for layout in ("above", "inline"))
