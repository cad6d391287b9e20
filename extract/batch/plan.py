"""The work plan of a run in a small database file: inputs, contents, results.

Turns what was found into what must be read and, at the end, into the order of the tables. It holds nothing in
memory that grows with the archive, and is made anew in every run.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from extract.batch.aside import ASIDE
from extract.batch.inputs import Examined, Found, Verdict, readable
from extract.batch.planned import Place, Tally, ToRead
from extract.errors import Reason, UsageError
from extract.model import Status
from extract.tables import DocumentRow

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32000;
CREATE TABLE inputs (
    number INTEGER PRIMARY KEY, source_path TEXT NOT NULL, found_path TEXT NOT NULL,
    path BLOB NOT NULL UNIQUE, held BLOB, input_path TEXT NOT NULL, media_type TEXT NOT NULL, sha256 TEXT,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    status TEXT, reason TEXT, message TEXT, duplicate_of TEXT, pages INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL DEFAULT 'drawn'
);
CREATE TABLE segments (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE results (
    sha256 TEXT PRIMARY KEY, segment INTEGER NOT NULL, at INTEGER NOT NULL, status TEXT NOT NULL,
    limits TEXT, page_count INTEGER
) WITHOUT ROWID;
"""


_Rename = Callable[[str, str, str, int], str]


def _with_input_name(source_path: str, path: str, input_path: str, place: int) -> str:
    del path, place
    return f"{input_path}/{source_path}"


def _with_whole_path(source_path: str, path: str, input_path: str, place: int) -> str:
    del source_path, input_path, place
    return path.lstrip("/")


def _with_number(source_path: str, path: str, input_path: str, place: int) -> str:
    del path, input_path
    return f"{source_path}~{place}"


