"""The plugin for pytest: what it collects, what fails and how, and that it costs nothing when not used."""

import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from extract import pipeline
from extract.golden import Request, accept, check
from extract.settings import Settings
from extract.testing import cards, collecting, plugin
from tests import stand_in

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parent.parent
REAL = pipeline.process_bytes
# The plugin is given as a module, whether or not its entry point is installed.
LOADED = ("-p", "no:sokra_cards", "-p", "no:cacheprovider")


def run(pytester, *arguments):
    return pytester.runpytest(*LOADED, *arguments, plugins=[plugin])


@pytest.fixture
def folder(pytester, monkeypatch):
    """Two documents, accepted; the stand-in reads them."""
    monkeypatch.setattr(pipeline, "process_bytes", stand_in.process)
    folder = pytester.mkdir("kortit")
    for number in (7, 8):
        (folder / f"kortti-{number}.pdf").write_text(f"%PDF {number}", "utf-8")
    request = Request(folder, stand_in.process, Settings())
    accept(request, check(request))
    return folder


def golden(folder, number):
    return folder / "golden" / f"kortti-{number}.pdf.golden"


def edited(folder, number, old, new):
    file = golden(folder, number)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_the_entry_point_names_the_plugin():
    """An installed project gives pytest the module with the hooks."""
    held = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert held["project"]["entry-points"]["pytest11"] == {"sokra_cards": plugin.__name__}
    (packages,) = held["tool"]["setuptools"]["packages"]["find"]["include"]
    assert fnmatch(plugin.__package__, packages)


def test_nothing_heavy_is_imported_when_it_is_not_used():
    """A suite without cards pays for no library."""
    code = "import sys, extract.testing.plugin; print(*sorted(m for m in sys.modules if '.' not in m))"
    call = [sys.executable, "-c", code]
    loaded = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert "pytest" in loaded
    assert not {"numpy", "pyarrow", "pandas", "PIL", "pypdfium2", "rapidfuzz"} & set(loaded)


def test_without_the_flag_documents_are_no_tests(pytester, folder):
    """A folder of cards is not looked at unless it is asked for."""
    assert run(pytester, "kortit").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_test_a_document_card_and_field(pytester, folder):
    """The golden files name the tests; the folder is collected beside what the suite has."""
    pytester.makepyfile(test_muu="def test_muu(): pass")
    result = run(pytester, "--collect-only", "-q", "test_muu.py", "--sokra-cards", "kortit")
    lines = result.outlines
    assert "test_muu.py::test_muu" in lines
    assert "kortit/kortti-7.pdf::document" in lines
    assert "kortit/kortti-7.pdf::card 1" in lines
    assert "kortit/kortti-7.pdf::card 1 objectives" in lines
    assert "kortit/kortti-8.pdf::card 3 remarks" in lines


def test_what_was_accepted_passes(pytester, folder):
    """Every test of an accepted folder passes."""
    outcomes = run(pytester, "--sokra-cards", "kortit").parseoutcomes()
    assert outcomes.keys() == {"passed"}
    assert outcomes["passed"] == 2 + (2 + 3) * 4  # documents; cards with themselves and three fields each


def test_a_difference_fails_the_test_of_its_field_word_by_word(pytester, folder):
    """The field's test alone fails, and shows page, box and the changed word."""
    edited(
        folder, 7, "card 2 objectives: päikkä 7 ⏎ hyvin tärkeä", "card 2 objectives: päikkä 7 ⏎ hyvin tärkea"
    )
    result = run(pytester, "--sokra-cards", "kortit")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(
        [
            "*kortti-7.pdf card 2 objectives*",
            "*card 2 objectives value (page 1 at 72 100 300 110)*",
            "*hyvin [[]-tärkea-[]] {+tärkeä+}*",
        ]
    )


