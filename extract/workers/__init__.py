"""Runs a function on many items in supervised, confined processes; nothing that one says is unpickled.

An item that passes a limit or kills its process costs nothing but itself. An item whose process died without
a limit being the cause is tried once more, alone. Results come in the order they are done.
"""

from extract.workers.alone import call_confined, missing_walls
from extract.workers.cluster import connected
from extract.workers.job import Job, Outcome
from extract.workers.sandbox import Limits, die_with_parent
from extract.workers.scratch import scratch
from extract.workers.supervised import Workers

__all__ = [
    "Job",
    "Limits",
    "Outcome",
    "Workers",
    "call_confined",
    "connected",
    "die_with_parent",
    "missing_walls",
    "scratch",
]
