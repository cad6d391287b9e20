"""The tables' bytes depend on the inputs alone: not on workers, order, shards or interruptions."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import stand_in
from test_batch import hashes

from extract import batch
from extract.batch import inputs
from extract.errors import UsageError
from extract.settings import Settings

pytestmark = pytest.mark.processes

HERE = Path(__file__).parent


def settings(workers=2, documents_a_shard=7):
    return Settings(
        workers=workers, documents_a_shard=documents_a_shard, wall_limit_s=20, memory_limit_mb=300
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Sixty files, some doubled, some poisoned, some of the same name."""
    top = tmp_path_factory.mktemp("archive")
    for number in range(48):
        path = top / f"kansio {number % 4}" / f"kortti {number // 2}.pdf"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"%PDF {number}" + " kill" * (number == 13) + " grow" * (number == 30))
    for number in range(12):
        (top / f"kopio {number}.pdf").write_text(f"%PDF {number * 4}")
    (top / "tyhja.pdf").write_text("")
    return top


@pytest.fixture(scope="module")
def expected(archive, tmp_path_factory):
    """Hashes of the tables of one plain run."""
    output = tmp_path_factory.mktemp("expected")
    batch.run([archive], output, settings(1, 1_000), stand_in.process)
    return hashes(output)


@pytest.mark.parametrize(("workers", "documents_a_shard"), [(1, 1), (2, 7), (8, 3)])
def test_for_any_number_of_workers(archive, expected, tmp_path, workers, documents_a_shard):
    """One, two or eight workers, small shards or large."""
    batch.run([archive], tmp_path / "out", settings(workers, documents_a_shard), stand_in.process)
    assert hashes(tmp_path / "out") == expected


def test_for_any_order(archive, expected, tmp_path, monkeypatch):
    """Files found in another order."""
    found = list(inputs.listing([archive]))
    random.Random(1).shuffle(found)
    monkeypatch.setattr("extract.batch.running.listing", lambda *_, **__: iter(found))
    batch.run([archive], tmp_path / "out", settings(), stand_in.process)
    assert hashes(tmp_path / "out") == expected


def test_for_inputs_given_one_by_one(archive, expected, tmp_path):
    """A folder, and files in it once more."""
    given = [archive, *sorted(archive.glob("kansio 1/*"))[::-1]]
    batch.run(given, tmp_path / "out", settings(), stand_in.process)
    assert hashes(tmp_path / "out") == expected


@pytest.fixture(scope="module")
def steps(archive, tmp_path_factory):
    """How many steps on files an uncut run takes."""
    return stand_in_process(archive, tmp_path_factory.mktemp("uncut"), 0)


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_moments_and_resumed(archive, expected, steps, tmp_path, seed):
    """SIGKILL between any two steps on files, again and again; the last run ends what the others began."""
    choice = random.Random(seed)
    for _ in range(3):
        stand_in_process(archive, tmp_path / "out", choice.randrange(steps // 2, steps))
    stand_in_process(archive, tmp_path / "out", 0)
    assert hashes(tmp_path / "out") == expected
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".") and path.is_file()]


def test_killed_while_the_tables_are_put_in_place(archive, expected, tmp_path):
    """In the midst of the last steps: the next run ends what was begun, or does it again."""
    stand_in_process(archive, tmp_path / "out", 0)
    (tmp_path / "out" / "cards.csv").write_text("old")
    steps = stand_in_process(archive, tmp_path / "out", 0)
    for from_end in (1, 6, 20):
        (tmp_path / "out" / "cards.csv").write_text("old")
        assert stand_in_process(archive, tmp_path / "out", steps - from_end) is None
    stand_in_process(archive, tmp_path / "out", 0)
    assert hashes(tmp_path / "out") == expected


def stand_in_process(archive, output, moment):
    """Runs in a process of its own; how many steps it took, or None where it was killed."""
    command = [sys.executable, str(HERE / "run_stand_in.py"), str(archive), str(output), str(moment)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    if done.returncode == -signal.SIGKILL:
        assert moment
        return None
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def sharded(archive, output, count, numbers=None):
    """Runs parts of the archive, in a mixed order."""
    for number in numbers or range(count, 0, -1):
        shard = batch.Shard(number, count)
        batch.run([archive], output, settings(), stand_in.process, batch.Options(shard=shard))


def test_parts_merged_are_the_same(archive, expected, tmp_path):
    """An archive read in three parts and put together."""
    sharded(archive, tmp_path / "out", 3)
    assert not (tmp_path / "out" / "documents.csv").exists()
    report = batch.merge([tmp_path / "out"], tmp_path / "out")
    assert report.counts["inputs"] == 61
    assert hashes(tmp_path / "out") == expected


def test_parts_from_several_places_are_merged(archive, expected, tmp_path):
    """Parts made on machines that share nothing."""
    for number in (1, 2):
        sharded(archive, tmp_path / f"machine-{number}", 2, [number])
    batch.merge([tmp_path / "machine-2", tmp_path / "machine-1" / "shard-1-of-2"], tmp_path / "out")
    assert hashes(tmp_path / "out") == expected


def test_parts_that_do_not_fit_are_refused(archive, tmp_path):
    """A part missing, a part of another run, none at all, other settings."""
    with pytest.raises(UsageError, match="No finished part"):
        batch.merge([archive], tmp_path / "out")
    sharded(archive, tmp_path / "out", 3, [1, 3])
    with pytest.raises(UsageError, match="missing or unfinished: 2"):
        batch.merge([tmp_path / "out"], tmp_path / "out")
    other = Settings(workers=2, ocr_dpi=200, wall_limit_s=20, memory_limit_mb=300)
    options = batch.Options(shard=batch.Shard(2, 3))
    batch.run([archive], tmp_path / "out", other, stand_in.process, options)
    with pytest.raises(UsageError, match="other settings"):
        batch.merge([tmp_path / "out"], tmp_path / "out")
    (tmp_path / "out" / "shard-2-of-3" / "inputs.sqlite").write_text("x")
    with pytest.raises(UsageError, match="damaged"):
        batch.merge([tmp_path / "out"], tmp_path / "out")


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0"])
def test_a_shard_that_cannot_be_is_refused(text):
    """Shards are counted from 1 to their number."""
    with pytest.raises(UsageError, match="3/16"):
        batch.Shard.parse(text)
