"""Single cards for tests: read once a session, compared field by field, failing word by word."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract import golden, pipeline
from extract.golden import GOLDEN_FOLDER, player
from extract.model import Card, DocumentResult, Field, Status
from extract.settings import Settings


class Reader:
    """Reads documents, each once.

    Args:
        recorded: whether OCR is played back for documents in one of the folders.
        folders: of cards with golden files.
    """

    def __init__(self, recorded: bool, folders: Sequence[str]) -> None:
        self._settings = Settings()
        self._folders = [Path(folder).resolve() for folder in folders] if recorded else []
        self._results: dict[tuple[Path, int], DocumentResult] = {}

    def card(self, path: "str | Path", card_no: int = 1) -> Card:
        """The card of a document with its typed values; the test fails where there is none.

        Args:
            path: of a PDF or a text dump.
            card_no: 1-based.
        """
        __tracebackhide__ = True
        result = self._result(Path(path).resolve())
        if result.status is not Status.OK:
            pytest.fail(f"{path}: {result.status}, {result.reason}: {result.message}")
        for card in result.cards:
            if card.card_no == card_no:
                return card
        pytest.fail(f"{path}: there is no card {card_no} among {len(result.cards)}.")

    def assert_card(self, path: "str | Path", card_no: int = 1, **fields: object) -> None:
        """Fails where a field's typed value is not the one given, word by word.

        Args:
            path: of a PDF or a text dump.
            card_no: 1-based.
            fields: values by field; dates and amounts may be given as text, None stands for no value.
        """
        __tracebackhide__ = True
        card = self.card(path, card_no)
        unknown = sorted(fields.keys() - card.values.keys())
        if unknown:
            known = ", ".join(card.values)
            pytest.fail(f"{path}: there is no field {', '.join(unknown)}; there are: {known}.")
        held = {field.name: field for field in card.fields}
        told = [line for name, value in fields.items() for line in _told(name, value, card.values, held)]
        if told:
            pytest.fail("\n".join([f"{path}, card {card_no}", *told]))

    def _result(self, path: Path) -> DocumentResult:
        key = (path, path.stat().st_mtime_ns)
        if key not in self._results:
            self._results[key] = self._read(path)
        return self._results[key]

    def _read(self, path: Path) -> DocumentResult:
        for folder in self._folders:
            if path.is_relative_to(folder):
                played = player(folder / GOLDEN_FOLDER, self._settings)
                return played(path.read_bytes(), path.relative_to(folder).as_posix(), "", self._settings)
        return pipeline.process_bytes(path.read_bytes(), path.name, "", self._settings)


def _told(name: str, expected: object, values: Mapping[str, Any], held: Mapping[str, Field]) -> "list[str]":
    """The lines about a field that is not as expected."""
    before, after = _cell(expected, values[name]), golden.cell(values[name])
    if before == after:
        return []
    shown = golden.word_difference([before], [after], colour=False)
    field = held.get(name)
    doubt = (
        ""
        if field is None
        else f", {field.status}, {golden.sureness(field.confidence, review=field.needs_review)}"
    )
    return [f"  {name}{_place(field)}{doubt}", *(f"    {line}" for line in shown)]


def _cell(expected: object, like: object) -> str:
    """An expected value as one line; an amount with as many digits as the other one."""
    if isinstance(like, Decimal) and isinstance(expected, int | float | str):
        return golden.cell(Decimal(str(expected)).quantize(like))
    return golden.cell(expected)


def _place(field: Field | None) -> str:
    lines = field.raw.lines if field is not None and field.raw is not None else ()
    if not lines or lines[0].page is None or lines[0].box is None:
        return ""
    box = lines[0].box
    return f" (page {lines[0].page} at {box.x0:.0f} {box.top:.0f} {box.x1:.0f} {box.bottom:.0f})"
