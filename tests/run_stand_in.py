"""Runs the stand-in over an archive in a process of its own, which may end itself at a chosen moment.

Usage: ``python run_stand_in.py INPUT OUTPUT MOMENT``. The moment counts the program's own steps on files
(opening, renaming, removing, making folders); 0 is never. At the end it prints how many there were.
"""

import os
import signal
import sys
from pathlib import Path

import stand_in

from extract import batch
from extract.settings import Settings

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "sqlite3.connect"}
SETTINGS = Settings(workers=2, documents_a_shard=5, wall_limit_s=20, memory_limit_mb=300)


def main(inputs, output, moment):
    """Runs, and ends itself without a word at the moment."""
    done = 0

    def count(event, arguments):
        nonlocal done
        if event in STEPS:
            done += 1
            if done == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    batch.run([Path(inputs)], Path(output), SETTINGS, stand_in.process)
    sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