class Plan:
    """The plan of one run, open for use.

    Args:
        file: where the database is made; it must not exist.
    """

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file.resolve().as_uri(), isolation_level=None, uri=True)
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def add(self, files: Iterable[tuple[Found, Examined]]) -> None:
        """Adds files; one that is there already (given twice) is there once."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR IGNORE INTO inputs (source_path, found_path, path, held, input_path, media_type, "
            "sha256, size, mtime_ns, pages, kind, status, reason, message) "
            "VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            (_input_row(found, examined) for found, examined in files),
        )
        self._db.execute("COMMIT")

    def settle(self) -> None:
        """Makes every source path unique and finds files of the same content; after the last ``add``."""
        for rename in (_with_input_name, _with_whole_path, _with_number):
            self._rename_clashes(rename)
        self._db.execute("CREATE UNIQUE INDEX by_source_path ON inputs (source_path)")
        self._db.execute("CREATE INDEX by_content ON inputs (sha256, source_path) WHERE status IS NULL")
        self._find_duplicates()

    def _rename_clashes(self, rename: _Rename) -> None:
        clashes = self._db.execute(
            "SELECT number, source_path, path, input_path FROM inputs WHERE source_path IN "
            "(SELECT source_path FROM inputs GROUP BY source_path HAVING count(*) > 1) ORDER BY path"
        ).fetchall()
        for place, (number, source_path, path, input_path) in enumerate(clashes, 1):
            new = rename(source_path, readable(os.fsdecode(path)), input_path, place)
            self._db.execute("UPDATE inputs SET source_path = ? WHERE number = ?", (new, number))

    def _find_duplicates(self) -> None:
        self._db.execute(
            "UPDATE inputs SET duplicate_of = (SELECT min(other.source_path) FROM inputs AS other "
            "WHERE other.sha256 = inputs.sha256 AND other.status IS NULL) WHERE status IS NULL"
        )
        self._db.execute("UPDATE inputs SET duplicate_of = NULL WHERE duplicate_of = source_path")

    def know(self, segment: Path, entries: Sequence[tuple[str, str | None, str, int | None]]) -> None:
        """Adds a segment's results: hash, limits, status, pages of each, in the order of its rows."""
        self._db.execute("BEGIN")
        number = self._add_segment(segment)
        self._db.executemany(
            "INSERT OR REPLACE INTO results (sha256, segment, at, limits, status, page_count) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            ((entry[0], number, at, *entry[1:]) for at, entry in enumerate(entries)),
        )
        self._db.execute("COMMIT")

    def forget(self, limits: str) -> None:
        """Drops results that were ended by other limits than these: they may end differently now."""
        self._db.execute("DELETE FROM results WHERE limits IS NOT NULL AND limits <> ?", (limits,))

    def lose(self, segment: Path) -> int:
        """Drops the results in a segment; how many they were."""
        lost = self._db.execute(
            "DELETE FROM results WHERE segment IN (SELECT number FROM segments WHERE path = ?)",
            (str(segment),),
        )
        return lost.rowcount

    def tally(self) -> Tally:
        """Numbers of inputs by what is to be done."""
        inputs, skipped, failed, duplicates, known = self._db.execute(
            "SELECT count(*), count(CASE status WHEN 'skipped' THEN 1 END), "
            "count(CASE status WHEN 'failed' THEN 1 END), count(duplicate_of), "
            "count(CASE WHEN status IS NULL AND duplicate_of IS NULL THEN "
            "(SELECT 1 FROM results WHERE results.sha256 = inputs.sha256) END) FROM inputs"
        ).fetchone()
        to_read = inputs - skipped - failed - duplicates - known
        return Tally(inputs, to_read, known, duplicates, skipped, failed, self._pages(), self._aside())

    def _pages(self) -> dict[str, int]:
        """Pages to read by kind."""
        counted = self._db.execute(
            "SELECT kind, sum(pages) FROM inputs WHERE status IS NULL AND duplicate_of IS NULL "
            "AND sha256 NOT IN (SELECT sha256 FROM results) GROUP BY kind"
        )
        return dict(counted.fetchall())

    def _aside(self) -> dict[str, int]:
        """Inputs that were set aside by their names, by what they are."""
        counted = self._db.execute(
            "SELECT message, count(*) FROM inputs WHERE status = 'skipped' GROUP BY message"
        )
        return {ASIDE[message]: count for message, count in counted if message in ASIDE}

    def fates(self) -> Iterator[tuple[str, str, str | None]]:
        """Every input with what becomes of it and why, in the order of the tables."""
        yield from self._db.execute(
            "SELECT source_path, CASE WHEN status IS NOT NULL THEN status WHEN duplicate_of IS NOT NULL THEN "
            "'duplicate' WHEN sha256 IN (SELECT sha256 FROM results) THEN 'known' ELSE 'to-read' END, "
            "coalesce(message, 'of ' || duplicate_of) FROM inputs ORDER BY source_path"
        )

    def to_read(self) -> Iterator[ToRead]:
        """Contents without a result, in the order of their paths."""
        self._db.execute("DROP TABLE IF EXISTS to_read")
        self._db.execute(
            "CREATE TABLE to_read AS SELECT number, source_path, coalesce(held, path) AS path, media_type, "
            "sha256, size, mtime_ns, pages, kind FROM inputs WHERE status IS NULL AND duplicate_of IS NULL "
            "AND sha256 NOT IN (SELECT sha256 FROM results) ORDER BY source_path"
        )
        for row in self._db.execute("SELECT * FROM to_read ORDER BY rowid"):
            yield ToRead(*row)._replace(path=os.fsdecode(row[2]))

    def set_aside(self, number: int, verdict: Verdict) -> None:
        """Gives up a file; the next of the same content, if there is one, takes its place."""
        self._db.execute(
            "UPDATE inputs SET status = ?, reason = ?, message = ? WHERE number = ?",
            (verdict.status.value, verdict.reason.value, verdict.message, number),
        )
        sha256 = self._db.execute("SELECT sha256 FROM inputs WHERE number = ?", (number,)).fetchone()[0]
        first = self._db.execute(
            "SELECT min(source_path) FROM inputs WHERE sha256 = ? AND status IS NULL", (sha256,)
        ).fetchone()[0]
        self._db.execute(
            "UPDATE inputs SET duplicate_of = nullif(?, source_path) WHERE sha256 = ? AND status IS NULL",
            (first, sha256),
        )

    def places(self) -> Iterator[Place]:
        """Every input in the order of the tables."""
        rows = self._db.execute(
            "SELECT i.source_path, i.sha256, i.media_type, i.status, i.reason, i.message, i.duplicate_of, "
            "r.page_count, r.segment, r.at FROM inputs AS i LEFT JOIN results AS r ON r.sha256 = i.sha256 "
            "ORDER BY i.source_path"
        )
        for source_path, sha256, media_type, status, reason, message, first, pages, segment, at in rows:
            if status is not None:
                row = DocumentRow(source_path, sha256, media_type, status, reason, message)
                yield Place(source_path, row, 0, 0)
            elif first is not None:
                row = DocumentRow(
                    source_path,
                    sha256,
                    media_type,
                    status=Status.SKIPPED.value,
                    reason=Reason.DUPLICATE.value,
                    message="Another file has the same content and was read instead.",
                    page_count=pages,
                    duplicate_of=first,
                )
                yield Place(source_path, row, 0, 0)
            else:
                yield Place(source_path, None, segment, at)

    def failed(self) -> list[tuple[str, int | None, int | None, str, str]]:
        """Every input that failed: its path, where its result stands, or else reason and message."""
        found = self._db.execute(
            "SELECT i.source_path, r.segment, r.at, coalesce(i.reason, ''), coalesce(i.message, '') "
            "FROM inputs AS i LEFT JOIN results AS r ON r.sha256 = i.sha256 AND i.status IS NULL "
            "WHERE i.status = 'failed' OR (i.duplicate_of IS NULL AND r.status = 'failed') "
            "ORDER BY i.source_path"
        )
        return found.fetchall()

    def path_of(self, source_path: str) -> Path | None:
        """Where a document lies on this machine, as it was found."""
        found = self._db.execute("SELECT path FROM inputs WHERE source_path = ?", (source_path,)).fetchone()
        return Path(os.fsdecode(found[0])) if found else None

    def segment(self, number: int) -> Path:
        """Where a segment stands."""
        found = self._db.execute("SELECT path FROM segments WHERE number = ?", (number,)).fetchone()
        return Path(found[0])

    def counts(self) -> dict[str, Any]:
        """Numbers of documents by status."""
        rows = self._db.execute(
            "SELECT CASE WHEN duplicate_of IS NOT NULL THEN 'skipped' ELSE coalesce(i.status, r.status) END "
            "AS final, count(*) FROM inputs AS i LEFT JOIN results AS r ON r.sha256 = i.sha256 GROUP BY final"
        )
        found = dict(rows.fetchall())
        return {"documents": {status.value: found.get(status.value, 0) for status in Status}}

    def save(self, file: Path, about: Mapping[str, Any]) -> None:
        """Writes the plan with its results' places into a file of its own.

        Args:
            file: must not exist.
            about: what else the file is to tell.
        """
        self._db.execute("VACUUM INTO ?", (str(file),))
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            db.execute("CREATE TABLE about (content TEXT NOT NULL)")
            db.execute("INSERT INTO about VALUES (?)", (json.dumps(about),))

    @staticmethod
    def about(file: Path) -> dict[str, Any]:
        """What a saved plan tells of itself.

        Raises:
            UsageError: it is no saved plan.
        """
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
                told: dict[str, Any] = json.loads(db.execute("SELECT content FROM about").fetchone()[0])
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise UsageError(f"{file} is damaged; run its part again.") from error
        return told

    def absorb(self, file: Path, folder: Path) -> None:
        """Adds a saved plan's inputs and results.

        Args:
            file: the saved plan.
            folder: where its segments lie now.
        """
        self._db.execute("ATTACH ? AS part", (f"{file.resolve().as_uri()}?mode=ro",))
        self._db.execute(
            "INSERT OR IGNORE INTO inputs (source_path, found_path, path, input_path, media_type, sha256, "
            "size, mtime_ns, status, reason, message) SELECT found_path, found_path, path, input_path, "
            "media_type, sha256, size, mtime_ns, status, reason, message FROM part.inputs"
        )
        segments = self._db.execute("SELECT number, path FROM part.segments").fetchall()
        for number, path in segments:
            own = self._add_segment(folder / Path(path).name)
            self._db.execute(
                "INSERT OR REPLACE INTO results (sha256, segment, at, status, limits, page_count) "
                "SELECT sha256, ?, at, status, limits, page_count FROM part.results WHERE segment = ?",
                (own, number),
            )
        self._db.execute("DETACH part")

    def _add_segment(self, path: Path) -> int:
        found = self._db.execute(
            # The same records are the same segment.
            "INSERT INTO segments (path) VALUES (?) ON CONFLICT (path) DO UPDATE SET path = path "
            "RETURNING number",
            (str(path),),
        )
        return int(found.fetchone()[0])

    def holding(self, sha256s: Iterable[str]) -> set[str]:
        """Those of some hashes of which there is a document."""
        found = (
            self._db.execute("SELECT sha256 FROM inputs WHERE sha256 = ? LIMIT 1", (one,)).fetchone()
            for one in sha256s
        )
        return {row[0] for row in found if row}

    def digest(self) -> str:
        """A hash of all that decides what stands in the tables, given the results' key."""
        state = hashlib.sha256()
        rows = self._db.execute(
            "SELECT i.source_path, i.sha256, i.media_type, i.status, i.reason, i.message, i.duplicate_of, "
            "r.status, r.limits FROM inputs AS i LEFT JOIN results AS r ON r.sha256 = i.sha256 "
            "ORDER BY i.source_path"
        )
        for row in rows:
            state.update(repr(row).encode())
        return state.hexdigest()


def _input_row(found: Found, examined: Examined) -> tuple[object, ...]:
    verdict = examined.verdict
    told = (verdict.status.value, verdict.reason.value, verdict.message) if verdict else (None, None, None)
    return (
        found.source_path,
        # Bytes: a name need not be UTF-8.
        os.fsencode(found.path),
        None if found.held is None else os.fsencode(found.held),
        readable(Path(found.input_path).name),
        examined.media_type.value,
        examined.sha256,
        examined.size,
        examined.mtime_ns,
        examined.pages,
        examined.kind,
        *told,
    )
