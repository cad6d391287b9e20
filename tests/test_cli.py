"""The door is light, and its exit codes are the contract's."""

import subprocess
import sys
from pathlib import Path

import pytest

from extract.batch import provenance
from extract.cli import main

FIXTURES = Path(__file__).parent.parent / "fixtures"
HEAVY = ("numpy", "pandas", "pyarrow", "pypdfium2", "pdfplumber", "tesserocr")


@pytest.mark.parametrize("command", [[], ["run"], ["inspect"], ["repair"], ["doctor"], ["schema"]])
def test_help_loads_no_heavy_library(command):
    """Help is shown before any library for numbers, tables or PDFs is loaded."""
    program = (
        "import sys, extract.cli\n"
        f"try: extract.cli.main({[*command, '--help']!r})\n"
        "except SystemExit as end: assert end.code == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "usage:" in done.stdout


def test_a_call_that_makes_no_sense_is_usage():
    """No command and an unknown one end with exit code 2."""
    for arguments in ([], ["no-such-command"], ["inspect"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 2


def test_a_file_that_is_not_there_is_no_input(capsys, tmp_path):
    """Inspecting nothing ends with exit code 3 and one sentence on stderr."""
    assert main(["inspect", str(tmp_path / "none.pdf")]) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "none.pdf" in printed.err


@pytest.mark.parametrize("name", ["zero-bytes", "truncated", "encrypted", "jpeg-named", "page-20000-points"])
def test_a_file_that_cannot_be_read_is_told(capsys, name):
    """Inspecting a bad file ends with exit code 5 and says what is wrong with it."""
    assert main(["inspect", str(FIXTURES / "bad" / f"{name}.pdf")]) == 5
    assert "failed" in capsys.readouterr().out


def test_a_missing_engine_is_told_with_its_command(monkeypatch, capsys, tmp_path):
    """Without Tesseract the doctor ends with exit code 4 and names the command that installs it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    provenance.report.cache_clear()
    try:
        assert main(["doctor"]) == 4
    finally:
        provenance.report.cache_clear()
    assert "apt-get install tesseract-ocr" in capsys.readouterr().out
