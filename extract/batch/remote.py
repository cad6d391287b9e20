"""Reads shards on a cluster's nodes, each in a process of its own, and takes their results into the plan.

What goes out is a list of files and the settings; what comes back are names of segments, which the node has
written to the output folder itself. Paths must mean the same on every node.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from itertools import islice
from typing import Any

from extract.batch.events import DocumentDone, OnEvent, ShardWritten
from extract.batch.inputs import Verdict
from extract.batch.plan import Plan
from extract.batch.planned import ToRead
from extract.batch.reading import Failures
from extract.batch.store import Store, program_digest
from extract.batch.task import Process
from extract.errors import EngineMissingError, ExtractError, Reason, UsageError
from extract.model import Status
from extract.settings import Settings
from extract.workers import connected
from extract.write import Entry

# A shard is small enough that every thread gets several: the last ones must not wait for one.
SHARDS_A_THREAD = 4
Probe = Callable[[], Mapping[str, str]]


class RemoteReading:
    """One pass over contents that have no result, on a cluster.

    Attributes:
        cpu_s: CPU seconds of the nodes so far.
    """

    def __init__(
        self,
        plan: Plan,
        store: Store,
        settings: Settings,
        probe: Probe,
        on_event: OnEvent,
        *,
        require_sandbox: bool = False,
    ) -> None:
        self._plan = plan
        self._store = store
        self._settings = settings
        self._probe = probe
        self._require_sandbox = require_sandbox
        self._tell = on_event
        self.cpu_s = 0.0

    def run(self, address: str, process: Process, items: Iterable[ToRead], count: int) -> None:
        """Reads all items.

        Args:
            address: of the scheduler.
            process: the pipeline.
            items: contents.
            count: how many they are.

        Raises:
            UsageError: no cluster answers, or its nodes have other versions.
            TooManyFailuresError: more failed than may.
            EngineMissingError: no document can be read.
        """
        failures = Failures(self._settings.max_failures)
        with connected(address) as cluster:
            check_versions(self._probe(), cluster.on_every_worker(partial(_node_versions, self._probe)))
            size = min(self._settings.documents_a_shard, -(-count // (SHARDS_A_THREAD * cluster.threads)))
            for result in cluster.run(read_shard, self._shards(process, items, size)):
                self._take(result, failures, cluster.threads)

    def _shards(self, process: Process, items: Iterable[ToRead], size: int) -> Iterator[dict[str, Any]]:
        rest = iter(items)
        while shard := list(islice(rest, max(1, size))):
            yield {
                "process": _name(process),
                "probe": _name(self._probe),
                "versions": dict(self._probe()) | {"program": program_digest()},
                "output": str(self._store.work.parent.resolve()),
                "key": self._store.key,
                "settings": asdict(self._settings) | {"workers": 1, "max_failures": ""},
                "items": [list(item) for item in shard],
                "require_sandbox": self._require_sandbox,
            }

    def _take(self, result: Mapping[str, Any], failures: Failures, threads: int) -> None:
        if "engine_missing" in result:
            raise EngineMissingError(result["engine_missing"])
        for name, entries in result["segments"]:
            self._plan.know(self._store.folder / name, [Entry(*entry) for entry in entries])
            self._tell(ShardWritten(len(entries)))
        for number, status, reason, message in result["set_aside"]:
            self._plan.set_aside(number, Verdict(Status(status), Reason(reason), message))
        self.cpu_s += result["cpu_s"]
        for told in result["done"]:
            event = DocumentDone(**told | {"busy": threads})
            self._tell(event)
            failures.add(event.status)


def _node_versions(probe: Probe) -> dict[str, str]:
    """A node's versions, asked on the node."""
    return dict(probe()) | {"program": program_digest()}


def check_versions(own: Mapping[str, str], nodes: Mapping[str, Mapping[str, str]]) -> None:
    """Makes sure that all nodes have the versions that this machine has.

    Raises:
        UsageError: one has others.
    """
    wanted = dict(own) | {"program": program_digest()}
    for address, found in sorted(nodes.items()):
        for name in sorted({*wanted, *found}):
            if found.get(name) != wanted.get(name):
                raise UsageError(
                    f"The node {address} has {name} {found.get(name, 'not at all')}, this machine "
                    f"{wanted.get(name, 'not at all')}: the same must be installed on all."
                )


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}:{function.__qualname__}"


def read_shard(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Reads a shard on a node, in a process of its own: Dask's workers may not start processes.

    Raises:
        ExtractError: the process failed.
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-m", "extract.batch.node"],
        input=json.dumps(spec).encode(),
        capture_output=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise ExtractError(f"a node failed: {done.stderr.decode(errors='replace')[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result
