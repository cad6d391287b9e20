"""The tables' bytes depend on the inputs alone: not on workers, order, shards or interruptions."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import stand_in
from test_batch import hashes

from extract import batch
from extract.batch import inputs
from extract.decisions import FILE_NAME, Act, Decision, append, card_key, raw_hash
from extract.errors import UsageError
from extract.publish import Extras
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
    (tmp_path / "out" / "cards.csv").unlink(missing_ok=True)
    steps = stand_in_process(archive, tmp_path / "out", 0)
    for from_end in (1, 6, 20):
        (tmp_path / "out" / "cards.csv").unlink(missing_ok=True)
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


@pytest.fixture(scope="module")
def decided(archive, tmp_path_factory):
    """A copy of the archive with a person's decisions beside it, and the hashes of one plain run."""
    top = tmp_path_factory.mktemp("decided") / "archive"
    shutil.copytree(archive, top)
    texts = [("kansio 0/kortti 4.pdf", "S00008"), ("kansio 1/kortti 8.pdf", "S00017")]
    made = [
        Decision(
            id=f"d{number}",
            time="2026-11-24T10:00:00+00:00",
            reviewer="Aino",
            family="sokra",
            document_sha256=hashlib.sha256((top / name).read_bytes()).hexdigest(),
            card_key=card_key(1, code),
            field="objectives",
            decision=Act.EDIT,
            seen_raw_hash=raw_hash(f"paikka {int(code[1:])}\nhyvin tarkea"),
            value="Päätetty arvo.",
        )
        for number, (name, code) in enumerate(texts)
    ]
    append(top / FILE_NAME, [*made, replace(made[0], id="gone", document_sha256="1" * 64, card_key="1:")])
    output = tmp_path_factory.mktemp("decided-output")
    report = batch.run([top], output, settings(1, 1_000), stand_in.process)
    assert report.counts["decisions"]["applied"] == 2
    assert report.counts["decisions"]["orphan"] == 1
    return top, hashes(output)


def test_with_decisions_for_any_number_of_workers_and_parts(decided, expected, tmp_path):
    """The same decisions give the same bytes, in one run and in parts; their file is no document."""
    top, wanted = decided
    assert wanted != expected
    batch.run([top], tmp_path / "out", settings(4, 5), stand_in.process)
    for number in (1, 2, 3):
        options = batch.Options(shard=batch.Shard(number, 3))
        batch.run([top], tmp_path / "parts", settings(), stand_in.process, options)
    batch.merge([tmp_path / "parts"], tmp_path / "merged")
    assert hashes(tmp_path / "out") == hashes(tmp_path / "merged") == wanted


def test_a_decision_costs_no_reading(decided, tmp_path):
    """What was read is kept as it was read: only the tables are written anew, and without it as before."""
    top, wanted = decided
    file = top / FILE_NAME
    batch.run([top], tmp_path / "out", settings(), stand_in.process)
    kept = file.read_bytes()
    try:
        file.write_bytes(b"")
        without = batch.run([top], tmp_path / "out", settings(), stand_in.process)
        # A killed worker's document is tried again in every run.
        assert (without.planned["to_read"], without.tables_written) == (1, True)
    finally:
        file.write_bytes(kept)
    batch.run([top], tmp_path / "out", settings(), stand_in.process)
    assert hashes(tmp_path / "out") == wanted


@pytest.mark.parametrize("name", ["fields.csv", "cards.parquet", "fields.excel.csv"])
def test_a_table_that_somebody_edited_is_not_overwritten(archive, tmp_path, name):
    """The run stops before it reads anything and says how to keep the edits."""
    options = batch.Options(extras=Extras(excel=True))
    batch.run([archive], tmp_path, settings(), stand_in.process, options)
    with (tmp_path / name).open("ab") as file:
        file.write(b"oma rivi\n")
    edited = (tmp_path / name).read_bytes()
    with pytest.raises(UsageError, match=name):
        batch.run([archive], tmp_path, settings(), stand_in.process, options)
    assert (tmp_path / name).read_bytes() == edited
    (tmp_path / name).unlink()
    batch.run([archive], tmp_path, settings(), stand_in.process, options)
    assert edited.startswith((tmp_path / name).read_bytes())
