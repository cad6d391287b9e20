"""Runs a function on many items on an existing Dask cluster; the only user of Dask.

An item whose worker is lost is run again elsewhere. Which items are worth it, and what they mean, is the
caller's business.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from extract.errors import EngineMissingError, ExtractError, UsageError

ATTEMPTS = 3
# Items handed over beyond those at work: the scheduler must not hold a million of them.
AHEAD_A_THREAD = 3
CONNECT_S = 30


class Cluster:
    """A cluster that was connected to.

    Attributes:
        threads: items it works on at the same time.
    """

    def __init__(self, dask: Any, client: Any) -> None:  # noqa: ANN401 - Dask has no types
        self._dask = dask
        self._client = client
        self.threads = max(1, sum(client.nthreads().values()))

    def on_every_worker(self, function: Callable[[], Any]) -> Mapping[str, Any]:
        """What the function gives on each worker, by the worker's address."""
        found: dict[str, Any] = self._client.run(function)
        return found

    def run(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Values of ``function(item)`` in the order they are done.

        Raises:
            ExtractError: an item failed again and again.
        """
        source = iter(items)
        flying: dict[str, tuple[Any, int]] = {}
        done = self._dask.as_completed(loop=self._client.loop)
        self._fill(function, source, flying, done)
        for future in done:
            item, attempt = flying.pop(future.key)
            error = future.exception()
            if error is None:
                value = future.result()
                future.release()
                self._fill(function, source, flying, done)
                yield value
            elif isinstance(error, EngineMissingError | UsageError) or attempt >= ATTEMPTS:
                raise ExtractError(f"A shard could not be read on the cluster: {error}") from error
            else:
                self._submit(function, item, attempt + 1, flying, done)

    def _fill(
        self,
        function: Callable[[Any], Any],
        source: Iterator[Any],
        flying: dict[str, tuple[Any, int]],
        done: Any,  # noqa: ANN401 - Dask has no types
    ) -> None:
        while len(flying) < self.threads * (1 + AHEAD_A_THREAD):
            item = next(source, None)
            if item is None:
                return
            self._submit(function, item, 1, flying, done)

    def _submit(
        self,
        function: Callable[[Any], Any],
        item: Any,  # noqa: ANN401 - the caller's
        attempt: int,
        flying: dict[str, tuple[Any, int]],
        done: Any,  # noqa: ANN401 - Dask has no types
    ) -> None:
        future = self._client.submit(function, item, pure=False)
        flying[future.key] = (item, attempt)
        done.add(future)


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """A cluster to work with while the block runs.

    Raises:
        UsageError: Dask is not installed, or no cluster with workers answers.
    """
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise UsageError("A cluster needs Dask: pip install 'sokra-extract[cluster]'.") from error
    try:
        client = dask.Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"No Dask scheduler answers at {address}: {error}.") from error
    try:
        if not client.nthreads():
            raise UsageError(f"The Dask cluster at {address} has no workers yet.")
        yield Cluster(dask, client)
    finally:
        client.close()
