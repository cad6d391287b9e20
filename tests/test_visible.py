"""Foreign names and values are shown, never sent: no terminal, workflow or parser is commanded by one."""

import io
import json
import sys
import xml.etree.ElementTree as ET

import pytest

from extract import golden, visible
from extract.cli.terminal import Shown, guarded, raw
from extract.golden.report import DocumentCheck, Report, Verdict

HOSTILE = "\x1b]52;c;eA==\x07 \x9b31m \u202efdp\x00 \u2066 \ufffe\x7f"


def sent(text):
    stream = io.StringIO()
    Shown(stream).write(text)
    return stream.getvalue()


def test_commanding_signs_are_escapes():
    """OSC 52, C1 signs and turned text are seen as what they are; letters and colours of our own stay."""
    made = sent(f"nimi {HOSTILE}\n")
    assert not visible.COMMANDING.search(made)
    assert made.startswith("nimi \\x1b]52;c;eA==\\x07 \\x9b31m \\u202efdp\\x00")
    assert sent("\033[31mpäikkä\033[0m\n") == "\033[31mpäikkä\033[0m\n"
    assert visible.in_line("a\nb\tc") == "a\\nb\\tc"


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("::error file=x::y", "\\::error file=x::y"),
        ("   ::set-output name=a::b", "   \\::set-output name=a::b"),
        ("##[group]x", "\\##[group]x"),
        ("##vso[task]", "\\##vso[task]"),
        ("##teamcity[x]", "\\##teamcity[x]"),
    ],
)
def test_no_line_is_a_workflow_command(line, made):
    """What stands at the head of a line cannot command whoever runs the check."""
    assert sent(f"eka\n{line}\nkolmas: ::\n") == f"eka\n{made}\nkolmas: ::\n"


def test_json_stays_the_same_value():
    """Escapes in JSON are JSON's own."""
    text = json.dumps({"nimi": HOSTILE + "\U000e0041\ud800"}, ensure_ascii=False)
    made = visible.in_json(text)
    assert not visible.COMMANDING.search(made)
    assert json.loads(made) == json.loads(text)


def test_the_streams_are_guarded_and_given_back():
    """A filter's data is not touched where no person reads it."""
    before = sys.stdout, sys.stderr
    with guarded(out=False):
        assert sys.stdout is before[0]
        assert raw(sys.stderr) is before[1]
    with guarded():
        assert raw(sys.stdout) is before[0]
    assert (sys.stdout, sys.stderr) == before


def test_reports_of_a_check_hold_any_name():
    """JUnit is XML, and plain output holds no command, whatever a file is called."""
    name = f"\n::error::{HOSTILE}.pdf"
    report = Report(f"kansio{HOSTILE}", (DocumentCheck(name, Verdict.MISSING, (), HOSTILE),), HOSTILE)
    root = ET.fromstring(golden.junit(report))
    assert next(one.get("classname") for one in root.iter("testcase")).endswith(".pdf")
    shown = sent(golden.text(report, colour=False))
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    assert not visible.COMMANDING.search(shown)
    assert golden.github(report).count("\n::error") == golden.github(report).count("::error ") - 1
    assert not visible.COMMANDING.search(golden.github(report))
