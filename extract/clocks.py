"""The clocks of the process that reads a document: a long document gets more time than a short one."""

import resource
import signal
from collections.abc import Callable

# A scanned page takes two or three seconds; the limit of a document is meant for one of few pages.
PAGES_INCLUDED, SECONDS_A_PAGE = 10, 10
# However many pages a file says it has, it gets no more than this beyond its limit.
GRANT_CAP_S = 3_600


def _untold(seconds: int) -> None:
    del seconds


# Whoever stands behind the clock of this process is told what was granted.
on_grant: Callable[[int], None] = _untold


def grant_for_pages(count: int) -> None:
    """Gives the document under way more time when it has many pages; does nothing where no limit runs."""
    seconds = seconds_for_pages(count)
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    if not seconds or not left:
        return
    signal.setitimer(signal.ITIMER_REAL, left + seconds)
    on_grant(seconds)
    soft, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        lower_limit(resource.RLIMIT_CPU, soft + seconds)


def seconds_for_pages(count: int) -> int:
    """Seconds that a document of so many pages may take beyond its limit."""
    return min(SECONDS_A_PAGE * max(0, count - PAGES_INCLUDED), GRANT_CAP_S)


def lower_limit(kind: int, soft: int) -> None:
    """Sets the soft limit, within the hard one."""
    _, hard = resource.getrlimit(kind)
    bound = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(kind, (bound, hard))
