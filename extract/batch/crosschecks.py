"""Problems that no card shows alone: a code on several cards, and what a register says against a card.

Takes the rows of ``cards`` and ``problems`` as they are merged and gives all problems at the end, in the
order of the tables. Its memory does not grow with the archive, and no value is changed.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from extract.families import Family
from extract.model import Problem, Severity
from extract.review import Register
from extract.tables import ProblemRow

ROWS_AT_A_TIME = 10_000
OTHERS_NAMED = 3
# An empty name is a database in a temporary file that vanishes with its connection.
TEMPORARY = ""
_TABLES = """
CREATE TABLE problems (source_path TEXT, card_no INTEGER, field TEXT, severity TEXT, code TEXT, message TEXT,
    message_fi TEXT);
CREATE TABLE codes (family TEXT, code TEXT, source_path TEXT, card_no INTEGER);
"""


class Crosschecks:
    """Collects problems during one merge.

    Args:
        families: of the cards; those of another family may have the same code.
        register: a second witness for every card.
    """

    def __init__(self, families: Sequence[Family], register: Register | None = None) -> None:
        self._codes = {family.name: family.code.name for family in families if family.code}
        self._usual = families[0].name
        self._register = register
        self._db = sqlite3.connect(TEMPORARY, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")

    def close(self) -> None:
        """Drops what was collected."""
        self._db.close()

    def add(
        self, cards: Sequence[Mapping[str, Any]], problems: Sequence[Mapping[str, Any]]
    ) -> list[ProblemRow]:
        """Takes the rows of some documents.

        Returns:
            Rows of the problems that the register added.
        """
        self._put(ProblemRow(**row) for row in problems)
        codes = [
            (family, card[self._codes[family]], card["source_path"], card["card_no"])
            for card in cards
            if (family := card.get("family") or self._usual) in self._codes
        ]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO codes VALUES (?, ?, ?, ?)", (row for row in codes if row[1]))
        self._db.execute("COMMIT")
        if self._register is None:
            return []
        found = [
            ProblemRow.of(card["source_path"], card["card_no"], problem)
            for card in cards
            for problem in self._register.problems(card)
        ]
        self._put(iter(found))
        return found

    def repeated(self) -> list[ProblemRow]:
        """Adds a problem for every card whose code stands on another one too. Once, at the end.

        Returns:
            Rows of the problems added.
        """
        rows = self._db.execute(
            "SELECT family, code, source_path, card_no FROM codes WHERE (family, code) IN "
            "(SELECT family, code FROM codes GROUP BY family, code HAVING count(*) > 1) "
            "ORDER BY family, code, source_path, card_no"
        ).fetchall()
        found = []
        for (family, code), group in groupby(rows, key=lambda row: row[:2]):
            places = [(path, card_no) for *_, path, card_no in group]
            field = self._codes[family]
            found += [ProblemRow.of(*place, _repeated(field, code, place, places)) for place in places]
        self._put(iter(found))
        return found

    def problems(self) -> Iterator[list[ProblemRow]]:
        """All problems in the order of the tables, some thousand at a time."""
        rows = self._db.execute("SELECT * FROM problems ORDER BY source_path, card_no, rowid")
        while chunk := [ProblemRow(*row) for row in islice(rows, ROWS_AT_A_TIME)]:
            yield chunk

    def _put(self, rows: Iterator[ProblemRow]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")


def _repeated(field: str, code: str, own: tuple[str, int], places: Sequence[tuple[str, int]]) -> Problem:
    others = [f"{path} (card {card_no})" for path, card_no in places if (path, card_no) != own]
    more = len(others) - OTHERS_NAMED
    named = ", ".join(others[:OTHERS_NAMED]) + (f" and {more} more" if more > 0 else "")
    message = f"The code {code} stands on another card too: {named}."
    return Problem(field, Severity.WARNING, "code-repeated", message)
