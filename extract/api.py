"""The calls for a whole archive: the pipeline run over many files, with the versions that are installed."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract import batch, families, publish
from extract.batch import OnEvent, Options, RunReport, Shard, silent
from extract.batch import merge as merge_batch
from extract.batch import run as run_batch
from extract.pipeline import process_bytes
from extract.publish import Extras, Tables
from extract.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]

# Packages that decide how the work is done, not what comes out of it.
ABOUT_THE_WORK = frozenset({"pandas", "distributed", "msgspec"})


@dataclass(frozen=True, slots=True)
class Work:
    """How a run goes about its work; what comes out of it stays the same.

    Attributes:
        refresh: whether everything is read anew.
        dry_run: whether only the plan is made.
        shard: like ``3/16``: the part of the files that is read, without writing tables (see ``merge``).
        require_sandbox: whether nothing is read where the system cannot confine a process as it should.
        cluster: address of a Dask scheduler whose workers read; paths must mean the same on every node.
    """

    refresh: bool = False
    dry_run: bool = False
    shard: str | None = None
    cluster: str | None = None
    require_sandbox: bool = False


def versions() -> dict[str, str]:
    """Versions of engines and packages and SHA-256 of models: what results depend on beside the settings."""
    found = batch.report()
    engines = {
        "tesseract": found.tesseract,
        "voikko": found.voikko,
        "recogniser model": found.recogniser,
    }
    models = {f"tesseract model {model.name}": model.sha256 for model in found.models}
    packages = {name: version for name, version in found.packages.items() if name not in ABOUT_THE_WORK}
    return {name: version for name, version in engines.items() if version} | models | packages


def run(
    paths: Paths,
    output: str | os.PathLike[str],
    settings: Settings | None = None,
    *,
    work: Work | None = None,
    extras: Extras | None = None,
    on_event: OnEvent = silent,
) -> RunReport:
    """Reads files and folders and writes the tables into ``output``; prints nothing.

    It starts processes. The script that calls it is not run again in them and needs no ``__main__`` guard.

    Args:
        paths: one or more files or folders, searched recursively.
        output: folder of the tables, made if it is not there.
        settings: of the run.
        work: a part of the files only, a cluster, everything anew, or the plan alone.
        extras: a database, files for Excel, a register to hold the cards against.
        on_event: told of everything that happens.

    Raises:
        ExtractError: as its kinds say; ``exit_code`` is the command line's.
    """
    work = work or Work()
    options = Options(
        versions=versions(),
        refresh=work.refresh,
        dry_run=work.dry_run,
        on_event=on_event,
        shard=Shard.parse(work.shard) if work.shard else None,
        cluster=work.cluster,
        probe=versions,
        extras=extras or Extras(),
        require_sandbox=work.require_sandbox,
    )
    settings = settings or Settings()
    settings = replace(settings, family=families.chosen(settings.family))
    return run_batch(_paths(paths), Path(output), settings, process_bytes, options)


def merge(
    parts: Paths,
    output: str | os.PathLike[str],
    *,
    extras: Extras | None = None,
    on_event: OnEvent = silent,
) -> RunReport:
    """Puts parts made with ``shard`` together into the tables that one run would give; prints nothing.

    Args:
        parts: the parts' folders, or folders that hold them.
        output: folder of the tables.
        extras: as for ``run``.
        on_event: told of everything that happens.

    Raises:
        UsageError: a part is missing, unfinished or made with other settings.
    """
    return merge_batch(_paths(parts), Path(output), on_event, extras)


def load(output: str | os.PathLike[str], *, exact: bool = False) -> Tables:
    """The tables of a run as pandas frames: typed, absent values absent, the primary key as the index.

    ``tables.cards.loc[("a.pdf", 1)]`` is a card and ``tables.fields.loc[("a.pdf", 1)]`` are its fields.
    Frames join by their index; ``reset_index()`` makes columns of it.

    Args:
        output: folder of the tables.
        exact: whether money is ``decimal.Decimal`` instead of ``Float64``.

    Raises:
        UsageError: the folder holds no tables of this version.
    """
    return publish.load(output, batch.recorded_family(Path(output)), exact=exact)


def tables_at(
    output: str | os.PathLike[str], probability: float, family: str | None = None
) -> "dict[str, pd.DataFrame]":
    """All tables of a run as they are when only repairs of at least a probability are made.

    Args:
        output: folder of the tables.
        probability: least probability of a repair that is made.
        family: of the cards; the one that the tables were made with where it is not given.

    Raises:
        UsageError: the folder holds no tables of this version.
    """
    return publish.tables_at(output, probability, family or batch.recorded_family(Path(output)))


def _paths(paths: Paths) -> list[Path]:
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    return [Path(path) for path in given]
