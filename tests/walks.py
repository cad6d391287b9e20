"""The walks of the README in a folder of their own, with an installed program: ``python -m tests.walks BIN``.

BIN is the folder of the program ``sokra-extract``. Each line of the section "Four walks" runs as it stands.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests import own_family

ROOT = Path(__file__).parent.parent
CARDS = ROOT / "fixtures" / "cards"
# Read from text layers and a dump: quick, and no OCR. The last one cannot be read.
ARCHIVE = (
    "s20731-born.pdf",
    "s20064-unruled.pdf",
    "s20430-pages.pdf",
    "s20731-text.txt",
    "../bad/truncated.pdf",
)
THIRD = own_family.Grant(
    (
        "KA-2021-0538",
        "Retkikohteen laavu",
        "Nilsiän latuyhdistys ry",
        "8 900 €",
        "21.5.2021",
        "Laavun rakentaminen hiihtoreitin varrelle talkoilla.",
    )
)


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a walk, how it ended and what it said."""

    line: str
    code: int
    said: str


def walks() -> list[list[str]]:
    """The lines of each walk of the README."""
    section = (ROOT / "README.md").read_text("utf-8").split("\n## Four walks\n")[1].split("\n## ")[0]
    return [block.splitlines() for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)]


def prepare(folder: Path) -> None:
    """An archive with a hidden copy and a file that cannot be read, other forms, and the example."""
    (folder / "ARCHIVE").mkdir()
    for name in ARCHIVE:
        shutil.copy(CARDS / name, folder / "ARCHIVE")
    (folder / "ARCHIVE" / "._s20731-born.pdf").write_bytes(b"x")
    (folder / "FORMS").mkdir()
    for name, grant in zip(("first", "second", "third"), (*own_family.GRANTS, THIRD), strict=True):
        own_family.as_columns(folder / "FORMS" / f"{name}.pdf", grant)
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "example.py", folder / "docs")


def walk(folder: Path, programs: Path, python: Path) -> list[Step]:
    """Every line of every walk, in order.

    Args:
        folder: prepared.
        programs: folder of the program ``sokra-extract``.
        python: folder of a Python with pandas and matplotlib, for the example.
    """
    path = os.pathsep.join([str(programs), str(python), os.environ["PATH"]])
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PATH": path}
    steps = []
    for line in (line for lines in walks() for line in lines):
        done = subprocess.run(
            ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        steps.append(Step(line, done.returncode, done.stdout + done.stderr))
    return steps


def wrong(folder: Path, steps: list[Step]) -> list[str]:
    """What a walk did not give, in sentences."""
    faults = [
        f"{step.line} ended with {step.code}: {step.said[-400:]}"
        for step in steps
        if step.code not in ({0, 5} if "run ARCHIVE" in step.line else {0})
    ]
    wanted = (
        "TABLES/cards.duckdb",
        "TABLES/tables.xlsx",
        "place.png",
        "PICTURES/timeline.png",
        "GRANTS/cards.csv",
    )
    faults += [
        f"{name} is not there" for name in (*wanted, "LOOK", "sokra.prom") if not (folder / name).exists()
    ]
    last = steps[3].said.splitlines()[-1]
    if not re.fullmatch(r"1 failed, \d+ to review: open .*/TABLES/report\.html", last):
        faults.append(f"a run's last line is {last!r}")
    if "set aside: hidden companions of a Mac (1)" not in steps[1].said:
        faults.append("what was set aside is not said")
    grants = (folder / "GRANTS" / "cards.csv").read_text("utf-8") if not faults else "12400.00 KA-2021-0538"
    return faults + [
        f"{value} is in no grant" for value in ("12400.00", "KA-2021-0538") if value not in grants
    ]


def main(arguments: list[str]) -> int:
    """Walks with the program of a folder; exit code 1 where something is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        steps = walk(Path(folder), Path(arguments[0]).resolve(), Path(sys.executable).parent)
        faults = wrong(Path(folder), steps)
    for step in steps:
        sys.stdout.write(f"{step.code}  {step.line}\n")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
