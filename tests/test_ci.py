"""The workflow and the hooks of the docs do what they say: they are run here, as they stand."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent.parent
CI = HERE / "docs" / "ci"
CARDS = HERE / "fixtures" / "cards"
GOLDEN = HERE / "fixtures" / "golden"
NAMES = ("s20731-born.pdf", "s20731-text.txt")
pytestmark = [pytest.mark.engine, pytest.mark.processes]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository with two accepted cards, and the program in the path."""
    folder = tmp_path / "cards"
    (folder / "golden").mkdir(parents=True)
    for name in NAMES:
        shutil.copy(CARDS / name, folder)
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "sokra-extract"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={HERE} exec {sys.executable} -m extract "$@"\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Aino")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "aino@esimerkki.fi")
    call("sokra-extract check cards --accept", tmp_path)
    return tmp_path


def call(command, folder, *, code=0):
    """What a command writes, in a shell that ends at the first failure."""
    done = subprocess.run(
        ["bash", "-e", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def broken(folder):
    """Another amount in the golden file; its line."""
    golden = folder / "cards/golden/s20731-born.pdf.golden"
    lines = golden.read_text("utf-8").split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("card 1 public_funding_eur: "))
    lines[at] = "card 1 public_funding_eur: 1 €"
    golden.write_text("\n".join(lines), "utf-8")
    return at + 1


def test_the_workflow_shows_a_difference_at_its_line(project):
    """Its own step, as it stands: green, then red with an annotation; what it keeps is there."""
    held = yaml.safe_load((CI / "cards.yml").read_text("utf-8"))
    (job,) = held["jobs"].values()
    assert held[True] == ["push", "pull_request"]  # YAML's own reading of `on`
    assert all("run" in step or re.fullmatch(r"[\w/-]+@v\d+", step["uses"]) for step in job["steps"])
    (step,) = [step["run"] for step in job["steps"] if "sokra-extract check" in step.get("run", "")]
    assert call(step, project) == ""
    line = broken(project)
    told = call(step, project, code=6)
    assert f"::error file=cards/golden/s20731-born.pdf.golden,line={line}," in told
    assert "sokra-extract check cards --recorded --accept s20731-born.pdf" in told
    kept = job["steps"][-1]["with"]["path"].split()
    assert all((project / name).stat().st_size for name in kept)


def test_gits_own_hook_stops_a_commit_that_differs(project):
    """What has nothing to do with cards is committed without a look at them."""
    call("git init -q . && cp cards/s20731-text.txt muu.txt && git add muu.txt", project)
    shutil.copy(CI / "pre-commit", project / ".git/hooks/pre-commit")
    line = broken(project)
    call("git commit -qm muu", project)
    told = call("git add cards && git commit -qm kortit", project, code=1)
    assert "public_funding_eur value" in told
    assert line
    call("sokra-extract check cards --recorded --accept && git add cards && git commit -qm kortit", project)


def test_the_hook_for_pre_commit_is_the_same_call(project):
    """By the names that pre-commit knows; its entry runs as it stands."""
    (repository,) = yaml.safe_load((CI / "pre-commit-config.yaml").read_text("utf-8"))["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["language"], hook["pass_filenames"]) == ("local", "system", False)
    assert re.search(hook["files"], "cards/golden/s20731-born.pdf.golden")
    assert hook["entry"] in (CI / "pre-commit").read_text("utf-8")
    call(hook["entry"], project)
    broken(project)
    call(hook["entry"], project, code=6)


def test_the_docs_name_them():
    """Whoever reads of checks finds them."""
    text = (HERE / "docs/regression.md").read_text("utf-8")
    assert all(f"ci/{path.name}" in text for path in CI.iterdir())
