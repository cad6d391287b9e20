"""What the walls around a worker and the checksums cost of the CPU of reading, in one run.

Usage: ``python -m benchmarks.walls [--rounds N]``. Born-digital fixtures are read in processes with walls and
without them, in turn, and what a run hashes is hashed again. Prints the medians and the share of each.
"""

import argparse
import hashlib
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

from extract import pipeline
from extract.settings import Settings
from extract.tables import Record, rows_of
from extract.workers.sandbox import confine
from extract.write import as_bytes

FIXTURES = Path(__file__).parent.parent / "fixtures" / "cards"
TIMES = 15
SETTINGS = Settings()


def documents():
    """The content of the born-digital fixtures, by name."""
    return {path.name: path.read_bytes() for path in sorted(FIXTURES.glob("*born*.pdf"))}


def read_all(contents):
    """CPU seconds of reading each document some times, and what a run keeps of them."""
    start = time.process_time()
    kept = []
    for _ in range(TIMES):
        for name, content in contents.items():
            made = pipeline.process_bytes(content, name, "0" * 64, SETTINGS)
            kept.append(as_bytes([Record(rows_of(made, SETTINGS.family), made.times)], SETTINGS.family))
    return time.process_time() - start, kept


def hashed(contents, kept):
    """CPU seconds of hashing: a file when listed and when read, its result when kept and when used."""
    start = time.process_time()
    for data in [*list(contents.values()) * TIMES, *kept]:
        hashlib.sha256(data).hexdigest()
        hashlib.sha256(data).hexdigest()
    return time.process_time() - start


def apart(contents, *, walls):
    """The CPU seconds of reading and of hashing in a process of its own."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        with tempfile.TemporaryDirectory() as folder:
            missing = confine([Path(folder)]) if walls else ()
            spent, kept = read_all(contents)
            os.write(writer, json.dumps([spent, hashed(contents, kept), missing]).encode())
            os._exit(0)
    os.close(writer)
    os.wait()
    with os.fdopen(reader, "rb") as file:
        return json.loads(file.read())


def main():
    """Prints the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    contents = documents()
    read_all(contents)  # what is loaded once is loaded before
    spent = {True: [], False: []}
    for at in range(2 * rounds):
        spent[at % 2 == 0].append(apart(contents, walls=at % 2 == 0))
    within, without = (statistics.median(row[0] for row in spent[walls]) for walls in (True, False))
    sums = statistics.median(row[1] for rows in spent.values() for row in rows)
    missing = spent[True][0][2]
    print(f"{len(contents) * TIMES} documents, {rounds} rounds; walls missing: {len(missing)}")
    print(f"reading without walls {without:.3f} s of CPU, within {within:.3f} s: {within / without - 1:+.1%}")
    print(f"checksums {sums * 1000:.1f} ms: {sums / without:.2%}")


if __name__ == "__main__":
    main()
