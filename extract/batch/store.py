"""The working folder of an output: kept results, the lock, and what makes a result good for another run.

Turns settings and versions into the key under which results are kept. It never looks into a result.
"""

import fcntl
import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from extract.errors import UsageError
from extract.schema import as_json
from extract.settings import Settings
from extract.tables import Record
from extract.write import Segment, write_segment

WORK = ".work"
STAGING = "staging"
SUFFIX = ".segment"


def results_key(settings: Settings, versions: Mapping[str, str]) -> str:
    """A short word that changes when a result could: settings, program, engines, models, columns."""
    facts = {
        "settings": settings.for_results(),
        "versions": dict(versions),
        "program": program_digest(),
        "schema": as_json(settings.family),
    }
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def program_digest() -> str:
    """A hash of this package's code and data: a changed program makes new results."""
    state = hashlib.sha256()
    root = Path(str(resources.files("extract")))
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            state.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return state.hexdigest()[:16]


class Store:
    """Results of earlier and present runs of one output folder, as segment files."""

    def __init__(self, output: Path, key: str) -> None:
        self.work = output / WORK
        self.key = key
        self.folder = self.work / "results" / key
        self.staging = self.work / STAGING

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps a second run away from the same output.

        Raises:
            UsageError: another run is at work there, or the folder cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = (self.work / "lock").open("w")
        except OSError as error:
            raise UsageError(f"The output folder {self.work.parent} cannot be used: {error}.") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UsageError(f"Another run writes to {self.work.parent} at this moment.") from error
            yield

    def clear(self) -> None:
        """Drops all results kept under the key."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    def drop_others(self) -> None:
        """Drops results of other settings and versions."""
        for folder in self.folder.parent.iterdir():
            if folder != self.folder:
                shutil.rmtree(folder, ignore_errors=True)

    def segments(self) -> Iterator[Segment]:
        """All whole segments, oldest name first; leftovers of an interrupted run are removed."""
        for path in sorted(self.folder.iterdir()):
            if path.suffix == SUFFIX:
                yield Segment(path)
            else:
                path.unlink()

    def keep(self, records: Sequence[Record], family: str) -> Path:
        """Writes records as a new segment.

        Raises:
            ValueError: one does not fit the schema.
        """
        path = self.folder / f"{uuid.uuid4().hex}{SUFFIX}"
        write_segment(path, records, family)
        return path
