"""``python -m benchmarks.desk OUTPUT``: what the review page costs with 5,000 cards in its queue.

The cards of a finished run are repeated under other names; CPU seconds of what a person waits for.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from extract import decisions
from extract.desk import Archive, Session

CARDS, ITEMS = 5_000, 40


def repeated(base, cards):
    """An archive of so many cards."""
    times = -(-cards // len(base.tables["cards"]))
    tables = {
        name: [{**row, "source_path": f"{at:05}/{row['source_path']}"} for at in range(times) for row in rows]
        for name, rows in base.tables.items()
        if name != "decisions"
    }
    return Archive(base.output, base.told, {**tables, "decisions": []}, base.inputs)


def spent(work):
    """CPU seconds of a call and what it gave."""
    start = time.process_time()
    given = work()
    return time.process_time() - start, given


def main():
    """Prints a line a step."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=main.__doc__)
    parser.add_argument("output", type=Path, help="output folder of a run")
    archive = repeated(Archive.read(parser.parse_args().output), CARDS)
    with tempfile.TemporaryDirectory() as folder:
        took, session = spent(lambda: Session(archive, Path(folder) / "decisions.csv", "benchmark"))
        print(f"{len(archive.tables['cards'])} cards, {len(session.items)} questions: opened in {took:.2f} s")
        took, queue = spent(lambda: (session.state(), session.queue({}))[1])
        print(f"first screen  {took:.3f} s")
        steps = []
        for number in queue["items"][:ITEMS]:
            asked = {"id": decisions.new_id(), "item": number, "act": "accept"}
            took, _ = spent(lambda asked=asked: (session.decide(asked), session.shown(asked["item"], "fi")))
            steps.append(took)
        print(f"next item     {median(steps):.3f} s, at most {max(steps):.3f} s")
        took, _ = spent(lambda: session.queue({"q": "yhdenvertaisuus"}))
        print(f"search        {took:.3f} s")


if __name__ == "__main__":
    main()
