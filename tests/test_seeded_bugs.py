"""The list of seeded bugs stays true to the code: each can still be put into it."""

from pathlib import Path

import pytest

from benchmarks.seeded_bugs import BUGS

PACKAGE = Path(__file__).parent.parent / "extract"


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.what)
def test_a_bugs_text_stands_in_its_file(bug):
    """What a bug changes is there, and is another text afterwards."""
    assert bug.before in (PACKAGE / bug.file).read_text("utf-8")
    assert bug.after != bug.before
