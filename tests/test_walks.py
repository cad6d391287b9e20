"""The walks of the README – data team, researcher, reviewer, owner of other cards – work as they stand."""

import sys
from pathlib import Path

import pytest

from tests import walks


def test_the_readme_has_a_walk_for_each_reader():
    """Four walks of some lines, each beginning with the program."""
    found = walks.walks()
    assert len(found) == 4
    assert all(len(lines) >= 3 for lines in found)
    assert {line.split()[0] for lines in found for line in lines} == {"sokra-extract", "python"}


@pytest.mark.engine
def test_the_walks_work_as_they_stand(tmp_path):
    """Every line ends well, and what it promises is there."""
    walks.prepare(tmp_path)
    programs = Path(sys.executable).parent
    steps = walks.walk(tmp_path, programs, programs)
    assert walks.wrong(tmp_path, steps) == []
