"""A stand-in for the pipeline: makes a document's result out of a few words, and dies where it is told to.

A file ``%PDF 7`` gives cards with values derived from 7; ``%PDF 7 kill`` and the like end badly. It lives in
a module of its own so that worker processes can import it.
"""

import ctypes
import os
import signal
import socket
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from extract.clocks import grant_for_pages
from extract.errors import EngineMissingError, Reason
from extract.families import load
from extract.golden.tape import STALE
from extract.model import (
    Box,
    Card,
    CardLink,
    DocumentResult,
    Doubt,
    DoubtReason,
    Field,
    FieldStatus,
    LineSpan,
    Link,
    MediaType,
    Passage,
    Problem,
    Repair,
    RepairKind,
    Severity,
    StageTime,
    Status,
    TextSource,
    Word,
    WordSpan,
)

MIB = 2**20


def process(content, source_path, sha256, settings):
    """The stand-in for the whole pipeline."""
    words = content.decode("utf-8").split()
    for word in words[2:]:
        DEEDS[word](Path(source_path))
    return result(int(words[1]), source_path, sha256)


def result(number, source_path="kortti.pdf", sha256="0" * 64):
    """A document with as many cards as the number says, from one to three."""
    cards = tuple(card(number, card_no) for card_no in range(1, 2 + number % 3))
    times = (StageTime("read", number / 1000, 0.001), StageTime("repair", 0.002, 0.002))
    return DocumentResult(source_path, sha256, MediaType.PDF, Status.OK, None, None, 2, None, cards, times)


def stale(content, source_path, sha256, settings):
    """A document whose recorded OCR does not answer what is asked."""
    message = f"{STALE}: the engine is asked something new (read [300, 4]); record again."
    return DocumentResult(
        source_path, sha256, MediaType.PDF, Status.FAILED, Reason.CRASHED, message, None, None, (), ()
    )


def card(number, card_no):
    """A card with a value in every column of every table, and nulls in some."""
    link = Link("https://esimerkki.fi/?projektikoodi=S20731", 1, Box(1, 2, 3, 4), "hanke, RR-tietopalvelussa")
    return Card(
        card_no,
        tuple(field(name, number) for name in ("card_id", "objectives", "remarks")),
        values(number),
        list(TextSource)[number % 4],
        1 + number % 2,
        0.5 + number % 50 / 100,
        number % 2 == 0,
        (CardLink(link, "project_name"), CardLink(Link("https://esimerkki.fi", None, None), None)),
        (Problem("end_date", Severity.ERROR, "dates", f"Päättyy {number} päivää ennen alkuaan."),),
    )


def values(number):
    """Typed values of every field of the family; every fifth card leaves all empty."""
    made = {
        "code": f"S{number % 100_000:05}",
        "date": date(2015, 1, 1) + timedelta(days=number % 3000),
        "money": Decimal(number) + Decimal("0.10"),
        "organisations": ("Oulun kaupunki", f'"Pohjoinen {number}", ry'),
        "integer": 5,
        "month": "2019-09",
    }
    text = f'Tavoite {number}: "yhdessä"; äkkiä,\nja toinen kappale – rivi'
    return {
        spec.name: None if number % 5 == 4 else made.get(spec.kind.name, text)
        for spec in load("sokra").fields
    }


def field(name, number):
    """A field of two lines with a repair in each."""
    if name == "remarks":
        return Field(name, FieldStatus.EMPTY, "Erityishuomioita")
    text = f"paikka {number}\nhyvin tarkea"
    second = len(text) - len("hyvin tarkea")
    lines = (
        LineSpan(0, second - 1, 1, Box(72.123456, 100, 300, 110), TextSource.OCR),
        LineSpan(second, len(text), 2, Box(72, 80, 300, 90), TextSource.OCR),
    )
    at = len(text) - len("tarkea")
    spans = (
        WordSpan(0, 6, Word("paikka", Box(72, 100, 120, 110))),
        WordSpan(at, len(text), Word("tarkea", Box(150, 80, 199.999, 90))),
    )
    repairs = (
        Repair("paikka", "päikkä", 0, 6, RepairKind.DIACRITICS, 0.75, ("paikka", "päikka")),
        Repair("tarkea", "tärkeä", at, len(text), RepairKind.DIACRITICS, 1 / 3),
    )
    value = f"päikkä {number}\nhyvin tärkeä"
    doubts = (
        Doubt(DoubtReason.REPAIRED, 0.75, "paikka", 0, 6, (("paikka", 0.2), ("päikka", 1 / 30))),
        Doubt(DoubtReason.WHOLE_TEXT, 0.99),
    )
    passage = Passage(text, lines, spans)
    made = Field(name, FieldStatus.FILLED, "Tavoitteet", passage, repairs, value, 0.9, True)
    return replace(made, review_reason="below-bound image 0.978535", doubts=doubts)


def _kill(path):
    os.kill(os.getpid(), signal.SIGKILL)


def _kill_once(path):
    """Ends the worker the first time only; the mark lies in the workers' temporary folder."""
    mark = Path(tempfile.gettempdir()) / f"{path.name}.seen"
    if not mark.exists():
        mark.touch()
        _kill(path)


def _loop(path):
    while True:
        pass


def _sleep(path):
    time.sleep(600)


def _stop(path):
    os.kill(os.getpid(), signal.SIGSTOP)


def _grow(path):
    """Asks for more memory than any limit allows."""
    return bytearray(100_000 * MIB)


def _grow_in_library(path):
    """Takes memory as a C library does and dies where it is refused."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    while True:
        got = libc.malloc(ctypes.c_size_t(64 * MIB))
        if not got:
            os.abort()
        ctypes.memset(got, 1, 64 * MIB)


def _fail(path):
    raise ValueError(f"0x{id(path):x} differs from run to run")


def _network(path):
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def _write_outside(path):
    path.with_name("outside").write_text("x")


def _write_inside(path):
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")


def _no_engine(path):
    raise EngineMissingError("Tesseract is not installed; run: apt-get install tesseract-ocr.")


def _abort(path):
    os.abort()


def _many_pages(path):
    """Takes longer than the limit of these tests, as a document of many pages may."""
    grant_for_pages(11)
    time.sleep(2.5)


def _wait(path):
    time.sleep(0.05)


DEEDS = {
    "kill": _kill,
    "kill-once": _kill_once,
    "loop": _loop,
    "sleep": _sleep,
    "grow": _grow,
    "grow-in-library": _grow_in_library,
    "fail": _fail,
    "network": _network,
    "write-outside": _write_outside,
    "write-inside": _write_inside,
    "no-engine": _no_engine,
    "abort": _abort,
    "many-pages": _many_pages,
    "wait": _wait,
    "stop": _stop,
}
