"""Between Pub/Sub and a function: what is pushed comes late now and then, and often once more after it was taken."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from functions.local.emulators import HOST
from tests.wire import ask

LATE, AGAIN = 0.2, 0.5  # of all deliveries
MOST_LATE_SECONDS, MOST_LATER_SECONDS = 3.0, 6.0
PASSED_ON = ("Content-Type",)


class Push:
    """`address`: where to push to instead of the function's own port."""

    def __init__(self, port: int, seed: str) -> None:
        self.came: Counter[str] = Counter()
        self._port = port
        self._chance = Random(seed)  # noqa: S311
        self._asking = threading.Lock()
        self._again = ThreadPoolExecutor(16)
        self._is_calm = False
        self._waiting: list[Future[None]] = []
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, daemon=True, name=f"push {port}").start()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self._server.server_address[1]}"

    def deliver(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The function's answer, for Pub/Sub."""
        with self._asking:
            late = self._drawn(LATE, MOST_LATE_SECONDS) or 0.0
            later = self._drawn(AGAIN, MOST_LATER_SECONDS)
        time.sleep(late)
        status = self._handed_on(path, body, headers)
        self.came["delivered"] += 1
        self.came["late"] += late > 0
        self.came["not taken"] += status >= 300
        with self._asking:
            if status < 300 and later is not None and not self._is_calm:
                self._waiting.append(self._again.submit(self._once_more, later, path, body, headers))
        return status

    def calm(self) -> None:
        """From now on in time and once; returns when all that was to come again has come."""
        with self._asking:
            self._is_calm = True
        for one in self._waiting:
            one.result()

    def close(self) -> None:
        self.calm()
        self._server.shutdown()
        self._server.server_close()
        self._again.shutdown()

    def _drawn(self, share: float, most: float) -> float | None:
        """Seconds; None for the others."""
        seconds, is_one = self._chance.uniform(0, most), self._chance.random() < share
        return seconds if is_one and not self._is_calm else None

    def _once_more(self, later: float, path: str, body: bytes, headers: dict[str, str]) -> None:
        time.sleep(later)
        if self._handed_on(path, body, headers) < 300:
            self.came["again"] += 1

    def _handed_on(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            return ask(self._port, "POST", path, body, headers).status
        except (OSError, HTTPException):
            return 503


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, push: Push) -> None:
        self.push = push
        super().__init__((HOST, 0), _Pushed)


class _Pushed(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, _Server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
        self.send_response(self.server.push.deliver(self.path, body, headers))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the test counts."""
