"""A register of cards as a second witness: what it says against a card becomes a problem, never a value.

Turns a CSV table, whose columns the family names, and a card's values into problems. An empty cell says
nothing.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import UsageError
from extract.families import Family, RegisterColumns
from extract.model import Problem, Severity

DIFFERS, MISSING = "register-differs", "register-missing"


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register as it lies on the disk.

    Attributes:
        digest: SHA-256 of the file.
    """

    path: Path
    rows: tuple[Mapping[str, str], ...]
    digest: str

    @classmethod
    def read(cls, path: Path) -> "RegisterFile":
        """The rows of a CSV file (UTF-8, comma).

        Raises:
            UsageError: it cannot be read.
        """
        try:
            content = path.read_bytes()
            found = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(f"The register {path} cannot be read: {error}.") from error
        rows = tuple({name: text or "" for name, text in row.items() if name} for row in found)
        return cls(path, rows, hashlib.sha256(content).hexdigest())

    def of(self, family: Family) -> "Register":
        """The register of a family's cards.

        Raises:
            UsageError: the family does not say what a register compares, or the codes' column is missing.
        """
        columns = family.register
        if columns is None or family.code is None:
            raise UsageError(
                f"The family {family.name!r} does not say what a register of its cards compares."
            )
        if not self.rows or columns.key not in self.rows[0]:
            raise UsageError(f"The register {self.path} has no column {columns.key}.")
        return Register(family, columns, {row[columns.key]: row for row in self.rows}, self.digest)


@dataclass(frozen=True, slots=True)
class Register:
    """A register by its cards' codes.

    Attributes:
        family: of the cards.
        columns: which of its columns says what.
        digest: SHA-256 of the file it was read from.
    """

    family: Family
    columns: RegisterColumns
    rows: Mapping[str, Mapping[str, str]]
    digest: str

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
        for name, column in self.columns.compared:
            value, told = card.get(name), row.get(column, "")
            if value is None or not told or self.family.field(name).kind.agrees(_frozen(value), told):
                continue
            message = f"The card says {_shown(value)!r}, the register {told!r}."
            yield Problem(name, Severity.WARNING, DIFFERS, message)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - a cell
    return tuple(value) if isinstance(value, list) else value


def _shown(value: Any) -> str:  # noqa: ANN401 - a cell
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)
