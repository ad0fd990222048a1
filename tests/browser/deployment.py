"""A Kanal that is deployed anew while somebody uses it: the same, at an address where the service worker changes."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

VERSION = re.compile(rb'const VERSION = "\w+"')


class Deployment(ThreadingHTTPServer):
    """`version`: what the service worker says of itself from now on; None: what it is."""

    daemon_threads = True
    version: bytes | None = None

    def __init__(self, kanal: str) -> None:
        self.kanal = kanal
        super().__init__(("127.0.0.1", 0), _Forwarded)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/public-site"


class _Forwarded(BaseHTTPRequestHandler):
    server: Deployment  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        path = self.path.removeprefix("/public-site")
        with urllib.request.urlopen(self.server.kanal + path) as answer:  # noqa: S310 our own address
            body, kept = answer.read(), {"Content-Type", "Cache-Control", "Content-Security-Policy"}
        if self.server.version and path == "/sw.js":
            body = VERSION.sub(b'const VERSION = "%s"' % self.server.version, body)
        self.send_response(200)
        for name in kept:
            self.send_header(name, answer.headers[name])
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Not into the tests' output."""


@contextmanager
def deployed_anew(kanal: str) -> Generator[Deployment]:
    with Deployment(kanal) as deployment:
        thread = Thread(target=deployment.serve_forever)
        thread.start()
        try:
            yield deployment
        finally:
            deployment.shutdown()
            thread.join()
