"""Citizens first: in one process requests and deliveries share one interpreter.

While requests are being answered, a delivery is followed by a rest of some times its own processor time.
So a flood of reports is taken in, and worked off when it ebbs; what waits is in the reports, not lost.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from shared.platform.ports import Document

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

RESTS = 4
CALM_SECONDS = 0.05
NAP_SECONDS = 0.005


class Courtesy:
    def __init__(self) -> None:
        self._counting = threading.Lock()
        self._under_way = 0
        self._last_ended = 0.0

    def watched(self, app: WSGIApplication) -> WSGIApplication:
        """`app`, whose requests deliveries give way to."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            self._count(1)
            try:
                return app(environ, start_response)
            finally:
                self._count(-1)

        return answer

    def polite(self, deliver: Callable[[Document], None]) -> Callable[[Document], None]:
        def delivered(message: Document) -> None:
            began = time.thread_time()
            deliver(message)
            self._rest(RESTS * (time.thread_time() - began))

        return delivered

    def _rest(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while self._is_busy() and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, NAP_SECONDS))

    def _is_busy(self) -> bool:
        with self._counting:
            return self._under_way > 0 or time.monotonic() - self._last_ended < CALM_SECONDS

    def _count(self, change: int) -> None:
        with self._counting:
            self._under_way += change
            self._last_ended = time.monotonic()
