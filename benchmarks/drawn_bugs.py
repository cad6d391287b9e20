"""Breaks copies of the package in ways drawn by lot and counts how many the check of the fixtures notices.

Usage: ``python -m benchmarks.drawn_bugs [--count N] [--seed N]``. A module is drawn first, so that small ones
count as much as large ones, then a kind of bug, then a place: a comparison, an "and" or "or", a number, a
condition, a row of a table, an order. Nobody chooses, and nothing is known of the fixtures. Prints a table
and the share noticed; a bug that nobody can notice, because it changes nothing, is counted as missed.
"""

import argparse
import ast
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.seeded_bugs import ROOT, copied, fails

# Modules that a document may pass through; commands, batches, checks and writers have their own tests.
MODULES = (
    "assemble",
    "candidates",
    "cells",
    "checks",
    "claims",
    "columns",
    "confidence",
    "confusions",
    "contexts",
    "damage",
    "decide",
    "decision",
    "derive",
    "doubts",
    "dump",
    "encoding",
    "endings",
    "facts",
    "filters",
    "forms",
    "furniture",
    "glyphs",
    "hyphen",
    "imaging",
    "labels",
    "layout",
    "ledger",
    "letters",
    "lexicon",
    "ligatures",
    "lines",
    "links",
    "mapping",
    "marks",
    "mend",
    "near",
    "normalise",
    "ocr",
    "passages",
    "phantoms",
    "pipeline",
    "places",
    "quotes",
    "rawcards",
    "read",
    "repair",
    "rereading",
    "rows",
    "ruling",
    "sections",
    "shading",
    "skew",
    "slips",
    "states",
    "stops",
    "tables",
    "tokens",
    "underlines",
    "unread",
    "witness",
    "wordtable",
    "model/place",
    "model/passage",
    "pdf/display",
    "pdf/layers",
    "pdf/links",
    "pdf/opening",
    "pdf/pictures",
    "organisations/__init__",
    "organisations/forms",
    "organisations/lists",
)


class Drawn(NamedTuple):
    """A bug: the file in the package, its text with the bug in it, and what was changed."""

    file: str
    text: str
    what: str


SWAPPED = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
OPERATORS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*"}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class _Source:
    """A module's text and tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._lines = [0]
        for line in text.encode().splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._bytes = text.encode()

    def of(self, node: ast.AST) -> str:
        """What stands at a node."""
        start, end = self.span(node)
        return self._bytes[start:end].decode()

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node stands, in bytes."""
        start, end = self._lines[node.lineno - 1], self._lines[node.end_lineno - 1]
        return start + node.col_offset, end + node.end_col_offset

    def replaced(self, node: ast.AST, new: str) -> str:
        """The text with another one at a node."""
        start, end = self.span(node)
        return (self._bytes[:start] + new.encode() + self._bytes[end:]).decode()


def places(source: _Source) -> Iterator[tuple[ast.AST, str, str]]:
    """Where a source may be broken: the node, what it may become, and the kind of bug."""
    silent = {id(inner) for node in ast.walk(source.tree) for inner in _untouched(node)}
    for node in ast.walk(source.tree):
        if id(node) not in silent and hasattr(node, "lineno"):
            yield from _changes(node, source)


def _untouched(node: ast.AST) -> Iterator[ast.AST]:
    """Parts whose change is no bug in what is read: annotations, messages of errors, imports."""
    parts: list[ast.AST | None] = []
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        yield node.value  # without one of its parts the module would not even load
    if isinstance(node, ast.AnnAssign | ast.arg):
        parts.append(node.annotation)
    if isinstance(node, ast.FunctionDef):
        parts.append(node.returns)
    if isinstance(node, ast.Raise | ast.Assert | ast.Import | ast.ImportFrom):
        parts.append(node)
    if isinstance(node, ast.keyword) and node.arg in {"strict", "frozen", "slots"}:
        parts.append(node.value)
    for part in parts:
        if part is not None:
            yield from ast.walk(part)


def _changes(node: ast.AST, source: _Source) -> Iterator[tuple[ast.AST, str, str]]:
    """The nodes of a statement or expression that may be replaced, by what, and the kind of bug."""
    own, text = source.of(node), source.of
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPPED:
        sign = SWAPPED[type(node.ops[0])]
        yield node, f"{text(node.left)} {sign} {text(node.comparators[0])}", "comparison"
    elif isinstance(node, ast.BoolOp):
        sign = " or " if isinstance(node.op, ast.And) else " and "
        yield node, sign.join(f"({text(value)})" for value in node.values), "and for or"
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and "'" not in own and '"' not in own:
        yield node, f"{text(node.left)} {OPERATORS[type(node.op)]} {text(node.right)}", "arithmetic"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, str(not node.value), "flag"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield node, str(node.value + 1), "off by one"
    elif isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value:
        yield node, repr(node.value * 1.5), "half as much again"
    elif isinstance(node, ast.If | ast.IfExp):
        yield node.test, f"not ({text(node.test)})", "condition turned"
        yield node.test, "False", "branch skipped"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield node, NAMES[node.func.id] + own[len(node.func.id) :], "other end"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sorted":
        yield node, f"{own}[::-1]", "order"
    elif isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 2:
        for element in node.elts:
            if isinstance(element, ast.Constant | ast.Call | ast.Tuple):
                yield node, _without(source, node, element), "row dropped"


def _without(source: _Source, node: ast.AST, element: ast.AST) -> str:
    """A row of elements without one of them and the comma behind or before it."""
    (start, end), (first, last) = source.span(node), source.span(element)
    raw = source.text.encode()
    tail, head = raw[last:end], raw[start:first]
    if tail.lstrip().startswith(b","):
        return (head + tail.lstrip()[1:].lstrip()).decode()
    return (head.rstrip().rstrip(b",") + tail).decode()


def drawn(count: int, seed: int) -> list[Drawn]:
    """Bugs by lot: one after another of different modules, as far as there are that many."""
    lot = random.Random(seed)
    rounds = -(-count // len(MODULES))
    modules = [name for _ in range(rounds) for name in lot.sample(MODULES, len(MODULES))]
    found: list[Drawn] = []
    for name in modules:
        source = _Source((ROOT / "extract" / f"{name}.py").read_text("utf-8"))
        kinds: dict[str, list[tuple[ast.AST, str]]] = {}
        for node, new, kind in places(source):
            kinds.setdefault(kind, []).append((node, new))
        if kinds and len(found) < count:
            kind = lot.choice(sorted(kinds))
            node, new = lot.choice(kinds[kind])
            what = f"{kind}, line {node.lineno}: {' '.join(source.of(node).split())[:60]}"
            found.append(Drawn(f"{name}.py", source.replaced(node, new), what.replace("|", "¦")))
    return found


def _noticed(bug: Drawn) -> bool:
    """Whether the check of the fixtures fails with the bug."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied(folder)
        (folder / "extract" / bug.file).write_text(bug.text, "utf-8")
        return fails(folder)


def main() -> None:
    """Prints a row a bug and the share noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    bugs = drawn(arguments.count, arguments.seed)
    found = 0
    for at, bug in enumerate(bugs, 1):
        seen = _noticed(bug)
        found += seen
        print(f"| {at} | {bug.what} | `{bug.file}` | {'noticed' if seen else 'NOT NOTICED'} |", flush=True)
    print(f"{found} of {len(bugs)} drawn bugs noticed")


if __name__ == "__main__":
    main()
