"""Does to a batch what machines do, and counts how often the tables come out the same all the same.

Usage: ``python -m benchmarks.faults [kills|flips|passing|all] [--count N] [--seed N]``. An archive of small
documents with simulated rows is read undisturbed; then runs are killed at random moments (60), bits of kept
results are flipped (200), and files cannot be read for a moment (20: no permission, a pipe in the file's
place, a link to nothing, a killed worker, a full disk). After each the same command is given again, and the
bytes of every table are compared. Prints a count a kind; a difference ends with code 1.
"""

import argparse
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.batch import light
from extract import batch
from extract.settings import Settings

DOCUMENTS = 40
SETTINGS = Settings(workers=2, documents_a_shard=4)
# Without this the system's owner may read everything.
POWERLESS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
CHILD = "from benchmarks import faults; faults.child({!r}, {!r})"
FULL, SLOW = b"full", b"slow"


def process(content, source_path, sha256, settings):
    """A document of a few milliseconds; some end as their name says, if the machine is to do so now."""
    time.sleep(0.01)
    if FULL in content and os.environ.get("FAULT") == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    if SLOW in content:
        time.sleep(1.5)
    return light(content, source_path, sha256, settings)


def child(inputs, output):
    """One run, in a process that may be killed; its workers are killed, if they are to be."""
    if os.environ.get("FAULT") == "killed":
        threading.Thread(target=_kill_workers, daemon=True).start()
    batch.run([Path(inputs)], Path(output), SETTINGS, process)


def _kill_workers():
    """Kills what the server of processes made, as soon as it has worked for a while."""
    while True:
        time.sleep(0.7)
        for server in _children(os.getpid()):
            for worker in _children(server):
                os.kill(worker, signal.SIGKILL)


def _children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in found.read_text().split()] if found.exists() else []


def started(inputs, output, fault=""):
    """A run in a process of its own."""
    power = POWERLESS if fault == "permission" and os.geteuid() == 0 else ()
    return subprocess.Popen(
        [*power, sys.executable, "-c", CHILD.format(str(inputs), str(output))],
        env={**os.environ, "FAULT": fault},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def tables(output):
    """The bytes of every table."""
    return {path.name: path.read_bytes() for path in sorted(output.glob("*.*")) if _is_table(path)}


def _is_table(path):
    return path.suffix in {".parquet", ".csv"}


def archive(folder):
    """The documents, each with a number."""
    folder.mkdir()
    for number in range(DOCUMENTS):
        word = " full" if number == 1 else " slow" if number == 2 else ""
        (folder / f"{number:03}.pdf").write_text(f"%PDF {number}{word}")
    return folder


def kills(folder, inputs, whole, count, lot):
    """Runs that are killed at a moment anywhere between their start and their end, and go on."""
    start = time.monotonic()
    started(inputs, folder / "timed").wait()
    length_s, seen = time.monotonic() - start, Counter()
    for number in range(count):
        output = folder / f"kill-{number}"
        running = started(inputs, output)
        time.sleep(lot.uniform(0, length_s))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        started(inputs, output).wait()
        seen["same bytes" if tables(output) == whole else "OTHER BYTES"] += 1
        shutil.rmtree(output)
    return seen


def flips(folder, inputs, whole, count, lot):
    """Bits of the kept results that are flipped: the tables are made again from them."""
    seen = Counter()
    for number in range(count):
        output = folder / f"flip-{number}"
        shutil.copytree(folder / "whole", output)
        for path in output.glob("*.*"):
            if path.is_file():
                path.unlink()
        target = lot.choice(
            sorted(path for path in (output / ".work" / "results").rglob("*") if path.is_file())
        )
        data = bytearray(target.read_bytes())
        data[lot.randrange(len(data))] ^= 1 << lot.randrange(8)
        target.write_bytes(data)
        told = []
        batch.run([inputs], output, SETTINGS, process, batch.Options(on_event=told.append))
        said = any(isinstance(event, batch.StoreDamaged) for event in told)
        same = tables(output) == whole
        seen["same bytes, said" if same and said else "same bytes, NOT SAID" if same else "OTHER BYTES"] += 1
        shutil.rmtree(output)
    return seen


def passing(folder, inputs, whole, count, lot):
    """Files that cannot be read for a moment: told in that run, and read by the next."""
    seen = Counter()
    for number in range(count):
        fault = ("permission", "pipe", "link", "killed", "full")[number % 5]
        own, output = folder / f"in-{number}", folder / f"passing-{number}"
        shutil.copytree(inputs, own)
        target = own / ("001.pdf" if fault == "full" else "002.pdf" if fault == "killed" else "007.pdf")
        data = target.read_bytes()
        _disturb(target, fault)
        started(own, output, fault).wait()
        failed = f'"{target.name}"'.encode()
        rows = (output / "documents.csv").read_bytes() if (output / "documents.csv").exists() else b""
        told = any(line.startswith(failed) and b',"ok",' not in line for line in rows.splitlines())
        target.unlink()
        target.write_bytes(data)
        started(own, output).wait()
        same = tables(output) == whole
        seen[
            f"{fault}: {'told, then same bytes' if same and told else 'NOT TOLD' if same else 'OTHER BYTES'}"
        ] += 1
    return seen


def _disturb(target, fault):
    """Makes a file unreadable, if the fault is the file's."""
    if fault == "permission":
        target.chmod(0)
    elif fault in {"pipe", "link"}:
        target.unlink()
        (os.mkfifo if fault == "pipe" else lambda path: path.symlink_to("poissa"))(target)


def main():
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", nargs="?", default="all", choices=["kills", "flips", "passing", "all"])
    parser.add_argument("--count", type=int, help="default: 60, 200 and 20")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    args = parser.parse_args()
    jobs = {"kills": (kills, 60), "flips": (flips, 200), "passing": (passing, 20)}
    bad = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = archive(folder / "in")
        started(inputs, folder / "whole").wait()
        whole = tables(folder / "whole")
        for which in jobs if args.which == "all" else [args.which]:
            job, usual = jobs[which]
            seen = job(folder, inputs, whole, args.count or usual, random.Random(args.seed))
            bad |= any(
                key.upper().split(": ")[-1] == key.split(": ")[-1] or "NOT SAID" in key for key in seen
            )
            for key, number in sorted(seen.items()):
                print(f"{which}, seed {args.seed}: {number} x {key}", flush=True)
    sys.exit(bad)


if __name__ == "__main__":
    main()