def test_a_failure_names_its_line_and_the_command_that_accepts_it(pytester, folder):
    """The golden file's line for a card's test; then one call accepts, and names what it accepted."""
    edited(folder, 7, "card 2 objectives: päikkä", "card 2 objectives: paikka")
    golden(folder, 8).unlink()
    lines = golden(folder, 7).read_text("utf-8").split("\n")
    number = 1 + next(at for at, line in enumerate(lines) if "objectives: paikka" in line)
    result = run(pytester, "--sokra-cards", "kortit")
    result.stdout.fnmatch_lines(
        [
            f"*kortit/golden/kortti-7.pdf.golden:{number}: card 2 objectives value*",
            "*If it is right: pytest kortit/kortti-7.pdf --sokra-cards kortit --sokra-accept*",
            "*card 1 objectives: päikkä 8*",
            "*If it is right: pytest kortit/kortti-8.pdf --sokra-cards kortit --sokra-accept*",
        ]
    )
    result = run(pytester, "kortit/kortti-7.pdf", "--sokra-cards", "kortit", "--sokra-accept")
    result.stdout.fnmatch_lines(["*accepted kortit/golden/kortti-7.pdf.golden*"])
    assert result.ret == pytest.ExitCode.OK
    assert not golden(folder, 8).exists()
    assert run(pytester, "--sokra-cards", "kortit", "--sokra-accept").ret == pytest.ExitCode.OK
    assert golden(folder, 8).exists()
    (folder / "kortti-8.pdf").unlink()
    result = run(pytester, "--sokra-cards", "kortit")
    result.stdout.fnmatch_lines(["*To remove it: pytest kortit/golden/kortti-8.pdf.golden*"])
    assert run(pytester, "--sokra-cards", "kortit", "--sokra-accept").ret == pytest.ExitCode.OK
    assert not golden(folder, 8).exists()
    assert run(pytester, "--sokra-cards", "kortit").ret == pytest.ExitCode.OK


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda folder: golden(folder, 7).unlink(), "*missing golden*"),
        (lambda folder: golden(folder, 7).write_text("<<<<<<< HEAD\n"), "*unreadable golden*"),
        (lambda folder: (folder / "kortti-7.pdf").unlink(), "*no document of the folder has produced*"),
        (lambda folder: edited(folder, 7, "card 2", "card 9"), "*kortti-7.pdf document*"),
    ],
)
def test_what_has_no_test_of_its_own_fails_too(pytester, folder, break_it, told):
    """A missing, broken or surplus golden file fails, and so does a card that nobody accepted."""
    break_it(folder)
    result = run(pytester, "--sokra-cards", "kortit")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([told])


def test_one_test_can_be_chosen_and_reads_one_document(pytester, folder, monkeypatch):
    """A node id inside the folder is all that runs."""
    wanted = []
    checked = collecting.check
    monkeypatch.setattr(
        collecting, "check", lambda request: wanted.append(request.wanted) or checked(request)
    )
    result = run(
        pytester,
        "kortit/kortti-7.pdf::card 1 objectives",
        "kortit/kortti-7.pdf::document",
        "--sokra-cards",
        "kortit",
    )
    result.assert_outcomes(passed=2)
    assert wanted == [frozenset({"kortti-7.pdf"})]


def test_a_folder_that_is_not_there_is_a_usage_error(pytester):
    """A misspelled folder is no empty suite."""
    result = run(pytester, "--sokra-cards", "poissa")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*there is no folder*poissa*"])


def test_cards_are_read_once_and_compared_by_fields(pytester, folder, monkeypatch):
    """The fixtures read a document once a session; dates and amounts may be given as text."""
    read = []
    monkeypatch.setattr(cards.pipeline, "process_bytes", lambda *a: read.append(a[1]) or stand_in.process(*a))
    pytester.makepyfile(
        test_kortit="""
        def test_value(extract_card):
            assert extract_card("kortit/kortti-7.pdf", 2).values["card_id"] == "S00007"

        def test_fields(assert_card):
            assert_card("kortit/kortti-7.pdf", card_id="S00007", start_date="2015-01-08", priority_axis=5,
                        public_funding_eur="7.1", implementers=["Oulun kaupunki", '"Pohjoinen 7", ry'])
            assert_card("kortit/kortti-7.pdf", public_funding_eur=7.1)

        def test_word(assert_card):
            assert_card("kortit/kortti-7.pdf", card_id="S00008", objectives='Tavoite 7: "yhdessä"; akkia,')

        def test_nothing(assert_card):
            assert_card("kortit/kortti-7.pdf", remarks=None)

        def test_unknown(assert_card):
            assert_card("kortit/kortti-7.pdf", tavoitteet="x")

        def test_no_card(extract_card):
            extract_card("kortit/kortti-7.pdf", 9)
        """
    )
    result = run(pytester, "test_kortit.py")
    result.assert_outcomes(passed=2, failed=4)
    assert read == ["kortti-7.pdf"]
    result.stdout.fnmatch_lines(
        [
            "*card_id (page 1 at 72 100 300 110), filled, error ≤ 10 %, review",
            "*[[]-S00008-[]] {+S00007+}*",
            "*objectives (page 1 at 72 100 300 110), filled, error*",
            "*[[]-akkia,-[]] {+äkkiä, ⏎ ja toinen*",
            "*there is no field tavoitteet; there are: *objectives*",
            "*there is no card 9 among 2.*",
        ]
    )
    result.stdout.fnmatch_lines(["*test_kortit.py:10: Failed*"])
    assert not [line for line in result.outlines if "testing/cards.py" in line]


def test_a_document_that_cannot_be_read_fails_the_test(pytester, folder, monkeypatch):
    """The reason stands in the failure."""
    monkeypatch.setattr(pipeline, "process_bytes", REAL)
    (folder / "katki.pdf").write_bytes(b"%PDF-1.4 katki")
    pytester.makepyfile(test_kortit="def test_it(extract_card):\n    extract_card('kortit/katki.pdf')")
    result = run(pytester, "test_kortit.py")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*katki.pdf: failed, damaged:*"])
