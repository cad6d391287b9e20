"""Many documents into one set of tables: planned, read in supervised workers, kept, merged.

An interrupted run goes on where it was, a second one reads only what is new or changed, and the tables' bytes
depend on the inputs alone.
"""

from extract.batch.attached import inside, parted
from extract.batch.crop import confined_crop
from extract.batch.events import (
    Confined,
    DocumentDone,
    Event,
    Finished,
    Foreseen,
    Listed,
    Merging,
    OnEvent,
    Planned,
    StoreDamaged,
    as_dict,
    silent,
)
from extract.batch.inputs import GOLDEN_FOLDER, Examined, Found, examine, listing
from extract.batch.parts import Shard, merge
from extract.batch.planned import DRAWN, USUAL_PAGE_S
from extract.batch.provenance import missing_models, report
from extract.batch.reading import TooManyFailuresError
from extract.batch.report import Failure, RunReport, read_run_json, recorded_family
from extract.batch.running import Options, run
from extract.batch.task import Known, Process, content_of, read_document

__all__ = [
    "DRAWN",
    "GOLDEN_FOLDER",
    "USUAL_PAGE_S",
    "Confined",
    "DocumentDone",
    "Event",
    "Examined",
    "Failure",
    "Finished",
    "Foreseen",
    "Found",
    "Known",
    "Listed",
    "Merging",
    "OnEvent",
    "Options",
    "Planned",
    "Process",
    "RunReport",
    "Shard",
    "StoreDamaged",
    "TooManyFailuresError",
    "as_dict",
    "confined_crop",
    "content_of",
    "examine",
    "inside",
    "listing",
    "merge",
    "missing_models",
    "parted",
    "read_document",
    "read_run_json",
    "recorded_family",
    "report",
    "run",
    "silent",
]
