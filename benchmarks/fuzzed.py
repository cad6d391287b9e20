"""Reads seeded mutants of the fixtures, broken where a reader looks, and counts what became of them.

Usage: ``python -m benchmarks.fuzzed [--count 2000] [--seed N] [--workers N]``. Prints the documents by status
and reason; a crash is our own fault, is named, and ends with code 1.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import pandas as pd

from extract import batch, pipeline
from extract.settings import Settings
from fixtures.make import fuzz


def main():
    """Makes the mutants, reads them, prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    settings = Settings(workers=args.workers, effort="fast", wall_limit_s=120, cpu_limit_s=60)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fuzz.write(folder / "in", args.seed, args.count)
        report = batch.run([folder / "in"], folder / "out", settings, pipeline.process_bytes)
        rows = pd.read_parquet(folder / "out" / "documents.parquet")
    print(f"{len(rows)} mutants, seed {args.seed}, {report.cpu_s:.0f} s of CPU")
    for (status, reason), own in rows.fillna({"reason": "-"}).groupby(["status", "reason"]):
        print(f"{status:8} {reason:12} {len(own):5}")
    bad = rows[rows["reason"].isin(["crashed"])]
    for row in bad.itertuples():
        print(f"CRASHED {row.source_path}: {row.message}")
    sys.exit(bool(len(bad)))


if __name__ == "__main__":
    main()
