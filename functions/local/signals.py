"""The signals that end Kanal on this computer, and when they have to wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def undisturbed() -> Generator[None]:
    """Signals that end this process wait for the end of the block: what is half started, nobody could stop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    previous = {sign: signal.signal(sign, lambda number, _: came.append(number)) for sign in ENDING}
    try:
        yield
    finally:
        for sign, handler in previous.items():
            signal.signal(sign, handler)
        for number in came:
            signal.raise_signal(number)
