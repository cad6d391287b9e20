"""What is installed is told with versions and checksums, and what is missing with the command for it."""

import hashlib
from importlib import metadata

import pytest

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


@pytest.mark.engine
def test_with_everything_nothing_is_missing():
    """A machine that `make` set up lacks nothing."""
    found = provenance.report()
    assert found.missing == ()
    assert found.tesseract is not None
    assert {model.name for model in found.models} >= {"fin", "osd"}
