"""Breaks copies of the package in many ways and counts how many the check of the fixtures notices.

Usage: ``python -m benchmarks.seeded_bugs [--only NUMBER...]``. Each bug is one text replaced in one file of a
copy; the check runs in the copy with recorded OCR. A text that no longer stands in its file is an error, so
that the list stays true to the code. Prints a table and the share noticed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
TIMEOUT_S = 300
# The small cards first: most bugs are noticed there, and the whole check is needed for the others alone.
PATTERNS = ("rules/*", "*")


class Bug(NamedTuple):
    """One bug: the file in the package, what stands there, and what a careless hand would leave."""

    file: str
    before: str
    after: str
    what: str


BUGS = (
    Bug("confusions.py", 'Confusion("ä", "a", 0.927, "eng"),', "", "a confusion row dropped: a for ä"),
    Bug("confusions.py", 'Confusion("ö", "o", 0.218, "eng"),', "", "a confusion row dropped: o for ö"),
    Bug("hyphen.py", 'stretch[:1] if keep else ""', 'stretch[:1] if not keep else ""', "hyphens inverted"),
    Bug("hyphen.py", 'stretch[:1] if keep else ""', '""', "hyphens at line ends always dropped"),
    Bug("hyphen.py", "at - 1, at + 1, RepairKind", "at - 1, at, RepairKind", "a hyphen's stretch one short"),
    Bug("labels.py", "SURE, LENIENT = 82.0, 68.0", "SURE, LENIENT = 99.5, 99.0", "label threshold raised"),
    Bug("labels.py", "SURE, LENIENT = 82.0, 68.0", "SURE, LENIENT = 40.0, 30.0", "label threshold lowered"),
    Bug("labels.py", "MAX_LINES = 5", "MAX_LINES = 1", "labels over several lines not joined"),
    Bug("labels.py", 'unicodedata.normalize("NFKD"', 'unicodedata.normalize("NFC"', "accents not folded"),
    Bug(
        "normalise.py",
        "int(found[3]), int(found[2]), int(found[1])",
        "int(found[3]), int(found[1]), int(found[2])",
        "day and month swapped",
    ),
    Bug("normalise.py", '"heinäkuu",\n    "elokuu",', '"elokuu",\n    "heinäkuu",', "two months swapped"),
    Bug("normalise.py", '"syyskuu",', "", "a month missing"),
    Bug("normalise.py", r"(S\d{5})\s*", r"(S\d{4})\s*", "codes of four digits"),
    Bug("normalise.py", r"(?:,(\d{{1,2}}|-)|", r"(?:;(\d{{1,2}}|-)|", "cents not seen"),
    Bug("normalise.py", "|kunta|kaupunki|", "|kunta|", "towns end no organisation's name"),
    Bug("facts.py", 'return "S" + found[1]', 'return "S" + found[1][::-1]', "a code's digits reversed"),
    Bug("facts.py", '"O": "0", "o": "0"', '"O": "9", "o": "9"', "O read as 9"),
    Bug("facts.py", "LISTED_LIKENESS = 90.0", "LISTED_LIKENESS = 20.0", "any funder is a listed one"),
    Bug("facts.py", "CONFIRMED, BY_FORMAT = 0.999, 0.97", "CONFIRMED, BY_FORMAT = 0.5, 0.5", "codes doubted"),
    Bug("facts.py", "MONTH_LIKENESS = 83.0", "MONTH_LIKENESS = 100.5", "no month recognised"),
    Bug(
        "model/place.py",
        "Box(min(xs), min(ys), max(xs), max(ys))",
        "Box(min(ys), min(xs), max(ys), max(xs))",
        "a box's axes flipped",
    ),
    Bug(
        "model/place.py",
        "180: (self.width - x, self.height - y)",
        "180: (x, y)",
        "pages upside down placed as if upright",
    ),
    Bug(
        "model/place.py",
        "270: (self.width - y, x),\n        }[self.turn_deg]\n\n    def upright(",
        "270: (y, x),\n        }[self.turn_deg]\n\n    def upright(",
        "turned pages mirrored",
    ),
    Bug("model/place.py", "max(width, 0.0) * max(height, 0.0)", "0.0", "boxes never overlap"),
    Bug("model/place.py", "(self.top + self.bottom) / 2", "self.top", "a line's middle at its top"),
    Bug("read.py", "return Page(index + 1, frame", "return Page(index, frame", "page off by one"),
    Bug("read.py", "if layer.words and not damaged:", "if layer.words:", "damaged text layers taken"),
    Bug("read.py", "if layer.words and not damaged:", "if False:", "no text layer taken"),
    Bug("read.py", "if not layer.has_ink:", "if layer.has_ink:", "pages with ink not read"),
    Bug("read.py", 'content.decode("cp1252"', 'content.decode("cp1250"', "wrong code page"),
    Bug("read.py", '"utf-16-be" if even > odd', '"utf-16-le" if even > odd', "UTF-16 byte order"),
    Bug(
        "damage.py",
        "BARE_STRETCH, BARE_PAGE = 550, 150",
        "BARE_STRETCH, BARE_PAGE = 55000, 15000",
        "damage unseen",
    ),
    Bug("damage.py", 'MARKED = re.compile(r"[äöÄÖåÅ]")', 'MARKED = re.compile(r"[x]")', "all text damaged"),
    Bug("pdf/opening.py", 'if b"%%EOF" not in content', 'if b"%%NEVER" in content', "cut files not noticed"),
    Bug(
        "pdf/opening.py",
        "DocumentError(Reason.ENCRYPTED",
        "DocumentError(Reason.DAMAGED",
        "encrypted files called cut",
    ),
    Bug("tables.py", "COORDINATE_DIGITS = 2", "COORDINATE_DIGITS = -1", "coordinates rounded to tens"),
    Bug("tables.py", "len(result.cards),", "1,", "one card a document counted"),
    Bug("tables.py", "enumerate(lines, 1)", "enumerate(lines, 0)", "lines counted from 0"),
    Bug(
        "assemble.py",
        "needs_review=field.name in doubted",
        "needs_review=False and field.name in doubted",
        "problems do not send to review",
    ),
    Bug(
        "assemble.py",
        "enumerate(zip(raws, owned, strict=True), 1)",
        "enumerate(zip(raws, owned, strict=True))",
        "cards counted from 0",
    ),
    Bug(
        "ledger.py",
        "start + len(repair.repaired)",
        "start + len(repair.original)",
        "a ledger's stretch wrong",
    ),
    Bug("passages.py", '"\\n" if _breaks(above, below, usual) else " "', '" "', "paragraphs run together"),
    Bug("passages.py", '"\\n" if _breaks(above, below, usual) else " "', '"\\n"', "every line a paragraph"),
    Bug(
        "links.py",
        "span.box.overlap(link.box) > 0",
        "span.box.overlap(link.box) < 0",
        "links stand in no field",
    ),
    Bug("ocr.py", "raw.left / px_per_pt", "raw.top / px_per_pt", "a word's left edge from its top"),
    Bug("ocr.py", "LOW_CONFIDENCE = 0.60", "LOW_CONFIDENCE = 0.0", "upside-down pages kept"),
    Bug(
        "phantoms.py",
        'RULE_MARKS = frozenset("|¦_—–-=~[]")',
        "RULE_MARKS = frozenset()",
        "marks of rules kept",
    ),
    Bug("families/sokra.toml", 'kind = "money"', 'kind = "text"', "money is text"),
    Bug("families/sokra.toml", 'text = "Tuotokset"', 'text = "Tulokset"', "a label misspelled"),
    Bug("families/sokra.toml", '"Hämeen ELY-keskus",', "", "a funder missing"),
    Bug(
        "cells.py",
        'Span(*periods[-1].span("start")), Span(*periods[-1].span("end"))',
        'Span(*periods[-1].span("end")), Span(*periods[-1].span("start"))',
        "start and end of a period swapped",
    ),
    Bug(
        "cells.py",
        "(outside or marked or amounts)[-1:]",
        "(outside or marked or amounts)[:1]",
        "the first amount taken, not the last",
    ),
    Bug(
        "cells.py", "return max(before, key=", "return min(before, key=", "the shortest rest of a cell taken"
    ),
    Bug("dump.py", "if len(card.cells) >= 2:", "if len(card.cells) >= 20:", "no card by its labels' order"),
    Bug("dump.py", "return body, list(dict.fromkeys(found))", "return body, []", "links of dumps lost"),
    Bug(
        "glyphs.py",
        "JOIN_GAP, SPLIT_GAP = 0.08, 0.2",
        "JOIN_GAP, SPLIT_GAP = 0.8, 0.2",
        "words run together",
    ),
    Bug(
        "imaging.py",
        "np.rot90(image, -(turn_deg // 90) % 4)",
        "np.rot90(image, (turn_deg // 90) % 4)",
        "pages turned the other way",
    ),
    Bug("skew.py", "MAX_SKEW_DEG = 5.0", "MAX_SKEW_DEG = 0.2", "skewed pages left skewed"),
    Bug(
        "ruling.py",
        "tuple(Rule(box) for box in across + down)",
        "tuple(Rule(box) for box in across)",
        "upright rules of scans unseen",
    ),
    Bug("furniture.py", "return gone + numbers", "return gone", "page numbers kept"),
    Bug(
        "furniture.py",
        "frozenset(key for key, pages_at in seen.items() if _runs(pages_at))",
        "frozenset()",
        "running headers kept",
    ),
    Bug("witness.py", "SHARED_AREA = 0.5", "SHARED_AREA = 1.5", "the other reading of a page never found"),
    Bug(
        "witness.py",
        "other.upper() if mine.isupper() else other",
        "other",
        "capitals of the image's accents lost",
    ),
    Bug(
        "passages.py",
        "return forced and not above.line.text.endswith(_open_ends(above))",
        "return False",
        "paragraphs known by gaps alone",
    ),
    Bug(
        "rows.py",
        "return both.centred if others and mean(others) < mean(misfits) else both.level",
        "return both.level",
        "labels always level with their values",
    ),
    Bug("sections.py", "return signs + [", "return [", "section signs read as 8 left"),
    Bug("encoding.py", "return tuple(kept)", "return ()", "broken encodings left"),
    Bug("decide.py", "MIN_CONFIDENCE = 0.3", "MIN_CONFIDENCE = 2.0", "second readings never heard"),
    Bug(
        "checks.py",
        "isinstance(end, date) and end < start",
        "isinstance(end, date) and end > start",
        "every period ends before it starts",
    ),
    Bug("damage.py", "UNMAPPED_SHARE = 0.02", "UNMAPPED_SHARE = 20.0", "letters without a meaning taken"),
    Bug(
        "pdf/layers.py",
        "return box is not None and 0 <=",
        "return box is not None or 0 <=",
        "words outside the crop box kept",
    ),
    Bug(
        "pdf/pictures.py",
        "pixels[:, ::-1] if a < 0 else pixels",
        "pixels[:, ::-1] if a > 0 else pixels",
        "scans mirrored",
    ),
    Bug(
        "mapping.py",
        "return at == 0 or label.text in card.cells or bool(self._pending.title or self._pending.headers)",
        "return at == 0 or label.text in card.cells",
        "a second card's title unheeded",
    ),
    Bug("links.py", "for link in _whole(page.links)", "for link in page.links", "wrapped links in pieces"),
    Bug("normalise.py", 'stripped.endswith(".")', "False", "points after names kept"),
)


def broken(bug: Bug, folder: Path) -> None:
    """Makes a copy of the package with the bug in it.

    Raises:
        ValueError: the text to be replaced is not there.
    """
    shutil.copytree(ROOT / "extract", folder / "extract", ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / "extract" / bug.file
    text = file.read_text("utf-8")
    if bug.before not in text:
        raise ValueError(f"{bug.file} no longer holds {bug.before!r}")
    file.write_text(text.replace(bug.before, bug.after), "utf-8")


def noticed(bug: Bug) -> bool:
    """Whether the check of the fixtures fails with the bug."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broken(bug, folder)
        return any(_fails(folder, pattern) for pattern in PATTERNS)


def _fails(folder: Path, pattern: str) -> bool:
    """Whether the package in a folder fails in the check of the fixtures that fit."""
    call = [sys.executable, "-m", "extract", "check", str(ROOT / "fixtures"), "--recorded", "--only", pattern]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            call, cwd=folder, env=environment, capture_output=True, check=False, timeout=TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> None:
    """Prints a row a bug and the share noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=int, nargs="*", default=[], metavar="NUMBER")
    only = parser.parse_args().only
    chosen = [(at, bug) for at, bug in enumerate(BUGS, 1) if not only or at in only]
    found, stale = 0, 0
    for at, bug in chosen:
        try:
            seen = noticed(bug)
        except ValueError as error:
            stale += 1
            print(f"| {at} | {bug.what} | `{bug.file}` | not seeded: {error} |", flush=True)
            continue
        found += seen
        print(f"| {at} | {bug.what} | `{bug.file}` | {'noticed' if seen else 'NOT NOTICED'} |", flush=True)
    seeded = len(chosen) - stale
    print(f"{found} of {seeded} seeded bugs noticed; {stale} could not be seeded")


if __name__ == "__main__":
    main()
