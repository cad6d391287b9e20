"""Changes the package by lot, a little each time, and counts how many the tests notice, by package.

Usage: ``python -m benchmarks.noticed [--count 100] [--seed N] [--packages NAME...]``. A module is drawn by
its lines, then a kind of change, then a place. The changes are Cosmic Ray's, and one more: two arguments that
change places. A change is noticed when a test fails that passes without it: the test files that speak of the
module or of what stands in it, those that speak of most first, and for what a document passes through the
check of the fixtures. The other tests are not run, so that the rate is a lower bound; a change that changes
nothing counts as missed. Prints a row a change, and the rates with their 95 % intervals.
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

from benchmarks.seeded_bugs import ROOT, fails

TIMEOUT_S = 240
TEST_FILES = 10
# What these leave out is annotations alone, or a wrapper that keeps what was found before.
LEFT_OUT = {"RemoveDecorator", "VariableReplacer", "VariableInserter"}
# Between unions of types, flags and unpacked tables nothing but these makes a program that still runs.
ARITHMETIC = {"Add", "Sub", "Mul", "Div", "FloorDiv", "Mod"}
# Packages that a document does not pass through: the check of the fixtures says nothing of them.
BESIDE = {"api", "batch", "cli", "compare", "desk", "mutate", "publish", "testing", "workers", "write"}
COPIED = ("extract", "tests", "fixtures", "benchmarks", "training", "docs")


class SwapArguments(Operator):
    """The first two arguments of a call change places: what a symmetric value hides."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:  # noqa: D102 - the library's own
        if node.type == "arglist" and len(node.children) > 2 and not _named(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:  # noqa: ARG002, D102
        first, second = node.children[0], node.children[2]
        first_code, second_code = first.get_code(include_prefix=False), second.get_code(include_prefix=False)
        return parso.python.tree.Name(
            f"{second_code}, {first_code}" + "".join(one.get_code() for one in node.children[3:]),
            node.start_pos,
            prefix=node.children[0].get_first_leaf().prefix,
        )

    @classmethod
    def examples(cls) -> tuple[()]:  # noqa: D102
        return ()


def _named(node: Any) -> bool:
    pair = node.children[0], node.children[2]
    alike = pair[0].get_code().strip() == pair[1].get_code().strip()
    return alike or any(one.type == "argument" for one in pair)


class Change(NamedTuple):
    """A change: the file, its text with the change in it, and what was changed."""

    file: Path
    text: str
    what: str


def kinds() -> dict[str, list[Operator]]:
    """The operators, by kind."""
    found: dict[str, list[Operator]] = defaultdict(list)
    for name in sorted(operator_names()):
        kind, *between = name.split("/")[1].split("_")
        if kind not in LEFT_OUT and (kind != "ReplaceBinaryOperator" or ARITHMETIC.issuperset(between)):
            found[kind].append(get_operator(name)())
    return {**found, "SwapArguments": [SwapArguments()]}


def drawn(count: int, seed: int, packages: list[str]) -> Iterator[Change]:
    """Changes by lot."""
    lot = random.Random(seed)
    files = [
        path
        for path in sorted((ROOT / "extract").rglob("*.py"))
        if not packages or _package(path.relative_to(ROOT)) in packages
    ]
    weights = [len(path.read_text("utf-8").splitlines()) for path in files]
    operators = kinds()
    made = 0
    while made < count:
        (path,) = lot.choices(files, weights)
        change = _change(path, lot, operators)
        if change is not None:
            made += 1
            yield change


def _change(path: Path, lot: random.Random, operators: dict[str, list[Operator]]) -> Change | None:
    """A change of a file; None where the kinds drawn find nothing in it."""
    text = path.read_text("utf-8")
    tree, silent = parso.parse(text), list(_silent(ast.parse(text)))
    for kind in lot.sample(sorted(operators), len(operators)):
        places = [
            (one, node, index)
            for one in operators[kind]
            for node in ast_nodes(tree)
            for index, (start, _end) in enumerate(one.mutation_positions(node))
            if not any(low <= start[0] <= high for low, high in silent)
        ]
        if places:
            operator, node, index = lot.choice(places)
            before = node.get_code(include_prefix=False)
            line = node.start_pos[0]
            new = operator.mutate(node, index)
            _put(node, new)
            shown = " ".join(f"{before} → {new.get_code().strip() if new else ''}".split())[:90]
            text = tree.get_code()
            return (
                Change(path.relative_to(ROOT), text, f"{kind}, line {line}: {shown}") if _runs(text) else None
            )
    return None


def _runs(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _put(node: Any, new: Any) -> None:
    """Puts a node in another one's place."""
    if new is not node:
        holder = node.parent.children
        at = next(place for place, one in enumerate(holder) if one is node)
        holder[at : at + 1] = [] if new is None else [new]


def _silent(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Lines whose change is no fault in what is done: annotations, imports, heads of classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) or (
            isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        ):
            yield node.lineno, node.end_lineno or node.lineno
        if isinstance(node, ast.AnnAssign):
            yield node.annotation.lineno, node.annotation.end_lineno or node.lineno
        if isinstance(node, ast.ClassDef):  # whether its values are frozen
            yield min(one.lineno for one in (*node.decorator_list, node)), node.lineno
        if isinstance(node, ast.FunctionDef):
            yield node.lineno, max(node.lineno, node.body[0].lineno - 1)


def _package(file: Path) -> str:
    return file.parts[1].removesuffix(".py")


@cache
def _test_texts() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((ROOT / "tests").glob("test_*.py"))}


def speaking_of(file: Path) -> list[str]:
    """The test files that name the module, its functions and classes, or at least its package."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    own = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and len(node.name) > 3
    }
    stem = file.stem if file.stem != "__init__" else file.parent.name
    weights = {stem: 2} | dict.fromkeys(own, 1)
    scored = {
        name: sum(weight for word, weight in weights.items() if re.search(rf"\b{word}\b", text))
        for name, text in _test_texts().items()
    }
    package = _package(file)
    near = [name for name, text in _test_texts().items() if re.search(rf"extract[. ].*\b{package}\b", text)]
    best = sorted((name for name in scored if scored[name]), key=lambda name: -scored[name])
    return [*best, *(name for name in near if name not in best)][:TEST_FILES]


class Copy:
    """A copy of the project in which one file is changed at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        skipped = shutil.ignore_patterns("__pycache__", ".*")
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=skipped, symlinks=True)
        for name in ("pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"):
            shutil.copy(ROOT / name, folder / name)
        # A test that fails without any change notices nothing.
        self._useless: set[str] = set()

    def noticed(self, change: Change) -> str | None:
        """The test that fails with the change and passes without it; None where there is none."""
        target = self._folder / change.file
        before = target.read_text("utf-8")
        chosen = speaking_of(change.file)
        while True:
            target.write_text(change.text, "utf-8")
            failed = self._failed(chosen)
            target.write_text(before, "utf-8")
            if failed is None:
                break
            if not failed or self._failed([failed]) is None:
                return failed or "did not end"
            self._useless.add(failed)
        if _package(change.file) in BESIDE:
            return None
        target.write_text(change.text, "utf-8")
        try:
            return "the check of the fixtures" if fails(self._folder) else None
        finally:
            target.write_text(before, "utf-8")

    def _failed(self, tests: list[str]) -> str | None:
        """The first test that fails; empty where they do not end, None where all pass."""
        if not tests:
            return None
        paths = [name if name.startswith("tests") else f"tests/{name}" for name in tests]
        skipped = [part for name in self._useless for part in ("--deselect", name)]
        call = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *paths, *skipped]
        environment = {**os.environ, "PYTHONPATH": str(self._folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                call,
                cwd=self._folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=TIMEOUT_S,
            )
        except subprocess.TimeoutExpired:
            return ""
        if done.returncode in {0, 5}:
            return None
        found = re.search(r"^(?:FAILED|ERROR) (tests/\S+)", done.stdout, re.MULTILINE)
        return found[1] if found else paths[0]


def interval(found: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z = NormalDist().inv_cdf(0.975)
    middle = (found + z * z / 2) / (count + z * z)
    half = z / (count + z * z) * (found * (count - found) / count + z * z / 4) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def main() -> None:
    """Prints a row a change, and the rate by package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--packages", nargs="*", default=[])
    args = parser.parse_args()
    rates: dict[str, list[bool]] = defaultdict(list)
    print(f"seed {args.seed}")
    with tempfile.TemporaryDirectory() as name:
        copy = Copy(Path(name))
        for at, change in enumerate(drawn(args.count, args.seed, args.packages), 1):
            by = copy.noticed(change)
            rates[_package(change.file)].append(by is not None)
            print(f"| {at} | {change.what} | `{change.file}` | {by or 'NOT NOTICED'} |", flush=True)
    for package in sorted(rates):
        print(f"{package:15} {sum(rates[package])} of {len(rates[package])}")
    found, count = sum(map(sum, rates.values())), sum(map(len, rates.values()))
    low, high = interval(found, count)
    print(f"{found} of {count} changes noticed: {found / count:.0%} ({low:.0%} to {high:.0%})")


if __name__ == "__main__":
    main()
