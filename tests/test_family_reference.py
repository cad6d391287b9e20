"""The reference of a family's file is what its schema says, and the tutorial's commands are the program's."""

from pathlib import Path

from extract.families import reference

DOCS = Path(__file__).parent.parent / "docs"


def test_the_reference_is_made_from_the_schema():
    """``python -m extract.families.reference > docs/family-format.md`` brings it up to date."""
    assert (DOCS / "family-format.md").read_text("utf-8") == reference.as_markdown()


def test_every_key_has_its_meaning():
    """A key that no table of the reference describes would be found by nobody."""
    told = reference.as_markdown()
    for key in ("heading", "personal", "languages", "words", "layout", "variants", "place"):
        assert f"| `{key}`" in told
