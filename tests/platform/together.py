"""Threads that set out together, and what came of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
PATIENCE_SECONDS = 20


def together(*works: Callable[[], T]) -> list[T]:
    """The result of each, in their order; raises what any of them raised."""
    start = threading.Barrier(len(works))

    def set_out(work: Callable[[], T]) -> T:
        start.wait(PATIENCE_SECONDS)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(set_out, works))
