"""Work of which there may be more than one run of a function has time for: in batches, side by side, until time is
up. What fails or is left over stays due, so the next run finds it; it holds up nothing behind it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from shared.paging import Page
from shared.platform.ports import Cursor

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")
SIDE_BY_SIDE = 8  # each waits mostly for the store


class TimeLimit(NamedTuple):
    """`ends_at` on `clock`, which only goes forward."""

    ends_at: float
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> TimeLimit:
        return cls(clock() + seconds, clock)

    @property
    def is_over(self) -> bool:
        return self.clock() >= self.ends_at

    def half(self) -> TimeLimit:
        """Ends when half of what is left is over."""
        return self._replace(ends_at=(self.clock() + self.ends_at) / 2)


class Done(NamedTuple, Generic[R]):
    """`is_finished`: nothing was left for want of time."""

    results: list[R]
    failed: int
    is_finished: bool


def each(find: Callable[[Cursor | None], Page[T]], handle: Callable[[T], R], limit: TimeLimit) -> Done[R]:
    """`handle` of every item that `find` has, batch after batch."""
    results: list[R] = []
    failed, after = 0, None
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        while not limit.is_over:
            batch = find(after)
            tried = list(pool.map(partial(_tried, handle, limit), batch.items))
            results += [result for one in tried if one for result in one]
            failed += sum(one == () for one in tried)
            after = batch.after
            if after is None:
                return Done(results, failed, is_finished=None not in tried)
    return Done(results, failed, is_finished=False)


def _tried(handle: Callable[[T], R], limit: TimeLimit, item: T) -> tuple[R] | tuple[()] | None:
    """The result, or nothing after a failure; None when there was no time."""
    if limit.is_over:
        return None
    try:
        return (handle(item),)
    except Exception:
        log.exception("left to the next run", extra={"report": getattr(item, "ticket", item)})
        return ()
