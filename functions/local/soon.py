"""What the cloud does by night or every five minutes, soon after a change: whoever tries Kanal wants to see it.

Only when all is quiet and little is open; a city's worth of reports waits for its schedule.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

JOBS = {"publish_recent": "/", "export_open_data": "/?newest=1"}  # by function, what it is asked
QUIET_SECONDS = 2.0
LITTLE = 2_000  # open reports


class Soon:
    """Once when it starts, then whenever somebody has posted something and nobody has since for a moment."""

    def __init__(self, jobs: Sequence[Callable[[], None]], is_little: Callable[[], bool]) -> None:
        self._jobs = jobs
        self._is_little = is_little
        self._stopping = threading.Event()
        self._changed = threading.Event()
        self._changed_at = time.monotonic()
        self._changed.set()
        self._thread = threading.Thread(target=self._run, daemon=True, name="soon")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits for what is running."""
        self._stopping.set()
        self._changed.set()
        self._thread.join(timeout=10)

    def watched(self, app: WSGIApplication) -> WSGIApplication:
        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            try:
                return app(environ, start_response)
            finally:
                if environ["REQUEST_METHOD"] == "POST":
                    self._changed_at = time.monotonic()
                    self._changed.set()

        return answer

    def _run(self) -> None:
        while self._changed.wait() and self._is_quiet():
            self._changed.clear()
            try:
                if self._is_little():
                    for job in self._jobs:
                        job()
            except Exception:
                log.exception("functions that run soon after a change failed")

    def _is_quiet(self) -> bool:
        """Waits until it is; False when it is to stop."""
        while not self._stopping.is_set() and (left := self._changed_at + QUIET_SECONDS - time.monotonic()) > 0:
            self._stopping.wait(left)
        return not self._stopping.is_set()
