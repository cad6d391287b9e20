"""A register of cards as a second witness: what it says against a card becomes a problem, never a value.

Turns a CSV table and a card's values into problems. Its columns have the names of the card's fields, or
those that the family gives a register of its cards. An empty cell says nothing.
"""

import csv
import difflib
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import UsageError
from extract.families import Family, RegisterColumns
from extract.model import Problem, Severity

DIFFERS, MISSING = "register-differs", "register-missing"
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register as it lies on the disk.

    Attributes:
        header: its columns.
        digest: SHA-256 of the file.
    """

    path: Path
    header: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    digest: str

    @classmethod
    def read(cls, path: Path) -> "RegisterFile":
        """The rows of a CSV file: UTF-8 or Windows-1252, with commas, semicolons or tabs.

        Raises:
            UsageError: it cannot be read.
        """
        try:
            content = path.read_bytes()
            text = _text(content)
            told = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
            found = list(told)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(f"The register {path} cannot be read: {error}.") from error
        rows = tuple({name.strip(): text or "" for name, text in row.items() if name} for row in found)
        header = tuple(name.strip() for name in told.fieldnames or () if name.strip())
        return cls(path, header, rows, hashlib.sha256(content).hexdigest())

    def of(self, family: Family) -> "Register":
        """The register of a family's cards.

        Raises:
            UsageError: the family's cards have no code, or the table has no column of codes, nothing to
                compare, or columns that nobody knows.
        """
        if family.code is None:
            raise UsageError(
                f"Cards of the family {family.name!r} have no code to be found by in a register."
            )
        known = family.register or RegisterColumns(family.code.name)
        keys = dict.fromkeys((known.key, family.code.name))
        key = next((name for name in keys if name in self.header), None)
        if key is None:
            raise UsageError(f"The register {self.path} has no column {' or '.join(keys)}.")
        self._check(family, known)
        compared = tuple(
            (spec.name, column)
            for spec in family.fields
            if spec is not family.code and (column := _column(spec.name, known, self.header)) is not None
        )
        if not compared:
            raise UsageError(f"The register {self.path} has no column that a card could be held against.")
        rows = {row[key].strip(): row for row in self.rows}
        return Register(family, compared, rows, self.digest, self.path.name)

    def _check(self, family: Family, known: RegisterColumns) -> None:
        """Refuses columns that nobody knows: one that was misspelled would go unheard.

        Raises:
            UsageError: there are some.
        """
        names = [spec.name for spec in family.fields]
        told = {known.key, *names, *(column for _, column in known.compared), *known.beside}
        unknown = [name for name in self.header if name not in told]
        if not unknown:
            return
        lines = [f"The register {self.path} has columns that nothing is known of:"]
        for name in unknown:
            near = difflib.get_close_matches(name, told, 1)
            lines.append(f"{name!r}" + (f": did you mean {near[0]!r}?" if near else ""))
        lines.append(f"Leave them out, or name them like the columns of cards: {', '.join(names)}.")
        raise UsageError(*lines)


def _text(content: bytes) -> str:
    """The file's text; what is no UTF-8 was written by Excel on Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _delimiter(text: str) -> str:
    """The sign between the names of the first line: the one that it has most of."""
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _column(field: str, known: RegisterColumns, header: Sequence[str]) -> str | None:
    """The column that tells a field: by the field's own name, or by the register's."""
    return next((name for name in (field, dict(known.compared).get(field)) if name in header), None)


@dataclass(frozen=True, slots=True)
class Register:
    """A register by its cards' codes.

    Attributes:
        family: of the cards.
        compared: (field, column) in the order in which differences are told.
        digest: SHA-256 of the file it was read from.
        name: of the file.
    """

    family: Family
    compared: tuple[tuple[str, str], ...]
    rows: Mapping[str, Mapping[str, str]]
    digest: str
    name: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """What was compared, for ``run.json``."""
        return {"file": self.name, "rows": len(self.rows), "compared": [list(pair) for pair in self.compared]}

    def problems(self, card: Mapping[str, Any]) -> Iterator[Problem]:
        """What the register says against a card's typed values."""
        own = self.family.code
        code = card.get(own.name) if own else None
        if own is None or code is None:
            return
        row = self.rows.get(code)
        if row is None:
            yield Problem(own.name, Severity.WARNING, MISSING, f"The register has no project {code}.")
            return
        for name, column in self.compared:
            value, told = card.get(name), row.get(column, "").strip()
            if value is None or not told or self.family.field(name).kind.agrees(_frozen(value), told):
                continue
            message = f"The card says {_shown(value)!r}, the register {told!r}."
            yield Problem(name, Severity.WARNING, DIFFERS, message)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - a cell
    return tuple(value) if isinstance(value, list) else value


def _shown(value: Any) -> str:  # noqa: ANN401 - a cell
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)
