"""Results of documents between reading and merging: one Arrow file per segment, one row per document.

A segment's row holds the document's columns and, nested, its rows of every other table, all without
``source_path``: a result belongs to a content, wherever the file lies. Segments stay in the output folder,
each under the hash of its bytes.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from extract.schema import Column, ColumnType, Table, tables
from extract.tables import Record
from extract.write.arrow import array
from extract.write.files import flush, whole
from extract.write.own import sha256_of

_STAGES = Table(
    "stages",
    "One row per stage",
    "Yksi rivi vaihetta kohti",
    (
        Column("stage", ColumnType.STRING, "Stage", "Vaihe"),
        Column("wall_s", ColumnType.NUMBER, "Wall-clock seconds", "Kulunut aika sekunteina"),
        Column("cpu_s", ColumnType.NUMBER, "CPU seconds", "Suoritinaika sekunteina"),
    ),
)
SUFFIX = ".segment"
_LIMITS = Column("limits", ColumnType.STRING, "Limits that ended the document", "Ylittyneet rajat", True)


_INDEX = ("source_sha256", "limits", "status", "page_count")


class Entry(NamedTuple):
    """What is known of a record without reading it."""

    sha256: str
    limits: str | None
    status: str
    page_count: int | None


def _children(family: str) -> tuple[Table, ...]:
    return tuple(item for item in tables(family) if item.name != "documents" and item.is_read)


def _document_columns(family: str) -> tuple[Column, ...]:
    return next(item for item in tables(family) if item.name == "documents").columns[1:]


def as_arrow(records: Sequence[Record], family: str) -> pa.Table:
    """The records as one table, one row each.

    Raises:
        ValueError: a record does not fit the schema.
    """
    documents = [record.document[1:] for record in records]
    columns = {
        column.name: array(column, [row[at] for row in documents])
        for at, column in enumerate(_document_columns(family))
    }
    columns["limits"] = array(_LIMITS, [record.limits for record in records])
    stages = [[(time.stage, time.wall_s, time.cpu_s) for time in record.times] for record in records]
    columns["stages"] = _nested(_STAGES.columns, stages)
    for child in _children(family):
        rows = [[row[1:] for row in record.rows.of(child.name)] for record in records]
        columns[child.name] = _nested(child.columns[1:], rows)
    return pa.table(columns)


def _nested(columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Any]]]) -> "pa.ListArray[Any]":
    """A list of structs a document."""
    flat = [row for part in rows for row in part]
    cells: Iterable[Sequence[Any]] = zip(*flat, strict=True) if flat else ([] for _ in columns)
    arrays = [array(column, list(values)) for column, values in zip(columns, cells, strict=True)]
    structs = pa.StructArray.from_arrays(arrays, names=[column.name for column in columns])
    offsets = pa.array([0, *accumulate(len(part) for part in rows)], pa.int32())
    return pa.ListArray.from_arrays(offsets, structs)


def write_segment(path: Path, records: Sequence[Record], family: str) -> None:
    """Writes the records as one file, whole or not at all.

    Raises:
        ValueError: a record does not fit the schema.
    """
    write_arrow(path, as_arrow(records, family))


def write_arrow(path: Path, content: pa.Table) -> None:
    """Writes a segment's table as one file, whole or not at all."""
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with whole(path) as temporary, pa.ipc.new_file(str(temporary), content.schema, options=options) as file:
        file.write_table(content.combine_chunks())


