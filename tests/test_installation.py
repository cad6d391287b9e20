"""What is installed is told with versions and checksums, and what is missing with the command for it."""

import ast
import hashlib
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import extract
from extract import api, installing
from extract.batch import provenance
from extract.errors import EngineMissingError


@pytest.fixture(autouse=True)
def _fresh():
    """Each test looks anew, and leaves nothing behind."""
    provenance.report.cache_clear()
    yield
    provenance.report.cache_clear()


@pytest.fixture
def without_tesseract(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)


def test_every_package_has_its_version():
    """The versions are those that Python's own records tell."""
    found = provenance.report().packages
    assert set(provenance.PACKAGES) <= set(found)
    assert all(version == metadata.version(name) for name, version in found.items())


READS = (
    "finnish",
    "kinds",
    "pdf",
    "ocr",
    "reading",
    "layout",
    "dumps",
    "mapping",
    "repair",
    "review",
    "cards",
)
# Names of packages that are not the names of their modules; parts of Python itself are none.
MODULE_OF = {"PIL": "pillow", "pdfminer": "pdfminer.six"}


def test_whatever_decides_a_result_has_its_version_told():
    """Every package that reading imports is among those whose versions results are kept by."""
    root = Path(extract.__file__).parent
    found = set()
    for file in (file for room in READS for file in (root / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    found -= {*sys.stdlib_module_names, "extract", "libvoikko"}  # the morphology has a version of its own
    told = {*provenance.PACKAGES, *provenance.OPTIONAL}
    assert {MODULE_OF.get(name, name) for name in found} <= told


def test_the_dictionary_and_the_second_model_have_checksums():
    """A changed dictionary or model of the second reader makes new results."""
    found = provenance.report()
    assert re.fullmatch(r"[\d.]+, dictionary [0-9a-f]{64}", found.voikko)
    assert re.fullmatch("[0-9a-f]{64}", found.recogniser)
    assert {"voikko", "recogniser model"} <= set(api.versions())


def test_a_missing_package_is_told_with_its_command(monkeypatch):
    """A needed one is missing; one of an extra is optional and named with its extra."""
    version = metadata.version

    def hidden(name):
        if name in {"pyarrow", "rapidocr"}:
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", hidden)
    found = provenance.report()
    assert "pyarrow" not in found.packages
    assert any("pip install pyarrow" in line for line in found.missing)
    assert any("sokra-extract[ppocr]" in line for line in found.optional)
    assert not any("rapidocr" in line for line in found.missing)


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_the_command_is_told():
    """No version, no models, and one sentence with the packages to install."""
    found = provenance.report()
    assert (found.tesseract, found.models) == (None, ())
    assert sum("apt-get install tesseract-ocr" in line for line in found.missing) == 1


def test_models_are_told_with_their_checksums(monkeypatch, tmp_path):
    """Each model that is there has its hash; only the one that is needed is missed."""
    (tmp_path / "osd.traineddata").write_bytes(b"malli")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    found = provenance.report()
    assert [(model.name, model.sha256) for model in found.models] == [
        ("osd", hashlib.sha256(b"malli").hexdigest())
    ]
    assert [line for line in found.missing if "tesseract-ocr-fin" in line]
    assert not any("latn" in line for line in found.missing)


def test_without_voikko_the_command_is_told(monkeypatch):
    """The morphology has no version then, and its packages are named."""

    def refuse(_):
        raise EngineMissingError("Voikko is missing: sudo apt-get install libvoikko1 voikko-fi")

    monkeypatch.setattr(provenance, "open_lexicon", refuse)
    found = provenance.report()
    assert found.voikko is None
    assert any("voikko-fi" in line for line in found.missing)


def test_another_package_of_the_name_is_told(monkeypatch, tmp_path):
    """Whether it stands before this program's or behind."""
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    (told,) = provenance.report().shadowed
    assert f"stands before this program's ({tmp_path / 'extract'})" in told
    provenance.report.cache_clear()
    monkeypatch.setattr(sys, "path", [str(Path(extract.__file__).parent.parent), *sys.path])
    assert "behind" in provenance.report().shadowed[0]


def test_the_way_in_tells_where_another_package_stands(tmp_path):
    """A sentence and exit code 2, where Python finds another package of the name first."""
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "__init__.py").touch()
    first = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"
    code = f"{first}; import sokra_extract; sys.exit(sokra_extract.main())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert str(tmp_path / "extract") in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("manager", ["apt-get", "dnf", "brew"])
def test_the_command_of_this_machine_comes_first(monkeypatch, manager):
    """The others follow: whoever reads a log may sit at another machine."""
    monkeypatch.setattr(installing.shutil, "which", lambda name: name if name == manager else None)
    told = installing.commands("voikko")
    assert manager in told[0]
    assert len(told) == 3


def test_no_traceback_where_voikko_is_missing(tmp_path):
    """The binding says nothing of its own beside the sentence."""
    code = (
        "import libvoikko, sys\n"
        "def none(): raise OSError('libvoikko.so.1: cannot open shared object file')\n"
        "libvoikko.Voikko._Voikko__getLib = classmethod(lambda cls: none())\n"
        "from extract.cli import main\n"
        "sys.exit(main(['repair', '--explain', 'sana']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "libvoikko1 voikko-fi" in done.stderr


@pytest.mark.engine
def test_with_everything_nothing_is_missing():
    """A machine that `make` set up lacks nothing."""
    found = provenance.report()
    assert found.missing == ()
    assert found.tesseract is not None
    assert {model.name for model in found.models} >= {"fin", "osd"}
