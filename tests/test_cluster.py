"""A real Dask cluster of separate processes reads an archive, and a node that dies costs nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import stand_in
from test_batch import hashes

from extract import batch
from extract.batch import DocumentDone, events
from extract.batch.events import ShardWritten
from extract.batch.remote import check_versions
from extract.batch.store import program_digest
from extract.errors import UsageError
from extract.settings import Settings

pytestmark = pytest.mark.processes

SETTINGS = Settings(wall_limit_s=20, memory_limit_mb=300, documents_a_shard=5)
HERE = Path(__file__).parent


def versions():
    """Stands for the engines' versions, on every node."""
    return {"engine": "1"}


class LocalCluster:
    """A scheduler and two workers, each a process."""

    def __init__(self, folder):
        self.file = folder / "scheduler.json"
        self.processes = []
        self.start("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file))
        for _ in range(2):
            self.add_worker()
        self.address = self._address()

    def start(self, *command):
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "dask", *command],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def add_worker(self):
        return self.start(
            *("worker", "--scheduler-file", str(self.file), "--nthreads", "1"),
            *("--no-dashboard", "--no-nanny", "--death-timeout", "60"),
        )

    def _address(self):
        for _ in range(300):
            time.sleep(0.1)
            if self.file.exists() and self.file.read_text().endswith("}"):
                return json.loads(self.file.read_text())["address"]
        raise TimeoutError

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A running cluster."""
    made = LocalCluster(tmp_path_factory.mktemp("cluster"))
    wait_for_workers(made.address, 2)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _few_shards(monkeypatch):
    """Every shard starts a process: four are enough here."""
    monkeypatch.setattr("extract.batch.remote.SHARDS_A_THREAD", 2)


def wait_for_workers(address, count):
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Sixteen files, one of which kills whoever reads it and one that is doubled."""
    top = tmp_path_factory.mktemp("archive")
    for number in range(16):
        (top / f"{number:02}.pdf").write_text(f"%PDF {number} wait" + " abort" * (number == 10))
    (top / "kopio.pdf").write_text("%PDF 3 wait")
    return top


def run(archive, output, address=None, on_event=events.silent, **options):
    options = batch.Options(versions(), cluster=address, probe=versions, on_event=on_event, **options)
    return batch.run([archive], output, SETTINGS, stand_in.process, options)


def test_a_cluster_gives_the_same_bytes_though_a_node_dies(cluster, archive, tmp_path):
    """One of two workers is killed when the first shard is back; every document is there all the same."""
    told = []

    def kill_after_the_first_shard(event):
        told.append(event)
        if isinstance(event, ShardWritten) and sum(isinstance(item, ShardWritten) for item in told) == 1:
            cluster.processes[-1].send_signal(signal.SIGKILL)

    report = run(archive, tmp_path / "cluster", cluster.address, kill_after_the_first_shard)
    assert report.counts["documents"] == {"ok": 15, "failed": 1, "skipped": 1}
    assert sum(isinstance(event, DocumentDone) for event in told) == 16
    run(archive, tmp_path / "here")
    assert hashes(tmp_path / "cluster") == hashes(tmp_path / "here")


def test_what_the_cluster_read_is_known_afterwards(cluster, archive, tmp_path):
    """Results are kept as those of one machine are."""
    run(archive, tmp_path / "out", cluster.address)
    told = []
    run(archive, tmp_path / "out", on_event=told.append)
    assert not any(isinstance(event, DocumentDone) for event in told)


def test_too_many_failures_stop_a_cluster(cluster, tmp_path):
    """The bound holds for all nodes together."""
    (tmp_path / "in").mkdir()
    for number in range(12):
        (tmp_path / "in" / f"{number}.pdf").write_text(f"%PDF {number} fail")
    settings = Settings(max_failures="3", documents_a_shard=2)
    options = batch.Options(versions(), cluster=cluster.address, probe=versions)
    with pytest.raises(batch.TooManyFailuresError):
        batch.run([tmp_path / "in"], tmp_path / "out", settings, stand_in.process, options)


def test_other_versions_on_a_node_are_refused():
    """Results of different engines never stand in one table."""
    own = {"tesseract": "5.5"}
    same = own | {"program": program_digest()}
    check_versions(own, {"tcp://a": same, "tcp://b": same})
    with pytest.raises(UsageError, match=r"tcp://b has tesseract 5.3, this machine 5.5"):
        check_versions(own, {"tcp://a": same, "tcp://b": same | {"tesseract": "5.3"}})
    with pytest.raises(UsageError, match="has program"):
        check_versions(own, {"tcp://a": own})


def test_no_cluster_at_the_address_is_told(archive, tmp_path, monkeypatch):
    """An address where nothing answers is a wrong call, and soon told."""
    monkeypatch.setattr("extract.workers.cluster.CONNECT_S", 1)
    with pytest.raises(UsageError, match="No Dask scheduler answers"):
        run(archive, tmp_path / "out", "tcp://127.0.0.1:9")