def keep_segment(folder: Path, content: pa.Table) -> Path:
    """Writes a segment's table under the SHA-256 of its bytes: a flipped bit shows when it is read."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as own:
        path = Path(own) / "content"
        write_arrow(path, content)
        kept = folder / f"{sha256_of(path)}{SUFFIX}"
        path.replace(kept)
        flush(folder)
    return kept


class DamagedSegmentError(ValueError):
    """A segment is not what was written.

    Attributes:
        path: where it lies.
    """

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(f"{path} is no whole segment: {why}")
        self.path = path


class Segment:
    """A segment file; its content is read when it is asked for.

    Args:
        path: where it lies.
        family: whose columns it must have.
        checked: whether its name is the hash that its bytes must have.
    """

    def __init__(self, path: Path, family: str, *, checked: bool = True) -> None:
        self.path = path
        self._family = family
        self._checked = checked

    def index(self) -> list[Entry]:
        """What is known of every record without reading it, in the order of the rows.

        Raises:
            DamagedSegmentError: the file is no whole segment.
        """
        content = self.read(_INDEX)
        columns = (content[name].to_pylist() for name in _INDEX)
        return [Entry(*values) for values in zip(*columns, strict=True)]

    def read(self, columns: Sequence[str] = ()) -> pa.Table:
        """The content, or some columns of it.

        Raises:
            DamagedSegmentError: the file is no whole segment.
        """
        try:
            data = self.path.read_bytes()
            if self._checked and hashlib.sha256(data).hexdigest() != self.path.stem:
                raise ValueError("its bytes have another hash")
            return from_bytes(data, self._family, columns)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise DamagedSegmentError(self.path, error) from error


def as_bytes(records: Sequence[Record], family: str) -> bytes:
    """The records as a segment's bytes, to be handed from one process to another.

    Raises:
        ValueError: a record does not fit the schema.
    """
    sink = pa.BufferOutputStream()
    content = as_arrow(records, family)
    with pa.ipc.new_file(sink, content.schema) as file:
        file.write_table(content)
    return sink.getvalue().to_pybytes()


def from_bytes(data: bytes, family: str, columns: Sequence[str] = ()) -> pa.Table:
    """The table in a segment's bytes, checked cell by cell: whoever wrote them is not trusted.

    Args:
        data: Arrow's file format.
        family: whose columns there must be.
        columns: the wanted ones; all where there are none.

    Raises:
        ValueError: it is none, or has other columns.
    """
    wanted = _schema(family)
    try:
        schema = pa.ipc.open_file(pa.BufferReader(data)).schema
        if not schema.equals(wanted):
            raise ValueError("it has other columns than this version writes")
        options = pa.ipc.IpcReadOptions(included_fields=[schema.names.index(name) for name in columns])
        content = pa.ipc.open_file(pa.BufferReader(data), options=options).read_all()
        content.validate(full=True)
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    return content


@cache
def _schema(family: str) -> pa.Schema:
    return as_arrow((), family).schema


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of several segments in a wanted order, one row each."""

    content: pa.Table

    def documents(self, family: str) -> list[tuple[Any, ...]]:
        """The document columns of every record, without ``source_path``."""
        names = [column.name for column in _document_columns(family)]
        return list(zip(*(self.content[name].to_pylist() for name in names), strict=True))

    def stages(self) -> list[list[Mapping[str, Any]]]:
        """The stages of every record."""
        stages: list[Any] = self.content["stages"].to_pylist()
        return stages

    def rows(self, table: Table, source_paths: Sequence[str]) -> pa.Table:
        """All rows of a table, with the source path that each record's rows get."""
        nested: Any = self.content[table.name].combine_chunks()
        parents = pa.compute.list_parent_indices(nested)
        paths = pa.array(source_paths, pa.string()).take(parents)
        return pa.table([paths, *nested.flatten().flatten()], names=list(table.names))


def gather(parts: Sequence[tuple[pa.Table, Sequence[int]]], order: Sequence[int]) -> Batch:
    """Records of several segments as one batch.

    Args:
        parts: a segment's content and the rows wanted of it.
        order: which of all wanted rows, counted through the parts, comes at each place.
    """
    taken = pa.concat_tables([content.take(pa.array(rows, pa.int64())) for content, rows in parts])
    return Batch(taken.take(pa.array(order, pa.int64())))


def document_row(content: pa.Table, family: str) -> tuple[Any, ...]:
    """The document columns of the only record, without ``source_path``."""
    return Batch(content).documents(family)[0]


def joined(parts: Sequence[pa.Table]) -> pa.Table:
    """The records of several tables as one."""
    return pa.concat_tables(parts)


BINS = 10


def crossed(rows: pa.Table, columns: Sequence[str]) -> dict[tuple[str, ...], int]:
    """How often each combination of values of some columns stands in the rows.

    A truth value counts as ``true`` or ``false``, a probability as the tenth it lies in, ``0`` to ``9``.
    """
    keys = pa.table([_countable(rows[name]) for name in columns], names=list(columns))
    counts = keys.group_by(list(columns)).aggregate([([], "count_all")])
    values = zip(*(counts[name].to_pylist() for name in columns), strict=True)
    found: list[Any] = counts["count_all"].to_pylist()
    return {tuple(map(str, key)): count for key, count in zip(values, found, strict=True)}


def _countable(values: Any) -> Any:  # noqa: ANN401 - a column
    if pa.types.is_floating(values.type):
        tenths = pa.compute.floor(pa.compute.multiply(values, BINS))
        values = pa.compute.min_element_wise(tenths, float(BINS - 1)).cast(pa.int32())
    return values.cast(pa.string())
