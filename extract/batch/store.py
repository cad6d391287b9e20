"""The working folder of an output: kept results, the lock, and what makes a result good for another run.

Turns settings and versions into the key under which results are kept. It never looks into a result.
"""

import fcntl
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any

from extract.batch.report import WORK
from extract.errors import UsageError
from extract.schema import as_json
from extract.settings import Settings
from extract.write import SUFFIX, Segment, keep_segment

STAGING = "staging"
RESULTS = "results"
ATTACHED = "attached"
# Names that this module gives; whatever else lies in its folders is not removed.
_KEY = re.compile(r"[0-9a-f]{16}")
_SEGMENT = re.compile(rf"[0-9a-f]{{64}}{re.escape(SUFFIX)}")
_LEFTOVER = re.compile(r"\.new-\w{8}")


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
        self.folder = self.work / RESULTS / key
        self.staging = self.work / STAGING
        self.attached = self.work / ATTACHED

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps a second run away from the same output.

        Raises:
            UsageError: another run is at work there, the folder cannot be made, or a link leads out of it.
        """
        output = self.work.parent
        own = (self.work / RESULTS, self.folder, self.staging, self.attached, self.work / "lock")
        for folder in (self.work, *own):
            if folder.is_symlink():
                raise UsageError(f"{folder} is a link: nothing is written or removed behind it.")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = (self.work / "lock").open("w")
        except OSError as error:
            raise UsageError(f"The output folder {output} cannot be used: {error.strerror}.") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UsageError(f"Another run writes to {output} at this moment.") from error
            yield

    def clear(self) -> None:
        """Drops all results kept under the key."""
        _cleared(self.folder)

    def drop_others(self) -> None:
        """Drops results of other settings and versions."""
        for folder in self.folder.parent.iterdir():
            if folder != self.folder and _KEY.fullmatch(folder.name) and not folder.is_symlink():
                _cleared(folder)
                with suppress(OSError):
                    folder.rmdir()

    def segments(self, family: str, *, tidy: bool = True) -> Iterator[Segment]:
        """All segments, in the order of their names; leftovers are removed, if asked."""
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if _SEGMENT.fullmatch(path.name):
                yield Segment(path, family)
            elif tidy and _LEFTOVER.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)

    def drop(self, segment: Path) -> None:
        """Drops a damaged segment."""
        segment.unlink(missing_ok=True)

    def keep(self, content: Any) -> Path:  # noqa: ANN401 - a table, known to the writer alone
        """Writes records as a new segment."""
        return keep_segment(self.folder, content)


def _cleared(folder: Path) -> None:
    """Removes what a run keeps in a folder, and nothing else."""
    for path in folder.iterdir():
        if _SEGMENT.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink()
