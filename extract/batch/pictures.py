"""Pictures for the sheet of what a person is asked about, beside the workbook that links to them.

Each is drawn once in a confined process from the document that was read: its name says what it is of. A
document that is not there any more, or is another one, has none.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from extract.batch.attached import parted
from extract.batch.crop import Corners, draw_crop
from extract.batch.plan import Plan
from extract.model import Box
from extract.workers import Job, Limits, Workers
from extract.write import PICTURES, Crop, asked, inside, whole

DPI, MARGIN_PT, COLOURS = 110.0, 16.0, 32
LIMITS = Limits(wall_s=60, cpu_s=60, memory_mb=2048)
OURS = re.compile(r"[0-9a-f]{24}\.png")


def draw_sheet(output: Path, plan: Plan, family: str, workers: int) -> None:
    """Draws the pictures of the sheet ``to_review`` that are not there yet, and removes earlier ones.

    Args:
        output: folder of the tables.
        plan: where the documents lie.
        family: of the cards.
        workers: processes that draw.
    """
    wanted = {one.crop.name: one.crop for one in asked(output, family) if one.crop is not None}
    folder = inside(output, PICTURES)
    if folder is None or (folder.exists() and not folder.is_dir()):
        return  # a link, or a file of somebody's
    if wanted:
        folder.mkdir(exist_ok=True)
    held = {path.name for path in folder.iterdir() if OURS.fullmatch(path.name)} if folder.is_dir() else set()
    for name in held - wanted.keys():
        (folder / name).unlink()
    missing = [crop for name, crop in wanted.items() if name not in held]
    for crop, picture in _drawn(missing, plan, workers) if missing else ():
        with whole(folder / crop.name) as temporary:
            temporary.write_bytes(picture)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _drawn(crops: list[Crop], plan: Plan, workers: int) -> Iterator[tuple[Crop, bytes]]:
    with tempfile.TemporaryDirectory(prefix="sokra-extract-") as folder:
        processes = Workers(min(workers, len(crops)), Path(folder), preload=("extract.batch.crop",))
        for outcome in processes.run(draw_crop, _jobs(crops, plan)):
            if isinstance(outcome.value, bytes):
                yield crops[outcome.key], outcome.value


def _jobs(crops: list[Crop], plan: Plan) -> Iterator[Job]:
    for at, crop in enumerate(crops):
        path = plan.path_of(crop.source_path)
        if path is None:
            continue
        outer, steps = parted(path)
        if outer.is_file():
            what = (_corners(crop.shown), _corners(crop.marked), (DPI, MARGIN_PT), COLOURS)
            yield Job(at, (steps, crop.sha256, what), LIMITS, str(outer))


def _corners(boxes: Mapping[int, list[Box]]) -> list[Corners]:
    return [(page, box.x0, box.top, box.x1, box.bottom) for page, own in boxes.items() for box in own]
