"""What ``make dist`` built, installed and used where nothing of this tree is.

Called as ``python -m tests.bare_install FILE...``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests import walks

ROOT = Path(__file__).parent.parent
CARD = ROOT / "fixtures" / "cards" / "s20731-born.pdf"


def main(files: list[str]) -> int:
    """Installs and uses each file in an environment of its own; prints what it is."""
    for file in map(Path, files):
        with tempfile.TemporaryDirectory() as folder:
            size = file.stat().st_size / 2**20
            sys.stdout.write(f"{file.name}: {size:.1f} MiB, {_used(file.resolve(), Path(folder))}\n")
    return 0


def _used(file: Path, folder: Path) -> str:
    """Converts a card with the installed program; the summary's line of cards."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    shutil.copy(CARD, folder / "card.pdf")
    _run(folder, [*pip, "--require-hashes", "-r", str(ROOT / "requirements.txt")])
    _run(folder, [*pip, "--no-deps", "--no-build-isolation", str(file)])
    program = str(folder / "venv" / "bin" / "sokra-extract")
    _run(folder, [program, "schema", "--json"])
    _run(folder, [program, "doctor"])
    told = _run(folder, [program, "run", "card.pdf", "-o", "tables"])
    assert (folder / "tables" / "cards.parquet").exists()
    (folder / "walk").mkdir()
    walks.prepare(folder / "walk")
    steps = walks.walk(folder / "walk", Path(program).parent, Path(sys.executable).parent)
    if faults := walks.wrong(folder / "walk", steps):
        sys.exit("\n".join(faults))
    return next(line for line in told.splitlines() if line.startswith("fields"))


def _run(folder: Path, command: list[str]) -> str:
    """What a command says, outside of this tree; ends where it fails."""
    usual = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=folder, env=usual, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
