"""A register of projects as a second witness: what it says against a card becomes a problem, never a value.

Turns a CSV table (columns ``project_code``, ``project_name``, ``start_date``, ``end_date``,
``responsible_authority``, ``applicant``, ``partners``, ``planned_public_funding_eur``,
``actual_public_funding_eur``; an empty cell says nothing) and a card's values into problems.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.errors import UsageError
from extract.families import fold
from extract.kinds import amount, day
from extract.model import Problem, Severity
from extract.organisations import organisation

CODE = "project_code"
DIFFERS, MISSING = "register-differs", "register-missing"


@dataclass(frozen=True, slots=True)
class Register:
    """A register by project code.

    Attributes:
        digest: SHA-256 of the file it was read from.
    """

    rows: Mapping[str, Mapping[str, str]]
    digest: str

    @classmethod
    def read(cls, path: Path) -> "Register":
        """The register in a CSV file (UTF-8, comma).

        Raises:
            UsageError: it cannot be read, or has no column ``project_code``.
        """
        try:
            content = path.read_bytes()
            found = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(f"The register {path} cannot be read: {error}.") from error
        if not found or CODE not in found[0]:
            raise UsageError(f"The register {path} has no column {CODE}.")
        rows = {row[CODE]: {name: text or "" for name, text in row.items() if name} for row in found}
        return cls(rows, hashlib.sha256(content).hexdigest())

    def problems(self, card: Mapping[str, Any]) -> Iterator[Problem]:
        """What the register says against a card's typed values."""
        code = card.get("card_id")
        if code is None:
            return
        row = self.rows.get(code)
        if row is None:
            yield Problem("card_id", Severity.WARNING, MISSING, f"The register has no project {code}.")
            return
        for field, shown, told, same in _compared(card, row):
            if shown is not None and told and not same:
                message = f"The card says {str(shown)!r}, the register {told!r}."
                yield Problem(field, Severity.WARNING, DIFFERS, message)


def _compared(card: Mapping[str, Any], row: Mapping[str, str]) -> Iterator[tuple[str, Any, str, bool]]:
    """Field, the card's value, the register's, and whether they say the same."""
    name, told = card.get("project_name"), row.get("project_name", "")
    yield "project_name", name, told, fold(name or "") == fold(told)
    for field in ("start_date", "end_date"):
        told = row.get(field, "")
        yield field, card.get(field), told, card.get(field) == day(told)
    funder, told = card.get("funder"), row.get("responsible_authority", "")
    yield "funder", funder, told, _normal(funder or "") == _normal(told)
    names, told = card.get("implementers"), row.get("applicant", "")
    # The register may give a name in two languages, one after another.
    same = any(_normal(told).startswith(_normal(name)) for name in names or ())
    yield "implementers", "; ".join(names) if names else None, told, same
    funding, told = card.get("public_funding_eur"), row.get("actual_public_funding_eur", "")
    yield "public_funding_eur", funding, told, funding == _euros(told)


def _normal(name: str) -> str:
    return fold(organisation(name).normal_form)


def _euros(text: str) -> Decimal | None:
    """An amount with a decimal point or comma."""
    return amount(text.replace(".", ",")) if text else None
