"""Pictures of the least sure fields for a run's report, each drawn once and kept beside the results.

A picture is drawn in a confined process from the document that was read. Where there is none the report shows
the text alone: no document is needed to write it.
"""

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from extract.batch.crop import confined_crop
from extract.batch.plan import Plan
from extract.batch.store import Store
from extract.errors import DocumentError, NoInputError
from extract.model import Box
from extract.schema import table
from extract.write import rows_of

KEPT = "glimpses.json"
# So many are drawn: each takes about half a second.
MOST = 12
DPI, MARGIN_PT, COLOURS = 100.0, 16.0, 16
# Of a long value only the first places are drawn, and only those of its first page.
PLACES = 3
HEADER, HEADER_BYTES = b"%PDF-", 1024
Row = Mapping[str, Any]
Key = tuple[str, int, str]


def crops(folder: Path, store: Store, plan: Plan, told: Mapping[str, Any], family: str) -> dict[Key, str]:
    """Pictures of the least sure fields as PNG in base64, by document, card and field.

    Args:
        folder: of the tables.
        store: where the pictures are kept for the next run.
        plan: where the documents lie.
        told: ``least_sure`` and ``inputs_digest`` of the run.
        family: of the cards.
    """
    kept, digest = store.work / KEPT, str(told["inputs_digest"])
    with suppress(OSError, ValueError, TypeError, KeyError):
        held = json.loads(kept.read_text("utf-8"))
        if held["digest"] == _digest(digest, held["crops"]):
            return {(path, card_no, field): picture for path, card_no, field, picture in held["crops"]}
    drawn = _drawn(folder, plan, told["least_sure"], family)
    content = [[*key, picture] for key, picture in drawn.items()]
    kept.write_text(json.dumps({"digest": _digest(digest, content), "crops": content}), "utf-8")
    return drawn


def _digest(inputs: str, content: Sequence[Sequence[Any]]) -> str:
    """Tells pictures of these inputs from any others, and from damaged ones."""
    return hashlib.sha256(json.dumps([inputs, content]).encode()).hexdigest()


def _drawn(folder: Path, plan: Plan, least_sure: Sequence[Row], family: str) -> dict[Key, str]:
    rows = [row for row in least_sure if _is_pdf(plan.path_of(row["source_path"]))]
    paths = sorted({row["source_path"] for row in rows[:MOST]})
    places = {name: _by_key(rows_of(folder, table(name, family), paths)) for name in ("doubts", "evidence")}
    hashes = {
        row["source_path"]: row["source_sha256"] for row in rows_of(folder, table("documents", family), paths)
    }
    drawn = {}
    for row in rows[:MOST]:
        key = _key(row)
        boxes, marked = _boxes(places["evidence"][key]), _boxes(places["doubts"][key])
        path = plan.path_of(key[0])
        if not (boxes or marked) or path is None:
            continue
        with suppress(DocumentError, NoInputError):
            picture = confined_crop(
                path, marked or boxes, (DPI, MARGIN_PT), marked=marked, sha256=hashes[key[0]], colours=COLOURS
            )
            if picture is not None:
                drawn[key] = base64.b64encode(picture).decode("ascii")
    return drawn


def _key(row: Row) -> Key:
    return row["source_path"], row["card_no"], row["field"]


def _by_key(rows: Sequence[Row]) -> defaultdict[Key, list[Row]]:
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[_key(row)].append(row)
    return found


def _boxes(rows: Sequence[Row]) -> dict[int, list[Box]]:
    """The first places of rows that have one, all on one page."""
    placed = [row for row in rows if row["x0"] is not None]
    page = placed[0]["page"] if placed else None
    boxes = [Box(row["x0"], row["top"], row["x1"], row["bottom"]) for row in placed if row["page"] == page]
    return {page: boxes[:PLACES]} if page is not None else {}


def _is_pdf(path: Path | None) -> bool:
    """Whether there is a file with a PDF's mark: no process is started for any other."""
    try:
        with (path or Path()).open("rb") as file:
            return HEADER in file.read(HEADER_BYTES)
    except OSError:
        return False
