"""Waiting for what others do: processes, threads, events on their way."""

from __future__ import annotations

import time
from collections.abc import Callable

WAIT_SECONDS = 60.0
LOOKS_SECONDS = 0.05


def until(holds: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Fails the test when it does not come about."""
    assert comes_about(holds, seconds), "this did not come about"


def comes_about(holds: Callable[[], bool], seconds: float = WAIT_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOKS_SECONDS)
    return True
