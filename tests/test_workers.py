"""A worker that ends badly costs its own item only, and its reason is told."""

import re

import pytest
import stand_in

from extract.errors import EngineMissingError, Reason
from extract.workers import Job, Limits, Workers, process
from extract.workers.pool import Pool

pytestmark = pytest.mark.processes

LIMITS = Limits(wall_s=1.5, cpu_s=30, memory_mb=300)
# For items that end by themselves: a busy machine must not make them late.
PATIENT = Limits(wall_s=60, cpu_s=30, memory_mb=300)
ENDLESS = {"loop", "sleep", "stop"}


def deed(what, path):
    """Does what its name says, in the worker."""
    return stand_in.DEEDS[what](path) if what else str(path)


def run(tmp_path, deeds, count=2, limits=None):
    """Outcomes in the order of the deeds."""
    temporary = tmp_path / "workers"
    temporary.mkdir(exist_ok=True)
    jobs = [
        Job(key, (what, tmp_path / f"{key}"), limits or (LIMITS if what in ENDLESS else PATIENT))
        for key, what in enumerate(deeds)
    ]
    outcomes = list(Workers(count, temporary, preload=("test_workers",)).run(deed, jobs))
    assert sorted(outcome.key for outcome in outcomes) == list(range(len(deeds)))
    return sorted(outcomes, key=lambda outcome: outcome.key)


def test_poisoned_items_cost_their_neighbours_nothing(tmp_path):
    """Killed, endless, hungry and failing items get their reason; all others are done."""
    bad = {
        "kill": Reason.CRASHED,
        "loop": Reason.TIMEOUT,
        "sleep": Reason.TIMEOUT,
        "grow": Reason.OUT_OF_MEMORY,
        "grow-in-library": Reason.OUT_OF_MEMORY,
        "fail": Reason.CRASHED,
    }
    deeds = [item for what in bad for item in ("", what, "", "")]
    for what, outcome in zip(deeds, run(tmp_path, deeds), strict=True):
        assert outcome.reason == (bad[what] if what else None)
        assert what or outcome.value == str(tmp_path / str(outcome.key))


def test_a_limit_ends_an_item_in_time(tmp_path, monkeypatch):
    """A stopped item is over by its parent's own clock, never before its limit."""
    over_s = []
    ended = Pool._ended

    def noted(self, worker, *, late=False):
        over_s.extend([-worker.left_s] if late else [])
        yield from ended(self, worker, late=late)

    monkeypatch.setattr(Pool, "_ended", noted)
    (outcome,) = run(tmp_path, ["stop"], count=1, limits=LIMITS)
    assert (outcome.reason, outcome.by_limit) == (Reason.TIMEOUT, True)
    # What a busy machine adds to the clock is no matter of the limit.
    assert [seconds >= 0 for seconds in over_s] == [True]


def test_a_running_item_is_ended_by_its_own_timer(tmp_path, monkeypatch):
    """Nobody waits for the parent's clock where the worker's works."""
    monkeypatch.setattr(process, "BACKSTOP_S", 600.0)
    (outcome,) = run(tmp_path, ["loop"], count=1)
    assert (outcome.reason, outcome.by_limit) == (Reason.TIMEOUT, True)


def test_many_pages_get_more_time(tmp_path):
    """A long document is not ended by the limit meant for a short one."""
    (outcome,) = run(tmp_path, ["many-pages"], limits=LIMITS)
    assert outcome.reason is None


def test_the_cpu_limit_counts_cpu(tmp_path):
    """An item that burns its CPU seconds ends though wall-clock time is left."""
    (outcome,) = run(tmp_path, ["loop"], limits=Limits(wall_s=60, cpu_s=1, memory_mb=300))
    assert outcome.reason is Reason.TIMEOUT


def test_an_item_whose_worker_died_is_tried_once_more(tmp_path):
    """A worker that died of something else does not fail its item."""
    outcomes = run(tmp_path, ["", "kill-once", ""])
    assert [outcome.reason for outcome in outcomes] == [None, None, None]


def test_a_message_is_the_same_in_every_run(tmp_path):
    """What an exception says may differ from run to run and quote a card: it is told to nobody."""
    (outcome,) = run(tmp_path, ["fail"])
    assert "ValueError" in outcome.message
    assert "0x" not in outcome.message
    assert "stand_in.py" in outcome.detail
    assert outcome.detail.endswith("ValueError")
    assert not re.search(r"0x[0-9a-f]+ differs", outcome.detail)


@pytest.mark.parametrize("what", ["network", "write-outside"])
def test_a_worker_is_confined(tmp_path, what):
    """No network, and no file but in the worker's own folder."""
    (outcome,) = run(tmp_path, [what])
    assert outcome.reason is Reason.CRASHED
    assert "PermissionError" in outcome.message
    assert not (tmp_path / "outside").exists()


def test_a_worker_has_a_folder_for_temporary_files(tmp_path):
    """Engines that need files of their own get them."""
    (outcome,) = run(tmp_path, ["write-inside"])
    assert outcome.reason is None


def test_a_missing_engine_ends_the_run(tmp_path):
    """What no item can do without is told once, not a thousand times."""
    with pytest.raises(EngineMissingError, match="apt-get install"):
        run(tmp_path, ["no-engine"] * 10)


def test_items_whose_file_cannot_be_opened_are_told_at_once(tmp_path, monkeypatch):
    """No worker is waited for where there is nothing to hand over."""
    jobs = [Job(key, ("", tmp_path), PATIENT, str(tmp_path / "poissa")) for key in range(5)]
    monkeypatch.setattr(process, "IDLE_S", 3_600.0)  # whoever waits for an idle worker does not end
    outcomes = list(Workers(2, tmp_path, preload=("test_workers",)).run(deed, jobs))
    assert [outcome.unopened for outcome in outcomes] == ["No such file or directory"] * 5


def test_many_items_through_few_workers(tmp_path):
    """More items than a worker is kept for all come back."""
    assert all(outcome.reason is None for outcome in run(tmp_path, [""] * 1_500))
