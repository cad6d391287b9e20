"""Checks the unchanged fixtures again and again and counts false alarms.

Usage: ``python -m benchmarks.repeated_checks [--runs 50] [--real]``. Runs take turns with one and two
workers, each in a process of its own, with recorded OCR (``--real``: with the engine). A run that fails, or
whose report is another one than the first's, is a false alarm. Prints the count and how long the runs took.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
WORKERS = (1, 2)


def checked(workers: int, *, real: bool) -> tuple[int, str, float]:
    """Exit code, report and seconds of one check."""
    call = [sys.executable, "-m", "extract", "check", "fixtures", "--json", "--workers", str(workers)]
    begun = time.perf_counter()
    done = subprocess.run(
        call if real else [*call, "--recorded"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    return done.returncode, done.stdout, time.perf_counter() - begun


def main() -> None:
    """Prints the count of false alarms and the seconds by workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--real", action="store_true", help="with the engine instead of recorded OCR")
    arguments = parser.parse_args()
    alarms, first = 0, ""
    seconds: dict[int, list[float]] = {workers: [] for workers in WORKERS}
    for run in range(arguments.runs):
        workers = WORKERS[run % len(WORKERS)]
        code, report, took = checked(workers, real=arguments.real)
        first = first or report
        seconds[workers].append(took)
        if code != 0 or report != first:
            alarms += 1
            print(f"run {run + 1}, {workers} workers: exit code {code}", flush=True)
    print(f"{alarms} false alarms in {arguments.runs} runs")
    for workers, held in seconds.items():
        if held:
            span = f"{min(held):.1f} to {max(held):.1f} s, median {median(held):.1f} s"
            print(f"{workers} workers: {len(held)} runs, {span}")


if __name__ == "__main__":
    main()
