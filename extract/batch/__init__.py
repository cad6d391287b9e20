"""Many documents into one set of tables: planned, read in supervised workers, kept, merged.

An interrupted run goes on where it was, a second one reads only what is new or changed, and the tables' bytes
depend on the inputs alone.
"""

from extract.batch.parts import Shard, merge
from extract.batch.reading import TooManyFailuresError
from extract.batch.report import RunReport
from extract.batch.running import Options, run

__all__ = ["Options", "RunReport", "Shard", "TooManyFailuresError", "merge", "run"]
