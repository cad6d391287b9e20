"""The structure holds: packages import downward only, by their faces; each heavy library has one importer.

As a program (``python -m tests.test_architecture``) it draws the structure into the docs anew.
"""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "extract"

# The way of a card, package by package: a package imports only from packages above it in this list.
ORDER = (
    "errors",
    "installing",
    "visible",
    "clocks",
    "settings",
    "model",
    "finnish",
    "organisations",
    "kinds",
    "families",
    "pdf",
    "ocr",
    "reading",
    "layout",
    "dumps",
    "mapping",
    "repair",
    "review",
    "cards",
    "schema",
    "tables",
    "decisions",
    "write",
    "publish",
    "workers",
    "batch",
    "pipeline",
    "api",
    "golden",
    "compare",
    "mutate",
    "drafting",
    "desk",
    "testing",
    "__init__",
    "cli",
    "__main__",
)
RANKS = {name: rank for rank, name in enumerate(ORDER)}

ONE_IMPORTER = {
    # Documents are read by one module; mutants of them are made by another.
    "pypdfium2": {"pdf", "mutate"},
    "pdfplumber": {"pdf"},
    "pikepdf": {"mutate"},
    "tesserocr": {"ocr"},
    "pytesseract": {"ocr"},
    "openvino": {"ocr"},
    "libvoikko": {"finnish"},
    "pyarrow": {"write"},
    "duckdb": {"write"},
    "xlsxwriter": {"write"},
    "dask": {"workers"},
    "distributed": {"workers"},
    "pytest": {"testing"},
    "jinja2": {"publish"},
    "rich": {"cli"},
    "ftfy": {"repair"},
    "sqlite3": {"batch"},
    "starlette": {"desk"},
    "uvicorn": {"desk"},
    "openpyxl": {"desk"},
    "msgspec": {"settings", "families"},
}


def module_name(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "extract":
                found |= {f"extract.{alias.name}" for alias in node.names}
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


def packages(path: Path) -> set[tuple[str, str]]:
    """What a module imports of other packages: (package, what of it is named)."""
    found = {
        tuple(name.removeprefix("extract.").split(".", 1)) for name in imports(path) if "extract." in name
    }
    return {(parts[0], parts[1] if len(parts) > 1 else "") for parts in found}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_packages_import_downward_only(path):
    """A module imports only from packages above its own, and every package has its place."""
    own = module_name(path)
    above = {name for name, _ in packages(path) if name in RANKS and name != own and RANKS[name] > RANKS[own]}
    assert not above, f"{own} must not import {sorted(above)}"
    assert own in RANKS


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_packages_are_used_by_their_face(path):
    """What a package does not show at its face is its own business."""
    own = module_name(path)
    inside = sorted(f"{name}.{what}" for name, what in packages(path) if what and name != own)
    assert not inside


@pytest.mark.parametrize("library", ONE_IMPORTER)
def test_each_heavy_library_has_one_importer(library):
    """A library can be replaced in one place."""
    users = {module_name(path) for path in FILES if library in {name.split(".")[0] for name in imports(path)}}
    assert users <= ONE_IMPORTER[library]


DRAWING = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)
PAGE = PACKAGE.parent / "docs" / "architecture.md"


def uses() -> dict[str, set[str]]:
    """What each package uses, without what follows from other uses."""
    direct: dict[str, set[str]] = {name: set() for name in ORDER if not name.startswith("__")}
    for path in FILES:
        own = module_name(path)
        if own in direct:
            direct[own] |= {name for name, _ in packages(path) if name in direct and name != own}
    whole: dict[str, set[str]] = {}
    for name, own in direct.items():  # in order: what a package uses stands above it
        whole[name] = own.union(*(whole[used] for used in own))
    return {
        name: {used for used in own if not any(used in whole[other] for other in own)}
        for name, own in direct.items()
    }


def drawing() -> str:
    """The structure as Mermaid draws it, an arrow for each use."""
    ordered = ((name, used) for name, own in uses().items() for used in sorted(own, key=RANKS.get))
    arrows = [f"    {name} --> {used}" for name, used in ordered]
    return "\n".join(["graph BT", *arrows, ""])


def test_the_drawing_of_the_house_is_true():
    """The picture in the docs shows the packages and their uses as they are; its table has all of them."""
    text = PAGE.read_text("utf-8")
    assert DRAWING.search(text)[0] == drawing()
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"(?m)^\| (`.*?`) \|", text))))
    assert named == set(uses())


if __name__ == "__main__":
    PAGE.write_text(DRAWING.sub(lambda _: drawing(), PAGE.read_text("utf-8")), "utf-8")
