"""The structure holds: modules import downward only, and each heavy library has one importer."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "extract"

RANKS = {
    # values
    "errors": 0,
    "model": 0,
    "confusions": 0,
    "ledger": 0.5,
    # knowledge
    "families": 1,
    "settings": 1,
    "organisations": 1,
    "schema": 1.5,
    "wordtable": 0,
    "letters": 0,
    "tokens": 0.5,
    "endings": 0.5,
    "sections": 0.5,
    "codes": 0.5,
    "languages": 0.5,
    "ligatures": 1,
    "encoding": 1,
    "hyphen": 1,
    "contexts": 1.2,
    "tagging": 1,
    "forms": 1,
    "derive": 1.2,
    "lexicon": 1.5,
    "near": 1.55,
    "candidates": 1.6,
    "casing": 1.7,
    "states": 1.7,
    "decision": 1.8,
    "caution": 1.9,
    # pure stages
    "glyphs": 1.5,
    "lines": 1.5,
    "labels": 1.6,
    "furniture": 1.7,
    "rows": 1.7,
    "columns": 1.7,
    "layout": 1.8,
    "passages": 1.8,
    "damage": 1.8,
    "normalise": 1.8,
    "witness": 1.8,
    "chain": 1.65,
    "places": 1.7,
    "claims": 1.92,
    "dump": 1.95,
    "mapping": 1.9,
    "cells": 1.9,
    "facts": 1.9,
    "decide": 1.9,
    "rawcards": 2,
    "checks": 2,
    "tables": 2,
    "terms": 1.6,
    "register": 1.9,
    "publish": 2.9,
    "asof": 3,
    "show_command": 3.6,
    "crop": 2.1,
    "datapackage": 1.7,
    "codebook": 1.8,
    "ddi": 1.8,
    "repair": 2,
    # edges
    "filters": 1.5,
    "skew": 1.6,
    "imaging": 1.7,
    "phantoms": 1.8,
    "ruling": 1.8,
    "shading": 1.8,
    "underlines": 1.8,
    "unread": 1.8,
    "quotes": 1.75,
    "stops": 1.75,
    "marks": 1.8,
    "engines": 1.9,
    "recogniser": 1.8,
    "ocr": 2,
    "doubts": 2,
    "rereading": 2.1,
    "pdf": 2,
    "read": 2.2,
    "write": 2.2,
    "events": 0,
    "sandbox": 1,
    "inputs": 2,
    "task": 2.5,
    "workers": 2,
    "cluster": 2,
    "plain": 2.1,
    "explain": 3,
    "slips": 1.9,
    "installation": 2.3,
    "plumber": 2.1,
    "links": 2.1,
    "repair_command": 3.6,
    "inspect_command": 3.6,
    "doctor_command": 3.6,
    "run_command": 3.6,
    "check_command": 3.6,
    "testing": 3.6,
    "compare": 3.2,
    "compare_command": 3.6,
    "mutate": 3.2,
    "mutate_command": 3.6,
    "merge_command": 3.7,
    # services
    "signs": 2.05,
    "confidence": 2.1,
    "reasons": 2.2,
    "mend": 2.5,
    "assemble": 2.6,
    "pipeline": 3,
    "batch": 3.1,
    "golden": 3.1,
    "archive": 3.2,
    "watching": 3.2,
    "progress": 3.5,
    "schema_command": 3.6,
    "__init__": 3.5,
    # door
    "cli": 4,
    "__main__": 5,
}

ONE_IMPORTER = {
    # Documents are read by one module; mutants of them are made by another.
    "pypdfium2": {"pdf", "mutate"},
    "pdfplumber": {"plumber"},
    "pikepdf": {"mutate"},
    "tesserocr": {"engines"},
    "pytesseract": {"engines"},
    "onnxruntime": {"recogniser"},
    "libvoikko": {"lexicon"},
    "pyarrow": {"write"},
    "duckdb": {"write"},
    "xlsxwriter": {"write"},
    "pebble": {"workers"},
    "dask": {"cluster"},
    "distributed": {"cluster"},
    "pytest": {"testing"},
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_import_downward_only(path):
    """A module imports only modules of a lower rank, and every module has a rank."""
    own = module_name(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "extract" and len(parts) > 1 and parts[1] in RANKS and parts[1] != own:
            assert RANKS[parts[1]] < RANKS[own], f"{own} must not import {parts[1]}"
    assert own in RANKS


@pytest.mark.parametrize("library", ONE_IMPORTER)
def test_each_heavy_library_has_one_importer(library):
    """A library can be replaced in one place."""
    users = {module_name(path) for path in FILES if library in {name.split(".")[0] for name in imports(path)}}
    assert users <= ONE_IMPORTER[library]
